"""Checking in, and what belongs to it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t

from quarterdeck.keel.fields import ValueField
from quarterdeck.measure import format_value
from quarterdeck.okrs.models import CheckInDraft, KeyResult, VarianceCause


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


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in the fields of a check-in when it is shown, as text by the field's name, and what is wrong with them,
    or with the `whole`."""

    values: dict[str, str]
    errors: dict[str, list[str]]
    is_new: bool
    """Nothing was begun: all but what is known of the key result is empty."""

    @property
    def opens(self) -> bool:
        """Whether what is usually folded away has something to say."""
        return not self.is_new and (
            not self.errors or bool(self.errors.keys() - {"whole", "value", "confidence", "what_moved"})
        )


def said_of(unit: str, confidence: int | None, form: CheckInForm | None, draft: CheckInDraft | None) -> Said:
    """What was typed into a refused `form`, else what was saved for later, else the last confidence."""
    if form:
        typed = {name: form[name].value() for name in form.fields}
        errors = {
            "whole" if name == NON_FIELD_ERRORS else name: list(map(str, each)) for name, each in form.errors.items()
        }
        return Said(_as_text(typed), errors, is_new=False)
    if not draft:
        return Said(_as_text({"confidence": confidence}), {}, is_new=True)
    saved = {name: getattr(draft, name) for name in CheckInForm.base_fields if name not in {"value", "on", "key"}}
    return Said(_as_text({**saved, "value": format_value(draft.value, unit)}), {}, is_new=False)


def _as_text(values: dict[str, Any]) -> dict[str, str]:
    return {
        name: "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
        for name, value in values.items()
    }


class SnoozeForm(forms.Form):
    """Be asked later."""

    reason = forms.CharField(
        label=t("Why?"), max_length=300,
        widget=forms.TextInput(attrs={"placeholder": t("The survey ends on Wednesday"), "data-first": True}),
    )  # fmt: skip
    until = forms.DateField(
        label=t("Ask me again on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class BaselineForm(forms.Form):
    """The starting value that was still to be measured."""

    baseline = ValueField(label=t("Baseline"))


class AcknowledgeForm(forms.Form):
    """Seen, here is help."""

    words = forms.CharField(label=t("Your word"), required=False, max_length=500)
