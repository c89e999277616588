"""One organisation's settings: typed, with their defaults, ranges and explanations in this one place.

Stored as the JSON of what differs from the defaults, so that a better default reaches everyone who has not chosen.
"""

from dataclasses import asdict, dataclass, fields
from string import Formatter
from typing import Any, get_type_hints

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t

from quarterdeck.coach import RULES, Severity
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.holidays import checked_place
from quarterdeck.people.thresholds import PROGRAMME, SignalThresholds
from quarterdeck.people.thresholds import setting as _setting

_LIMITS, _COACH, _CYCLES, _CHECK_INS, _STATUS, _PEOPLE = "limits", "coach", "cycles", "check-ins", "status", "people"
SECTIONS = {
    _LIMITS: t("Limits"),
    _COACH: t("Coach"),
    _CYCLES: t("Cycles"),
    _CHECK_INS: t("Check-ins"),
    _STATUS: t("Status"),
    PROGRAMME: t("Programme"),
    _PEOPLE: t("People"),
}
_MONTHS = tuple(
    (str(n), name)
    for n, name in enumerate(
        (
            t("January"),
            t("February"),
            t("March"),
            t("April"),
            t("May"),
            t("June"),
            t("July"),
            t("August"),
            t("September"),
            t("October"),
            t("November"),
            t("December"),
        ),
        start=1,
    )
)
_WEEKDAYS = tuple(
    (str(n), name)
    for n, name in enumerate(
        (t("Monday"), t("Tuesday"), t("Wednesday"), t("Thursday"), t("Friday"), t("Saturday"), t("Sunday"))
    )
)


@dataclass(frozen=True, slots=True)
class OrganisationSettings(SignalThresholds):
    """Every choice an organisation can make. Sources in brackets name the practitioner texts (docs/sources.md)."""

    company_objectives_recommended: int = _setting(
        3, _LIMITS, t("Company objectives, recommended"), t("Few things at once: three or fewer."), low=1, high=20
    )
    company_objectives_hard: int = _setting(
        5, _LIMITS, t("Company objectives, hard limit"), t("Beyond it a steward must give a reason."), low=1, high=50
    )
    team_objectives_recommended: int = _setting(
        2,
        _LIMITS,
        t("Team objectives, recommended"),
        t("One or two per team and quarter keep attention whole."),
        low=1,
        high=20,
    )
    team_objectives_hard: int = _setting(
        3, _LIMITS, t("Team objectives, hard limit"), t("Beyond it a steward must give a reason."), low=1, high=50
    )
    key_results_recommended: int = _setting(
        4, _LIMITS, t("Key results per objective, recommended"), t("Two to four prove an objective."), low=1, high=20
    )
    key_results_hard: int = _setting(
        5,
        _LIMITS,
        t("Key results per objective, hard limit"),
        t("Beyond it a steward must give a reason."),
        low=1,
        high=50,
    )
    coach_profile: str = _setting(
        "standard",
        _COACH,
        t("How strict the coach is"),
        t("Pilot is gentle on words and strict on numbers, for a first cycle; strict makes most warnings errors."),
        choices=(("pilot", t("Pilot")), ("standard", t("Standard")), ("strict", t("Strict"))),
    )
    coach_rules: str = _setting(
        "",
        _COACH,
        t("Rules that speak otherwise here"),
        t("As “KR203=info, KR212=off”: off, info, warning or error. The page of the rules sets them one by one."),
    )
    objective_words: int = _setting(
        16, _COACH, t("Words in an objective"), t("More than a colleague could repeat."), low=5, high=60
    )
    key_results_per_owner: int = _setting(
        4, _COACH, t("Key results one person can steer"), t("Beyond it the coach says so."), low=1, high=20
    )
    fiscal_year_starts_in: int = _setting(
        1,
        _CYCLES,
        t("Fiscal year starts in"),
        t("The first month of the year that quarters divide."),
        low=1,
        high=12,
        choices=_MONTHS,
    )
    cycle_months: int = _setting(
        3,
        _CYCLES,
        t("Months in a cycle"),
        t("A quarter by default; a trimester has four months."),
        low=1,
        high=6,
        choices=(
            ("1", t("One month")),
            ("2", t("Two months")),
            ("3", t("Three months (a quarter)")),
            ("4", t("Four months")),
            ("6", t("Six months")),
        ),
    )
    cycle_label: str = _setting(
        "{year} Q{n}", _CYCLES, t("How cycles are named"), t("{year} and {n} are filled in, for example “2026 Q4”.")
    )
    planning_days: int = _setting(
        14,
        _CYCLES,
        t("Planning opens before the start, days"),
        t("The last two weeks before a quarter are for planning."),
        low=0,
        high=90,
    )
    grace_days: int = _setting(
        10,
        _CYCLES,
        t("Grace after the end, days"),
        t("Final values arrive after the last day; the cycle locks when these have passed."),
        low=0,
        high=60,
    )
    check_in_weekday: int = _setting(
        0,
        _CHECK_INS,
        t("Check-ins are due on"),
        t("One day for all keeps the rhythm."),
        low=0,
        high=6,
        choices=_WEEKDAYS,
    )
    holidays: str = _setting(
        "",
        _CHECK_INS,
        t("Public holidays of"),
        t(
            "A country or region, for example FR, US-CA, DE-BY. Nobody is reminded on them, and new series of meetings "
            "leave them out. Empty: holidays are days like others."
        ),
    )
    on_track_at: float = _setting(
        0.6,
        _STATUS,
        t("On track from"),
        t("Probability of reaching the target from which a key result counts as on track."),
        low=0.0,
        high=1.0,
    )
    at_risk_at: float = _setting(
        0.3,
        _STATUS,
        t("At risk from"),
        t("Probability of reaching the target from which a key result is at risk; below it, off track."),
        low=0.0,
        high=1.0,
    )
    word_on_track: str = _setting("", _STATUS, t("Your word for “on track”"), t("Empty keeps ours."))
    word_at_risk: str = _setting("", _STATUS, t("Your word for “at risk”"), t("Empty keeps ours."))
    word_off_track: str = _setting("", _STATUS, t("Your word for “off track”"), t("Empty keeps ours."))
    individual_okrs: bool = _setting(
        False,
        _PEOPLE,
        t("Allow objectives of single people"),
        t("Off, because goals tied to a person get safer, and the team's get lonelier. Objectives belong to teams."),
    )
    invitation_days: int = _setting(
        14,
        _PEOPLE,
        t("Invitations are valid for, days"),
        t("After that the link says so and asks for a new one."),
        low=1,
        high=90,
    )

    @property
    def severities(self) -> dict[str, Severity]:
        """`coach_rules` by code. Raises ValueError naming the part that is not CODE=SEVERITY of a known rule."""
        found = {}
        for part in self.coach_rules.replace(",", " ").split():
            code, _sign, severity = part.upper().partition("=")
            if code not in RULES or severity.lower() not in set(Severity):
                raise ValueError(_("“%(part)s” is not a rule and off, info, warning or error.") % {"part": part[:40]})
            found[code] = Severity(severity.lower())
        return found

    @classmethod
    def load(cls, stored: dict[str, Any]) -> "OrganisationSettings":
        """The settings from what an organisation has chosen; unknown names (of a newer version) are left alone."""
        names = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in names})

    def chosen(self) -> dict[str, Any]:
        """What differs from the defaults: the part that is stored."""
        defaults = asdict(OrganisationSettings())
        return {name: value for name, value in asdict(self).items() if value != defaults[name]}


