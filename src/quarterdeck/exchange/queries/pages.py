"""What the import and export pages offer."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from quarterdeck.exchange.models import Upload
from quarterdeck.exchange.planning import Fate, Plan, cycles_named, plan_drafts
from quarterdeck.exchange.queries.history import history_problems
from quarterdeck.exchange.reading import Became, Line, Reading, read
from quarterdeck.exchange.writing import FORMATS, Format
from quarterdeck.keel.access import may
from quarterdeck.okrs.models import Cycle, Phase
from quarterdeck.people.models import Member, Team

MOST_LINES = 2_000
"""So many lines a preview lists; the counts and what was not understood are about all."""


@dataclass(frozen=True, slots=True)
class StartPage:
    """Where OKRs may be imported to, by one person."""

    cycles: tuple[Cycle, ...]
    teams: tuple[Team, ...]
    may_import: bool
    may_import_history: bool


def start_page(member: Member) -> StartPage:
    """The cycles that take drafts, the running one first, and the teams this person drafts for. Two statements."""
    cycles = Cycle.objects.filter(phase__in=[Phase.PLANNING, Phase.RUNNING])
    teams = Team.objects.filter(archived_at__isnull=True).order_by("name")
    if not member.is_steward:
        teams = teams.filter(pk__in=member.team_ids)
    ordered = sorted(cycles, key=lambda each: (each.phase != Phase.RUNNING, each.is_annual, each.starts_on))
    return StartPage(
        tuple(ordered),
        tuple(sorted(teams, key=lambda each: not each.is_company)),
        may(member, "exchange.import_okrs"),
        may(member, "exchange.import_history"),
    )


@dataclass(frozen=True, slots=True)
class ExportPage:
    cycles: tuple[Cycle, ...]
    teams: tuple[Team, ...]
    formats: tuple[Format, ...]
    may_export_everything: bool


def export_page(member: Member) -> ExportPage:
    """What can be exported. Two statements."""
    return ExportPage(
        tuple(Cycle.objects.order_by("-starts_on", "kind")),
        tuple(Team.objects.order_by("name")),
        tuple(FORMATS.values()),
        may(member, "exchange.export_everything"),
    )


def waiting_upload(member: Member, key: UUID) -> Upload | None:
    """A person's own kept file."""
    return Upload.objects.filter(pk=key, member=member).select_related("cycle", "team").first()


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the file as the preview lists it."""

    number: int
    last: int
    sheet: str
    text: str
    became: str
    word: str
    why: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file says and what importing it would do. `counts` are (word, number)."""

    name: str
    cycle: str
    team: str
    is_table: bool
    objectives: int
    key_results: int
    owners: int
    scores: int
    with_numbers: int
    check_ins: int
    others: int
    not_understood: tuple[Shown, ...]
    left_out: int
    lines: tuple[Shown, ...]
    more_lines: int
    cycles: tuple[str, ...]
    only: str
    _plan: Plan
    _reading: Reading

    @property
    def plan(self) -> Plan:
        return self._plan

    @property
    def refused(self) -> int:
        return sum(each.fate is not Fate.CREATE for each in self._plan.objectives)


def preview_of(member: Member, kept: Upload, only: str) -> Preview:
    """The preview of a kept file. Read anew from what the server keeps."""
    reading = read(kept.name, bytes(kept.content), kept.mapping)
    document = reading.document
    cycles = cycles_named(document)
    only = only if only in cycles else ""
    if document.is_whole:
        plan = Plan(None, problems=tuple(history_problems(member.organisation, reading)), is_history=True)
    else:
        plan = plan_drafts(member, reading, cycle=kept.cycle, team=kept.team, only_cycle=only)
    shown = tuple(_shown(line) for line in reading.lines)
    counts = reading.counts
    return Preview(
        name=kept.name, cycle=kept.cycle.name if kept.cycle else "", team=kept.team.name if kept.team else "",
        is_table=reading.table is not None, objectives=len(document.objectives),
        key_results=sum(1 for _each in document.key_results()),
        owners=len(document.people()), scores=counts.get(Became.SCORE, 0),
        with_numbers=sum(each.target is not None for each in document.key_results()),
        check_ins=sum(len(each.check_ins) for each in document.key_results()) if document.is_whole else 0,
        others=sum(len(each) for each in document.rooms.values()) if document.is_whole else 0,
        not_understood=tuple(each for each in shown if each.became == Became.NOT_UNDERSTOOD),
        left_out=counts.get(Became.IGNORED, 0),
        lines=shown[:MOST_LINES],
        more_lines=max(0, len(shown) - MOST_LINES),
        cycles=cycles if len(cycles) > 1 else (), only=only, _plan=plan, _reading=reading,
    )  # fmt: skip


def _shown(line: Line) -> Shown:
    parts = tuple((part.name, part.words) for part in line.parts)
    return Shown(line.number, line.last, line.sheet, line.text, line.became.value, line.name, line.why, parts)


def people_choices(plan: Plan) -> tuple[Member, ...]:
    """Whom an unknown name may be; empty when nobody is unknown, and no statement then."""
    return tuple(Member.objects.filter(deactivated_at__isnull=True)) if plan.unknown_people else ()


def chosen_of(cycle: str, team: str, scope: str) -> tuple[Cycle | None, Team | None, bool]:
    """The cycle and team of an export by their slugs; 404 for what does not exist."""
    found_cycle = Cycle.objects.filter(slug=cycle).first() if cycle else None
    found_team = Team.objects.filter(slug=team).first() if team else None
    if (cycle and found_cycle is None) or (team and found_team is None):
        raise Http404
    return found_cycle, found_team, scope == "everything"
