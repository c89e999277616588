"""What higher rooms show on the pages of lower ones."""

import pytest

from quarterdeck.keel import panels


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_panels", [])


def test_panels_stand_in_their_order_whoever_came_first() -> None:
    panels.register("team", lambda request, team: "second", order=20)
    panels.register("team", lambda request, team: "first", order=10)
    panels.register("objective", lambda request, reference: "elsewhere", order=5)
    assert [each.render(None, "sales") for each in panels.panels_of("team")] == ["first", "second"]  # type: ignore[arg-type]


def test_a_page_that_has_no_panels_cannot_be_named() -> None:
    with pytest.raises(ValueError, match="key_result"):
        panels.register("invoice", lambda request, reference: "", order=1)
