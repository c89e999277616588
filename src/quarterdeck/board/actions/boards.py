"""A team's board: its limits and pull policies, and the revision that every change raises."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from quarterdeck.board.models import DEFAULT_LIMITS, LIMITED, Board, Column
from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.prepared import prepared
from quarterdeck.okrs.actions.editing import check_version
from quarterdeck.people.models import Member, Team

MOST = 99


def locked_board(team: Team) -> Board:
    """The team's board, made when there is none, held until the transaction ends: moves on one board take turns."""
    board = _held.first(team) or _made_for(team)
    board.team = team
    return board


@prepared
def _held(team: Team) -> QuerySet[Board]:
    return Board.objects.select_for_update(of=("self",)).filter(team=team)


def _made_for(team: Team) -> Board:
    """The board of a team that had none: two who come first at once get the same one."""
    board, _created = Board.objects.select_for_update(of=("self",)).get_or_create(
        team=team, defaults={"organisation_id": team.organisation_id}
    )
    return board


def touch(board: Board) -> None:
    """Let those who look at the board see that it changed."""
    Board.objects.filter(pk=board.pk).update(revision=F("revision") + 1)


@transaction.atomic
def change_board(
    actor: Member,
    team: Team,
    *,
    limits: Mapping[str, int | None] | None = None,
    policies: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Board:
    """Agree on how many bets a column holds (1–99, None for no limit) and when a card may be pulled into it.

    A limit below what is there is allowed: the board then shows the column as over, and the next card asks for a reason.
    """
    require(actor, "board.change_board", team)
    board = locked_board(team)
    check_version(board, version, {"limits": limits, "policies": policies})
    before = {"limits": dict(board.limits), "policies": dict(board.policies)}
    if limits is not None:
        board.limits = checked_limits(limits)
    if policies is not None:
        board.policies = checked_policies(policies)
    after = {"limits": board.limits, "policies": board.policies}
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        board.version += 1
        board.save(update_fields=["limits", "policies", "version"])
        touch(board)
        record(
            actor,
            "board.changed",
            board,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return board


def checked_limits(limits: Mapping[str, int | None]) -> dict[str, int | None]:
    """Only what differs from the defaults is kept, so that a better default reaches everybody who has not chosen."""
    kept: dict[str, int | None] = {}
    for column, limit in limits.items():
        if column not in LIMITED:
            raise invalid("limits", _("Only Next, Doing and Measuring have limits."))
        if limit is not None and not 1 <= limit <= MOST:
            raise invalid(
                f"limit_{column}", _("Choose a number from 1 to %(most)d, or leave it empty.") % {"most": MOST}
            )
        if limit != DEFAULT_LIMITS[column]:
            kept[str(column)] = limit
    return kept


def checked_policies(policies: Mapping[str, str]) -> dict[str, str]:
    """Pull policies as they are kept, column → words; empty ones are left out. Raises ValidationError by field."""
    kept: dict[str, str] = {}
    for column, words in policies.items():
        if column not in Column.values:
            raise invalid("policies", _("There is no column “%(column)s”.") % {"column": column})
        text: Any = words.strip()
        if len(text) > 300:
            raise invalid(f"policy_{column}", _("Keep a policy below 300 characters: it stands above the column."))
        if text:
            kept[str(column)] = text
    return kept
