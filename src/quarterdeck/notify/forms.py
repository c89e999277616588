"""How to hear, and where."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as t

from quarterdeck.notify.models import ChatKind, Post
from quarterdeck.people.models import Member, Team


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class PreferenceForm(forms.Form):
    post = forms.ChoiceField(label=t("E-mail"), choices=Post.choices, widget=forms.RadioSelect)
    quiet_from = _time(t("Quiet from"))
    quiet_until = _time(t("until"))
    time_zone = forms.ChoiceField(label=t("In the time zone"), required=False)
    holidays = forms.CharField(
        label=t("My public holidays are those of"), max_length=10, required=False,
        widget=forms.TextInput(attrs={"placeholder": "DE-BY"}),
        help_text=t("A country or region, for example FR, US-CA, DE-BY. Empty: the organisation's."),
    )  # fmt: skip
    away_from = _day(t("Away from"))
    away_until = _day(t("up to and with"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", t("the organisation's")),
            *((each, each) for each in sorted(available_timezones()) if "/" in each),
        ]


class HookForm(forms.Form):
    kind = forms.ChoiceField(label=t("Chat"), choices=ChatKind.choices)
    address = forms.URLField(
        label=t("Address of the incoming webhook"), max_length=500, assume_scheme="https",
        help_text=t("The chat gives it to you; whoever knows it can write there. It is shown to nobody afterwards."),
    )  # fmt: skip
    team = forms.ModelChoiceField(
        label=t("What happens in"), queryset=Team.objects.none(), to_field_name="slug", required=False
    )

    def __init__(self, actor: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        assert isinstance(field, forms.ModelChoiceField)
        here = Team.objects.filter(archived_at__isnull=True).order_by("name")
        field.queryset = here if actor.is_admin else here.filter(pk__in=actor.led_team_ids)
        field.empty_label = t("the whole organisation") if actor.is_admin else t("choose…")


class FeedForm(forms.Form):
    team = forms.ModelChoiceField(label=t("Of"), queryset=Team.objects.none(), to_field_name="slug", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Team.objects.filter(archived_at__isnull=True).order_by("name")
        field.empty_label = t("me: my teams, my check-ins")
