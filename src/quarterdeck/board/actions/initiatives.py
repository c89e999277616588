"""Placing a bet, changing its words, saying what it taught, dropping it before it began."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from quarterdeck.board.actions.boards import locked_board, touch
from quarterdeck.board.models import Aim, Column, Evidence, Initiative, Move, check_link
from quarterdeck.events.actions import record
from quarterdeck.keel.access import may, require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.holding import held
from quarterdeck.keel.references import next_number
from quarterdeck.okrs.actions.editing import (
    apply_changes,
    check_fields,
    check_person,
    check_reason,
    check_team,
    check_version,
)
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import Member, Team

EDITABLE = {"title", "owner", "because", "expected_move", "shows_by", "links"}
MOST_AIMS, MOST_LINKS = 8, 10


@transaction.atomic
def propose_initiative(
    actor: Member,
    *,
    team: Team,
    title: str,
    key_results: Iterable[KeyResult] = (),
    owner: Member | None = None,
    because: str = "",
    expected_move: str = "",
    shows_by: date | None = None,
    links: Sequence[str] = (),
    origin: str = "",
) -> Initiative:
    """Place a bet among a team's options. Only a title is needed: a coach's finding, an idea of the backlog or a decision
    becomes a bet in one step, and `origin` remembers which. Raises ValidationError by field.
    """
    require(actor, "board.bet_for", team)
    check_team(team, actor.organisation_id)
    board = locked_board(team)
    moment = now()
    initiative = Initiative(
        organisation_id=actor.organisation_id,
        number=next_number(actor.organisation, "I"),
        team=team,
        rank=_last_rank(team) + 1,
        column_since=moment,
        created_at=moment,
        created_by=actor,
        origin=" ".join(origin.split())[:300],
    )
    fields = {"title": title, "owner": owner, "because": because, "expected_move": expected_move,
              "shows_by": shows_by, "links": list(links)}  # fmt: skip
    apply_changes(initiative, _checked(initiative, fields))
    check_fields(initiative, only=EDITABLE)
    initiative.save(force_insert=True)
    aims = _aim(actor, initiative, list(key_results))
    Move.objects.create(
        organisation_id=actor.organisation_id, initiative=initiative, team=team, actor=actor, at=moment,
        to_column=Column.OPTIONS,
    )  # fmt: skip
    touch(board)
    record(actor, "initiative.proposed", initiative, key_results=aims, origin=initiative.origin)
    return initiative


@transaction.atomic
def edit_initiative(
    actor: Member,
    initiative: Initiative,
    *,
    version: int | None = None,
    key_results: Iterable[KeyResult] | None = None,
    **changes: Any,
) -> Initiative:
    """Change a bet's words, owner, key results or links (`EDITABLE`). `key_results` None leaves them as they are."""
    require(actor, "board.change_initiative", initiative)
    board = locked_board(initiative.team)
    initiative = locked(initiative)
    check_version(initiative, version, changes)
    _check_there(initiative)
    before, after = apply_changes(initiative, _checked(initiative, changes))
    check_fields(initiative, only=set(after))
    if key_results is not None:
        old = [each.key_result.reference for each in _aims(initiative)]
        new = _aim(actor, initiative, list(key_results))
        if old != new:
            before["key_results"], after["key_results"] = ", ".join(old), ", ".join(new)
    if after:
        initiative.version += 1
        initiative.save()
        touch(board)
        record(actor, "initiative.changed", initiative, before=before, after=after)
    return initiative


@transaction.atomic
def conclude(
    actor: Member, initiative: Initiative, *, evidence: str, learned: str, version: int | None = None
) -> Initiative:
    """Say, or say anew, what an ended bet taught. Evidence often arrives weeks after the work."""
    require(actor, "board.change_initiative", initiative)
    board = locked_board(initiative.team)
    initiative = locked(initiative)
    check_version(initiative, version, {"evidence": evidence, "learned": learned})
    if not initiative.is_ended:
        raise ValidationError(_("It is not over yet. Move it to Done or Stopped and say what it taught."))
    before, after = apply_changes(initiative, checked_evidence(evidence, learned))
    if after:
        initiative.version += 1
        initiative.save(update_fields=["evidence", "learned", "version"])
        touch(board)
        word = initiative.get_evidence_display()
        record(actor, "initiative.concluded", initiative, before=before, after=after, evidence=word)
    return initiative


