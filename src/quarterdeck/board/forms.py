"""Placing a bet, moving it, saying what it taught, agreeing on limits."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t

from quarterdeck.board.models import DEFAULT_LIMITS, LIMITED, Aim, Board, Column, Evidence, Initiative
from quarterdeck.keel.references import find_references
from quarterdeck.okrs.models import KeyResult, ObjectiveState, Phase
from quarterdeck.people.fields import PersonField
from quarterdeck.people.models import Member, Team


class InitiativeForm(forms.Form):
    """The hypothesis in its parts. Only what is tried has to be said at once."""

    title = forms.CharField(
        label=t("What shall we try?"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"placeholder": t("A guided tour through the first import"), "class": "words", "autofocus": True}
        ),
    )
    key_results = forms.ModelMultipleChoiceField(
        label=t("Which key results will it move?"),
        queryset=KeyResult.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    more_key_results = forms.CharField(
        label=t("Key results of other teams"),
        required=False,
        max_length=100,
        help_text=t("By reference, for example KR-34, KR-35."),
    )
    expected_move = forms.CharField(
        label=t("By how much?"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": t("5 points")}),
    )
    shows_by = forms.DateField(
        label=t("It should show by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=t("The day on which you will look at the number and say whether you were right."),
    )
    because = forms.CharField(
        label=t("Why do you believe that?"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": t("half of those who leave do so before their first import")}),
    )
    owner = PersonField(label=t("Owner"), required=False)
    links = forms.CharField(
        label=t("Where do its tasks live?"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "https://…"}),
        help_text=t("Addresses in your tracker, one a line. Tasks stay there; the bet stands here."),
    )
    origin = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, reader: Member, team: Team, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        field = self.fields["key_results"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        wanted = self.initial.get("key_results") or []
        field.queryset = _choosable(reader, team, [each.pk for each in wanted])

    def clean_more_key_results(self) -> list[KeyResult]:
        """The named ones, those a reader may not see left out as if they did not exist."""
        words = self.cleaned_data["more_key_results"]
        numbers = [each.number for each in find_references(words.upper()) if each.prefix == "KR"]
        if words.strip() and not numbers:
            raise forms.ValidationError(_("Write references, for example KR-34."))
        found = {each.number: each for each in _visible(self.reader).filter(number__in=numbers)}
        if missing := [number for number in numbers if number not in found]:
            raise forms.ValidationError(_("There is no KR-%(number)d here.") % {"number": missing[0]})
        return [found[number] for number in numbers]

    def clean_links(self) -> list[str]:
        return [each.strip() for each in self.cleaned_data["links"].splitlines() if each.strip()]

    def fields_for_action(self) -> dict[str, Any]:
        """The cleaned data as the actions take it: chosen and named key results as one list."""
        data = dict(self.cleaned_data)
        named = [*data.pop("key_results", ()), *data.pop("more_key_results", ())]
        return {**data, "key_results": list(dict.fromkeys(named))}

    @classmethod
    def seen(cls, initiative: Initiative) -> dict[str, Any]:
        """The field values of a record."""
        aims = Aim.objects.filter(initiative=initiative).select_related("key_result")
        return {
            **{name: getattr(initiative, name) for name in ("title", "because", "expected_move", "shows_by", "owner")},
            "key_results": [each.key_result for each in aims],
            "links": "\n".join(initiative.links),
            "version": initiative.version,
        }


def _visible(reader: Member) -> QuerySet[KeyResult]:
    rows = KeyResult.objects.select_related("objective__cycle", "objective__team")
    if reader.is_steward:
        return rows
    return rows.filter(~Q(objective__state=ObjectiveState.DRAFT) | Q(objective__team_id__in=reader.team_ids))


def _choosable(reader: Member, team: Team, wanted: list[Any]) -> QuerySet[KeyResult]:
    """The team's own, its parent's and those already chosen, of cycles that are not over."""
    near = [team.pk, *([team.parent_id] if team.parent_id else [])]
    usable = Q(
        objective__team_id__in=near,
        objective__cycle__phase__in=[Phase.PLANNING, Phase.RUNNING],
        objective__state__in=[ObjectiveState.DRAFT, ObjectiveState.PROPOSED, ObjectiveState.COMMITTED],
        dropped_at__isnull=True,
    )
    return _visible(reader).filter(usable | Q(pk__in=wanted)).order_by("objective__cycle__starts_on", "number")


class MoveForm(forms.Form):
    """Where a card goes, and what the move asks for."""

    to = forms.ChoiceField(label=t("Move it to"), choices=Column.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=t("Why can it not wait?"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.ChoiceField(
        label=t("What does the number say?"), choices=Evidence.choices, required=False, widget=forms.RadioSelect
    )
    learned = forms.CharField(
        label=t("What did you learn?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    before = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ConcludeForm(forms.Form):
    """What an ended bet taught."""

    evidence = forms.ChoiceField(
        label=t("What does the number say?"), choices=Evidence.choices, widget=forms.RadioSelect
    )
    learned = forms.CharField(label=t("What did you learn?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class BlockForm(forms.Form):
    """What keeps a bet from moving."""

    because = forms.CharField(
        label=t("What blocks it, and who could help?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class BoardForm(forms.Form):
    """Limits and pull policies, column by column."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, board: Board, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", board.version)
        for column in LIMITED:
            usual = DEFAULT_LIMITS[column]
            self.fields[f"limit_{column.value}"] = forms.IntegerField(
                label=_("At most in %(column)s") % {"column": column.label},
                required=False,
                min_value=1,
                max_value=99,
                initial=board.limit_of(column),
                help_text=_("Empty means no limit.")
                if usual is None
                else _("We suggest %(usual)d; empty means no limit.") % {"usual": usual},
            )
        for column in Column:
            self.fields[f"policy_{column.value}"] = forms.CharField(
                label=_("When may a card be in %(column)s?") % {"column": column.label},
                required=False,
                max_length=300,
                initial=board.policies.get(column.value, ""),
            )

    @property
    def limits(self) -> dict[str, int | None]:
        return {column.value: self.cleaned_data[f"limit_{column.value}"] for column in LIMITED}

    @property
    def policies(self) -> dict[str, str]:
        return {column.value: self.cleaned_data[f"policy_{column.value}"] for column in Column}
