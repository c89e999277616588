"""Checking in, and what belongs to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t

from quarterdeck.keel.fields import ValueField
from quarterdeck.okrs.models import KeyResult, VarianceCause


class CheckInForm(forms.Form):
    """Value, confidence, one line; the rest for those who need it."""

    value = ValueField(label=t("Value today"))
    confidence = forms.IntegerField(label=t("How sure, 0–10"), required=False, min_value=0, max_value=10)
    what_moved = forms.CharField(label=t("What moved?"), required=False, max_length=1000)
    on = forms.DateField(label=t("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    cause = forms.ChoiceField(
        label=t("What causes the variance?"), required=False, choices=[("", "–"), *VarianceCause.choices]
    )
    blocker = forms.CharField(label=t("What blocks?"), required=False, max_length=500)
    decision_needed = forms.CharField(label=t("Which decision is needed?"), required=False, max_length=500)
    publish_on = forms.DateField(label=t("Publish on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, key_result: KeyResult, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if key_result.kind == "ordinal":
            zones = key_result.zone_sentences
            self.fields["value"] = forms.TypedChoiceField(
                label=t("Zone reached"),
                coerce=float,
                choices=[
                    ("0", _("none yet")),
                    ("1", zones.get("commit", "")),
                    ("2", zones.get("target", "")),
                    ("3", zones.get("stretch", "")),
                ],
            )
        else:
            field = self.fields["value"]
            assert isinstance(field, ValueField)
            field.unit = key_result.unit


class BaselineForm(forms.Form):
    """The starting value that was still to be measured."""

    baseline = ValueField(label=t("Baseline"))


class AcknowledgeForm(forms.Form):
    """Seen, here is help."""

    words = forms.CharField(label=t("Your word"), required=False, max_length=500)