@transaction.atomic
def drop_initiative(actor: Member, initiative: Initiative, *, reason: str) -> Initiative:
    """Take a bet that never began off the board. One that began is stopped instead, with what it taught."""
    require(actor, "board.change_initiative", initiative)
    board = locked_board(initiative.team)
    initiative = locked(initiative)
    _check_there(initiative)
    if initiative.column not in {Column.OPTIONS, Column.NEXT}:
        raise ValidationError(_("It has begun. Move it to Stopped and say what you learned: that is worth keeping."))
    initiative.dropped_because = check_reason("reason", reason, _("Say why, so that nobody proposes it anew."))
    initiative.dropped_at = now()
    initiative.version += 1
    initiative.save(update_fields=["dropped_at", "dropped_because", "version"])
    Move.objects.create(
        organisation_id=initiative.organisation_id, initiative=initiative, team=initiative.team, actor=actor,
        at=initiative.dropped_at, from_column=initiative.column, reason=initiative.dropped_because,
    )  # fmt: skip
    touch(board)
    record(actor, "initiative.dropped", initiative, reason=initiative.dropped_because)
    return initiative


def locked(initiative: Initiative) -> Initiative:
    """The bet as it is now, held until the transaction ends."""
    return held(initiative, "team", "organisation")


def checked_evidence(evidence: str, learned: str) -> dict[str, str]:
    """The two fields of a conclusion. Raises ValidationError by field."""
    if evidence not in Evidence.values:
        raise invalid("evidence", _("Say whether it was confirmed or refuted. “Unclear” is an honest answer too."))
    words = learned.replace("\x00", "").strip()
    if not words:
        raise invalid("learned", _("Say in a sentence what you learned: it is the part of the bet that always pays."))
    if len(words) > 2000:
        raise invalid("learned", _("Keep it below 2,000 characters."))
    return {"evidence": evidence, "learned": words}


def _check_there(initiative: Initiative) -> None:
    if initiative.dropped_at is not None:
        raise ValidationError(_("%(ref)s was dropped and can only be read.") % {"ref": initiative.reference})


def _checked(initiative: Initiative, fields: dict[str, Any]) -> dict[str, Any]:
    known = {name: each.strip() if isinstance(each, str) else each for name, each in fields.items() if name in EDITABLE}
    if "title" in known and not known["title"]:
        raise invalid("title", _("Say in a few words what you will try."))
    owner: Any = known.get("owner")
    if owner != initiative.owner:
        check_person("owner", owner, initiative.organisation_id)
    if "links" in known:
        known["links"] = checked_links(known["links"])
    return known


def checked_links(links: Sequence[str]) -> list[str]:
    """Whole http addresses, each once, at most `MOST_LINKS`. Raises ValidationError (field `links`)."""
    kept = list(dict.fromkeys(each.strip() for each in links if each.strip()))
    if len(kept) > MOST_LINKS:
        raise invalid("links", _("Keep at most %(most)d links; the tracker holds the rest.") % {"most": MOST_LINKS})
    for each in kept:
        if len(each) > 500:
            raise invalid("links", _("Keep an address below 500 characters."))
        try:
            check_link(each)
        except ValidationError as error:
            raise invalid("links", f"{each}: {error.messages[0]}") from None
    return kept


def _aims(initiative: Initiative) -> list[Aim]:
    return list(Aim.objects.filter(initiative=initiative).select_related("key_result"))


def _aim(actor: Member, initiative: Initiative, key_results: list[KeyResult]) -> list[str]:
    """Make these the key results the bet should move; returns their references in order."""
    wanted = list(dict.fromkeys(key_results))
    if len(wanted) > MOST_AIMS:
        raise invalid("key_results", _("Aim at no more than %(most)d key results: else nobody can tell what moved.")
                      % {"most": MOST_AIMS})  # fmt: skip
    known = {each.key_result_id: each for each in _aims(initiative)} if not initiative._state.adding else {}
    for each in wanted:
        if each.pk not in known:
            _check_aim(actor, each)
    if list(known) == [each.pk for each in wanted]:
        return [each.reference for each in wanted]
    Aim.objects.filter(initiative=initiative).delete()
    Aim.objects.bulk_create(
        Aim(organisation_id=initiative.organisation_id, initiative=initiative, key_result=each, position=n)
        for n, each in enumerate(wanted)
    )
    return [each.reference for each in wanted]


def _check_aim(actor: Member, key_result: KeyResult) -> None:
    if key_result.organisation_id != actor.organisation_id or not may(
        actor, "okrs.see_objective", key_result.objective
    ):
        raise invalid("key_results", _("Choose key results of your organisation, for example KR-34."))
    said = {"ref": key_result.reference, "cycle": key_result.objective.cycle.name}
    if key_result.is_dropped or key_result.objective.state == "dropped":
        raise invalid("key_results", _("%(ref)s was dropped. Choose one that still counts.") % said)
    if key_result.objective.cycle.is_closed:
        words = _("%(ref)s belongs to %(cycle)s, which is closed. Choose one of a cycle that runs or is planned.")
        raise invalid("key_results", words % said)


def _last_rank(team: Team) -> float:
    found = Initiative.objects.filter(team=team, column=Column.OPTIONS).aggregate(last=Max("rank"))["last"]
    return float(found or 0.0)
