"""An organisation's records as a document: everything, or what one cycle or team holds. A constant number of statements."""

from collections import defaultdict
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from quarterdeck.board.models import Initiative
from quarterdeck.comments.models import Comment, Mention
from quarterdeck.events.models import Event
from quarterdeck.exchange import document as doc
from quarterdeck.exchange.document import clean
from quarterdeck.exchange.queries.rooms import room_records
from quarterdeck.exchange.rooms import FACTS
from quarterdeck.okrs.models import (
    Acknowledgement,
    CheckIn,
    Contributor,
    Cycle,
    Grade,
    KeyResult,
    Objective,
    StrategicPriority,
)
from quarterdeck.okrs.models import ObjectiveState as State
from quarterdeck.people.models import Member, Organisation, Team, TeamMembership


def document_of(
    reader: Member,
    organisation: Organisation,
    *,
    cycle: Cycle | None = None,
    team: Team | None = None,
    whole: bool = False,
) -> doc.Document:
    """What `reader` may see of an organisation: with `whole` everything including history, people and settings, else the
    objectives of a cycle or a team. Drafts of other teams are left out unless a steward asks."""
    return _Export(reader, organisation).document(cycle, team, whole=whole)


def _text(value: str) -> str:
    return clean(value, lines=True)


class _Export:
    def __init__(self, reader: Member, organisation: Organisation) -> None:
        self.reader, self.organisation = reader, organisation
        self.members = {each.pk: each for each in Member.objects.all()}
        self.teams = {each.pk: each for each in Team.objects.all()}
        self.cycles = {each.pk: each for each in Cycle.objects.order_by("starts_on", "kind", "slug")}
        self.priorities = {each.pk: each for each in StrategicPriority.objects.all()}
        self.names: dict[UUID, str] = {
            **{each.pk: each.handle for each in self.members.values()},
            **{each.pk: each.slug for each in self.teams.values()},
            **{each.pk: each.slug for each in self.cycles.values()},
            **{each.pk: clean(each.title) for each in self.priorities.values()},
        }

    def handle(self, key: UUID | None) -> str:
        return self.members[key].handle if key in self.members else ""

    def document(self, cycle: Cycle | None, team: Team | None, *, whole: bool) -> doc.Document:
        objectives = Objective.objects.all()
        if not self.reader.is_steward:
            objectives = objectives.filter(~Q(state=State.DRAFT) | Q(team__in=self.reader.team_ids))
        if cycle is not None:
            objectives = objectives.filter(cycle=cycle)
        if team is not None:
            objectives = objectives.filter(team=team)
        written = self._objectives(objectives)
        if not whole:
            used = {each.cycle for each in written}
            cycles = tuple(self._cycle(each) for each in self.cycles.values() if each.slug in used)
            return doc.Document(cycles=cycles, objectives=written)
        rooms = room_records(self.names, self.organisation.slug)
        return doc.Document(
            organisation=doc.Organisation(
                name=clean(self.organisation.name),
                time_zone=self.organisation.time_zone,
                settings=self.organisation.settings.chosen(),
            ),
            teams=self._teams(),
            members=tuple(self._member(each) for each in sorted(self.members.values(), key=lambda each: each.handle)),
            priorities=tuple(self._priority(each) for each in self.priorities.values()),
            cycles=tuple(self._cycle(each) for each in self.cycles.values()),
            objectives=written,
            comments=self._other_talk(),
            rooms=rooms,
            events=self._events(),
        )

    # People ---------------------------------------------------------------------------------------------------------

    def _teams(self) -> tuple[doc.Team, ...]:
        leads: dict[UUID, list[str]] = defaultdict(list)
        others: dict[UUID, list[str]] = defaultdict(list)
        for team, member, is_lead in TeamMembership.objects.values_list("team_id", "member_id", "is_lead"):
            (leads if is_lead else others)[team].append(self.handle(member))
        return tuple(
            doc.Team(
                slug=each.slug, name=clean(each.name), kind=each.kind, purpose=clean(each.purpose, lines=True),
                parent=self.teams[each.parent_id].slug if each.parent_id else "",
                leads=tuple(sorted(leads[each.pk])), members=tuple(sorted(others[each.pk])), archived_at=each.archived_at,
            )
            for each in _from_the_root(self.teams)
        )  # fmt: skip

    @staticmethod
    def _member(member: Member) -> doc.Member:
        return doc.Member(
            handle=member.handle, name=clean(member.name), email=clean(member.email), role=member.role,
            joined_at=member.joined_at, deactivated_at=member.deactivated_at,
        )  # fmt: skip

    def _priority(self, priority: StrategicPriority) -> doc.Priority:
        year = self.cycles[priority.year_id].slug if priority.year_id else ""
        return doc.Priority(
            title=clean(priority.title), why=_text(priority.why), year=year, archived_at=priority.archived_at
        )

    def _cycle(self, cycle: Cycle) -> doc.Cycle:
        return doc.Cycle(
            slug=cycle.slug, name=clean(cycle.name), kind=cycle.kind, starts_on=cycle.starts_on, ends_on=cycle.ends_on,
            year=self.cycles[cycle.year_id].slug if cycle.year_id else "", phase=cycle.phase,
            running_since=cycle.running_since, reflecting_since=cycle.reflecting_since, closed_at=cycle.closed_at,
        )  # fmt: skip

    # Objectives -----------------------------------------------------------------------------------------------------

    def _objectives(self, chosen: QuerySet[Objective]) -> tuple[doc.Objective, ...]:
        order = ["cycle__starts_on", "cycle__kind", "cycle__slug", "team__slug", "position", "number"]
        objectives = list(chosen.order_by(*order).select_related("carried_from", "copied_from"))
        wanted = chosen.values("pk")
        self._load(wanted)
        contributors: dict[UUID, list[str]] = defaultdict(list)
        for objective, member in Contributor.objects.filter(objective__in=wanted).values_list(
            "objective_id", "member_id"
        ):
            contributors[objective].append(self.handle(member))
        return tuple(self._objective(each, tuple(sorted(contributors[each.pk]))) for each in objectives)

    def _load(self, wanted: Any) -> None:
        self.key_results: dict[UUID, list[KeyResult]] = defaultdict(list)
        for each in (
            KeyResult.objects.filter(objective__in=wanted)
            .select_related("copied_from", "kpi")
            .order_by("position", "number")
        ):
            self.key_results[each.objective_id].append(each)
        self.check_ins: dict[UUID, list[CheckIn]] = defaultdict(list)
        for check_in in CheckIn.objects.filter(key_result__objective__in=wanted).order_by("at", "id"):
            self.check_ins[check_in.key_result_id].append(check_in)
        self.acknowledgements: dict[UUID, list[Acknowledgement]] = defaultdict(list)
        for seen in Acknowledgement.objects.filter(check_in__key_result__objective__in=wanted).order_by("at", "id"):
            self.acknowledgements[seen.check_in_id].append(seen)
        self.grades: dict[UUID, list[Grade]] = defaultdict(list)
        for grade in Grade.objects.filter(key_result__objective__in=wanted).order_by("at", "id"):
            self.grades[grade.key_result_id].append(grade)
        mentions: dict[UUID, list[str]] = defaultdict(list)
        for comment_id, member in Mention.objects.values_list("comment_id", "member_id"):
            mentions[comment_id].append(self.handle(member))
        self.comments: dict[UUID, list[doc.Comment]] = defaultdict(list)
        self.comment_ids: dict[UUID, list[UUID]] = defaultdict(list)
        for comment in Comment.objects.order_by("at", "id"):
            self.comments[comment.subject_id].append(
                doc.Comment(
                    author=self.handle(comment.author_id), at=comment.at, body=_text(comment.body),
                    mentions=tuple(sorted(mentions[comment.pk])), edited_at=comment.edited_at, removed_at=comment.removed_at,
                )
            )  # fmt: skip
            self.comment_ids[comment.subject_id].append(comment.pk)

    def _objective(self, each: Objective, contributors: tuple[str, ...]) -> doc.Objective:
        self._name(each.pk, each.reference)
        return doc.Objective(
            title=clean(each.title), ref=each.reference, in_order_to=clean(each.in_order_to),
            team=self.teams[each.team_id].slug, cycle=self.cycles[each.cycle_id].slug, owner=self.handle(each.owner_id),
            ambition=each.ambition, state=each.state, contributors=contributors,
            priority=clean(self.priorities[each.priority_id].title) if each.priority_id else "",
            carried_from=each.carried_from.reference if each.carried_from else "",
            copied_from=each.copied_from.reference if each.copied_from else "",
            dropped_because=clean(each.dropped_because), created_at=each.created_at, committed_at=each.committed_at,
            key_results=tuple(self._key_result(key_result) for key_result in self.key_results[each.pk]),
            comments=tuple(self.comments[each.pk]),
        )  # fmt: skip

    def _key_result(self, each: KeyResult) -> doc.KeyResult:
        self._name(each.pk, each.reference)
        check_ins = self.check_ins[each.pk]
        places = {check_in.pk: number for number, check_in in enumerate(check_ins, start=1)}
        for key, number in places.items():
            self._name(key, f"{each.reference}#{number}")
        return doc.KeyResult(
            statement=clean(each.statement), ref=each.reference, owner=self.handle(each.owner_id), metric=clean(each.metric),
            unit=clean(each.unit), direction=each.direction, kind=each.kind, baseline=each.baseline, target=each.target,
            target_high=each.target_high, commit_zone=each.commit_zone, stretch_zone=each.stretch_zone,
            described_commit=clean(str(each.zone_sentences.get("commit", ""))),
            described_target=clean(str(each.zone_sentences.get("target", ""))),
            described_stretch=clean(str(each.zone_sentences.get("stretch", ""))),
            criteria=_text(each.criteria), frequency=each.frequency, trajectory=each.trajectory,
            trajectory_points=each.path.points, weight=each.weight, is_guardrail=each.is_guardrail,
            original_baseline=each.original_baseline, original_target=each.original_target,
            baseline_due_on=each.baseline_due_on, baseline_owner=self.handle(each.baseline_owner_id),
            dropped_at=each.dropped_at, dropped_because=clean(each.dropped_because),
            copied_from=each.copied_from.reference if each.copied_from else "",
            kpi=each.kpi.slug if each.kpi else "", snoozed_until=each.snoozed_until,
            snooze_reason=clean(each.snooze_reason), version=each.version,
            check_ins=tuple(self._check_in(check_in, places) for check_in in check_ins),
            grades=tuple(self._grade(grade) for grade in self.grades[each.pk]), comments=tuple(self.comments[each.pk]),
        )  # fmt: skip

    def _check_in(self, each: CheckIn, places: dict[UUID, int]) -> doc.CheckIn:
        return doc.CheckIn(
            on=each.on, value=each.value, confidence=each.confidence, what_moved=clean(each.what_moved), cause=each.cause,
            blocker=clean(each.blocker), decision_needed=clean(each.decision_needed), author=self.handle(each.author_id),
            at=each.at, value_before=each.value_before, source=clean(each.source),
            corrects=places.get(each.corrects_id) if each.corrects_id else None,
            acknowledgements=tuple(
                doc.Acknowledgement(member=self.handle(seen.member_id), at=seen.at, words=_text(seen.words))
                for seen in self.acknowledgements[each.pk]
            ),
            comments=tuple(self.comments[each.pk]),
        )  # fmt: skip

    def _grade(self, each: Grade) -> doc.Grade:
        return doc.Grade(
            value=each.value, words=_text(each.words), cause=each.cause, computed=each.computed,
            computed_original=each.computed_original, graded_by=self.handle(each.graded_by_id), at=each.at,
        )  # fmt: skip

    def _other_talk(self) -> tuple[doc.Comment, ...]:
        """Comments on what stands elsewhere in the file, in the order of their subjects."""
        subjects = Initiative.objects.order_by("number").values_list("pk", flat=True)
        found = []
        for key in subjects:
            self._name(key, self.names[key])
            found += [replace(each, about=self.names[key]) for each in self.comments[key]]
        return tuple(found)

    # History --------------------------------------------------------------------------------------------------------

    def _name(self, key: UUID, name: str) -> None:
        """How events call a record: by what the file calls it, and its comments by their place."""
        self.names[key] = name
        for number, comment in enumerate(self.comment_ids.get(key, ()), start=1):
            self.names[comment] = f"{name}~{number}"

    def _events(self) -> tuple[doc.Event, ...]:
        return tuple(
            doc.Event(
                at=each.at, verb=each.verb, actor=self.handle(each.actor_id), subject_type=each.subject_type,
                subject=self.names.get(each.subject_id, ""), label=clean(each.subject_label),
                parent=self.names.get(each.parent_id, "") if each.parent_id else "",
                team=self.teams[each.team_id].slug if each.team_id in self.teams else "",
                is_private=each.is_private, data=self._data(each.data),
            )
            for each in Event.objects.order_by("position").iterator(chunk_size=5000)
        )  # fmt: skip

    def _data(self, data: Any) -> Any:
        """Facts of an event, with names where this installation has keys, which mean nothing elsewhere."""
        named = {name: self.names.get(UUID(data[name]), "") for name in FACTS if data.get(name)}
        return {**data, **named}


def _from_the_root(teams: dict[UUID, Team]) -> list[Team]:
    """Parents before their children, siblings by slug."""
    below: dict[UUID | None, list[Team]] = defaultdict(list)
    for team in sorted(teams.values(), key=lambda each: each.slug):
        below[team.parent_id].append(team)
    found: list[Team] = []
    waiting = list(reversed(below[None]))
    while waiting:
        team = waiting.pop()
        found.append(team)
        waiting += reversed(below[team.pk])
    return found
