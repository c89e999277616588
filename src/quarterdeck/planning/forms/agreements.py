"""Asking, answering, sharing, challenging, suggesting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.fields import ValueField
from quarterdeck.okrs.models import KeyResult, Objective
from quarterdeck.people.fields import PersonField
from quarterdeck.people.models import Team
from quarterdeck.planning.models import Move, Question
from quarterdeck.planning.queries.agreements import way_unit


def _date(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


class _TeamForm(forms.Form):
    """A form with a choice of teams, without the one it is asked from."""

    def __init__(self, name: str, own: Team, *args: Any, among: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        teams = Team.objects.filter(archived_at__isnull=True).exclude(pk=own.pk).order_by("name")
        field.queryset = teams if among is None else teams.filter(pk__in=among)
        field.empty_label = _("choose…")


class AskForm(_TeamForm):
    """We need X from team Y by a date."""

    provider = forms.ModelChoiceField(label=_("From which team?"), queryset=Team.objects.none())
    what = forms.CharField(
        label=_("What do we need?"),
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": _("a sandbox with test cards")}),
    )
    needed_on = _date(_("By when?"))

    def __init__(self, key_result: KeyResult, *args: Any, **kwargs: Any) -> None:
        super().__init__("provider", key_result.objective.team, *args, **kwargs)
        self.fields["needed_on"].widget.attrs["max"] = key_result.objective.cycle.ends_on.isoformat()


class CounterOfferForm(forms.Form):
    """Something else, another day, or both."""

    what = forms.CharField(label=_("What could be given instead?"), max_length=300, required=False)
    on = _date(_("By when?"), required=False)
    words = forms.CharField(label=_("Why?"), max_length=500, required=False)


class NeedForm(forms.Form):
    words = forms.CharField(
        label=_("What does it need from below?"),
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": _("two teams that each take a third of the way")}),
    )


class ShareForm(_TeamForm):
    """A team's part of the way, as a number or in words."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none())
    amount = ValueField(label=_("Share"), required=False)
    words = forms.CharField(label=_("or in words"), max_length=300, required=False)
    reason = forms.CharField(label=_("Why this much?"), max_length=500, required=False)

    def __init__(self, key_result: KeyResult, *args: Any, **kwargs: Any) -> None:
        super().__init__("team", key_result.objective.team, *args, **kwargs)
        _with_unit(self.fields["amount"], key_result, of_the_way=True)


class CounterShareForm(forms.Form):
    """Another share, and what makes it possible."""

    amount = ValueField(label=_("Share"), required=False)
    words = forms.CharField(label=_("or in words"), max_length=300, required=False)
    move = forms.ChoiceField(label=_("Made possible by"), choices=Move.choices, required=False)
    reason = forms.CharField(label=_("Why?"), max_length=500)

    def __init__(self, key_result: KeyResult, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _with_unit(self.fields["amount"], key_result, of_the_way=True)


class LowerTargetForm(forms.Form):
    """Leadership's answer to shares that do not reach."""

    target = ValueField(label=_("New target"))
    reason = forms.CharField(label=_("What did the negotiation show?"), max_length=500)

    def __init__(self, key_result: KeyResult, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _with_unit(self.fields["target"], key_result)


def _with_unit(field: forms.Field, key_result: KeyResult, *, of_the_way: bool = False) -> None:
    assert isinstance(field, ValueField)
    field.unit = key_result.unit
    shown = way_unit(key_result.unit) if of_the_way else key_result.unit
    field.help_text = _("in %(unit)s") % {"unit": shown} if shown else _("in its own count")


class ChallengeForm(forms.Form):
    question = forms.ChoiceField(label=_("Which question?"), choices=Question.choices)
    words = forms.CharField(
        label=_("In your words"),
        max_length=500,
        required=False,
        help_text=_("What makes you ask? Needed for a question of your own."),
    )


class SuggestionForm(forms.Form):
    """Other words for a part of a draft."""

    field = forms.ChoiceField(label=_("Instead of"))
    text = forms.CharField(label=_("these words"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, objective: Objective, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["field"]
        assert isinstance(field, forms.ChoiceField)
        results = objective.key_results.filter(dropped_at__isnull=True).order_by("position", "number")
        field.choices = [
            ("title", objective.title),
            ("in_order_to", _("in order to %(why)s") % {"why": objective.in_order_to or "…"}),
            *((each.reference, str(each)) for each in results),
        ]


class ContributorForm(forms.Form):
    person = PersonField(label=_("Who helped to write it?"))
