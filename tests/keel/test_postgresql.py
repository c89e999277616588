"""What comes from PostgreSQL is what Django's own loader would make of it."""

from datetime import UTC, datetime

import pytest
from django.db import connection

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-11-26 20:40:00.123456+02", datetime(2026, 11, 26, 18, 40, 0, 123456, UTC)),
        ("2026-03-29 01:00:00+00", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("0987-01-01 00:00:00+00", datetime(987, 1, 1, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_in_utc_to_the_microsecond(written: str, instant: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [written])
        (found,) = cursor.fetchone()
    assert found == instant
    assert found.tzinfo is UTC


def test_another_style_of_dates_is_left_to_django() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL datestyle TO 'SQL, DMY'")
        cursor.execute("SELECT '2026-11-26 20:40:00+00'::timestamptz")
        with pytest.raises(NotImplementedError, match="DateStyle"):
            cursor.fetchone()
