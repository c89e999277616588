"""Foreign tables: which column holds what, guessed from its name and contents and confirmed by a person, and the rows
read with it. Viva Goals' template and exports, and tables inside Markdown, go the same way."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t

from quarterdeck.exchange.document import clean
from quarterdeck.exchange.reading.drafting import Draft, KeyResultDraft, ObjectiveDraft
from quarterdeck.exchange.reading.reading import Became, Line, Part
from quarterdeck.exchange.reading.words import Found, cycle_in, mark_in, people_in, score_of, take_apart, without_number
from quarterdeck.measure import UnreadableValueError, parse_value

FIELDS = {
    "": t("Leave out"),
    "title": t("Title (objective or key result)"),
    "kind": t("What the row is (objective, key result)"),
    "objective": t("Objective"),
    "key_result": t("Key result"),
    "id": t("Its number or key"),
    "parent": t("What it belongs to"),
    "owner": t("Owner"),
    "email": t("Owner's e-mail"),
    "team": t("Team"),
    "cycle": t("Cycle"),
    "priority": t("Priority"),
    "metric": t("Metric"),
    "unit": t("Unit"),
    "baseline": t("Baseline"),
    "target": t("Target"),
    "current": t("Current value"),
    "score": t("Score or progress"),
    "interim": t("Score on the way"),
    "weight": t("Weight"),
    "notes": t("Note"),
}
_NAMES: dict[str, tuple[str, ...]] = {
    "key_result": ("key result", "key results", "kr", "krs", "key result title", "key result name"),
    "objective": ("objective", "objectives", "objective title", "objective name", "o"),
    "kind": ("object type", "okr type", "record type", "kind", "item type", "entity type", "level type"),
    "title": ("title", "okr title", "name", "okr", "okrs", "okr name", "description", "goal", "goal name",
              "objective/key result",
              "objective / key result", "objectives and key results", "objectives & key results", "statement"),
    "parent": ("parent", "parent okr", "parent objective", "parent id", "parent title", "aligned to", "parent okr reference",
               "alignment", "objective id"),
    "id": ("id", "okr reference", "okr id", "reference", "ref", "key", "#", "okr key"),
    "email": ("owner email", "email", "e-mail", "owner e-mail", "owner's email", "owner mail"),
    "owner": ("owner", "owners", "okr owner", "dri", "owner name", "assignee", "lead", "responsible", "accountable", "who"),
    "team": ("team", "teams", "team name", "owning team", "department", "group", "function", "team/organization", "type"),
    "cycle": ("time period", "cycle", "quarter", "period", "timeframe", "time frame", "session", "interval"),
    "priority": ("priority", "prio", "p"),
    "metric": ("metric", "metric name", "measure", "kpi", "measurement"),
    "unit": ("unit", "units", "metric unit", "unit of measure", "metric type"),
    "baseline": ("baseline", "start", "start value", "starting value", "initial", "initial value", "from", "metric start",
                 "start metric value"),
    "target": ("target", "target value", "goal value", "to", "metric target", "target metric value"),
    "current": ("current", "current value", "actual", "actual value", "value", "latest value", "metric current"),
    "score": ("score", "final score", "grade", "end-q", "end of quarter", "final", "progress", "progress %", "progress (%)",
              "completion", "percent complete", "% complete", "end score"),
    "weight": ("weight", "weightage", "weight %"),
    "notes": ("notes", "note", "comment", "comments", "status", "last check-in note", "latest check-in note", "details",
              "check-in note", "confidence", "risk"),
}  # fmt: skip
_KINDS_KR = re.compile(r"key ?-?results?|kr|kpi", re.IGNORECASE)
_KINDS_O = re.compile(r"(?:.* )?objectives?|goal|o", re.IGNORECASE)
_INTERIM = re.compile(r"mid|actual|projection|interim|forecast", re.IGNORECASE)


def guess(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The field each column holds, "" where none is plain. Each field is given once, to the first column that fits."""
    mapping = [""] * len(headers)
    taken: set[str] = set()
    for index, header in enumerate(headers):
        word = re.sub(r"[*_?]+", "", header).strip().casefold()
        for field, names in _NAMES.items():
            if field not in taken and word in names:
                mapping[index] = "kind" if field == "team" and word == "type" and _holds_kinds(rows, index) else field
                taken.add(mapping[index])
                break
    for index, header in enumerate(headers):
        if not mapping[index] and _INTERIM.search(header) and _holds_scores(rows, index):
            mapping[index] = "interim"
    if not {"title", "objective", "key_result"} & set(mapping):
        longest = max(range(len(headers)), key=lambda index: _average(rows, index), default=None)
        if longest is not None and not mapping[longest] and _average(rows, longest) >= 15:
            mapping[longest] = "title"
    return mapping


