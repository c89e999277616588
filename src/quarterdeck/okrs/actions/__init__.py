"""The verbs of the heart: each is one thing a person can do, in one transaction, with its permission, rules and event."""

from quarterdeck.okrs.actions.checkins import (
    acknowledge,
    check_in,
    discard_draft,
    measure_baseline,
    publish_due_drafts,
    save_draft,
    snooze,
)
from quarterdeck.okrs.actions.coaching import reread, reread_open_cycles, waive, withdraw_waiver
from quarterdeck.okrs.actions.commitment import Blocker, blockers, commit, drop, propose, take_back
from quarterdeck.okrs.actions.cycles import close, create_cycle, ensure_cycles, found_cycles, move_phase, reopen
from quarterdeck.okrs.actions.feeding import link_kpi
from quarterdeck.okrs.actions.grades import grade, leave_ungraded
from quarterdeck.okrs.actions.key_results import add_key_result, drop_key_result, edit_key_result, move_key_result
from quarterdeck.okrs.actions.metrics import add_metric, remove_metric
from quarterdeck.okrs.actions.objectives import (
    carry_over,
    copy_objective,
    create_objective,
    edit_objective,
    move_objective,
)
from quarterdeck.okrs.actions.priorities import archive_priority, create_priority, edit_priority
from quarterdeck.okrs.actions.recomputing import recompute, refresh_running

__all__ = [
    "Blocker",
    "acknowledge",
    "add_key_result",
    "add_metric",
    "archive_priority",
    "blockers",
    "carry_over",
    "check_in",
    "close",
    "commit",
    "copy_objective",
    "create_cycle",
    "create_objective",
    "create_priority",
    "discard_draft",
    "drop",
    "drop_key_result",
    "edit_key_result",
    "edit_objective",
    "edit_priority",
    "ensure_cycles",
    "found_cycles",
    "grade",
    "leave_ungraded",
    "link_kpi",
    "measure_baseline",
    "move_key_result",
    "move_objective",
    "move_phase",
    "propose",
    "publish_due_drafts",
    "recompute",
    "refresh_running",
    "remove_metric",
    "reopen",
    "reread",
    "reread_open_cycles",
    "save_draft",
    "snooze",
    "take_back",
    "waive",
    "withdraw_waiver",
]
