"""Series of meetings, and what becomes of one."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t

from quarterdeck.people.fields import PersonField
from quarterdeck.people.models import Member, Organisation
from quarterdeck.rhythm.models import Cadence, Guest
from quarterdeck.rhythm.presets import PRESETS, MeetingKind
from quarterdeck.rhythm.recurrence import EVERY, every_of, rule_for

_EVERY = [
    ("workdays", t("every workday")),
    ("weekly", t("every week")),
    ("fortnightly", t("every second week")),
    ("monthly", t("every month")),
    ("quarterly", t("every three months")),
    ("yearly", t("every year")),
    ("own", t("as a rule of our own says")),
]


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


def _time(**more: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **more)


class PeopleField(forms.CharField):
    """Several members by handle: "@ada, @grace"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=3000, **kwargs)
        self.widget.attrs.setdefault("placeholder", "@ada, @grace")

    def clean(self, value: Any) -> Any:
        """The members, in the order in which they were named."""
        handles = list(dict.fromkeys(re.findall(r"[a-z0-9][a-z0-9._-]*", super().clean(value).lower())))
        found = {each.handle: each for each in Member.objects.filter(handle__in=handles, deactivated_at__isnull=True)}
        if missing := [each for each in handles if each not in found]:
            raise forms.ValidationError(_("Nobody here has the handle @%(handle)s.") % {"handle": missing[0]})
        return [found[each] for each in handles]


class CadenceForm(forms.Form):
    """What, how often, when, for how long, who."""

    kind = forms.ChoiceField(label=t("What for"), choices=MeetingKind.choices)
    name = forms.CharField(label=t("Name"), max_length=120, required=False, help_text=t("Empty takes what it is for."))
    every = forms.ChoiceField(label=t("How often"), choices=_EVERY)
    rule = forms.CharField(
        label=t("Rule of our own"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "FREQ=MONTHLY;BYDAY=-1FR", "class": "code"}),
        help_text=t("As calendars write it (RFC 5545). Only if none of the usual ones fits."),
    )
    first_on = _day(label=t("First time on"), help_text=t("Its weekday is the one of all."))
    at = _time(label=t("At"))
    minutes = forms.IntegerField(label=t("Minutes"), min_value=5, max_value=10080)
    chair = PersonField(label=t("Who leads it"), required=False)
    guests = PeopleField(label=t("Who comes beside the team"), required=False)
    forum = forms.CharField(
        label=t("Leadership forum it serves"),
        max_length=120,
        required=False,
        help_text=t("Where what this meeting cannot decide is decided, for example “Executive team, Mondays”."),
    )
    holidays = forms.CharField(
        label=t("Not on public holidays of"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "DE-BY"}),
        help_text=t("A country or region, for example FR, US-CA, DE-BY. Empty: holidays are days like others."),
    )
    time_zone = forms.CharField(label=t("Time zone"), max_length=60, help_text=t("9:30 stays 9:30 when clocks change."))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or {})
        if data.get("every") == "own" and not data.get("rule", "").strip():
            self.add_error("rule", _("Write the rule, or choose one of the usual rhythms."))
        return data

    def fields_for_action(self) -> dict[str, Any]:
        """The cleaned data as the actions take it: one rule."""
        data = dict(self.cleaned_data)
        every = data.pop("every")
        if every in EVERY:
            data["rule"] = rule_for(every, data["first_on"])
        data.pop("version")
        return data

    @classmethod
    def usual(cls, kind: str, organisation: Organisation, day: date) -> dict[str, Any]:
        """What stands in the fields for a new series of a kind."""
        preset = PRESETS[kind]
        return {
            "kind": kind, "every": preset.every or "weekly", "first_on": day, "at": preset.at, "minutes": preset.minutes,
            "time_zone": organisation.time_zone, "holidays": organisation.settings.holidays,
        }  # fmt: skip

    @classmethod
    def seen(cls, cadence: Cadence) -> dict[str, Any]:
        """The field values of a record."""
        names = ("kind", "name", "first_on", "at", "minutes", "chair", "forum", "holidays", "time_zone", "version")
        every = every_of(cadence.rule, cadence.first_on)
        handles = Guest.objects.filter(cadence=cadence).values_list("member__handle", flat=True)
        return {
            **{name: getattr(cadence, name) for name in names},
            "every": every or "own",
            "rule": "" if every else cadence.rule,
            "guests": ", ".join(f"@{each}" for each in handles),
        }


class MeetingForm(forms.Form):
    """A meeting for once."""

    name = forms.CharField(
        label=t("What is the question?"),
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": t("Why do trials stop on day three?"), "class": "words"}),
    )
    kind = forms.ChoiceField(label=t("What for"), choices=MeetingKind.choices, initial=MeetingKind.DEEP_DIVE)
    on = _day(label=t("On"))
    at = _time(label=t("At"))
    minutes = forms.IntegerField(label=t("Minutes"), min_value=5, max_value=10080, initial=45)


class MoveMeetingForm(forms.Form):
    on = _day(label=t("To"))
    at = _time(label=t("At"))
    reason = forms.CharField(label=t("Why?"), max_length=300)
