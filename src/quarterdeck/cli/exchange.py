"""`quarterdeck import` and `quarterdeck export`: OKRs in and out in files."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from quarterdeck.cli.console import err, out, refuse, say_json, table, translated
from quarterdeck.cli.finding import find_cycle, find_team
from quarterdeck.cli.installation import (
    AsJson,
    Data,
    OrganisationName,
    Person,
    find_member,
    find_organisation,
    open_installation,
)

_CycleName = Annotated[
    str, typer.Option("--cycle", help="Its short name or name, for example 2026-Q4.", show_default=False)
]
_TeamName = Annotated[str, typer.Option("--team", help="Its short name or name.", show_default=False)]


class Format(StrEnum):
    """The formats that are written and read back without loss."""

    md = "md"
    yaml = "yaml"
    csv = "csv"
    xlsx = "xlsx"


def import_file(
    file: Annotated[Path, typer.Argument(help="Markdown, YAML, CSV or XLSX. Its ending says which.", dir_okay=False)],
    cycle: _CycleName = "",
    team: _TeamName = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be imported; write nothing.")] = False,
    person: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=HANDLE", help="Who a name in the file is. Say it once for each.", show_default=False
        ),
    ] = None,
    only: Annotated[str, typer.Option(help="Of a file with several cycles: only this one, as the file names it.")] = "",
    organisation: OrganisationName = "",
    who: Person = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Import OKRs from a file as drafts, or an organisation's whole history.

    Documents are read as people write them: headings, lists, tables, owners as @handles. Look first with --dry-run: it
    lists what was understood, line by line, and what was not. All of it is written, or nothing.

    A file that “quarterdeck export” wrote of a whole organisation goes into an organisation without teams and objectives
    and brings back all of it, check-ins and log included.
    """
    people = dict(_pair(each) for each in person or [])
    try:
        content = file.read_bytes()
    except OSError as error:
        refuse(f"{file}: {error.strerror}.", field="FILE")
    open_installation(data)
    from quarterdeck.keel.scope import organisation_scope

    with translated():
        place = find_organisation(organisation)
        with organisation_scope(place):
            actor = find_member(place, who)
            wanted = {
                "cycle": find_cycle(cycle) if cycle else None,
                "team": find_team(team) if team else None,
                "people": people,
                "only_cycle": only,
            }
            _import(actor, file.name, content, wanted, dry_run=dry_run, as_json=as_json)


def _pair(text: str) -> tuple[str, str]:
    name, sign, handle = text.partition("=")
    if not (name.strip() and sign and handle.strip()):
        refuse(f"“{text}” is not NAME=HANDLE. Write for example “Ada Lovelace=ada”.", field="--person")
    return name.strip(), handle.strip().removeprefix("@")


def _import(actor: Any, name: str, content: bytes, wanted: dict[str, Any], *, dry_run: bool, as_json: bool) -> None:
    from django.core.exceptions import ValidationError

    from quarterdeck.exchange import actions
    from quarterdeck.keel.limits import HISTORY

    try:
        reading, plan, imported = actions.import_file(actor, name, content, **wanted, dry_run=dry_run, limits=HISTORY)
    except ValidationError:
        reading, plan = actions.plan_file(actor, name, content, **wanted, limits=HISTORY)
        if not as_json:
            _show_lines(reading, every=dry_run)
            _show_plan(plan)
        raise
    if as_json:
        say_json(_as_data(reading, plan, imported))
        return
    if dry_run:
        _show_lines(reading, every=True)
        _show_plan(plan)
    else:
        _show_lines(reading, every=False)
    verb = "Would import" if dry_run else "Imported"
    check_ins = (
        f", {imported.check_ins:,} check-ins, {imported.others:,} other records" if plan.is_history else " as drafts"
    )
    err().print()
    out().print(
        f"{verb} {len(imported.objectives):,} objectives, {len(imported.key_results):,} key results{check_ins}."
    )
    if plan.unknown_people:
        out().print(
            f"Nobody here is called {escape(', '.join(plan.unknown_people))}: what is theirs has no owner yet. "
            "--person NAME=HANDLE says who they are."
        )


