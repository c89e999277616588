"""Topics, decisions, follow-ups, ideas."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t

from quarterdeck.keel.references import parse_reference
from quarterdeck.okrs.models import KeyResult
from quarterdeck.okrs.queries import visible_objectives
from quarterdeck.people.fields import PersonField
from quarterdeck.people.models import Member, Team
from quarterdeck.review.models import DecisionKind, Outcome


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


class KeyResultField(forms.CharField):
    """A key result by reference, as the reader may see it."""

    def __init__(self, reader: Member | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=14, **kwargs)
        self.reader = reader
        self.widget.attrs.update({"placeholder": "KR-34", "size": 8, "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        reference = parse_reference(text)
        assert self.reader is not None
        found = None
        if reference is not None and reference.prefix == "KR":
            rows = KeyResult.objects.filter(number=reference.number, objective__in=visible_objectives(self.reader))
            found = rows.select_related("objective__team", "objective__cycle").first()
        if found is None:
            raise forms.ValidationError(_("There is no such key result here. Write its reference, for example KR-34."))
        return found


class TopicForm(forms.Form):
    title = forms.CharField(label=t("What do you want to talk about?"), max_length=300)
    minutes = forms.IntegerField(label=t("Minutes"), required=False, min_value=1, max_value=240)


class DecisionForm(forms.Form):
    """One line, who, by when; what moves is optional."""

    kind = forms.ChoiceField(label=t("What changes?"), choices=DecisionKind.choices, initial=DecisionKind.SUPPORT)
    text = forms.CharField(
        label=t("What did you decide?"),
        max_length=400,
        widget=forms.TextInput(
            attrs={"placeholder": t("Two people of Platform help with the import"), "class": "words"}
        ),
    )
    owner = PersonField(label=t("Who carries it out"), required=False)
    due_on = _day(t("By"), required=False)
    key_result = KeyResultField(label=t("About key result"), required=False)
    money = forms.DecimalField(
        label=t("Money moved"),
        required=False,
        max_digits=14,
        decimal_places=2,
        help_text=t("Minus when it moves away."),
    )
    currency = forms.CharField(
        label=t("Currency"),
        required=False,
        max_length=3,
        widget=forms.TextInput(attrs={"size": 4, "placeholder": "EUR"}),
    )
    people = forms.DecimalField(
        label=t("People moved"),
        required=False,
        max_digits=6,
        decimal_places=2,
        help_text=t("In full-time shares: 0.5, 2, −1."),
    )
    forum = forms.CharField(label=t("Decided by"), required=False, max_length=120)
    item = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, reader: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["key_result"]
        assert isinstance(field, KeyResultField)
        field.reader = reader


class FollowUpForm(forms.Form):
    outcome = forms.ChoiceField(label=t("How did it go?"), choices=Outcome.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=t("In a few words"), required=False, max_length=400)
    due_on = _day(t("If it is still open: by when now?"), required=False)


class IdeaForm(forms.Form):
    team = forms.ModelChoiceField(label=t("For which team?"), queryset=Team.objects.none(), to_field_name="slug")
    words = forms.CharField(
        label=t("The idea"),
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": t("Let partners import for their customers")}),
    )
    about = forms.CharField(
        label=t("Why it could matter"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Team.objects.filter(archived_at__isnull=True).order_by("name")
