"""Organisation scope: every row belongs to an organisation and cannot be read or written outside of it.

Two layers say the same thing. `OrganisationManager` (on django-scopes) makes an unscoped query an exception; on PostgreSQL a
restrictive row-level-security policy (see `row_security`) compares each row with a transaction-local setting.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db import connection, models, transaction
from django_scopes import get_scope, scope, scopes_disabled
from django_scopes.manager import DisabledQuerySet

from quarterdeck.keel.keys import new_key

EVERY = "*"
ORGANISATION_SETTING = "quarterdeck.organisation"
USER_SETTING = "quarterdeck.user"


class HasKey(Protocol):
    @property
    def pk(self) -> Any: ...


_Row = TypeVar("_Row", bound=models.Model)


class OrganisationManager(models.Manager[_Row]):
    """Queries see the scope's organisation only; without a scope they raise. As django-scopes' own manager does, but a
    class with a name, so that types know what a query yields."""

    def get_queryset(self) -> models.QuerySet[_Row]:
        current = get_scope()
        if not current.get("_enabled", True):
            return super().get_queryset()
        if "organisation" not in current:
            refuses: models.QuerySet[_Row] = DisabledQuerySet(
                self.model, using=self._db, missing_scopes={"organisation"}
            )
            return refuses
        return super().get_queryset().filter(organisation=current["organisation"])

    def all(self) -> models.QuerySet[_Row]:
        """Django's own `all` returns a fresh queryset without asking a disabled one; this asks it."""
        rows = super().all()
        return rows.all() if isinstance(rows, DisabledQuerySet) else rows


class OrganisationModel(models.Model):
    """Base of every table that belongs to an organisation."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+", db_index=False)

    objects = OrganisationManager()

    class Meta:
        abstract = True


def _set(name: str, value: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


@contextmanager
def organisation_scope(organisation: HasKey) -> Iterator[None]:
    """Run a block inside one organisation: queries see its rows only.

    On PostgreSQL the block is one transaction, because the setting that the policies read is local to it (which also
    keeps it safe behind a transaction-pooling proxy).
    """
    with scope(organisation=organisation), _transaction_for_policies():
        _set(ORGANISATION_SETTING, str(organisation.pk))
        yield


@contextmanager
def every_organisation() -> Iterator[None]:
    """Run a maintenance block that sees all organisations: schedules, backup, `doctor`. Never from a request."""
    with scopes_disabled(), _transaction_for_policies():
        _set(ORGANISATION_SETTING, EVERY)
        yield


@contextmanager
def login_scope(user_id: UUID | str) -> Iterator[None]:
    """Run a block that sees a login's own memberships and their organisations, and no other row."""
    with scopes_disabled(), _transaction_for_policies():
        _set(USER_SETTING, str(user_id))
        yield


@contextmanager
def doorstep_scope(organisation: UUID) -> Iterator[None]:
    """Run a block that knows where it wants to go, and not yet who asks: on PostgreSQL rows of that organisation only, and
    what `standing_in` runs in it needs no second transaction."""
    with scopes_disabled(), _transaction_for_policies():
        _set(ORGANISATION_SETTING, str(organisation))
        yield


@contextmanager
def standing_in(organisation: HasKey) -> Iterator[None]:
    """On the doorstep of an organisation: go in."""
    with scope(organisation=organisation):
        yield


@contextmanager
def _transaction_for_policies() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        outer = [_current(ORGANISATION_SETTING), _current(USER_SETTING)] if len(connection.savepoint_ids) else None
        yield
        if outer is not None and not connection.needs_rollback:
            _set(ORGANISATION_SETTING, outer[0])
            _set(USER_SETTING, outer[1])


def _current(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [name])
        row = cursor.fetchone()
        return row[0] if row else ""
