"""Taking in an organisation's whole history from a file, into an organisation that has none yet."""

from collections import Counter as Counted
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from quarterdeck.comments.models import Comment, Mention
from quarterdeck.events.actions import record
from quarterdeck.events.models import Event
from quarterdeck.exchange import document as doc
from quarterdeck.exchange.actions.checking import check_record, number_in, take_reference
from quarterdeck.exchange.actions.drafts import Imported
from quarterdeck.exchange.actions.rooms import Rooms, facts_here
from quarterdeck.exchange.queries.history import history_problems
from quarterdeck.exchange.reading import Reading
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.models import Counter
from quarterdeck.kpis import actions as kpis
from quarterdeck.okrs import actions as okrs
from quarterdeck.okrs import models as okrs_models
from quarterdeck.people.models import Member, Role, Team, TeamKind, TeamMembership
from quarterdeck.people.settings import checked

_BATCH = 1000


@transaction.atomic
def import_history(actor: Member, reading: Reading, *, file: str) -> Imported:
    """Write everything a whole-organisation file holds, as it was: states, check-ins, grades, talk and log.

    The importing admin stays; whoever in the file has their handle or e-mail is them. Nobody gets a log-in by this:
    people are invited as ever. Raises ValidationError, and writes nothing, when anything in the file cannot be.
    """
    require(actor, "exchange.import_history")
    problems = history_problems(actor.organisation, reading)
    if problems:
        raise ValidationError(problems)
    try:
        with transaction.atomic():
            return _History(actor, reading.document).write(file)
    except IntegrityError:
        raise ValidationError(
            _("Two records of the file contradict each other: something that can be there once stands in it twice.")
        ) from None


