"""Markdown as organisations write it: which line is what, told line by line. The texts are ours, the shapes are real."""

import re
from pathlib import Path

import pytest

from quarterdeck.exchange.reading import Became, Reading, read

FUNCTIONS = """---
layout: page
title: "Harbour 2018 Q3 OKRs"
---

## On this page
{:.no_toc}

- TOC
{:toc}

### Master: Grow the trade of the port. Cargo at 120% of plan, two new shipping lines.

* Quay: Unload faster - 70% (two cranes came late)
  * Cranes: Preserve 100% of the [safety budget](https://example.org/b): 94% ([incident](https://example.org/1))
  * Tugs: Implement 10 [shorter routes](https://example.org/r): X/10 (X%)
    * Tug crew one: Implement 5 shorter routes: 4/5 (80%)
\t* Tug crew two: Preserve 100% of safety budget: -17%
  * Night shift
    * Lamps: Ship the new lamps (100%)
      * spare bulbs
    * Teach the crews a better way of tying knots
      across both quays (70%)
* Pilots
  * Hire two pilots. 0/2
  * Pilots: Source 20 candidates and hire 1 pilot: 20 sourced (100%), hired 1 (50%)
* Post: Deliver letters on time
  * Letters: Deliver 18 bags a day

## Retrospective

### Quay

* Good
  * Two cranes came
"""

HEADINGS = """# PLAN of the pilots

### Table of Contents
* [Plan](#plan)

# PLAN

### Goals
- **Calm:** nobody hurries

# Quarterly Objectives and Key Results

## Q2 2018

To be determined.

## Q1 2018

### We know **how ships _should_ arrive**

_Talk to captains first._

#### Key results

- Write down every arrival for a month
- Solve 5 complaints ([list/#24](https://example.org/24))
"""

TABLE = """# Port office OKRs

## 2019 Q4
- [Sheet](https://example.org/sheet)

## 2019 Q3
|  **Port office** | **Priority** | **Owner** | **Mid-Q Actual** | **Mid-Q Projection** | **End-Q** | ** Link** |
| :---: | :---: | :---: | --- | --- | --- | :---: |
|  **** | P0-P4 |  | **0.2** | **0.4** | **0.0** |  |
|  **1 Papers leave on schedule (Alma, Sten)** |  |  |  |  |  |  |
|  Every paper is stamped within a day | ![P0](https://example.org/p0.svg) | sten | 0.5 | 1 | 0.7 | [*](https://example.org/7) |
|  The archive has a list | ![P1](https://example.org/p1.svg) | alma / dietmar |  |  |  |  |
|   |  |  |  |  |  |  |
|  **2 The harbour hears the news (Dietmar)** |  |  |  |  |  |  |
|  One letter a month | ![P2](https://example.org/p2.svg) | dietmar |  |  |  |  |
"""


def became(reading: Reading, text: str) -> Became:
    return next(line.became for line in reading.lines if text in line.text)


def parts(reading: Reading, text: str) -> dict[str, str]:
    line = next(line for line in reading.lines if text in line.text)
    return {part.became.value: part.words for part in line.parts}


def uncovered(reading: Reading, text: str) -> list[str]:
    told = {number for line in reading.lines for number in range(line.number, max(line.number, line.last) + 1)}
    return [line for number, line in enumerate(text.split("\n"), start=1) if line.strip() and number not in told]


def test_functions_under_a_leaders_objective() -> None:
    reading = read("harbour.md", FUNCTIONS.encode())
    leader, quay, post = reading.document.objectives
    assert leader.title.startswith("Grow the trade")
    assert (leader.team, leader.cycle) == ("Master", "2018 Q3")
    assert (quay.team, quay.title) == ("Quay", "Unload faster")
    assert [each.statement for each in leader.key_results] == [
        "Pilots: Hire two pilots.",
        "Pilots: Source 20 candidates and hire 1 pilot",
    ]
    assert [each.statement for each in quay.key_results] == [
        "Cranes: Preserve 100% of the safety budget",
        "Tugs: Implement 10 shorter routes",
        "Tug crew one: Implement 5 shorter routes",
        "Tug crew two: Preserve 100% of safety budget",
        "Lamps: Ship the new lamps",
        "Night shift: Teach the crews a better way of tying knots across both quays",
    ]
    assert [each.statement for each in post.key_results] == ["Letters: Deliver 18 bags a day"]


def test_scores_at_the_end_of_lines() -> None:
    reading = read("harbour.md", FUNCTIONS.encode())
    assert parts(reading, "Cranes:")["score"] == "94% (incident)"
    assert parts(reading, "Tug crew one")["score"] == "4/5 (80%)"
    assert parts(reading, "Tug crew two")["score"] == "-17%"
    assert parts(reading, "Hire two pilots")["score"] == "0/2"
    assert "score" not in parts(reading, "Tugs: Implement 10")
    assert "score" not in parts(reading, "Pilots: Source 20"), "two scores in one line are none"
    one = next(each for each in reading.document.key_results() if "crew one" in each.statement)
    assert one.grades[0].value == 0.8
    assert one.target == 5


