"""The graph of alignment, read flat: which objective contributes to which. Everything that walks it is here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from quarterdeck.okrs.models import Objective


def reachable(start: UUID, links: Mapping[UUID, Iterable[UUID]]) -> set[UUID]:
    """Everything that can be reached from an objective along the links, itself left out unless it stands on a circle."""
    found: set[UUID] = set()
    waiting = list(links.get(start, ()))
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += links.get(key, ())
    return found


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the map as the database has it; `key_result_words` are "KR-34 statement", empty without one."""

    id: UUID
    child: UUID
    parent: UUID
    key_result: UUID | None
    key_result_words: str
    sentence: str


_EDGES = """
WITH RECURSIVE edge AS (
  SELECT a.id, a.objective_id AS child, COALESCE(a.to_objective_id, k.objective_id) AS parent,
         a.to_key_result_id AS key_result, k.number, k.statement, a.sentence, a.at
  FROM planning_alignment a LEFT JOIN okrs_keyresult k ON k.id = a.to_key_result_id
  WHERE a.organisation_id = %(organisation)s),
above (node) AS (
  SELECT id FROM okrs_objective WHERE id = %(objective)s
  UNION SELECT edge.parent FROM edge JOIN above ON edge.child = above.node),
below (node) AS (
  SELECT id FROM okrs_objective WHERE id = %(objective)s
  UNION SELECT edge.child FROM edge JOIN below ON edge.parent = below.node)
SELECT id, child, parent, key_result, number, statement, sentence FROM edge
WHERE child IN (SELECT node FROM above) OR parent IN (SELECT node FROM below)
ORDER BY at, id
"""


def links_through(objective: Objective) -> list[Link]:
    """The links above and below one objective, however many levels, and no others. One statement.

    The database walks: reading all links of a large company to follow a few takes longer than the page itself.
    """
    key = Objective._meta.pk
    assert key is not None
    given = {
        "organisation": key.get_db_prep_value(objective.organisation_id, connection),
        "objective": key.get_db_prep_value(objective.pk, connection),
    }
    with connection.cursor() as cursor:
        cursor.execute(_EDGES, given)
        rows = cursor.fetchall()
    return [
        Link(_uuid(one), _uuid(child), _uuid(parent), _uuid(result) if result else None,
             f"KR-{number} {statement}" if result else "", sentence)
        for one, child, parent, result, number, statement, sentence in rows
    ]  # fmt: skip


def contributors_to(objective: Objective) -> set[UUID]:
    """The keys of all objectives that contribute to this one, over however many levels. One statement."""
    down: dict[UUID, list[UUID]] = defaultdict(list)
    for link in links_through(objective):
        down[link.parent].append(link.child)
    return reachable(objective.pk, down)


def _uuid(value: Any) -> UUID:
    """SQLite keeps keys as text."""
    return value if isinstance(value, UUID) else UUID(value)
