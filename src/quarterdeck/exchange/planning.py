"""What importing a document would do, told before anything is written: created, there already, or not possible and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.exchange import document as doc
from quarterdeck.exchange.reading import Reading
from quarterdeck.keel.access import may
from quarterdeck.measure import Direction, Goal, Kind
from quarterdeck.okrs.models import Ambition, Cycle, Objective, ObjectiveState
from quarterdeck.okrs.wording import problem_words
from quarterdeck.people.models import Member, Team

LONGEST = 300


class Fate(StrEnum):
    CREATE = "create"
    THERE_ALREADY = "there_already"
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class PlannedKeyResult:
    """`fields` are as `okrs.actions.add_key_result` takes them."""

    statement: str
    fields: dict[str, Any]
    owner_word: str
    notes: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedObjective:
    fate: Fate
    title: str
    team: Team | None
    owner: Member | None
    owner_word: str
    in_order_to: str
    ambition: str
    notes: str
    key_results: tuple[PlannedKeyResult, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """`unknown_people` are named in the file and not found here; what is theirs arrives without an owner."""

    cycle: Cycle | None
    objectives: tuple[PlannedObjective, ...] = ()
    unknown_people: tuple[str, ...] = ()
    unknown_teams: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    is_history: bool = False

    @property
    def to_create(self) -> tuple[PlannedObjective, ...]:
        return tuple(each for each in self.objectives if each.fate is Fate.CREATE)

    @property
    def key_results_to_create(self) -> int:
        return sum(len(each.key_results) for each in self.to_create)

    @property
    def is_possible(self) -> bool:
        return not self.problems and (self.is_history or bool(self.to_create))


def plan_drafts(
    actor: Member, reading: Reading, *, cycle: Cycle | None, team: Team | None, people: Mapping[str, str] | None = None,
    only_cycle: str = "",
) -> Plan:  # fmt: skip
    """Plan a document's objectives as drafts of `cycle`, each for the team it names if that is known, else for `team`
    (the company by default).

    `people` maps names in the file to handles. `only_cycle` takes only what the file says of that cycle.
    """
    problems = [_("Line %(line)d: %(words)s") % {"line": each.number, "words": each.words} for each in reading.problems]
    if cycle is None:
        problems.append(_("Choose the cycle the drafts are for."))
    elif not cycle.takes_drafts:
        problems.append(
            _("%(cycle)s takes no more drafts. Choose one that is planned or runs.") % {"cycle": cycle.name}
        )
    chosen = [each for each in reading.document.objectives if not only_cycle or each.cycle == only_cycle]
    if not chosen:
        problems.append(_("No objective was found in this file. See below what was made of each line."))
    planner = _Planner(actor, cycle, team, people or {})
    planned = tuple(planner.objective(each) for each in chosen)
    named = {name for each in chosen for name in _names_of(each)}
    unknown = tuple(each for each in reading.document.people() if each in named and planner.person(each) is None)
    return Plan(cycle, planned, unknown, tuple(planner.unknown_teams), tuple(problems))


def _names_of(objective: doc.Objective) -> list[str]:
    return [objective.owner, *(each.owner for each in objective.key_results)]


class _Planner:
    def __init__(self, actor: Member, cycle: Cycle | None, team: Team | None, people: Mapping[str, str]) -> None:
        self.actor, self.cycle, self.team = actor, cycle, team
        self.chosen_people = {name.casefold(): handle for name, handle in people.items() if handle}
        self.members = self._by_name(Member.objects.filter(deactivated_at__isnull=True))
        self.teams: dict[str, Team] = {}
        for each in Team.objects.filter(archived_at__isnull=True):
            self.teams.setdefault(each.name.casefold(), each)
            self.teams[each.slug.casefold()] = each
            if team is None and each.is_company:
                self.team = each
        present = Objective.objects.filter(cycle=cycle).exclude(state=ObjectiveState.DROPPED) if cycle else []
        self.present = {(each.team_id, each.title.casefold()) for each in present}
        self.unknown_teams: dict[str, None] = {}

    @staticmethod
    def _by_name(members: Any) -> dict[str, Member | None]:
        """By handle, by e-mail, and by name where only one person has it."""
        found: dict[str, Member | None] = {}
        for each in members:
            key = each.name.casefold()
            found[key] = None if key in found else each
        for each in members:
            found.update({word.casefold(): each for word in (each.handle, each.email) if word})
        return found

    def person(self, word: str) -> Member | None:
        key = word.casefold().lstrip("@")
        return self.members.get(self.chosen_people.get(word.casefold(), key).casefold())

    def objective(self, each: doc.Objective) -> PlannedObjective:
        remarks: list[str] = []
        team, title = self._place(each, remarks)
        others = ", ".join(each.contributors)
        notes = f"{each.notes}\n{_('With: %(names)s') % {'names': others}}".strip() if others else each.notes
        if len(title) > LONGEST:
            notes, title = f"{title}\n{notes}".strip(), title[: LONGEST - 1] + "…"
            remarks.append(
                _("Its title is longer than %(count)d letters; the whole of it is kept as a comment.")
                % {"count": LONGEST}
            )
        fate = Fate.CREATE
        if team is None:
            fate = Fate.NOT_POSSIBLE
            remarks.append(_("Choose the team it is for."))
        elif not may(self.actor, "okrs.draft_for", team):
            fate = Fate.NOT_POSSIBLE
            remarks.append(_("Only its members draft for %(team)s.") % {"team": team.name})
        elif (team.pk, title.casefold()) in self.present:
            fate = Fate.THERE_ALREADY
            remarks.append(_("%(team)s has an objective of this title in this cycle.") % {"team": team.name})
        else:
            self.present.add((team.pk, title.casefold()))
        left = sum(len(key_result.check_ins) for key_result in each.key_results)
        if left:
            remarks.append(
                ngettext(
                    "%(count)d check-in stays out: a draft has none.",
                    "%(count)d check-ins stay out: a draft has none.",
                    left,
                )
                % {"count": left}
            )
        return PlannedObjective(
            fate, title, team, self.person(each.owner) if each.owner else None, each.owner, each.in_order_to[:LONGEST],
            each.ambition if each.ambition in Ambition.values else Ambition.ASPIRATIONAL.value, notes,
            tuple(self._key_result(key_result) for key_result in each.key_results), tuple(remarks),
        )  # fmt: skip

    def _place(self, each: doc.Objective, remarks: list[str]) -> tuple[Team | None, str]:
        if not each.team:
            return self.team, each.title
        team = self.teams.get(each.team.casefold())
        if team is not None:
            return team, each.title
        self.unknown_teams[each.team] = None
        if self.team is not None:
            remarks.append(
                _("“%(name)s” is no team here; it goes to %(team)s and keeps the name in its title.")
                % {"name": each.team, "team": self.team.name}
            )
        return self.team, f"{each.team}: {each.title}"

    def _key_result(self, each: doc.KeyResult) -> PlannedKeyResult:
        remarks: list[str] = []
        statement, notes = each.statement, each.notes
        if len(statement) > LONGEST:
            notes, statement = f"{statement}\n{notes}".strip(), statement[: LONGEST - 1] + "…"
            remarks.append(
                _("Longer than %(count)d letters; the whole of it is kept as a comment.") % {"count": LONGEST}
            )
        fields = _numbers(each, remarks)
        owner = self.person(each.owner) if each.owner else None
        if owner is not None:
            fields["owner"] = owner
        return PlannedKeyResult(statement, fields, each.owner, notes, tuple(remarks))


def _numbers(each: doc.KeyResult, remarks: list[str]) -> dict[str, Any]:
    """The fields of a key result as they can be; numbers that contradict each other are left for a person."""
    direction = each.direction if each.direction in set(Direction) else Direction.INCREASE.value
    kind = each.kind if each.kind in set(Kind) else Kind.METRIC.value
    fields: dict[str, Any] = {
        "metric": each.metric[:200], "unit": each.unit[:20], "direction": direction, "kind": kind,
        "criteria": each.criteria[:2000],
        "frequency": each.frequency if each.frequency in {1, 2} else 1, "weight": max(0.0, each.weight),
        "is_guardrail": each.is_guardrail and Direction(direction).keeps,
        "zone_sentences": {
            zone: words
            for zone, words in (
                ("commit", each.described_commit), ("target", each.described_target), ("stretch", each.described_stretch)
            )
            if words
        },
    }  # fmt: skip
    numbers = {
        name: getattr(each, name) for name in ("baseline", "target", "target_high", "commit_zone", "stretch_zone")
    }
    goal = Goal(
        Direction(direction),
        each.baseline,
        each.target,
        each.target_high,
        each.commit_zone,
        each.stretch_zone,
        Kind(kind),
    )
    wrong = [problem for problem in goal.problems() if problem.code not in {"target_missing", "target_high_missing"}]
    if wrong:
        remarks.append(_("Its numbers are left out: %(why)s") % {"why": problem_words(wrong[0])})
        return fields
    return {**fields, **{name: value for name, value in numbers.items() if value is not None}}


def cycles_named(document: doc.Document) -> tuple[str, ...]:
    """The cycles a file speaks about, in its order."""
    return tuple(dict.fromkeys(each.cycle for each in document.objectives if each.cycle))


__all__ = ["Fate", "Plan", "PlannedKeyResult", "PlannedObjective", "cycles_named", "plan_drafts"]
