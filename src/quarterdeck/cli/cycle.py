"""`quarterdeck cycle`."""

from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.markup import escape

from quarterdeck.cli.console import out, say_json, table, translated
from quarterdeck.cli.finding import find_cycle
from quarterdeck.cli.installation import (
    AsJson,
    Data,
    OrganisationName,
    Person,
    find_member,
    find_organisation,
    open_installation,
)


class To(StrEnum):
    """The phases of a cycle."""

    planning = "planning"
    running = "running"
    reflecting = "reflecting"
    closed = "closed"


def cycle(
    name: Annotated[str | None, typer.Argument(help="The cycle, for example 2026-Q4.", show_default=False)] = None,
    phase: Annotated[To | None, typer.Argument(help="The phase it moves to.", show_default=False)] = None,
    reason: Annotated[str, typer.Option(help="Why it goes back a phase.")] = "",
    organisation: OrganisationName = "",
    who: Person = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """List the cycles and their phases, or move one on: quarterdeck cycle 2026-Q4 running

    Starting a cycle moves the one that was running on to reflecting. Closing asks for every key result to be graded.
    """
    open_installation(data)
    from quarterdeck.keel.scope import organisation_scope
    from quarterdeck.okrs import actions
    from quarterdeck.okrs.models import Cycle

    with translated():
        place = find_organisation(organisation)
        with organisation_scope(place):
            if name is None:
                _show(list(Cycle.objects.order_by("-starts_on", "kind")), as_json=as_json)
                return
            moved = find_cycle(name, field="NAME")
            if phase is not None:
                moved = actions.move_phase(find_member(place, who), moved, phase.value, reason=reason)
            _show([moved], as_json=as_json)


def _show(cycles: list[Any], *, as_json: bool) -> None:
    if as_json:
        say_json(
            [
                {"cycle": c.slug, "name": c.name, "phase": c.phase, "starts_on": c.starts_on, "ends_on": c.ends_on}
                for c in cycles
            ]
        )
        return
    rows = [(each.slug, escape(each.name), each.get_phase_display(), each.starts_on, each.ends_on) for each in cycles]
    out().print(table("Cycle", "Name", "Phase", "Begins", "Ends", rows=rows))
