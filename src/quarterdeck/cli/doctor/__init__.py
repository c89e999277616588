"""`quarterdeck doctor`: looks over an installation and says what to mend."""

from dataclasses import asdict

import typer
from rich.markup import escape

from quarterdeck.cli.console import FAILED, out, say_json
from quarterdeck.cli.doctor.finding import Finding, Level
from quarterdeck.cli.installation import AsJson, Data, open_installation

_MARKS = {Level.FINE: "[green]fine[/]", Level.NOTE: "[yellow]note[/]", Level.MEND: "[bold red]mend[/]"}


def doctor(data: Data = None, as_json: AsJson = False) -> None:
    """Look over the installation and say what to mend.

    Changes nothing and sends nothing. Exit status 1 if something has to be mended; notes are only good to know.
    """
    open_installation(data)
    from quarterdeck.cli.doctor.checks import examine

    findings = examine()
    wrong = [each for each in findings if each.level is Level.MEND]
    if as_json:
        say_json({"healthy": not wrong, "findings": [asdict(each) for each in findings]})
    else:
        _show(findings, len(wrong))
    if wrong:
        raise typer.Exit(FAILED)


def _show(findings: list[Finding], wrong: int) -> None:
    console = out()
    for each in findings:
        console.print(f"{_MARKS[each.level]}  [bold]{escape(each.what)}[/]: {escape(each.said)}")
        if each.remedy:
            console.print(f"      → {escape(each.remedy)}")
    console.print()
    console.print(f"{wrong} to mend." if wrong else "All is well.")
