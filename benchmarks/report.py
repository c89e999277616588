"""The result, as tables for the terminal and for RESULTS.md."""

import os
import platform
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.measuring import Measured

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"

START_SECONDS = 5
IDLE_MEGABYTES = 150
FIRST_VISIT_KILOBYTES = 100
LATER_PAGE_KILOBYTES = 30
MAP_KILOBYTES = 400


@dataclass(slots=True)
class Run:
    """Everything measured of one size on one database. Bytes are as they travelled, compressed."""

    size: str
    database: str
    rows: dict[str, int]
    build_seconds: float
    start_seconds: float
    idle_resident: float
    idle_proportional: float
    busy_proportional: float
    files_bytes: int
    measured: list[Measured] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{self.size} on {self.database}"


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """A Markdown table whose columns also line up in a terminal; the first column is text, the rest are figures."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]

    def line(cells: list[str]) -> str:
        padded = [
            cells[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)),
        ]
        return f"| {' | '.join(padded)} |"

    rule = [":" + "-" * (widths[0] - 1), *("-" * (width - 1) + ":" for width in widths[1:])]
    return [line(head), f"| {' | '.join(rule)} |", *(line(row) for row in rows)]


def installation_table(runs: list[Run]) -> list[str]:
    head = ["", *(run.title for run in runs), "limit"]

    def row(name: str, figures: list[str], limit: str = "") -> list[str]:
        return [name, *figures, limit]

    first_visit = [max((m.wire_bytes for m in run.measured), default=0) + run.files_bytes for run in runs]
    return table(
        head,
        [
            *(row(name, [f"{run.rows[name]:,}" for run in runs]) for name in runs[0].rows),
            row("building it, s", [f"{run.build_seconds:.1f}" for run in runs], "180 at L"),
            row("new directory to first page, s", [f"{run.start_seconds:.1f}" for run in runs], str(START_SECONDS)),
            row(
                "memory when idle, MB (shared pages divided)",
                [f"{run.idle_proportional:.0f}" for run in runs],
                str(IDLE_MEGABYTES),
            ),
            row("memory when idle, MB (resident)", [f"{run.idle_resident:.0f}" for run in runs]),
            row(
                "memory after this benchmark, MB (shared pages divided)",
                [f"{run.busy_proportional:.0f}" for run in runs],
            ),
            row("styles, scripts and icons, kB", [f"{run.files_bytes / 1e3:.1f}" for run in runs]),
            row("heaviest first visit, kB", [f"{each / 1e3:.1f}" for each in first_visit], str(FIRST_VISIT_KILOBYTES)),
        ],
    )


def screens_table(run: Run) -> list[str]:
    clients = sorted(run.measured[0].timings)
    head = ["", "SQL", "kB"]
    for count in clients:
        head += [f"{count} × ms", "p95", "bare", "ratio", "per s"]
    rows = []
    for each in run.measured:
        cells = [each.name, str(each.statements), f"{each.wire_bytes / 1e3:.1f}"]
        for count in clients:
            timing, bare = each.timings[count], each.bare[count]
            cells += [
                f"{timing.median:.1f}",
                f"{timing.p95:.1f}",
                f"{bare.median:.1f}",
                f"{each.ratio(count):.2f}",
                f"{timing.per_second:.0f}",
            ]
        rows.append(cells)
    return table(head, rows)


def missed(runs: list[Run]) -> list[str]:
    """One sentence for every figure that is not what docs and tests promise."""
    findings = []
    statements: dict[tuple[str, str], dict[str, int]] = {}
    for run in runs:
        if run.size == "L" and run.build_seconds > 180:
            findings.append(f"{run.title}: building takes {run.build_seconds:.0f} s, the limit is 180 s.")
        if run.start_seconds > START_SECONDS:
            findings.append(
                f"{run.title}: the first page takes {run.start_seconds:.1f} s, the limit is {START_SECONDS} s."
            )
        if run.idle_proportional > IDLE_MEGABYTES:
            findings.append(f"{run.title}: {run.idle_proportional:.0f} MB when idle, the limit is {IDLE_MEGABYTES} MB.")
        for each in run.measured:
            statements.setdefault((run.database, each.name), {})[run.size] = each.statements
            findings += [f"{run.title}, {each.name}: {finding}" for finding in _missed_by(each, run)]
    for (database, name), by_size in statements.items():
        if len(set(by_size.values())) > 1:
            counts = " and ".join(f"{count} at {size}" for size, count in by_size.items())
            findings.append(f"{database}, {name}: the number of statements depends on the size: {counts}.")
    return findings


def _missed_by(each: Measured, run: Run) -> list[str]:
    findings = []
    page, first_visit = each.wire_bytes / 1e3, (each.wire_bytes + run.files_bytes) / 1e3
    if each.statements_limit is not None and each.statements > each.statements_limit:
        findings.append(f"{each.statements} statements, the limit is {each.statements_limit}.")
    heaviest = MAP_KILOBYTES if each.name == "map" else LATER_PAGE_KILOBYTES
    if page > heaviest:
        findings.append(f"{page:.1f} kB, the limit is {heaviest} kB.")
    if first_visit > FIRST_VISIT_KILOBYTES:
        findings.append(f"a first visit is {first_visit:.1f} kB, the limit is {FIRST_VISIT_KILOBYTES} kB.")
    for count in each.timings:
        if each.limit is not None and each.ratio(count) > each.limit:
            ratio = f"{each.ratio(count):.2f} × the bare one"
            findings.append(f"{ratio} with {count} client{'s' * (count > 1)}, the limit is {each.limit:g} ×.")
    return findings


def document(runs: list[Run], load: float) -> str:
    lines = [
        "# Measurements",
        "",
        "Written by `bin/benchmark`, which anyone can run; the text below explains the columns, not this run.",
        "",
        f"{datetime.now(UTC):%d %B %Y}, Quarterdeck {version('quarterdeck')} ({_revision()}), "
        f"Python {platform.python_version()}, "
        f"{_processor()}, {os.cpu_count()} cores shared by server, database and clients, debug off. "
        f"Load of the machine before the start, by whatever else ran on it: {load:.1f}.",
        "",
        *_explanation(),
        "",
        "## The installation",
        "",
        *installation_table(runs),
        "",
    ]
    for run in runs:
        lines += [f"## {run.title}", "", *screens_table(run), ""]
    findings = missed(runs)
    lines += ["## Missed", "", *([f"- {finding}" for finding in findings] or ["Every limit is kept."]), ""]
    return "\n".join(lines)


def _explanation() -> list[str]:
    return [
        "Each screen is asked for by a logged-in member over a kept connection, in turns with its bare counterpart: a",
        "logged-in page of the same stack that shows the frame and nothing in it, and for the check-in a logged-in",
        "POST that inserts one row. `ms` is the median wait of one client, `p95` what 95 of 100 answers stayed below,",
        "`bare` the counterpart's median in the same minute, `ratio` one by the other, `per s` the answers that all",
        "clients together got in a second. `SQL` counts every statement of the request, those of session, log-in and",
        "scope included; `kB` is the page as it travelled, compressed.",
    ]


def _revision() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=RESULTS.parent, capture_output=True, text=True
    )
    return done.stdout.strip() or "no revision"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()