def checked(values: dict[str, Any]) -> OrganisationSettings:
    """Settings from raw values (strings of a form, JSON of an API), each checked against its type and range.

    Raises ValidationError naming the field and its range; nothing is taken over then.
    """
    types = get_type_hints(OrganisationSettings)
    clean: dict[str, Any] = {}
    for spec in fields(OrganisationSettings):
        if spec.name not in values:
            continue
        clean[spec.name] = _converted(spec.name, types[spec.name], values[spec.name])
        low, high = spec.metadata["low"], spec.metadata["high"]
        if low is not None and not low <= clean[spec.name] <= high:
            raise invalid(spec.name, _("Choose a number from %(low)s to %(high)s.") % {"low": low, "high": high})
    if "holidays" in clean:
        clean["holidays"] = checked_place("holidays", clean["holidays"])
    settings = OrganisationSettings(**clean)
    _check_together(settings)
    return settings


def _converted(name: str, kind: type, raw: Any) -> Any:
    if kind is bool:
        return raw in (True, "true", "on", "1", "yes")
    if isinstance(raw, Promise) or (kind is str and not isinstance(raw, str)):
        raise invalid(name, _("Write this as text."))
    try:
        return kind(raw.strip() if isinstance(raw, str) else raw)
    except (TypeError, ValueError):
        raise invalid(name, _("Write this as a number.")) from None


def _check_together(settings: OrganisationSettings) -> None:
    for kind in ("company_objectives", "team_objectives", "key_results"):
        if getattr(settings, f"{kind}_hard") < getattr(settings, f"{kind}_recommended"):
            raise invalid(f"{kind}_hard", _("The hard limit cannot be below the recommended one."))
    try:
        settings.severities  # noqa: B018 — reading them checks them
    except ValueError as error:
        raise invalid("coach_rules", str(error)) from None
    if settings.at_risk_at >= settings.on_track_at:
        raise invalid("at_risk_at", _("“At risk” has to begin below “on track”."))
    try:
        parts = list(Formatter().parse(settings.cycle_label))
    except ValueError:
        parts = [("", "?", "", "")]
    named = {name for _text, name, _form, _turned in parts if name is not None}
    # Nothing but the bare names: a format could ask for a width of a gigabyte, or for an attribute.
    if not named <= {"year", "n"} or any(form or turned for _text, _name, form, turned in parts):
        raise invalid("cycle_label", _("Use only {year} and {n}, for example “{year} Q{n}”."))
    if "n" not in named or len(settings.cycle_label) > 30:
        raise invalid("cycle_label", _("Use {n} in it and stay within 30 letters, for example “{year} Q{n}”."))
