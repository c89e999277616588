"""The reads behind the screens: named, typed, a constant number of statements each."""

from quarterdeck.okrs.queries.cycles import CycleChoice, current_cycle, cycle_choices, find_cycle
from quarterdeck.okrs.queries.rows import (
    KeyResultRow,
    ObjectiveRow,
    Person,
    acknowledgements_of,
    for_rows,
    in_per_cent,
    key_result_rows,
    objective_rows,
    person_of,
    trails_of,
    visible_objectives,
)

__all__ = [
    "CycleChoice",
    "KeyResultRow",
    "ObjectiveRow",
    "Person",
    "acknowledgements_of",
    "current_cycle",
    "cycle_choices",
    "find_cycle",
    "for_rows",
    "in_per_cent",
    "key_result_rows",
    "objective_rows",
    "person_of",
    "trails_of",
    "visible_objectives",
]
