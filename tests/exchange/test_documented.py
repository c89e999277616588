"""The documentation names every kind of record that leaves."""

from pathlib import Path

from quarterdeck.exchange.rooms import BY_PLURAL

PAGE = Path(__file__).parents[2] / "docs" / "import-export.md"


def test_every_list_is_explained() -> None:
    text = PAGE.read_text()
    assert [plural for plural in BY_PLURAL if f"`{plural}`" not in text] == []
