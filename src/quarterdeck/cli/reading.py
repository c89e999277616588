"""`quarterdeck reading`: one value of a KPI, or many from a file."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from quarterdeck.cli.console import out, refuse, say_json, translated
from quarterdeck.cli.installation import (
    AsJson,
    Data,
    OrganisationName,
    Person,
    find_member,
    find_organisation,
    open_installation,
)


def reading(
    kpi: Annotated[str, typer.Argument(help="The KPI's short name, as in its address: app-availability.")],
    value: Annotated[str | None, typer.Argument(help="Its value: 99.4, “1,200”.", show_default=False)] = None,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day it is about. Default: today.", show_default=False),
    ] = None,
    note: Annotated[str, typer.Option("--note", "-n", help="What happened, in a sentence.")] = "",
    again: Annotated[bool, typer.Option(help="Let it stand although there is a value for that day.")] = False,
    file: Annotated[
        Path | None,
        typer.Option(help="A CSV or XLSX file of days and values; “-” reads standard input.", show_default=False),
    ] = None,
    only_good: Annotated[
        bool, typer.Option(help="With --file: keep the good lines although others are wrong.")
    ] = False,
    organisation: OrganisationName = "",
    who: Person = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Say where a KPI is: quarterdeck reading app-availability 99.4

    With --file it brings many: quarterdeck reading app-availability --file days.csv
    """
    if (value is None) == (file is None):
        refuse("Say a value, or name a file with --file.", field="VALUE")
    open_installation(data)
    with translated():
        place = find_organisation(organisation)
        done = (
            _one(place, who, kpi, value or "", on, note, again)
            if file is None
            else _many(place, who, kpi, file, only_good)
        )
    if as_json:
        say_json(done)
    else:
        out().print(
            f"{done['kpi']}: {done['kept']} kept" + (f", {done['left_out']} left out" if done["left_out"] else "")
        )


def _find(slug: str) -> Any:
    from quarterdeck.kpis.models import Kpi

    found = Kpi.objects.select_related("team").filter(slug=slug).first()
    if found is None:
        refuse(f"There is no KPI “{slug}”. Its short name is the end of its address.", field="KPI")
    return found


def _one(place: Any, who: str, slug: str, value: str, on: datetime | None, note: str, again: bool) -> dict[str, Any]:
    from quarterdeck.keel.scope import organisation_scope
    from quarterdeck.kpis import actions
    from quarterdeck.measure import UnreadableValueError, parse_value

    with organisation_scope(place):
        kpi = _find(slug)
        try:
            number = parse_value(value, kpi.unit)
        except UnreadableValueError as error:
            refuse(str(error), field="VALUE")
        day = on.date() if on else None
        made = actions.read_kpi(find_member(place, who), kpi, value=number, on=day, note=note, again=again)
        return {"kpi": kpi.name, "kept": 1, "left_out": 0, "on": made.on.isoformat(), "value": made.value}


def _many(place: Any, who: str, slug: str, file: Path, only_good: bool) -> dict[str, Any]:
    from quarterdeck.keel.clock import today
    from quarterdeck.keel.scope import organisation_scope
    from quarterdeck.kpis import actions
    from quarterdeck.kpis.pasting import good_rows, read_rows, text_of

    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        refuse(f"{file} cannot be read: {error}", field="--file")
    with organisation_scope(place):
        kpi = _find(slug)
        rows = read_rows(text_of(content), kpi.unit, today(place))
        bad = [each for each in rows if each.problem]
        if bad and not only_good:
            shown = "; ".join(f"line {each.line}: {each.problem} {each.detail}".strip() for each in bad[:5])
            refuse(
                f"{len(bad)} lines cannot be kept ({shown}). Mend them, or keep the others with --only-good.",
                field="--file",
            )
        kept = actions.read_many(find_member(place, who), kpi, good_rows(rows), source="command line")
        return {"kpi": kpi.name, "kept": kept, "left_out": len(bad)}