def _average(rows: Sequence[Sequence[str]], index: int) -> float:
    filled = [len(row[index]) for row in rows if index < len(row) and row[index]]
    return sum(filled) / len(filled) if filled else 0


def _holds_kinds(rows: Sequence[Sequence[str]], index: int) -> bool:
    cells = {row[index].strip() for row in rows if index < len(row) and row[index].strip()}
    return bool(cells) and any(_KINDS_KR.fullmatch(cell) or _KINDS_O.fullmatch(cell) for cell in cells)


def _holds_scores(rows: Sequence[Sequence[str]], index: int) -> bool:
    cells = [row[index] for row in rows if index < len(row) and row[index]]
    return bool(cells) and all(score_of(cell) is not None for cell in cells)


class TableReader:
    """Rows of a foreign table, one after the other, into a draft."""

    def __init__(
        self, draft: Draft, mapping: Sequence[str], *, cycle: str = "", team: str = "",
        objective: ObjectiveDraft | None = None, headers: Sequence[str] = (), sheet: str = "",
    ) -> None:  # fmt: skip
        self.draft, self.mapping, self.headers = draft, list(mapping), list(headers)
        self.cycle, self.team, self.current = cycle, team, objective
        self.given = objective is not None
        self.by_name: dict[str, ObjectiveDraft] = {}
        self.sheet = sheet

    @property
    def is_usable(self) -> bool:
        return bool({"title", "objective", "key_result"} & set(self.mapping))

    def row(self, line: int, cells: Sequence[str], *, is_bold: bool = False, links: Sequence[str] = ()) -> None:
        """Take one row."""
        said: dict[str, list[str]] = {}
        for index, cell in enumerate(cells[: len(self.mapping)]):
            if cell.strip():
                said.setdefault(self.mapping[index], []).append(cell.strip())
        raw = " | ".join(cell for cell in cells if cell)[:300]
        values = {name: texts[0] for name, texts in said.items()}
        if not {"title", "objective", "key_result"} & set(values):
            if raw:
                self._line(line, raw, Became.IGNORED, _("A row without a title, such as a total."))
            else:
                self._line(line, "|", Became.IGNORED, _("An empty row."))
            return
        extra = self._extra(cells, links)
        if "title" in values:
            self._by_title(line, raw, values, extra, is_bold=is_bold)
            return
        if values.get("objective"):
            self._objective(line, raw, values["objective"], {} if "key_result" in values else values)
        if values.get("key_result"):
            self._key_result(line, raw, values["key_result"], values, extra)

    def _extra(self, cells: Sequence[str], links: Sequence[str]) -> list[str]:
        """What has no field of its own, with its column's name: notes and scores on the way."""
        kept = []
        for header, field, cell in zip(self.headers, self.mapping, cells, strict=False):
            if field in {"notes", "interim"} and cell.strip():
                kept.append(f"{header}: {cell.strip()}")
        return kept + [_("Link: %(link)s") % {"link": link} for link in links[:5]]

    def _by_title(self, line: int, raw: str, values: dict[str, str], extra: list[str], *, is_bold: bool) -> None:
        kind = self._kind(values, is_bold)
        title = mark_in(values["title"])[1]
        if kind == "objective":
            self._objective(line, raw, title, values)
        elif kind == "key_result":
            self._key_result(line, raw, title, values, extra)
        else:
            words = _("It is neither called an objective nor a key result, but “%(kind)s”.") % {"kind": values["kind"]}
            self._line(line, raw, Became.NOT_UNDERSTOOD, words)

    def _kind(self, values: dict[str, str], is_bold: bool) -> str:
        if "kind" in values:
            kind = values["kind"].strip()
            return "key_result" if _KINDS_KR.search(kind) else "objective" if _KINDS_O.fullmatch(kind) else ""
        marked = mark_in(values["title"])[0]
        if marked:
            return marked
        alone = set(values) <= {"title", "notes", "id"}
        if is_bold and alone:
            return "objective"
        if "parent" in self.mapping:
            return "key_result" if values.get("parent") else "objective"
        if "target" in self.mapping and not alone:
            return "key_result" if "target" in values or self.current else "objective"
        return "objective" if alone and not self.given else "key_result"

    def _objective(self, line: int, raw: str, title: str, values: dict[str, str]) -> None:
        found = take_apart(without_number(title), is_scored=False)
        owners = self._owners(values) or found.owners
        cycle = cycle_in(values.get("cycle", ""))[0] or values.get("cycle", "") or self.cycle
        known = self.by_name.get(title.casefold())
        if known is not None and "title" not in values:
            self.current = known
            return
        parts = tuple(Part(Became.OWNER, each) for each in owners)
        found = Found(found.text, owners, None, (), values.get("priority", found.priority), parts)
        self.current = self.draft.objective(
            found, line=line, last=line, raw=raw, team=values.get("team", self.team), cycle=cycle
        )
        for name in (title, values.get("id", "")):
            if name:
                self.by_name[name.casefold()] = self.current

    def _key_result(self, line: int, raw: str, title: str, values: dict[str, str], extra: list[str]) -> None:
        parent = values.get("parent", "").casefold()
        objective = self.by_name.get(parent) if parent else self.current
        if objective is None:
            words = (
                _("No objective in this file is called “%(name)s”.") % {"name": values["parent"]}
                if parent
                else _("It reads as a key result, but no objective stands above it.")
            )
            self._line(line, raw, Became.NOT_UNDERSTOOD, words)
            return
        found = take_apart(title, is_scored=False)
        owners = self._owners(values) or found.owners
        score = score_of(values["score"]) if "score" in values else found.score
        said = (values["score"],) if "score" in values else found.said
        parts = tuple(Part(Became.OWNER, each) for each in owners)
        parts += (Part(Became.SCORE, said[0]),) if score is not None and said else ()
        parts += (Part(Became.SCORE, values["interim"]),) if score_of(values.get("interim", "")) is not None else ()
        priority = values.get("priority", found.priority)
        parts += (Part(Became.PRIORITY, priority),) if priority else ()
        found = Found(found.text, owners, score, said, priority, parts)
        draft = self.draft.key_result(objective, found, line=line, last=line, raw=raw)
        draft.said += extra
        self._numbers(draft, values)

    def _numbers(self, draft: KeyResultDraft, values: dict[str, str]) -> None:
        unit = clean(values.get("unit", ""))[:20]
        read: dict[str, object] = {}
        for name in ("baseline", "target", "weight"):
            value = _number(values.get(name, ""))
            if value is not None:
                read[name] = value
            elif values.get(name):
                draft.said.append(f"{FIELDS[name]}: {values[name]}")
        if values.get("current"):
            draft.said.append(_("Current value: %(value)s") % {"value": values["current"]})
        baseline, target = read.get("baseline"), read.get("target")
        if isinstance(baseline, float) and isinstance(target, float) and target < baseline:
            read["direction"] = "decrease"
        if unit or "%" in values.get("target", ""):
            read["unit"] = unit or "%"
        if values.get("metric"):
            read["metric"] = clean(values["metric"])[:200]
        draft.values.update(read)

    @staticmethod
    def _owners(values: dict[str, str]) -> tuple[str, ...]:
        if values.get("email"):
            return (values["email"].strip().lower(),)
        return people_in(values.get("owner", ""))

    def _line(self, number: int, raw: str, became: Became, why: str) -> None:
        self.draft.notes.lines.append(Line(number, raw, became, why, last=number, sheet=self.sheet))


def _number(text: str) -> float | None:
    try:
        return parse_value(text) if text else None
    except UnreadableValueError:
        return None
