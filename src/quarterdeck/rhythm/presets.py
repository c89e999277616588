"""The meetings that OKRs live by, as a team would begin with them [000, 001, 004]. Everything can be changed afterwards."""

from dataclasses import dataclass
from datetime import time

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class MeetingKind(models.TextChoices):
    """What a meeting is for."""

    TEAM_CHECK_IN = "team_check_in", _("Team check-in")
    WEEKLY_REVIEW = "weekly_review", _("Weekly review")
    MONTHLY_REVIEW = "monthly_review", _("Monthly review across teams")
    DAILY = "daily", _("Daily")
    FORUM = "forum", _("Alignment forum")
    RETROSPECTIVE = "retrospective", _("Retrospective")
    BACKLOG_REVIEW = "backlog_review", _("Review of the backlog")
    QUARTERLY_OFFSITE = "quarterly_offsite", _("Quarterly offsite")
    ANNUAL_OFFSITE = "annual_offsite", _("Annual offsite")
    DEEP_DIVE = "deep_dive", _("Deep dive")


@dataclass(frozen=True, slots=True)
class Preset:
    """How a kind of meeting usually goes: minutes of one occurrence, how often (`recurrence.Every`), at what time."""

    minutes: int
    every: str
    at: time
    about: Promise | str


PRESETS: dict[str, Preset] = {
    MeetingKind.TEAM_CHECK_IN: Preset(
        15, "weekly", time(9, 30), _("Fifteen minutes: every owner says value, confidence, and what is in the way.")
    ),
    MeetingKind.WEEKLY_REVIEW: Preset(
        45, "weekly", time(14), _("What is off track, why, and what we decide now. Not a round of status reports.")
    ),
    MeetingKind.MONTHLY_REVIEW: Preset(
        180, "monthly", time(13), _("Teams look at what crosses their borders: dependencies, money, people.")
    ),
    MeetingKind.DAILY: Preset(15, "workdays", time(9, 15), _("The board from right to left: what moves a bet today?")),
    MeetingKind.FORUM: Preset(
        120, "quarterly", time(13), _("The marketplace before a quarter: all drafts on one wall, clashes settled.")
    ),
    MeetingKind.RETROSPECTIVE: Preset(
        60, "quarterly", time(14), _("What helped us focus, what was noise, what changes next time.")
    ),
    MeetingKind.BACKLOG_REVIEW: Preset(
        45, "quarterly", time(10), _("Every idea that was set aside: take it up, keep it, or drop it with a word.")
    ),
    MeetingKind.QUARTERLY_OFFSITE: Preset(
        480, "quarterly", time(9), _("A day away from the daily business: what did we learn, what do we want next?")
    ),
    MeetingKind.ANNUAL_OFFSITE: Preset(960, "yearly", time(9), _("Two days for the few choices that frame the year.")),
    MeetingKind.DEEP_DIVE: Preset(45, "", time(11), _("One key result, one question, those who can answer it.")),
}

REVIEWS = frozenset(
    {
        MeetingKind.TEAM_CHECK_IN, MeetingKind.WEEKLY_REVIEW, MeetingKind.MONTHLY_REVIEW,
        MeetingKind.QUARTERLY_OFFSITE, MeetingKind.DEEP_DIVE,
    }
)  # fmt: skip
"""Kinds whose agenda comes from the state of the key results."""
