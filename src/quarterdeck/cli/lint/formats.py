"""How findings leave: as text for people, as JSON, as annotations of GitHub, as SARIF 2.1.0 for code scanning."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from quarterdeck.cli.lint.places import Located
from quarterdeck.coach import RULES, Severity

_SARIF_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_text(found: Sequence[Located]) -> list[str]:
    """One line for each finding, with the suggestion indented below it."""
    lines = []
    for each in found:
        finding, place = each.finding, each.place
        lines.append(f"{each.file}:{place.line}:{place.column}: {finding.severity} {finding.code} {finding.said}")
        if finding.rewrite:
            lines.append(f"    → {finding.rewrite}")
        elif finding.suggestion is not None:
            lines.append(f"    {finding.suggestion}")
    return lines


def summary(found: Sequence[Located], files: int) -> str:
    """“3 errors, 5 warnings and 2 remarks in 4 files.”"""
    counts = Counter(each.finding.severity for each in found)
    words = [
        f"{counts[severity]} {name if counts[severity] == 1 else f'{name}s'}"
        for severity, name in ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "remark"))
    ]
    where = "1 file" if files == 1 else f"{files} files"
    return f"{', '.join(words[:2])} and {words[2]} in {where}." if found else f"Nothing to say about {where}."


def as_data(found: Sequence[Located]) -> list[dict[str, Any]]:
    """What `--format json` prints: a list of findings; lines and columns count from 1."""
    return [
        {
            "file": each.file, "line": each.place.line, "column": each.place.column, "end_column": each.place.end,
            "code": each.finding.code, "name": RULES[each.finding.code].name, "severity": each.finding.severity.value,
            "message": str(each.finding.said), "text": each.text, "reference": each.finding.reference,
            "suggestion": str(each.finding.suggestion) if each.finding.suggestion else "", "rewrite": each.finding.rewrite,
        }
        for each in found
    ]  # fmt: skip


def as_github(found: Sequence[Located]) -> list[str]:
    """Workflow commands, which GitHub shows beside the lines of a change."""
    return [
        f"::{_GITHUB_LEVEL[each.finding.severity]} file={_property(each.file)},line={each.place.line},"
        f"col={each.place.column},endColumn={each.place.end},title={_property(each.finding.code)}"
        f"::{_message(str(each.finding.said))}"
        for each in found
    ]


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(found: Sequence[Located], version: str) -> dict[str, Any]:
    """A SARIF 2.1.0 log with one run; rules that said something are described in it."""
    codes = sorted({each.finding.code for each in found})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "quarterdeck",
                        "version": version,
                        "rules": [_sarif_rule(code) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(each, codes) for each in found],
            }
        ],
    }


def _sarif_rule(code: str) -> dict[str, Any]:
    rule = RULES[code]
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.what},
        "fullDescription": {"text": f"{rule.why} {rule.fix}"},
        "help": {"text": f"{rule.what} {rule.why} {rule.fix} (quarterdeck rule {code})"},
        "defaultConfiguration": {"level": _SARIF_LEVEL[rule.severity]},
    }


def _sarif_result(each: Located, codes: list[str]) -> dict[str, Any]:
    message = str(each.finding.said)
    if each.finding.suggestion is not None:
        message = f"{message} {each.finding.suggestion}"
    return {
        "ruleId": each.finding.code,
        "ruleIndex": codes.index(each.finding.code),
        "level": _SARIF_LEVEL[each.finding.severity],
        "message": {"text": message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": each.file},
                    "region": {
                        "startLine": each.place.line,
                        "startColumn": each.place.column,
                        "endColumn": max(each.place.end, each.place.column + 1),
                    },
                }
            }
        ],
    }
