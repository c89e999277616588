"""A key result in the editor: one line of text, and the structured fields beside it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t

from quarterdeck.keel.fields import ValueField
from quarterdeck.measure import UnreadableValueError, format_value, parse_value
from quarterdeck.okrs.models import Frequency, KeyResult
from quarterdeck.okrs.models.keyresult import DIRECTIONS, KINDS, TRAJECTORIES
from quarterdeck.people.fields import PersonField

UNITS = ("%", "count", "score", "EUR", "USD", "GBP", "s", "min", "h", "d", "×")


class KeyResultForm(forms.Form):
    """Each field remembers what its writer saw (`show_hidden_initial`), so that two writers can be merged."""

    statement = forms.CharField(
        label=t("Key result"),
        max_length=300,
        show_hidden_initial=True,
        widget=forms.TextInput(
            attrs={"placeholder": t("Activation within seven days, from 20 % to 35 %"), "class": "words"}
        ),
    )
    direction = forms.ChoiceField(label=t("Direction"), choices=DIRECTIONS, show_hidden_initial=True)
    baseline = ValueField(label=t("Baseline"), required=False, show_hidden_initial=True)
    target = ValueField(label=t("Target"), required=False, show_hidden_initial=True)
    target_high = ValueField(label=t("Upper bound"), required=False, show_hidden_initial=True)
    unit = forms.CharField(
        label=t("Unit"),
        max_length=20,
        required=False,
        show_hidden_initial=True,
        widget=forms.TextInput(attrs={"list": "units"}),
    )
    owner = PersonField(label=t("Owner"), required=False, show_hidden_initial=True)
    metric = forms.CharField(label=t("Metric"), max_length=200, required=False, show_hidden_initial=True)
    kind = forms.ChoiceField(label=t("Measured as"), choices=KINDS, show_hidden_initial=True)
    frequency = forms.TypedChoiceField(
        label=t("Check-in"), choices=Frequency.choices, coerce=int, show_hidden_initial=True
    )
    trajectory = forms.ChoiceField(label=t("Trajectory"), choices=TRAJECTORIES, show_hidden_initial=True)
    points = forms.CharField(
        label=t("Own points"),
        required=False,
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "2026-11-15: 25"}),
        help_text=t("One a line: a date, a colon, the value by then."),
    )
    commit_zone = ValueField(label=t("Commit (worth 0.3)"), required=False, show_hidden_initial=True)
    stretch_zone = ValueField(label=t("Stretch (worth 1.0)"), required=False, show_hidden_initial=True)
    zone_commit = forms.CharField(
        label=t("Commit, described"), required=False, max_length=300, show_hidden_initial=True
    )
    zone_target = forms.CharField(
        label=t("Target, described"), required=False, max_length=300, show_hidden_initial=True
    )
    zone_stretch = forms.CharField(
        label=t("Stretch, described"), required=False, max_length=300, show_hidden_initial=True
    )
    criteria = forms.CharField(
        label=t("Agreed criteria"),
        required=False,
        max_length=2000,
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=t("For a rating: what everyone would score the same way."),
    )
    share = forms.FloatField(
        label=t("Share of 100"),
        required=False,
        min_value=0,
        max_value=100,
        show_hidden_initial=True,
        help_text=t("Shares you leave alone split the rest."),
    )
    is_guardrail = forms.BooleanField(
        label=t("Guardrail"),
        required=False,
        show_hidden_initial=True,
        help_text=t("Protects instead of counting: for “keep” directions."),
    )
    baseline_owner = PersonField(label=t("Who measures the baseline?"), required=False, show_hidden_initial=True)
    baseline_due_on = forms.DateField(
        label=t("By when?"),
        required=False,
        show_hidden_initial=True,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    set_aside = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)
    """An output the writer climbed up from: it is to become an initiative."""
    remove = forms.BooleanField(label=t("Remove this key result"), required=False)
    reason = forms.CharField(label=t("Why does it change?"), required=False, max_length=500)

    NAMES = (
        "statement",
        "direction",
        "baseline",
        "target",
        "target_high",
        "unit",
        "owner",
        "metric",
        "kind",
        "frequency",
        "trajectory",
        "commit_zone",
        "stretch_zone",
        "criteria",
        "is_guardrail",
        "baseline_owner",
        "baseline_due_on",
    )
    NUMBERS = ("baseline", "target", "target_high", "commit_zone", "stretch_zone")
    MORE = (
        "metric",
        "kind",
        "frequency",
        "trajectory",
        "points",
        "commit_zone",
        "stretch_zone",
        "zone_commit",
        "zone_target",
        "zone_stretch",
        "criteria",
        "share",
        "is_guardrail",
        "baseline_owner",
        "baseline_due_on",
    )

    def __init__(self, *args: Any, key_result: KeyResult | None = None, **kwargs: Any) -> None:
        self.key_result = key_result
        self.notes: dict[str, str] = {}
        super().__init__(*args, **kwargs)
        unit = str(self.data.get(self.add_prefix("unit"), "")) if self.is_bound else str(self.initial.get("unit", ""))
        for name in self.NUMBERS:
            field = self.fields[name]
            assert isinstance(field, ValueField)
            field.unit = unit
        if key_result is not None and key_result.is_frozen:
            for name in ("kind", "unit", "direction"):
                self.fields[name].disabled = True
        if key_result is None:
            self.fields["statement"].required = False

    @property
    def opens_more(self) -> bool:
        """Whether one of the fields under “More” is in use or refused."""
        return any(name in self.errors for name in self.MORE) if self.is_bound else False

    @property
    def is_blank(self) -> bool:
        """A block for a new key result in which nothing was written."""
        return self.key_result is None and not str(self.data.get(self.add_prefix("statement"), "")).strip()

    @classmethod
    def seen(cls, key_result: KeyResult, share: float | None) -> dict[str, Any]:
        """The field values of a record."""
        zones = key_result.zone_sentences
        points = "\n".join(f"{on}: {format_value(value)}" for on, value in key_result.trajectory_points)
        return {
            **{name: getattr(key_result, name) for name in cls.NAMES},
            "points": points,
            "share": share,
            "zone_commit": zones.get("commit", ""),
            "zone_target": zones.get("target", ""),
            "zone_stretch": zones.get("stretch", ""),
            "version": key_result.version,
        }

    def clean_points(self) -> list[list[Any]]:
        """[[iso date, value], …] as the record keeps them."""
        points = []
        for line in self.cleaned_data["points"].splitlines():
            if not line.strip():
                continue
            day, _colon, value = line.partition(":")
            try:
                points.append([date.fromisoformat(day.strip()).isoformat(), parse_value(value)])
            except (ValueError, UnreadableValueError):
                raise forms.ValidationError(
                    _("“%(line)s” is no date and value. Write for example 2026-11-15: 25") % {"line": line.strip()[:40]}
                ) from None
        return points

    def changes(self) -> dict[str, Any]:
        """What the writer changed, as the action takes it. For a new key result: everything given."""
        data = self.cleaned_data
        changed = set(self.changed_data) if self.key_result is not None else set(self.fields)
        found = {name: data[name] for name in self.NAMES if name in changed}
        if "points" in changed:
            found["trajectory_points"] = data["points"]
        if {"zone_commit", "zone_target", "zone_stretch"} & changed:
            sentences = {zone: data[f"zone_{zone}"] for zone in ("commit", "target", "stretch")}
            found["zone_sentences"] = {zone: words for zone, words in sentences.items() if words}
        return found
