"""What a record of a room is held to beyond its columns: the rules its own actions keep, for what comes from a file."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.board.actions.boards import checked_limits, checked_policies
from quarterdeck.board.actions.initiatives import checked_links
from quarterdeck.keel.errors import invalid
from quarterdeck.reflection.questions import LONGEST, MOST_QUESTIONS
from quarterdeck.rhythm.actions import checked_rule

Rule = Callable[[Any, dict[str, list[Any]]], None]


def _texts(field: str, values: list[Any], most: int = 1000) -> None:
    if not all(isinstance(each, str) and 0 < len(each) <= most for each in values):
        raise invalid(field, _("Write a list of texts, each at most %(most)d characters.") % {"most": most})


def _kpi(row: Any, _made: dict[str, list[Any]]) -> None:
    if row.healthy_low is not None and row.healthy_high is not None and row.healthy_low >= row.healthy_high:
        raise invalid("healthy_high", _("The healthy range has to end above where it begins."))


def _alignment(row: Any, _made: dict[str, list[Any]]) -> None:
    if bool(row.to_objective_id) == bool(row.to_key_result_id):
        raise invalid("to_objective", _("Name one objective or one key result that is contributed to, not both."))


def _board(row: Any, _made: dict[str, list[Any]]) -> None:
    if not all(each is None or (isinstance(each, int) and not isinstance(each, bool)) for each in row.limits.values()):
        raise invalid("limits", _("A limit is a whole number, or null for none."))
    _texts("policies", list(row.policies.values()))
    row.limits, row.policies = checked_limits(row.limits), checked_policies(row.policies)


def _initiative(row: Any, _made: dict[str, list[Any]]) -> None:
    _texts("links", row.links)
    row.links = checked_links(row.links)


def _cadence(row: Any, _made: dict[str, list[Any]]) -> None:
    row.rule = checked_rule(row.rule, row.first_on)


def _review(row: Any, _made: dict[str, list[Any]]) -> None:
    _texts("left_open", row.left_open)


def _retrospective(row: Any, _made: dict[str, list[Any]]) -> None:
    _texts("questions", row.questions, LONGEST)
    if not 1 <= len(row.questions) <= MOST_QUESTIONS:
        raise invalid("questions", _("Ask one to %(most)d questions.") % {"most": MOST_QUESTIONS})


def _card(row: Any, made: dict[str, list[Any]]) -> None:
    held = next(each for each in made["retrospective"] if each.pk == row.retrospective_id)
    if row.question >= len(held.questions):
        raise invalid("question", _("There is no such question; the first is 0."))
    if held.anonymous and row.author_id:
        raise invalid("author", _("This retrospective is anonymous: leave the author out."))


RULES: dict[str, Rule] = {
    "kpi": _kpi,
    "alignment": _alignment,
    "board": _board,
    "initiative": _initiative,
    "cadence": _cadence,
    "review": _review,
    "retrospective": _retrospective,
    "card": _card,
}
"""Kind → its rule; it may put a row's values in order, and raises ValidationError by field."""