def _show_lines(reading: Any, *, every: bool) -> None:
    """What each line became; without `every`, only those that were not understood."""
    shown = [line for line in reading.lines if every or not line.is_understood]
    if not shown:
        return
    rows = [
        (
            line.number or "",
            line.name,
            _short(line.text),
            "; ".join((*(p.words for p in line.parts), line.why)).strip("; "),
        )
        for line in shown
    ]
    err().print(table("Line", "Became", "Text", "With", rows=rows))


def _short(text: str, limit: int = 70) -> str:
    one = " ".join(text.split())
    return one if len(one) <= limit else one[: limit - 1] + "…"


def _show_plan(plan: Any) -> None:
    console = err()
    console.print()
    for each in plan.objectives:
        fate = {"create": "[green]new[/]", "there_already": "[yellow]there already[/]"}.get(
            each.fate, "[red]not possible[/]"
        )
        console.print(f"{fate} {escape(each.title)}" + (f"  [dim]{escape(each.team.name)}[/]" if each.team else ""))
        for remark in each.remarks:
            console.print(f"    {escape(remark)}")
        for key_result in each.key_results:
            console.print(f"    · {escape(key_result.statement)}")
            for remark in key_result.remarks:
                console.print(f"      {escape(remark)}")


def _as_data(reading: Any, plan: Any, imported: Any) -> dict[str, Any]:
    from quarterdeck.keel.pages import plain

    return {
        "dry_run": imported.was_dry_run,
        "whole_history": plan.is_history,
        "objectives": imported.objectives,
        "key_results": imported.key_results,
        "check_ins": imported.check_ins,
        "other_records": imported.others,
        "unknown_people": plan.unknown_people,
        "unknown_teams": plan.unknown_teams,
        "lines": plain(reading.lines),
    }


def export(
    cycle: _CycleName = "",
    team: _TeamName = "",
    format_: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="Default: by the file's ending, else md.", show_default=False),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write. Default: standard output.", dir_okay=False)
    ] = None,
    organisation: OrganisationName = "",
    who: Person = "",
    data: Data = None,
) -> None:
    """Export a cycle, a team, or, without either, everything the organisation has said and decided.

    “quarterdeck import” reads it back without loss: no lock-in. Log-ins and passwords never leave; for a copy of the
    installation itself use “quarterdeck backup”.
    """
    chosen = (format_ or _by_ending(output)).value
    if output is None and chosen == Format.xlsx and sys.stdout.isatty():
        refuse("A spreadsheet is nothing to look at here. Say where it goes: --output okrs.xlsx", field="--output")
    open_installation(data)
    with translated():
        content = _export(organisation, who, cycle, team, chosen)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        refuse(f"{output}: {error.strerror}.", field="--output")
    err().print(f"Wrote {len(content) / 1000:,.0f} kB to {output}.")


def _by_ending(output: Path | None) -> Format:
    if output is None:
        return Format.md
    ending = output.suffix.lower().lstrip(".")
    if ending not in set(Format):
        refuse(f"“{output.name}” has none of the endings {', '.join(Format)}. Add --format.", field="--output")
    return Format(ending)


def _export(organisation: str, who: str, cycle: str, team: str, chosen: str) -> bytes:
    from quarterdeck.exchange import actions
    from quarterdeck.keel.scope import organisation_scope

    place = find_organisation(organisation)
    with organisation_scope(place):
        exported = actions.export_file(
            find_member(place, who),
            format=chosen,
            cycle=find_cycle(cycle) if cycle else None,
            team=find_team(team) if team else None,
            whole=not cycle and not team,
        )
    content: bytes = exported.content
    return content
