"""The window's days and the forum's notes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.references import parse_reference
from quarterdeck.okrs.models import Cycle, Objective, ObjectiveState
from quarterdeck.planning.models import PlanningStep


class MoveStepForm(forms.Form):
    """By which day a step is done."""

    step = forms.ChoiceField(label=_("Step"), choices=PlanningStep.choices)
    on = forms.DateField(label=_("Done by"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class ForumNoteForm(forms.Form):
    """What the forum settled."""

    text = forms.CharField(
        label=_("What did we settle?"),
        max_length=500,
        widget=forms.TextInput(
            attrs={"placeholder": _("Payments moves the sandbox up; Sales drops its second objective")}
        ),
    )
    objective = forms.CharField(
        label=_("About"),
        required=False,
        max_length=14,
        widget=forms.TextInput(attrs={"list": "wall", "placeholder": "O-12", "size": 12, "autocomplete": "off"}),
    )

    def __init__(self, cycle: Cycle, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle

    def clean_objective(self) -> Objective | None:
        """An objective of this cycle that others can read; none for all of it."""
        words = self.cleaned_data["objective"]
        reference = parse_reference(words) if words else None
        found: Objective | None = None
        if reference is not None and reference.prefix == "O":
            published = Objective.objects.filter(cycle=self.cycle).exclude(state=ObjectiveState.DRAFT)
            found = published.filter(number=reference.number).first()
        if words and found is None:
            raise forms.ValidationError(_("Write an objective of this cycle, for example O-12, or nothing."))
        return found
