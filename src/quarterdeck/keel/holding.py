"""Holding a record while it is changed: of two people who act at once, one sees what the other did."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from quarterdeck.keel.prepared import prepared

_Record = TypeVar("_Record", bound=Model)


def held(record: _Record, *around: str) -> _Record:
    """The record as it is now with what `around` names (as `select_related` does), held until the transaction ends. One
    statement. Raises DoesNotExist when it is gone."""
    found: _Record | None = _held.first(record.pk, kind=type(record), around=around)
    if found is None:
        raise type(record).DoesNotExist  # type: ignore[attr-defined]
    return found


@prepared
def _held(key: UUID, *, kind: Any, around: tuple[str, ...]) -> QuerySet[Any]:
    rows: QuerySet[Any] = kind.objects.select_for_update(of=("self",))
    return (rows.select_related(*around) if around else rows).filter(pk=key)
