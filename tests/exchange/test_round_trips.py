"""What is written is read back without loss, whatever it is."""

import pytest
from hypothesis import HealthCheck, given, settings

from quarterdeck.exchange.document import Document
from quarterdeck.exchange.reading import read
from quarterdeck.exchange.writing import FORMATS
from tests.exchange.documents import documents


@pytest.mark.parametrize("name", list(FORMATS))
@given(document=documents())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_reads_back_what_it_writes(name: str, document: Document) -> None:
    reading = read(f"okrs.{name}", FORMATS[name].write(document))
    assert reading.problems == ()
    assert reading.document == document
