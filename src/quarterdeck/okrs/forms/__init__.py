"""Parsing what people type about cycles, objectives and key results. Rules live in the actions."""

from quarterdeck.keel.fields import ValueField
from quarterdeck.okrs.forms.checkin import AcknowledgeForm, BaselineForm, CheckInForm, SnoozeForm
from quarterdeck.okrs.forms.cycle import CycleForm, GradeForm, PriorityForm
from quarterdeck.okrs.forms.keyresult import KeyResultForm
from quarterdeck.okrs.forms.objective import CopyForm, MoveForm, MoveKeyResultForm, ObjectiveForm, PilotForm, ReasonForm
from quarterdeck.people.fields import PersonField

__all__ = [
    "AcknowledgeForm",
    "BaselineForm",
    "CheckInForm",
    "CopyForm",
    "CycleForm",
    "GradeForm",
    "KeyResultForm",
    "MoveForm",
    "MoveKeyResultForm",
    "ObjectiveForm",
    "PersonField",
    "PilotForm",
    "PriorityForm",
    "ReasonForm",
    "SnoozeForm",
    "ValueField",
]
