"""`quarterdeck check-in`: one key result by its reference, or all that are due, asked one by one."""

import sys
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.prompt import Prompt

from quarterdeck.cli.console import complaints, err, out, refuse, say_json, table, translated
from quarterdeck.cli.finding import find_key_result
from quarterdeck.cli.installation import (
    AsJson,
    Data,
    OrganisationName,
    Person,
    find_member,
    find_organisation,
    open_installation,
)

ORDINAL = {"none": 0.0, "commit": 1.0, "target": 2.0, "stretch": 3.0}


def check_in(
    reference: Annotated[
        str | None, typer.Argument(help="The key result, for example KR-34.", show_default=False)
    ] = None,
    value: Annotated[
        str | None,
        typer.Argument(
            help="Where it is now: 29.4, “1,200”, “40 %”. For described zones: none, commit, target, stretch.",
            show_default=False,
        ),
    ] = None,
    confidence: Annotated[
        int | None,
        typer.Option(
            "--confidence", "-c", help="How sure to reach it, 0 to 10; 5 means even odds.", show_default=False
        ),
    ] = None,
    note: Annotated[str, typer.Option("--note", "-n", help="What moved, in a sentence.")] = "",
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day it is about. Default: today.", show_default=False),
    ] = None,
    blocker: Annotated[str, typer.Option(help="What blocks.")] = "",
    decision: Annotated[str, typer.Option(help="The decision that is needed.")] = "",
    organisation: OrganisationName = "",
    who: Person = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Say where a key result is: quarterdeck check-in KR-34 29.4 --confidence 7 --note "Two more teams"

    Without arguments it lists what you owe this week and asks for one after the other (Enter skips, Ctrl-C stops);
    with --json, or when nobody is there to answer, it only lists.
    """
    open_installation(data)
    if reference is not None and value is None:
        refuse("Say where it is now, for example “quarterdeck check-in KR-34 29.4”.", field="VALUE")
    with translated():
        place = find_organisation(organisation)
        if reference is None:
            _week(place, who, as_json=as_json)
            return
        said = {
            "on": on.date() if on else None,
            "confidence": confidence,
            "what_moved": note,
            "blocker": blocker,
            "decision_needed": decision,
        }
        _show(_record(place, who, reference, value or "", said), as_json=as_json)


def _record(organisation: Any, who: str, reference: str, value: str, said: dict[str, Any]) -> Any:
    from quarterdeck.keel.scope import organisation_scope
    from quarterdeck.okrs import actions

    with organisation_scope(organisation):
        actor = find_member(organisation, who)
        key_result = find_key_result(organisation, reference)
        actions.check_in(actor, key_result, value=_number(key_result, value), source="command line", **said)
        return _row(key_result, actor)


def _number(key_result: Any, text: str) -> float:
    """A value as people write it, in the key result's unit."""
    from quarterdeck.keel.errors import invalid
    from quarterdeck.measure import UnreadableValueError, parse_value
    from quarterdeck.okrs.models import KeyResult

    assert isinstance(key_result, KeyResult)
    if key_result.kind == "ordinal" and text.strip().lower() in ORDINAL:
        return ORDINAL[text.strip().lower()]
    try:
        return parse_value(text, key_result.unit)
    except UnreadableValueError as error:
        raise invalid("value", str(error)) from None


def _row(key_result: Any, reader: Any) -> Any:
    from quarterdeck.keel.clock import today
    from quarterdeck.okrs.models import KeyResult
    from quarterdeck.okrs.queries import key_result_rows

    fresh = KeyResult.objects.select_related("owner", "objective__cycle").get(pk=key_result.pk)
    return key_result_rows([fresh], reader, today(reader.organisation))[0]


def _show(row: Any, *, as_json: bool) -> None:
    from quarterdeck.keel.pages import plain
    from quarterdeck.measure import format_value

    if as_json:
        say_json(plain(row))
        return
    score = "" if row.score is None else f", score {row.score:.2f}"
    value = format_value(row.value, row.unit) if row.value is not None else "–"
    out().print(f"[bold]{row.reference}[/] is at [bold]{escape(value)}[/]{score}: {escape(str(row.status_word))}.")


# The week, one by one --------------------------------------------------------------------------------------------------


def _week(organisation: Any, who: str, *, as_json: bool) -> None:
    from quarterdeck.keel.clock import today
    from quarterdeck.keel.pages import plain
    from quarterdeck.keel.scope import organisation_scope
    from quarterdeck.web.queries.week import week_page

    with organisation_scope(organisation):
        member = find_member(organisation, who)
        due = week_page(member, today(organisation)).due
    if as_json:
        say_json({"member": member.handle, "due": [plain(each.row) for each in due]})
        return
    if not due:
        out().print(f"Nothing is due for {escape(member.name)}.")
        return
    console = out()
    console.print(f"Due for [bold]{escape(member.name)}[/]:\n")
    console.print(table("Key result", "", "Now", "Due since", rows=[_line(each.row) for each in due]))
    if _somebody_is_there():
        for each in due:
            _ask(organisation, member.handle, each)


def _somebody_is_there() -> bool:
    return sys.stdin.isatty()


def _line(row: Any) -> tuple[str, str, str, str]:
    from quarterdeck.measure import format_value

    value = format_value(row.value, row.unit) if row.value is not None else "–"
    return row.reference, row.statement, value, f"{row.due_on:%a %d %b}" if row.due_on else ""


def _ask(organisation: Any, handle: str, entry: Any) -> None:
    """Ask for one key result until it is accepted or skipped."""
    from django.core.exceptions import ValidationError

    row, console = entry.row, err()
    console.print(f"\n[bold]{row.reference}[/] {escape(row.statement)}  [dim]{escape(entry.objective)}[/]")
    while True:
        value = Prompt.ask(f"  Now (was {_line(row)[2]}; Enter skips)", console=console, default="", show_default=False)
        if not value.strip():
            return
        try:
            confidence = _confidence(console, row.confidence)
            said = {"confidence": confidence, "what_moved": Prompt.ask("  What moved", console=console, default="")}
            _show(_record(organisation, handle, row.reference, value, said), as_json=False)
            return
        except ValidationError as error:
            for line in complaints(error):
                console.print("  " + line)


def _confidence(console: Any, last: int | None) -> int | None:
    from quarterdeck.keel.errors import invalid

    text = Prompt.ask("  How sure, 0–10", console=console, default="" if last is None else str(last)).strip()
    if not text:
        return None
    if not text.isdigit():
        raise invalid("confidence", "Write a number from 0 to 10.")
    return int(text)
