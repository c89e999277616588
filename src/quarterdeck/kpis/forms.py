"""Placing, reading and breaking a series."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t

from quarterdeck.keel.fields import ValueField
from quarterdeck.kpis.models import Frequency, Kpi
from quarterdeck.kpis.pasting import FILE, text_of
from quarterdeck.people.fields import PersonField


class KpiForm(forms.Form):
    name = forms.CharField(
        label=t("What is measured?"),
        max_length=160,
        widget=forms.TextInput(attrs={"placeholder": t("Availability of the app"), "class": "words"}),
    )
    about = forms.CharField(label=t("How is it measured?"), max_length=500, required=False)
    unit = forms.CharField(
        label=t("Unit"), max_length=20, required=False, widget=forms.TextInput(attrs={"size": 8, "placeholder": "%"})
    )
    healthy_low = ValueField(label=t("Healthy from"), required=False)
    healthy_high = ValueField(label=t("Healthy up to"), required=False, help_text=t("One of both is enough."))
    frequency = forms.ChoiceField(label=t("Read"), choices=Frequency.choices, initial=Frequency.WEEKLY)
    owner = PersonField(label=t("Owner"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def seen(cls, kpi: Kpi) -> dict[str, Any]:
        """The field values of a record."""
        names = ("name", "about", "unit", "healthy_low", "healthy_high", "frequency", "owner", "version")
        return {name: getattr(kpi, name) for name in names}


class ReadingForm(forms.Form):
    value = ValueField(label=t("Value"))
    on = forms.DateField(label=t("For"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    note = forms.CharField(label=t("What happened?"), max_length=300, required=False)
    again = forms.BooleanField(label=t("There is one for that day; let mine stand"), required=False)

    def __init__(self, kpi: Kpi, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["value"]
        assert isinstance(field, ValueField)
        field.unit = kpi.unit


class PasteForm(forms.Form):
    rows = forms.CharField(
        label=t("A day and a value a line"),
        required=False,
        max_length=FILE.size,
        widget=forms.Textarea(attrs={"rows": 10, "placeholder": "2026-11-02\t99.4\n2026-11-09\t99.6", "class": "code"}),
        help_text=t("As copied from two columns of a spreadsheet, or written: 2026-11-02; 99.4"),
    )
    file = forms.FileField(label=t("or a file, CSV or XLSX"), required=False)

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or {})
        sent = data.get("file")
        if sent is not None:
            try:
                data["rows"] = text_of(sent.read(FILE.size + 1))
            except ValidationError as error:
                self.add_error(None, error)
        if not (data.get("rows") or "").strip() and not self.errors:
            self.add_error("rows", _("Paste at least one line, or choose a file."))
        return data


class BreakForm(forms.Form):
    on = forms.DateField(label=t("From"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    reason = forms.CharField(label=t("What changed?"), max_length=300)
