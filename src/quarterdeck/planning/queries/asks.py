"""My week: what other people ask of me and my teams in planning."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, DateField, F, IntegerField, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from quarterdeck.keel.pages import address
from quarterdeck.okrs.models import ObjectiveState
from quarterdeck.people.models import Member
from quarterdeck.planning.models import (
    Challenge,
    ChallengeState,
    Dependency,
    DependencyState,
    Question,
    Share,
    ShareState,
    Side,
    Suggestion,
    SuggestionState,
    Turn,
)

_MOST = 30


@dataclass(frozen=True, slots=True)
class Ask:
    """One line of my week: what, where to answer it, by when."""

    label: str
    words: str
    reference: str
    href: str
    due_on: date | None
    is_late: bool


def asks_of(reader: Member, today: date) -> tuple[Ask, ...]:
    """Dependencies and shares my teams answer next, challenges of what I own, suggestions for it. One statement."""
    if not reader.may_write:
        return ()
    mine = reader.team_ids
    dependency = Dependency.objects.exclude(key_result__objective__cycle__phase="closed").filter(
        Q(turn=Turn.PROVIDER, provider_id__in=mine, state__in=[DependencyState.REQUESTED, DependencyState.NEGOTIATING])
        | Q(turn=Turn.PROVIDER, provider_id__in=mine, state=DependencyState.COMMITTED, promised_on__lt=today)
        | Q(turn=Turn.ASKER, key_result__objective__team_id__in=mine, state__in=[
            DependencyState.NEGOTIATING, DependencyState.COMMITTED])
    )  # fmt: skip
    share = Share.objects.filter(state=ShareState.OPEN).exclude(key_result__objective__cycle__phase="closed").filter(
        Q(turn=Side.BELOW, team_id__in=mine) | Q(turn=Side.ABOVE, key_result__objective__team_id__in=mine)
    )  # fmt: skip
    challenge = Challenge.objects.filter(
        Q(key_result__owner=reader) | Q(key_result__objective__owner=reader), state=ChallengeState.OPEN
    ).exclude(key_result__objective__cycle__phase="closed")
    suggestion = Suggestion.objects.filter(
        objective__owner=reader, state=SuggestionState.OPEN,
        objective__state__in=[ObjectiveState.DRAFT, ObjectiveState.PROPOSED],
    )  # fmt: skip
    rows = _shape(
        dependency, "dependency", "what", "provider__name", "key_result__objective__team__name", "turn",
        "key_result__number", F("needed_on"),
    ).union(
        _shape(share, "share", "key_result__statement", "team__name", "key_result__objective__team__name", "turn",
               "key_result__number", None),
        _shape(challenge, "challenge", "words", "author__name", "question", "state", "key_result__number", None),
        _shape(suggestion, "suggestion", "text", "author__name", "objective__title", "state", "objective__number", None),
        all=True,
    )  # fmt: skip
    asks = [_ask(reader, row, today) for row in rows[:_MOST]]
    return tuple(sorted(asks, key=lambda each: (not each.is_late, each.due_on or date.max)))


def _shape(found: Any, kind: str, label: str, one: str, other: str, turn: str, number: str, due: Any) -> Any:
    """The same columns for each kind, so that one statement brings them all."""
    text = CharField()
    return found.order_by().values_list(
        Value(kind, output_field=text), "id", Cast(F(label), text), Cast(F(one), text), Cast(F(other), text),
        Cast(F(turn), text), Cast(F("state"), text), Cast(F(number), IntegerField()),
        due or Value(None, output_field=DateField()),
    )  # fmt: skip


def _ask(reader: Member, row: tuple[Any, ...], today: date) -> Ask:
    kind, key, label, one, other, turn, state, number, due = row
    at = reader.organisation
    reference = f"KR-{number}"
    if kind == "dependency":
        words = _dependency_words(turn, state, one, other)
        return Ask(label, words, reference, address(at, "planning:dependency", key), due, bool(due and due < today))
    if kind == "share":
        words = (
            _("%(above)s asks %(team)s for a share") if turn == "below" else _("%(team)s offers %(above)s a share")
        ) % {"above": other, "team": one}
        return Ask(label, words, reference, address(at, "planning:agreements", reference) + "#shares", None, False)
    if kind == "challenge":
        asked = label if other == "own" else f"{Question(other).label} {label}".strip()
        where = address(at, "planning:agreements", reference) + "#challenges"
        return Ask(asked, _("%(who)s challenges it: answer") % {"who": one}, reference, where, None, False)
    reference = f"O-{number}"
    where = address(at, "planning:suggestions", reference)
    return Ask(label, _("%(who)s suggests these words") % {"who": one}, reference, where, None, False)


def _dependency_words(turn: str, state: str, provider: str, asker: str) -> str:
    said = {"asker": asker, "provider": provider}
    if turn == Turn.ASKER:
        if state == DependencyState.COMMITTED:
            return _("%(provider)s handed it over to %(asker)s: confirm, or say what is missing") % said
        return _("%(provider)s offers %(asker)s something else: agree, or answer") % said
    if state == DependencyState.COMMITTED:
        return _("%(provider)s promised it to %(asker)s: hand it over, or say what changed") % said
    return _("%(asker)s asks %(provider)s: commit, offer something else, or decline") % said
