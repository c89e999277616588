import pytest
from django.db import connection


@pytest.fixture
def several_connections(transactional_db: None) -> None:
    """For tests with threads: SQLite's tests run in memory, which only one connection can write to."""
    if connection.vendor != "postgresql":
        pytest.skip("needs a database server")
