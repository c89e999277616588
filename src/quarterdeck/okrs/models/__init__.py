"""The tables of the heart, one module each."""

from quarterdeck.okrs.models.checkin import Acknowledgement, CheckIn, CheckInDraft, VarianceCause
from quarterdeck.okrs.models.cycle import Cycle, CycleKind, Phase, StrategicPriority
from quarterdeck.okrs.models.grade import Grade, MissCause
from quarterdeck.okrs.models.keyresult import Frequency, KeyResult
from quarterdeck.okrs.models.metric import OwnMetric
from quarterdeck.okrs.models.objective import Ambition, Contributor, Objective, ObjectiveState
from quarterdeck.okrs.models.waiver import Waiver

__all__ = [
    "Acknowledgement",
    "Ambition",
    "CheckIn",
    "CheckInDraft",
    "Contributor",
    "Cycle",
    "CycleKind",
    "Frequency",
    "Grade",
    "KeyResult",
    "MissCause",
    "Objective",
    "ObjectiveState",
    "OwnMetric",
    "Phase",
    "StrategicPriority",
    "VarianceCause",
    "Waiver",
]
