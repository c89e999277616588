"""Cycles, priorities and grades."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.okrs.models import Cycle, CycleKind, MissCause


class CycleForm(forms.Form):
    """A cycle made by hand."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CycleKind.choices, initial=CycleKind.CUSTOM)
    name = forms.CharField(label=_("Name"), max_length=40)
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))


class PriorityForm(forms.Form):
    """A choice that leadership has made."""

    title = forms.CharField(label=_("Priority"), max_length=200)
    why = forms.CharField(
        label=_("Why this, why now"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    year = forms.ModelChoiceField(
        label=_("For the year"), queryset=Cycle.objects.none(), required=False, empty_label=_("until it is archived")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["year"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Cycle.objects.filter(kind=CycleKind.ANNUAL)


class GradeForm(forms.Form):
    """The owner's grade beside the computed score."""

    value = forms.FloatField(
        label=_("Grade, 0.0–1.0"),
        required=False,
        widget=forms.NumberInput(attrs={"step": "0.1", "min": "0", "max": "1"}),
    )
    words = forms.CharField(
        label=_("Why did we miss or hit?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    cause = forms.ChoiceField(label=_("Cause"), required=False, choices=[("", "–"), *MissCause.choices])
