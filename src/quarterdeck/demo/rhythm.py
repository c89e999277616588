"""The demo's rhythm: series of meetings with what became of them, reviews with decisions and minutes, a backlog.

Some teams keep their rhythm, others show what can go wrong: habits.py says which.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from quarterdeck.demo.texts import ACCEPTED, DECIDED, IDEAS, LEADERSHIP_FORUM, SAID_IN_REVIEWS, SKIPPED_BECAUSE
from quarterdeck.keel.agenda import Section
from quarterdeck.okrs.models import Cycle, KeyResult, Phase
from quarterdeck.people.models import Team, TeamKind
from quarterdeck.review.minutes import compose
from quarterdeck.review.models import BacklogReview, Decision, FollowUp, Idea, Item, Review
from quarterdeck.rhythm.models import Attendance, Cadence, Meeting, MeetingState
from quarterdeck.rhythm.presets import PRESETS, MeetingKind
from quarterdeck.rhythm.recurrence import occurrences, rule_for

if TYPE_CHECKING:
    from quarterdeck.demo.okrs import OkrWriter


class RhythmWriter:
    """Puts series, meetings, reviews and decisions of one cycle after the other into its writer's rows."""

    def __init__(self, writer: "OkrWriter") -> None:
        self.writer, self.rng, self.today = writer, writer.rng, writer.builder.today
        self.cadences: dict[tuple[UUID, str], Cadence] = {}
        self.told = 0

    def fill(self, cycle: Cycle) -> None:
        """The meetings of every team in this cycle; while it runs, also those to come and the backlog."""
        own: dict[UUID, list[KeyResult]] = defaultdict(list)
        for each in self.writer.rows.key_results:
            if each.objective.cycle is cycle:
                own[each.objective.team_id].append(each)
        teams = [each for each in self.writer.teams if own[each.pk]]
        below = [each for each in teams if each.parent_id and each.kind == "team"]
        for team in teams:
            if team.parent_id is None:
                self._series(cycle, team, MeetingKind.MONTHLY_REVIEW, cycle.starts_on + timedelta(days=9), own)
                self._series(cycle, team, MeetingKind.BACKLOG_REVIEW, cycle.starts_on + timedelta(days=16), own)
            else:
                self._series(cycle, team, MeetingKind.WEEKLY_REVIEW, _on(cycle.starts_on, 1), own)
                if not self.writer.size.is_large:
                    self._series(cycle, team, MeetingKind.TEAM_CHECK_IN, _on(cycle.starts_on, 0), own)
        if cycle.phase == Phase.RUNNING:
            self._backlog([each for each in teams if each.parent_id is None] + below[:3])

    def _series(
        self, cycle: Cycle, team: Team, kind: MeetingKind, first_on: date, own: dict[UUID, list[KeyResult]]
    ) -> None:
        cadence = self._cadence(team, kind, first_on)
        until = self.today + timedelta(days=100) if cycle.phase == Phase.RUNNING else cycle.ends_on
        since = cycle.starts_on
        found = occurrences(
            cadence.rule, first_on=cadence.first_on, at=cadence.at, zone=cadence.zone, since=since, until=until
        )
        mark = datetime.combine(self.today, time(8), ZoneInfo(cadence.time_zone))
        for n, each in enumerate(found):
            meeting = Meeting(
                organisation=self.writer.organisation, team=team, cadence=cadence, slot=each.slot, kind=kind,
                name=cadence.name, starts_at=each.starts_at, minutes=cadence.minutes, chair=cadence.chair, forum=cadence.forum,
            )  # fmt: skip
            self.writer.rows.meetings.append(meeting)
            if each.starts_at >= mark:
                continue
            if not self._skipped(meeting, cycle, n):
                self._hold(meeting, cycle, own, n)

    def _cadence(self, team: Team, kind: MeetingKind, first_on: date) -> Cadence:
        known = self.cadences.get((team.pk, kind))
        if known is not None:
            return known
        preset, chair = PRESETS[kind], self.writer.builder.people_of[team.pk][0]
        cadence = Cadence(
            organisation=self.writer.organisation, team=team, kind=kind, name=str(kind.label),
            rule=rule_for(preset.every, first_on), first_on=first_on, at=preset.at, minutes=preset.minutes,
            time_zone=self.writer.organisation.time_zone, holidays=self.writer.organisation.settings.holidays, chair=chair,
            forum=LEADERSHIP_FORUM if team.parent_id is None else "",
        )  # fmt: skip
        self.cadences[team.pk, kind] = cadence
        self.writer.rows.cadences.append(cadence)
        self._log(chair, "cadence.set", cadence, first_on, rule=cadence.rule, minutes=cadence.minutes)
        return cadence

    def _skipped(self, meeting: Meeting, cycle: Cycle, n: int) -> bool:
        often = self.writer.habits.has("PRG203", meeting.team, cycle) and n % 2 == 1
        if not often and not (n % 11 == 7 and meeting.team.kind == TeamKind.TEAM):
            return False
        meeting.state, meeting.sequence = MeetingState.SKIPPED, 1
        meeting.because = SKIPPED_BECAUSE[n % len(SKIPPED_BECAUSE)]
        self._log(meeting.chair, "meeting.skipped", meeting, meeting.starts_at.date(), reason=meeting.because)
        return True

    def _hold(self, meeting: Meeting, cycle: Cycle, own: dict[UUID, list[KeyResult]], n: int) -> None:
        if n % 9 == 4:
            meeting.moved_from, meeting.sequence = meeting.starts_at, 1
            meeting.starts_at, meeting.because = meeting.starts_at + timedelta(days=1), "Two of us are at a customer's."
        drags_on = self.writer.habits.has("PRG207", meeting.team, cycle)
        took = meeting.minutes * (1.6 if drags_on else 0.8 + 0.25 * self.rng.random())
        meeting.state = MeetingState.HELD
        meeting.opened_at = meeting.starts_at + timedelta(minutes=self.rng.randint(0, 3))
        meeting.took = round(took)
        meeting.closed_at = meeting.opened_at + timedelta(minutes=meeting.took)
        if self.writer.size.is_large and meeting.kind != MeetingKind.MONTHLY_REVIEW:
            return
        people = self.writer.builder.people_of[meeting.team_id]
        for each in people[:12]:
            chance = self.rng.random()
            presence = (
                "present" if chance < 0.9 else "leave" if chance < 0.96 else "emergency" if chance < 0.99 else "missed"
            )
            self.writer.rows.attendances.append(
                Attendance(organisation=self.writer.organisation, meeting=meeting, member=each, presence=presence)
            )
        if meeting.kind == MeetingKind.WEEKLY_REVIEW or meeting.kind == MeetingKind.MONTHLY_REVIEW:
            self._review(meeting, cycle, own[meeting.team_id], n)

    def _review(self, meeting: Meeting, cycle: Cycle, key_results: list[KeyResult], n: int) -> None:
        """What was talked about and decided: about the key results that do worst now, so that the story fits them."""
        by_risk = sorted(key_results, key=lambda each: (each.p_hit if each.p_hit is not None else 0.5, each.number))
        talked = by_risk[:3]
        decides = not self.writer.habits.has("PRG202", meeting.team, cycle)
        review = Review(organisation=self.writer.organisation, meeting=meeting, revision=9, closed_by=meeting.chair)
        self.writer.rows.reviews.append(review)
        items, decisions = [], []
        for at, key_result in enumerate(talked, start=1):
            item = Item(
                organisation=self.writer.organisation, review=review, section=Section.TRACKING, key=key_result.reference,
                title=key_result.statement, why="", url=f"/{self.writer.organisation.slug}/{key_result.reference}",
                key_result=key_result, weight=1 - at / 10, position=at, is_done=True,
                notes=SAID_IN_REVIEWS[(n + at) % len(SAID_IN_REVIEWS)],
            )  # fmt: skip
            items.append(item)
            if decides and (at == 1 or (n + at) % 4 == 0):
                decisions.append(self._decision(meeting, item, key_result, n + at))
        self.writer.rows.items.extend(items)
        if not decides:
            review.left_open = [each.reference for each in talked if each.status == "off_track"] or [
                talked[0].reference
            ]
        names = [each.name for each in self.writer.builder.people_of[meeting.team_id][:8]]
        review.minutes = compose(review, items, decisions, [], sorted(names))
        self._log(
            meeting.chair, "review.closed", meeting, meeting.starts_at.date(), decisions=len(decisions),
            left_open=len(review.left_open),
        )  # fmt: skip

    def _decision(self, meeting: Meeting, item: Item, key_result: KeyResult, n: int) -> Decision:
        on = meeting.starts_at.date()
        accepts = n % 7 == 3
        self.told += 1
        kind, text, money, people = DECIDED[self.told % len(DECIDED)]
        decision = Decision(
            organisation=self.writer.organisation, number=self.writer.builder.number("D"), team=meeting.team, meeting=meeting,
            item=item, key_result=key_result, made_by=meeting.chair, made_at=meeting.closed_at or meeting.starts_at,
            forum=meeting.forum,
            kind="accept" if accepts else kind, text=ACCEPTED[n % len(ACCEPTED)] if accepts else text,
            status_then=key_result.status, p_hit_then=key_result.p_hit,
        )  # fmt: skip
        if not accepts:
            crew = self.writer.builder.people_of[meeting.team_id]
            decision.owner = crew[n % len(crew)]
            decision.due_on = on + timedelta(days=7 + 7 * (n % 2))
            decision.money = Decimal(money) if money else None
            decision.currency = "EUR" if money else ""
            decision.people = Decimal(str(people)) if people else None
        self.writer.rows.decisions.append(decision)
        self._log(meeting.chair, "decision.made", decision, on, key_result=key_result.reference)
        recent = self.today - timedelta(days=21)
        if decision.due_on and decision.due_on < self.today and (n % 5 != 1 or decision.due_on < recent):
            outcome = "dropped" if n % 9 == 2 else "done"
            self.writer.rows.follow_ups.append(
                FollowUp(
                    organisation=self.writer.organisation, decision=decision, outcome=outcome, by=decision.owner,
                    words="Not needed any more." if outcome == "dropped" else "",
                    at=self.writer.builder.day(decision.due_on, 15),
                )
            )  # fmt: skip
        return decision

    def _backlog(self, teams: list[Team]) -> None:
        for n, (words, about, weeks_ago) in enumerate(IDEAS):
            team = teams[n % len(teams)]
            people = self.writer.builder.people_of[team.pk]
            on = self.today - timedelta(weeks=weeks_ago)
            idea = Idea(
                organisation=self.writer.organisation, team=team, words=words, about=about,
                added_by=people[n % len(people)], added_at=self.writer.builder.day(on, 14),
            )  # fmt: skip
            if n == len(IDEAS) - 1:
                idea.state, idea.because = "dropped", "Two other teams tried it last year; it did not move the number."
                idea.settled_at = self.writer.builder.day(self.today - timedelta(days=3), 11)
            self.writer.rows.ideas.append(idea)
            self._log(idea.added_by, "idea.kept", idea, on)
        for team in teams[:2]:
            self.writer.rows.backlog_reviews.append(
                BacklogReview(
                    organisation=self.writer.organisation, team=team, by=self.writer.builder.people_of[team.pk][0],
                    at=self.writer.builder.day(self.today - timedelta(days=40), 10), kept=3,
                )
            )  # fmt: skip

    def _log(self, actor: Any, verb: str, subject: Any, day: date, /, **facts: Any) -> None:
        if not self.writer.size.is_large:
            self.writer.builder.log(actor, verb, subject, min(day, self.today), **facts)


def _on(day: date, weekday: int) -> date:
    """The first such weekday on or after a day."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)
