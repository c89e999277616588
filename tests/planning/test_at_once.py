"""Several people at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from quarterdeck.keel.scope import organisation_scope
from quarterdeck.planning import actions
from quarterdeck.planning.models import Alignment
from tests import factories


@pytest.mark.postgres  # on SQLite there is one writer at a time, and the tests' database is in memory
@pytest.mark.django_db(transaction=True)
def test_three_teams_cannot_close_a_circle_at_once():
    organisation = factories.organisation()
    with organisation_scope(organisation):
        steward = factories.member(role="steward")
        cycle = factories.cycle()
        ring = [factories.objective(f"Objective {n}", team=factories.team(), cycle=cycle) for n in range(3)]
    ready = Barrier(3)

    def link(n):
        try:
            ready.wait(timeout=20)
            with organisation_scope(organisation):
                actions.align(steward, ring[n], ring[(n + 1) % 3], sentence="because")
            return "linked"
        except ValidationError:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(link, range(3))) == ["linked", "linked", "refused"]
    with organisation_scope(organisation):
        assert Alignment.objects.count() == 2
