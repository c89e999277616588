"""What the coach has to say: beside one record, and about a whole cycle."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Sum

from quarterdeck.okrs.coaching import Margin, margin_of, read
from quarterdeck.okrs.models import Cycle, KeyResult, Objective, ObjectiveState, Waiver
from quarterdeck.okrs.queries.rows import visible_objectives
from quarterdeck.people.models import Member, Team


@dataclass(frozen=True, slots=True)
class Read:
    """One text with its margin: an objective, or one of its key results."""

    reference: str
    text: str
    is_objective: bool
    margins: tuple[Margin, ...]

    @property
    def speaking(self) -> tuple[Margin, ...]:
        """The findings that nobody has set aside."""
        return tuple(each for each in self.margins if not each.waived_because)


@dataclass(frozen=True, slots=True)
class QualityEntry:
    objective: Read
    key_results: tuple[Read, ...]
    team: str
    team_slug: str


@dataclass(frozen=True, slots=True)
class QualityPage:
    """The texts of a cycle with their findings, those with most to mend first; 50 objectives a page."""

    cycle: str
    cycle_slug: str
    team: str
    team_slug: str
    objectives: int
    read_well: int
    errors: int
    warnings: int
    outputs: int
    key_results: int
    entries: tuple[QualityEntry, ...]
    page: int
    has_more: bool


PER_PAGE = 25


def margins_of(objective: Objective, key_results: Sequence[KeyResult]) -> dict[str, tuple[Margin, ...]]:
    """The margins of an objective and its key results by reference, those set aside last. One statement."""
    return _margins([objective], {objective.pk: list(key_results)})


def _margins(
    objectives: Sequence[Objective], by_objective: dict[UUID, list[KeyResult]]
) -> dict[str, tuple[Margin, ...]]:
    waivers = _waivers(objectives)
    found: dict[str, list[Margin]] = defaultdict(list)
    for objective in objectives:
        live = [each for each in by_objective[objective.pk] if not each.is_dropped]
        for reference, finding in read(objective, live):
            margin = margin_of(finding, reference)
            waiver = waivers.get((reference, finding.code))
            if waiver is not None:
                margin = _set_aside(margin, waiver)
            found[reference].append(margin)
    return {reference: tuple(sorted(each, key=lambda m: bool(m.waived_because))) for reference, each in found.items()}


def _waivers(objectives: Iterable[Objective]) -> dict[tuple[str, str], Waiver]:
    found = Waiver.objects.filter(objective__in=[each.pk for each in objectives])
    related = found.select_related("objective", "key_result", "member")
    return {((each.key_result or each.objective).reference, each.code): each for each in related}


def _set_aside(margin: Margin, waiver: Waiver) -> Margin:
    return Margin(
        margin.code, margin.name, margin.severity, margin.words, margin.suggestion, margin.rewrite, margin.why,
        margin.start, margin.end, margin.about, waiver.reason, waiver.member.name, waiver.pk,
    )  # fmt: skip


def quality_page(reader: Member, cycle: Cycle, team: Team | None, page: int = 1) -> QualityPage:
    """How well the OKRs of a cycle are written, of one team with all below it or of all. Six statements at most."""
    everything = visible_objectives(reader).filter(cycle=cycle).exclude(state=ObjectiveState.DROPPED)
    if team is not None:
        everything = everything.filter(Q(team=team) | Q(team__parent=team) | Q(team__parent__parent=team))
    sums = everything.aggregate(errors=Sum("coach_errors"), warnings=Sum("coach_warnings"))
    counted = KeyResult.objects.filter(objective__in=everything.values("pk"), dropped_at__isnull=True)
    results = counted.values_list("is_output", flat=True)
    flags = list(results)
    total = everything.count()
    wanting = everything.filter(Q(coach_errors__gt=0) | Q(coach_warnings__gt=0))
    start = (page - 1) * PER_PAGE
    ordered = wanting.select_related("team", "owner", "cycle", "organisation").order_by(
        "-coach_errors", "-coach_warnings", "number"
    )
    shown = list(ordered[start : start + PER_PAGE + 1])
    entries = _entries(shown[:PER_PAGE])
    return QualityPage(
        cycle=cycle.name,
        cycle_slug=cycle.slug,
        team=team.name if team else "",
        team_slug=team.slug if team else "",
        objectives=total,
        read_well=total - wanting.count(),
        errors=sums["errors"] or 0,
        warnings=sums["warnings"] or 0,
        outputs=sum(flags),
        key_results=len(flags),
        entries=entries,
        page=page,
        has_more=len(shown) > PER_PAGE,
    )


def _entries(objectives: list[Objective]) -> tuple[QualityEntry, ...]:
    by_objective: dict[UUID, list[KeyResult]] = defaultdict(list)
    found = KeyResult.objects.filter(objective__in=[each.pk for each in objectives], dropped_at__isnull=True)
    for each in found.select_related("owner").order_by("position", "number") if objectives else ():
        by_objective[each.objective_id].append(each)
    margins = _margins(objectives, by_objective) if objectives else {}
    return tuple(
        QualityEntry(
            Read(objective.reference, objective.title, True, margins.get(objective.reference, ())),
            tuple(
                Read(each.reference, each.statement, False, margins.get(each.reference, ()))
                for each in by_objective[objective.pk]
            ),
            objective.team.name,
            objective.team.slug,
        )
        for objective in objectives
    )