class _History:
    def __init__(self, actor: Member, document: doc.Document) -> None:
        self.actor, self.document, self.organisation = actor, document, actor.organisation
        self.members: dict[str, Member] = {}
        self.teams: dict[str, Team] = {}
        self.cycles: dict[str, okrs_models.Cycle] = {}
        self.priorities: dict[str, okrs_models.StrategicPriority] = {}
        self.objectives: dict[str, okrs_models.Objective] = {}
        self.key_results: dict[str, okrs_models.KeyResult] = {}
        self.keys: dict[tuple[str, str], UUID] = {}
        self.rooms = Rooms(self.organisation, document.rooms, self.keys)
        self.comments: list[Comment] = []
        self.mentions: list[Mention] = []
        self.check_ins = 0

    def write(self, file: str) -> Imported:
        self._settle_organisation()
        self._members()
        self._teams()
        self._cycles()
        self._priorities()
        self.rooms.write("metric", "kpi", "reading", "break")
        self._objectives()
        self._key_results()
        self._observations()
        self.rooms.write()
        self._other_talk()
        Comment.objects.bulk_create(self.comments, batch_size=_BATCH)
        Mention.objects.bulk_create(self.mentions, batch_size=_BATCH)
        self._events()
        for prefix, made in (("O", self.objectives), ("KR", self.key_results)):
            last = max((each.number for each in made.values()), default=0)
            Counter.objects.update_or_create(organisation=self.organisation, prefix=prefix, defaults={"last": last})
        okrs.recompute(self.organisation)
        for kpi in self.rooms.made["kpi"]:
            kpis.recompute(kpi).save()
        record(self.actor, "organisation.history_imported", self.organisation, file=file[:200])
        others = sum(len(rows) for rows in self.rooms.made.values())
        return Imported(tuple(self.objectives), tuple(self.key_results), self.check_ins, others)

    def _settle_organisation(self) -> None:
        about = self.document.organisation
        assert about is not None
        self.organisation.name = about.name[:120]
        self.organisation.time_zone = about.time_zone or self.organisation.time_zone
        self.organisation.stored_settings = checked(about.settings).chosen()
        self.organisation.__dict__.pop("settings", None)  # the cached ones are the old ones
        self._save(self.organisation, {"name", "time_zone"})

    def _save(self, record: Any, only: set[str]) -> None:
        """Check the fields a file may have wrong, then save."""
        check_record(record, only)
        record.save()

    # People ---------------------------------------------------------------------------------------------------------

    def _members(self) -> None:
        for each in self.document.members:
            if each.role not in Role.values:
                raise ValidationError(
                    _("“%(role)s” is no role; write admin, steward, member or viewer.") % {"role": each.role}
                )
            is_actor = each.handle == self.actor.handle or (each.email and each.email == self.actor.email)
            member = self.actor if is_actor else Member(organisation=self.organisation)
            member.handle, member.name, member.email = each.handle, each.name[:120] or each.handle, each.email
            member.deactivated_at = None if is_actor else each.deactivated_at
            member.joined_at = each.joined_at
            member.role = Role.ADMIN if is_actor else each.role
            self._save(member, {"handle", "name", "email"})
            self.members[each.handle] = member
            self.keys["member", each.handle] = member.pk

    def person(self, handle: str) -> Member | None:
        if not handle:
            return None
        if handle not in self.members:
            raise ValidationError(
                _("“%(name)s” owns something but is not among the file's members.") % {"name": handle}
            )
        return self.members[handle]

    def _teams(self) -> None:
        company = Team.objects.get(kind=TeamKind.COMPANY)
        memberships: dict[tuple[UUID, UUID], TeamMembership] = {}
        for each in self.document.teams:
            if each.kind not in TeamKind.values:
                raise ValidationError(
                    _("“%(kind)s” is no kind of team; write company, function or team.") % {"kind": each.kind}
                )
            team = company if each.kind == TeamKind.COMPANY else Team(organisation=self.organisation, kind=each.kind)
            if team is not company:
                team.parent = self._team(each.parent) if each.parent else company
            team.slug, team.name, team.purpose = each.slug, each.name or each.slug, each.purpose
            team.archived_at = each.archived_at
            self._save(team, {"slug", "name", "purpose"})
            self.teams[each.slug] = team
            self.keys["team", each.slug] = team.pk
            if team is company:
                TeamMembership.objects.filter(team=company).delete()
            for handle in (*each.leads, *each.members):
                member = self.person(handle)
                assert member is not None
                memberships[team.pk, member.pk] = TeamMembership(
                    organisation=self.organisation, team=team, member=member, is_lead=handle in each.leads
                )
        TeamMembership.objects.bulk_create(memberships.values(), batch_size=_BATCH)

    def _team(self, slug: str) -> Team:
        if slug not in self.teams:
            raise ValidationError(
                _("The file speaks of the team “%(name)s”, which is not among its teams above.") % {"name": slug}
            )
        return self.teams[slug]

    # Cycles and what is in them -------------------------------------------------------------------------------------

    def _cycles(self) -> None:
        okrs_models.Cycle.objects.filter(year__isnull=False).delete()  # those that the calendar made here
        okrs_models.Cycle.objects.all().delete()
        waiting = sorted(self.document.cycles, key=lambda each: (bool(each.year), str(each.starts_on)))
        for each in waiting:
            if each.starts_on is None or each.ends_on is None or each.ends_on <= each.starts_on:
                raise ValidationError(_("The cycle %(name)s needs a first and a later last day.") % {"name": each.slug})
            cycle = okrs_models.Cycle(
                organisation=self.organisation, slug=each.slug, name=each.name or each.slug, kind=each.kind,
                starts_on=each.starts_on, ends_on=each.ends_on, phase=each.phase, running_since=each.running_since,
                reflecting_since=each.reflecting_since, closed_at=each.closed_at,
                year=self._cycle(each.year) if each.year else None,
            )  # fmt: skip
            self._save(cycle, {"slug", "name", "kind", "phase"})
            self.cycles[each.slug] = cycle
            self.keys["cycle", each.slug] = cycle.pk

    def _cycle(self, slug: str) -> okrs_models.Cycle:
        if slug not in self.cycles:
            raise ValidationError(
                _("The file speaks of the cycle “%(name)s”, which is not among its cycles.") % {"name": slug}
            )
        return self.cycles[slug]

    def _priorities(self) -> None:
        for position, each in enumerate(self.document.priorities):
            priority = okrs_models.StrategicPriority(
                organisation=self.organisation, title=each.title, why=each.why, position=position,
                year=self._cycle(each.year) if each.year else None, archived_at=each.archived_at,
            )  # fmt: skip
            self._save(priority, {"title", "why"})
            self.priorities[each.title] = priority
            self.keys["priority", each.title] = priority.pk

    def _objectives(self) -> None:
        rows, contributors = [], []
        places: Counted[tuple[str, str]] = Counted()
        for each in self.document.objectives:
            places[each.team, each.cycle] += 1
            objective = okrs_models.Objective(
                organisation=self.organisation, number=number_in(each.ref, "O"), title=each.title, in_order_to=each.in_order_to,
                team=self._team(each.team), cycle=self._cycle(each.cycle), owner=self.person(each.owner),
                ambition=each.ambition, priority=self.priorities.get(each.priority), state=each.state,
                position=places[each.team, each.cycle] - 1, dropped_because=each.dropped_because,
                created_at=each.created_at or now(),
                committed_at=each.committed_at,
            )  # fmt: skip
            check_record(objective, {"title", "in_order_to", "ambition", "state", "dropped_because"})
            take_reference(self.objectives, each.ref)
            self.objectives[each.ref] = objective
            self._talk("objective", objective.pk, str(objective), objective.team_id, each.ref, each.comments)
            people = {person.pk: person for handle in each.contributors if (person := self.person(handle))}
            contributors += [
                okrs_models.Contributor(organisation=self.organisation, objective=objective, member=person)
                for person in people.values()
            ]
            rows.append(objective)
        okrs_models.Objective.objects.bulk_create(rows, batch_size=_BATCH)
        okrs_models.Contributor.objects.bulk_create(contributors, batch_size=_BATCH)
        linked = []
        for each in self.document.objectives:
            if each.carried_from or each.copied_from:
                objective = self.objectives[each.ref]
                objective.carried_from = self.objectives.get(each.carried_from)
                objective.copied_from = self.objectives.get(each.copied_from)
                linked.append(objective)
        okrs_models.Objective.objects.bulk_update(linked, ["carried_from", "copied_from"], batch_size=_BATCH)

    def _key_results(self) -> None:
        rows, copies = [], []
        for objective in self.document.objectives:
            for position, each in enumerate(objective.key_results):
                made = self._key_result(each, self.objectives[objective.ref], position)
                take_reference(self.key_results, each.ref)
                self.key_results[each.ref] = made
                rows.append(made)
                copies += [(made, each.copied_from)] if each.copied_from else []
        okrs_models.KeyResult.objects.bulk_create(rows, batch_size=_BATCH)
        for made, source in copies:
            made.copied_from = self.key_results.get(source)
        okrs_models.KeyResult.objects.bulk_update(
            [made for made, _source in copies], ["copied_from"], batch_size=_BATCH
        )

    def _key_result(
        self, each: doc.KeyResult, objective: okrs_models.Objective, position: int
    ) -> okrs_models.KeyResult:
        described = (
            ("commit", each.described_commit),
            ("target", each.described_target),
            ("stretch", each.described_stretch),
        )
        made = okrs_models.KeyResult(
            organisation=self.organisation, objective=objective, number=number_in(each.ref, "KR"), position=position,
            owner=self.person(each.owner), baseline_owner=self.person(each.baseline_owner), kpi_id=self._kpi(each),
            zone_sentences={zone: words for zone, words in described if words},
            trajectory_points=[[on.isoformat(), value] for on, value in each.trajectory_points],
            **{name: getattr(each, name) for name in _SAME},
        )  # fmt: skip
        check_record(made, _CHECKED)
        wrong = [
            problem for problem in made.goal.problems() if problem.code not in {"target_missing", "target_high_missing"}
        ]
        if wrong and not made.is_dropped:
            raise ValidationError(f"{each.ref}: {wrong[0].message}")
        self._talk("key_result", made.pk, str(made), objective.team_id, each.ref, each.comments)
        return made

    def _kpi(self, each: doc.KeyResult) -> UUID | None:
        if each.kpi and ("kpi", each.kpi) not in self.keys:
            raise ValidationError(
                _("%(ref)s moves the KPI “%(name)s”, which is not among the file's KPIs.")
                % {"ref": each.ref, "name": each.kpi}
            )
        return self.keys.get(("kpi", each.kpi))

    def _observations(self) -> None:
        check_ins: list[okrs_models.CheckIn] = []
        seen: list[okrs_models.Acknowledgement] = []
        grades: list[okrs_models.Grade] = []
        for each in self.document.key_results():
            self._observations_of(each, check_ins, seen, grades)
        self.check_ins = len(check_ins)
        for first in range(0, len(check_ins), _BATCH):
            okrs_models.CheckIn.objects.bulk_create(check_ins[first : first + _BATCH])
        okrs_models.Acknowledgement.objects.bulk_create(seen, batch_size=_BATCH)
        okrs_models.Grade.objects.bulk_create(grades, batch_size=_BATCH)

    def _observations_of(
        self, each: doc.KeyResult, check_ins: list[okrs_models.CheckIn], seen: list[okrs_models.Acknowledgement],
        grades: list[okrs_models.Grade],
    ) -> None:  # fmt: skip
        made: list[okrs_models.CheckIn] = []
        key_result = self.key_results[each.ref]
        for number, read in enumerate(each.check_ins, start=1):
            if read.corrects is not None and not 1 <= read.corrects < number:
                raise ValidationError(_("%(ref)s: a check-in corrects one that stands above it.") % {"ref": each.ref})
            check_in = okrs_models.CheckIn(
                organisation=self.organisation, key_result=key_result, on=read.on, value=read.value,
                confidence=read.confidence, what_moved=read.what_moved, cause=read.cause, blocker=read.blocker,
                decision_needed=read.decision_needed, author=self.person(read.author), at=read.at or now(),
                value_before=read.value_before, source=read.source,
                corrects=made[read.corrects - 1] if read.corrects else None,
            )  # fmt: skip
            check_record(check_in, {"confidence", "what_moved", "cause", "blocker", "decision_needed", "source"})
            made.append(check_in)
            self.keys["check_in", f"{each.ref}#{number}"] = check_in.pk
            team, name = key_result.objective.team_id, f"{each.ref}#{number}"
            self._talk("check_in", check_in.pk, str(key_result), team, name, read.comments)
            seen += [
                okrs_models.Acknowledgement(
                    organisation=self.organisation, check_in=check_in, member=self.person(words.member),
                    words=words.words[:500], at=words.at or now(),
                )
                for words in read.acknowledgements
            ]  # fmt: skip
        check_ins += made
        for grade in each.grades:
            given = okrs_models.Grade(
                organisation=self.organisation, key_result=key_result, value=grade.value, words=grade.words, cause=grade.cause,
                computed=grade.computed, computed_original=grade.computed_original, graded_by=self.person(grade.graded_by),
                at=grade.at or now(),
            )  # fmt: skip
            check_record(given, {"words", "cause"})
            grades.append(given)

    # Talk and log ---------------------------------------------------------------------------------------------------

    def _talk(self, kind: str, key: UUID, label: str, team: UUID, name: str, comments: Iterable[doc.Comment]) -> None:
        self.keys[kind, name] = key
        for number, each in enumerate(comments, start=1):
            author = self.person(each.author)
            if author is None:
                raise ValidationError(_("A comment on %(name)s has no author.") % {"name": name})
            comment = Comment(
                organisation=self.organisation, subject_type=kind, subject_id=key, subject_label=label[:300], team_id=team,
                author=author, body=each.body, at=each.at or now(), edited_at=each.edited_at, removed_at=each.removed_at,
            )  # fmt: skip
            check_record(comment, {"body"} if each.body else set())
            self.comments.append(comment)
            self.keys["comment", f"{name}~{number}"] = comment.pk
            for handle in each.mentions:
                self.mentions.append(
                    Mention(organisation=self.organisation, comment=comment, member=self.person(handle))
                )

    def _other_talk(self) -> None:
        """Comments on bets; those on OKRs stand with them."""
        bets = {each.reference: each for each in self.rooms.made["initiative"]}
        about: dict[str, list[doc.Comment]] = defaultdict(list)
        for each in self.document.comments:
            about[each.about].append(each)
        for name, comments in about.items():
            if name not in bets:
                raise ValidationError(
                    _("A comment is about “%(name)s”. Write the reference of a bet in the file, for example I-5.")
                    % {"name": name[:60]}
                )
            self._talk("initiative", bets[name].pk, str(bets[name]), bets[name].team_id, name, comments)

    def _events(self) -> None:
        # A parent is named without its kind: a team or a KPI may be called as a cycle is, but neither has children here.
        by_name = {
            name: key for (kind, name), key in self.keys.items() if kind not in {"member", "team", "board", "kpi"}
        }
        events = []
        for each in self.document.events:
            subject = (
                self.organisation.pk
                if each.subject_type == "organisation"
                else self.keys.get((each.subject_type, each.subject))
            )
            events.append(
                Event(
                    organisation=self.organisation, at=each.at, actor=self.members.get(each.actor), verb=each.verb[:60],
                    subject_type=each.subject_type[:30], subject_id=subject or self.organisation.pk,
                    subject_label=each.label[:300], parent_id=by_name.get(each.parent), is_private=each.is_private,
                    team_id=self.teams[each.team].pk if each.team in self.teams else None,
                    data=facts_here(each.data, self.keys),
                )
            )  # fmt: skip
        Event.objects.bulk_create(events, batch_size=_BATCH)


_CHECKED = {
    "statement", "metric", "unit", "direction", "kind", "criteria", "frequency", "trajectory", "dropped_because",
    "snooze_reason", "version",
}  # fmt: skip
_SAME = (
    "statement", "metric", "unit", "direction", "kind", "criteria", "baseline", "target", "target_high", "commit_zone",
    "stretch_zone", "original_baseline", "original_target", "baseline_due_on", "frequency", "trajectory", "weight",
    "is_guardrail", "dropped_at", "dropped_because", "snoozed_until", "snooze_reason", "version",
)  # fmt: skip
