"""The demo's last quarter, which is not closed yet: what is left to do of it, so that its end can be walked on any day of the
year.

It is later than a company should be. The alternative, a demo whose running quarter has just begun, would have nothing to show
anywhere else. Large companies keep all of them closed, for figures that stay comparable.
"""

from typing import TYPE_CHECKING

from quarterdeck.okrs.actions.recomputing import judge, observe_all, total
from quarterdeck.okrs.models import Cycle, ObjectiveState, Phase
from quarterdeck.people.models import Team, TeamKind

if TYPE_CHECKING:
    from quarterdeck.demo.okrs import OkrWriter

LAST_VALUES = 3
"""Check-ins that one of its key results still lacks at its end."""
_GRADED = {"key_result.graded", "key_result.left_ungraded"}


def unclosed_teams(writer: "OkrWriter", cycle: Cycle) -> list[Team]:
    """Those who have not looked back on a quarter yet: the company and the first team on the last one, else nobody."""
    if writer.size.is_large or cycle is not writer.quarters[-3]:
        return []
    return [writer.teams[0], next(each for each in writer.teams if each.kind == TeamKind.TEAM)]


def leave_open(writer: "OkrWriter", cycle: Cycle) -> None:
    """Take back what closing a quarter did, and in one team the grades of an objective with the last values of a number."""
    cycle.phase, cycle.closed_at = Phase.REFLECTING, None
    Cycle.objects.filter(pk=cycle.pk).update(phase=cycle.phase, closed_at=None)
    rows, today = writer.rows, writer.builder.today
    mine = [each for each in rows.objectives if each.cycle == cycle]
    for objective in mine:
        if objective.state == ObjectiveState.CLOSED:
            objective.state = ObjectiveState.COMMITTED
    team = unclosed_teams(writer, cycle)[-1]
    waiting = [each for each in rows.key_results if each.objective == [o for o in mine if o.team == team][-1]]
    _ungrade(writer, waiting[0].pk, {each.pk for each in waiting})
    observe_all(waiting[0], [each for each in rows.check_ins if each.key_result_id == waiting[0].pk])
    for each in rows.key_results:
        if each.objective.cycle == cycle:
            if each in waiting:
                each.grade, each.is_graded = None, False
            judge(each, cycle, today)
    total(waiting[0].objective, waiting)


def _ungrade(writer: "OkrWriter", silent: object, keys: set[object]) -> None:
    """Drop the grades of some key results, and the last values of one of them, with what the log says of both."""
    rows = writer.rows
    rows.grades[:] = [each for each in rows.grades if each.key_result_id not in keys]
    last_values = [each for each in rows.check_ins if each.key_result_id == silent][-LAST_VALUES:]
    said = {str(each.pk) for each in last_values}
    rows.check_ins[:] = [each for each in rows.check_ins if str(each.pk) not in said]
    rows.events[:] = [
        each
        for each in rows.events
        if not (each.subject_id in keys and (each.verb in _GRADED or each.data.get("check_in") in said))
    ]
