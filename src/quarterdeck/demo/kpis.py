"""The demo's KPIs: what has to stay healthy while OKRs change something else. One has left its limits."""

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from quarterdeck.demo.texts import KPIS
from quarterdeck.events.actions import new_event
from quarterdeck.kpis.models import Break, Frequency, Kpi, Light, Reading
from quarterdeck.measure.xmr import behaviour
from quarterdeck.people.models import Team

if TYPE_CHECKING:
    from quarterdeck.demo.okrs import OkrWriter

WEEKS = 40
_Text = tuple[str, str, str, float, float, float | None, float | None, str]


class KpiWriter:
    """Places KPIs with their readings into its writer's rows."""

    def __init__(self, writer: "OkrWriter") -> None:
        # Of its own, so that what comes after it in the demo stays as it was.
        self.rng = random.Random(len(writer.teams))  # noqa: S311 — a demo is to be repeatable, not secret
        self.writer, self.today = writer, writer.builder.today

    def fill(self, teams: list[Team]) -> None:
        """Ten KPIs in a small company, two for each team in a large one."""
        large = self.writer.size.is_large
        count = 2 * len(teams) if large else len(KPIS)
        for n in range(count):
            team = teams[n % len(teams)] if large or n % 4 else teams[0]
            self._kpi(n, team, KPIS[n % len(KPIS)], large=large)

    def _kpi(
        self,
        n: int,
        team: Team,
        text: _Text,
        *,
        large: bool,
    ) -> None:
        name, about, unit, level, noise, low, high, story = text
        story = story if not large or n % 9 == 0 else ""
        owner = self.writer.builder.people_of[team.pk][n % len(self.writer.builder.people_of[team.pk])]
        slug = name.lower().replace(" ", "-") + (f"-{team.slug}" if large else "")
        kpi = Kpi(
            organisation=self.writer.organisation, team=team, slug=slug[:80], name=name, about=about, unit=unit, owner=owner,
            healthy_low=low, healthy_high=high, frequency=Frequency.WEEKLY,
        )  # fmt: skip
        # The last Monday before today: what is read on a Monday is still to be read on one.
        monday = self.today - timedelta(days=self.today.weekday() or 7)
        last = monday - (timedelta(weeks=3) if story == "silent" else timedelta())
        weeks = 12 if large else WEEKS
        days = [last - timedelta(weeks=weeks - 1 - week) for week in range(weeks)]
        values = [
            round(max(0.0, self._value(level, noise, story, week, weeks)), 2 if unit else 0) for week in range(weeks)
        ]
        breaks = [weeks - 14] if story == "changed" and not large else []
        self._judge(kpi, days, values, breaks)
        self.writer.rows.kpis.append(kpi)
        for on, value in zip(days, values, strict=True):
            self.writer.rows.kpi_readings.append(
                Reading(
                    organisation=self.writer.organisation, kpi=kpi, on=on, value=value, author=owner,
                    at=self.writer.builder.day(on, 9),
                )
            )  # fmt: skip
        for at in breaks:
            self.writer.rows.kpi_breaks.append(
                Break(
                    organisation=self.writer.organisation, kpi=kpi, on=days[at], reason="New data centre",
                    by=owner, at=self.writer.builder.day(days[at], 10),
                )
            )  # fmt: skip
        if not large:
            at = self.writer.builder.day(days[0], 8)
            self.writer.rows.events.append(new_event(owner, "kpi.placed", kpi, at=at))

    def _value(self, level: float, noise: float, story: str, week: int, weeks: int) -> float:
        value = level + noise * self.rng.uniform(-1, 1)
        if story == "leaves" and week >= weeks - 3:
            value += noise * 4.5 * (1 + week - (weeks - 3)) / 2
        if story == "drifts" and week >= weeks - 10:
            value -= noise * 1.1
        if story == "changed" and week >= weeks - 14:
            value -= noise * 4
        return value

    def _judge(self, kpi: Kpi, days: list[date], values: list[float], breaks: list[int]) -> None:
        """The kept figures, as `kpis.actions` finds them again."""
        seen = behaviour(values, breaks)
        stretch = seen.current
        assert stretch is not None
        kpi.value, kpi.last_on = values[-1], days[-1]
        kpi.recent = [[on.toordinal(), value] for on, value in zip(days, values, strict=True)][-26:]
        kpi.lower, kpi.mean, kpi.upper = stretch.lower, stretch.mean, stretch.upper
        last = seen.signals[-1] if seen.signals and seen.signals[-1].at == len(values) - 1 else None
        kpi.rules = [str(each) for each in last.rules] if last else []
        low, high = kpi.healthy_low, kpi.healthy_high
        healthy = (low is None or values[-1] >= low) and (high is None or values[-1] <= high)
        kpi.light = Light.OUT_OF_RANGE if not healthy else Light.SIGNAL if last else Light.ON
