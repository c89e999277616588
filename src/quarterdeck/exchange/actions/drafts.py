"""Bringing a planned document in as drafts, all of it or nothing."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.comments import actions as comments
from quarterdeck.comments.subjects import find
from quarterdeck.events.actions import record
from quarterdeck.exchange.planning import Plan, PlannedObjective
from quarterdeck.keel.access import require
from quarterdeck.okrs import actions as okrs
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made. References are as people say them; `others` counts the records of the rooms around OKRs."""

    objectives: tuple[str, ...] = ()
    key_results: tuple[str, ...] = ()
    check_ins: int = 0
    others: int = 0
    was_dry_run: bool = False


@transaction.atomic
def import_drafts(actor: Member, plan: Plan, *, file: str) -> Imported:
    """Write the objectives of a plan as drafts, with what has no field as a comment, in one transaction."""
    require(actor, "exchange.import_okrs")
    if not plan.is_possible or plan.cycle is None:
        raise ValidationError(list(plan.problems) or [_("Nothing in this file can be imported; see the list.")])
    objectives: list[str] = []
    key_results: list[str] = []
    for each in plan.to_create:
        _draft(actor, plan, each, objectives, key_results)
    record(
        actor, "organisation.okrs_imported", actor.organisation, file=file[:200], objectives=len(objectives),
        key_results=len(key_results), cycle=plan.cycle.name,
    )  # fmt: skip
    return Imported(tuple(objectives), tuple(key_results))


def _draft(actor: Member, plan: Plan, each: PlannedObjective, objectives: list[str], key_results: list[str]) -> None:
    assert each.team is not None
    assert plan.cycle is not None
    objective = okrs.create_objective(
        actor, team=each.team, cycle=plan.cycle, title=each.title, in_order_to=each.in_order_to, owner=each.owner,
        ambition=each.ambition,
    )  # fmt: skip
    objectives.append(objective.reference)
    _say(actor, "objective", objective.pk, each.notes, each.owner_word if each.owner is None else "")
    for planned in each.key_results:
        made = okrs.add_key_result(actor, objective, statement=planned.statement, **planned.fields)
        key_results.append(made.reference)
        _say(actor, "key_result", made.pk, planned.notes, planned.owner_word if made.owner_id is None else "")


def _say(actor: Member, kind: str, key: object, notes: str, owner_word: str) -> None:
    """Keep what the file said beside a thing, and who it named, as a comment. Handles lose their @: nobody is called."""
    said = [notes] if notes else []
    if owner_word:
        said.append(_("Owner in the imported file: %(name)s") % {"name": owner_word})
    if said:
        body = "\n".join(said).replace("@", "")[:9_900]
        comments.write(actor, find(actor, kind, key), body=_("Imported:") + "\n\n" + body)  # type: ignore[arg-type]
