"""The window's days and the forum's notes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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
    objective = forms.ModelChoiceField(
        label=_("About"), queryset=Objective.objects.none(), required=False, empty_label=_("all of it")
    )

    def __init__(self, cycle: Cycle, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["objective"]
        assert isinstance(field, forms.ModelChoiceField)
        published = [ObjectiveState.PROPOSED, ObjectiveState.COMMITTED]
        field.queryset = Objective.objects.filter(cycle=cycle, state__in=published).order_by("number")[:300]


class ForumNoteSentForm(ForumNoteForm):
    """The same when it comes back: any published objective of the cycle will do."""

    def __init__(self, cycle: Cycle, *args: Any, **kwargs: Any) -> None:
        super().__init__(cycle, *args, **kwargs)
        field = self.fields["objective"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Objective.objects.filter(cycle=cycle).exclude(state=ObjectiveState.DRAFT)
