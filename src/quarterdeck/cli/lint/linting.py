"""`quarterdeck lint`: the coach reads files of OKRs as a linter reads code. Needs no database and no installation."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from quarterdeck.cli.console import FAILED, err, out, refuse, say_json
from quarterdeck.cli.lint.fixing import diff, rewritten
from quarterdeck.cli.lint.formats import as_data, as_github, as_sarif, as_text, summary
from quarterdeck.cli.lint.places import Located, Unreadable, lint_file
from quarterdeck.coach import PROFILES, Coach, Severity
from quarterdeck.coach.language import LANGUAGES

ENDINGS = {".md", ".markdown", ".txt", ".yaml", ".yml", ".csv", ".tsv", ".xlsx"}


class Format(StrEnum):
    """How the findings are written."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"


class Profile(StrEnum):
    """How strict the coach is."""

    pilot = "pilot"
    standard = "standard"
    strict = "strict"


assert set(Profile) == set(PROFILES)


def lint(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE…", help="Markdown, YAML, CSV or XLSX; a directory for all in it; - for standard input."
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How the findings are written.")] = Format.text,
    profile: Annotated[
        Profile, typer.Option(help="pilot is gentle, strict makes most warnings errors.")
    ] = Profile.standard,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE=SEVERITY", help="off, info, warning or error. Say it once for each rule.", show_default=False
        ),
    ] = None,
    language: Annotated[
        str, typer.Option(help="en or de. Without it each text's own is found out.", show_default=False)
    ] = "",
    stdin_name: Annotated[str, typer.Option(help="What standard input is: its ending says the format.")] = "okrs.md",
    show_diff: Annotated[bool, typer.Option("--diff", help="Show every rewrite as a diff; write nothing.")] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Write the rewrites that leave nothing to fill in.")] = False,
    warnings_fail: Annotated[
        bool, typer.Option("--warnings-fail", help="End with status 1 for warnings as well.")
    ] = False,
) -> None:
    """Read OKRs in files as a linter reads code: what is wrong, why, and what to write instead.

    Ends with status 1 when there is an error, with 0 when there is none. “quarterdeck rule KR201” explains a rule.
    """
    coach = Coach.of(profile.value, dict(_severity(each) for each in rule or []))
    if language and language not in LANGUAGES:
        refuse(f"there is no data for “{language}”. Choose one of {', '.join(LANGUAGES)}.", field="--language")
    _light_django()
    found: list[Located] = []
    contents = _contents(files or ["-"], stdin_name)
    for name, content in contents:
        try:
            found += lint_file(name, content, coach, language or None)
        except Unreadable as error:
            refuse(str(error), field=name)
    if show_diff or fix:
        found = _rewrite(contents, found, coach, language or None, write=fix)
    _say(found, form, len(contents))
    worst = Severity.WARNING if warnings_fail else Severity.ERROR
    if any(each.finding.severity.rank >= worst.rank for each in found):
        raise typer.Exit(FAILED)


def _severity(text: str) -> tuple[str, Severity]:
    from quarterdeck.coach import RULES

    code, sign, severity = text.partition("=")
    code = code.strip().upper()
    if not sign or severity.strip() not in set(Severity):
        refuse(f"“{text}” is not CODE=SEVERITY. Write for example “KR203=info”.", field="--rule")
    if code not in RULES:
        refuse(f"there is no rule {code}. “quarterdeck rule” lists them.", field="--rule")
    return code, Severity(severity.strip())


def _light_django() -> None:
    """The file readers use Django's translations and errors; they need no settings, no database, no directory."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)


def _contents(names: list[str], stdin_name: str) -> list[tuple[str, bytes]]:
    contents = []
    for name in names:
        if name == "-":
            contents.append((stdin_name, sys.stdin.buffer.read()))
            continue
        for path in _files(Path(name)):
            try:
                contents.append((str(path), path.read_bytes()))
            except OSError as error:
                refuse(f"{error.strerror}.", field=str(path))
    return contents


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(each for each in path.rglob("*") if each.suffix.lower() in ENDINGS and each.is_file())
    return [path]


def _rewrite(
    contents: list[tuple[str, bytes]], found: list[Located], coach: Coach, language: str | None, *, write: bool
) -> list[Located]:
    """Show the rewrites as diffs; with `write` put the complete ones into the files and look at those again."""
    left: list[Located] = []
    for name, content in contents:
        mine = [each for each in found if each.file == name]
        if name.lower().endswith(".xlsx"):
            left += mine
            continue
        before = content.decode("utf-8", "surrogateescape")
        after = rewritten(before, mine, complete_only=write)
        for line in diff(name, before, after):
            out().print(line, markup=False)
        if write and after != before and Path(name).is_file():
            Path(name).write_bytes(after.encode("utf-8", "surrogateescape"))
            mine = lint_file(name, after.encode("utf-8", "surrogateescape"), coach, language)
        left += mine
    return left


def _say(found: list[Located], form: Format, files: int) -> None:
    match form:
        case Format.json:
            say_json(as_data(found))
        case Format.sarif:
            from importlib.metadata import version

            say_json(as_sarif(found, version("quarterdeck")))
        case Format.github:
            for line in as_github(found):
                out().print(line, markup=False)
        case Format.text:
            for line in as_text(found):
                out().print(line, markup=False)
    err().print(summary(found, files))
