"""Objectives: writing, moving, copying, the first pilot."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.okrs.models import Ambition, Cycle, KeyResult, Objective, ObjectiveState, Phase, StrategicPriority
from quarterdeck.people.fields import PersonField
from quarterdeck.people.models import Team

OPEN = (ObjectiveState.DRAFT, ObjectiveState.PROPOSED, ObjectiveState.COMMITTED)


class ObjectiveForm(forms.Form):
    """The words around the key results. Each field remembers what its writer saw, so that two writers can be merged."""

    title = forms.CharField(
        label=_("What shall change?"),
        max_length=300,
        show_hidden_initial=True,
        widget=forms.TextInput(
            attrs={"placeholder": _("New customers feel at home in their first week"), "class": "words"}
        ),
    )
    in_order_to = forms.CharField(
        label=_("in order to"),
        required=False,
        max_length=300,
        show_hidden_initial=True,
        widget=forms.TextInput(attrs={"placeholder": _("make the first renewal the obvious choice")}),
    )
    owner = PersonField(label=_("Owner"), required=False, show_hidden_initial=True)
    ambition = forms.ChoiceField(label=_("Ambition"), choices=Ambition.choices, show_hidden_initial=True)
    priority = forms.ModelChoiceField(
        label=_("Serves the priority"),
        queryset=StrategicPriority.objects.none(),
        required=False,
        show_hidden_initial=True,
        empty_label=_("none stated"),
    )
    reason = forms.CharField(
        label=_("Why does it change?"),
        required=False,
        max_length=500,
        help_text=_("Asked when something committed changes; stays on record beside the old value."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    NAMES = ("title", "in_order_to", "owner", "ambition", "priority")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["priority"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = StrategicPriority.objects.filter(archived_at__isnull=True)

    @classmethod
    def seen(cls, objective: Objective) -> dict[str, Any]:
        """The field values of a record."""
        return {**{name: getattr(objective, name) for name in cls.NAMES}, "version": objective.version}


class ReasonForm(forms.Form):
    """Why something is dropped, reopened, left out."""

    reason = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


def open_cycles() -> Any:
    return Cycle.objects.filter(phase__in=[Phase.PLANNING, Phase.RUNNING]).order_by("starts_on")


class MoveForm(forms.Form):
    """Where an objective moves to."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none())
    cycle = forms.ModelChoiceField(label=_("Cycle"), queryset=Cycle.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("team", Team.objects.filter(archived_at__isnull=True).order_by("name")),
            ("cycle", open_cycles()),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class CopyForm(MoveForm):
    """What of an objective is copied or carried over, and where to."""

    key_results = forms.ModelMultipleChoiceField(
        label=_("Key results to take along"),
        queryset=KeyResult.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Check-ins stay where they were made."),
    )

    def __init__(self, objective: Objective, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["key_results"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = objective.key_results.filter(dropped_at__isnull=True)


class MoveKeyResultForm(forms.Form):
    """Which objective of the same cycle a key result moves to."""

    objective = forms.ModelChoiceField(label=_("Objective"), queryset=Objective.objects.none())

    def __init__(self, key_result: KeyResult, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["objective"]
        assert isinstance(field, forms.ModelChoiceField)
        open_ones = Objective.objects.filter(
            cycle=key_result.objective.cycle, state__in=OPEN, team=key_result.objective.team
        )
        field.queryset = open_ones.exclude(pk=key_result.objective_id)
        field.help_text = _("Its check-ins and its story move with it.")


class PilotForm(forms.Form):
    """One team, one objective: the start of the guided first pilot."""

    team = forms.CharField(label=_("Which team tries it first?"), max_length=120)
    title = forms.CharField(label=_("What shall be different at the end of the quarter?"), max_length=300)
    in_order_to = forms.CharField(label=_("in order to"), max_length=300, required=False)
    owner = PersonField(label=_("Who is accountable?"))