def test_a_retrospective_and_the_contents_are_left_out_and_said_so() -> None:
    reading = read("harbour.md", FUNCTIONS.encode())
    assert became(reading, "Retrospective") is Became.IGNORED
    assert became(reading, "* Good") is Became.IGNORED
    assert became(reading, "- TOC") is Became.IGNORED
    assert became(reading, "spare bulbs") is Became.NOTE


def test_headings_with_key_results_below() -> None:
    reading = read("pilots.md", HEADINGS.encode())
    (objective,) = reading.document.objectives
    assert objective.title == "We know how ships should arrive"
    assert (objective.cycle, objective.notes) == ("2018 Q1", "Talk to captains first.")
    assert [each.target for each in objective.key_results] == [None, 5]
    assert became(reading, "Calm") is Became.IGNORED


def test_tables_with_priorities_owners_and_scores() -> None:
    reading = read("office.md", TABLE.encode())
    papers, news = reading.document.objectives
    assert (papers.title, papers.owner, papers.contributors) == ("Papers leave on schedule", "Alma", ("Sten",))
    assert [each.owner for each in papers.key_results] == ["sten", "alma"]
    assert papers.key_results[0].grades[0].value == 0.7
    assert "Mid-Q Actual: 0.5" in papers.key_results[0].notes
    assert "Priority: P0" in papers.key_results[0].notes
    assert news.cycle == "2019 Q3"
    assert became(reading, "Sheet") is Became.IGNORED


def test_every_line_is_told() -> None:
    for text in (FUNCTIONS, HEADINGS, TABLE):
        assert uncovered(read("okrs.md", text.encode()), text) == []


def test_marked_lists_checkboxes_and_owners() -> None:
    text = """# Port 2026 Q4
## Team: Growth
- **Objective: More ships call** @ada
  - KR1: Calls from 20 to 35 a week (owner: Ben)
  - KR2: Waiting from 26 h to 8 h @cleo
\t- Owner: dora
  - [x] Publish 3 guides
## Pier team
### O1: Nobody waits twice (Dora Lind)
1. First answer below 2 h
   - Target: 3 h
"""
    reading = read("port.md", text.encode())
    first, second = reading.document.objectives
    assert (first.team, first.title, first.owner) == ("Growth", "More ships call", "ada")
    assert [each.owner for each in first.key_results] == ["Ben", "dora", ""]
    assert [(each.direction, each.baseline, each.target, each.unit) for each in first.key_results][:2] == [
        ("increase", 20, 35, ""),
        ("decrease", 26, 8, "h"),
    ]
    assert "done" in first.key_results[2].notes
    assert (second.team, second.owner, second.key_results[0].target) == ("Pier", "Dora Lind", 3)


def test_what_is_not_understood_is_said() -> None:
    reading = read("port.md", b"# Port\n\n## Growth team\n\n- Buy paint\n")
    assert became(reading, "Buy paint") is Became.NOT_UNDERSTOOD


def test_a_viva_goals_sheet_is_mapped_by_itself() -> None:
    text = (
        "OKR Reference,Title,Object type,Owner,Owner email,Time period,Parent OKR,Start value,Target value,Progress,Status\n"
        "1,Ships leave on time,Objective,Grace,grace@example.org,Q4 2026,,,,40%,On track\n"
        "2,Departures within ten minutes,Key Result,Ben,ben@example.org,Q4 2026,1,61%,85%,40%,Behind\n"
        "3,Paint the crane,Project,Ben,ben@example.org,Q4 2026,1,,,,\n"
    )
    reading = read("viva.csv", text.encode())
    assert reading.table is not None
    assert reading.table.mapping[:3] == ("id", "title", "kind")
    (objective,) = reading.document.objectives
    (key_result,) = objective.key_results
    assert (objective.owner, objective.cycle) == ("grace@example.org", "2026 Q4")
    assert (key_result.baseline, key_result.target, key_result.unit) == (61, 85, "%")
    assert became(reading, "Paint the crane") is Became.NOT_UNDERSTOOD


def test_the_examples_in_the_documentation_are_true() -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "import-export.md").read_text()
    examples = re.findall(r"^```(\w+)\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    assert len(examples) == 4
    for language, text in examples:
        name = {"markdown": "a.md", "yaml": "a.yaml", "csv": "a.csv"}[language]
        reading = read(name, text.encode())
        (objective,) = reading.document.objectives
        assert not reading.problems
        assert objective.title == "Ships leave on time"
        assert (objective.key_results[0].baseline, objective.key_results[0].target) == (61, 85)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Complete the 2018 summit successfully", None),
        ("Complete 2018 Summit successfully", None),
        ("Select benefits, 401 (k) and payroll providers", None),
        ("Improve scalability of the 360 process", None),
        ("Win 2000 users", 2000),
        ("Raise sign-ups from 400 to 2000 a week", 2000),
        ("Win the 10 largest customers", 10),
    ],
)
def test_a_number_that_is_part_of_a_name_is_no_target(text: str, target: float | None) -> None:
    assert read("a.md", f"## Objective: A\n- {text}\n".encode()).document.objectives[0].key_results[0].target == target
