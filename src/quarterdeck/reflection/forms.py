"""Opening a retrospective, its cards and actions, the summary's words."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t

from quarterdeck.people.fields import PersonField
from quarterdeck.reflection.questions import TEMPLATES, read_questions


class RetrospectiveForm(forms.Form):
    template = forms.ChoiceField(
        label=t("What do we ask?"),
        choices=[(name, title) for name, (title, _asked) in TEMPLATES.items()],
        initial="three",
        widget=forms.RadioSelect,
    )
    own = forms.CharField(
        label=t("Our own questions, one a line"),
        required=False,
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    anonymous = forms.BooleanField(
        label=t("Anonymous: nothing is stored about who wrote a card"),
        required=False,
        help_text=t("Not even an admin can find out. It cannot be changed later."),
    )
    votes_each = forms.IntegerField(label=t("Votes for each"), min_value=1, max_value=10, initial=3)

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or {})
        name = data.get("template") or "own"
        questions = tuple(str(each) for each in TEMPLATES[name][1]) or read_questions(data.get("own") or "")
        if not questions and not self.errors:
            self.add_error("own", _("Ask at least one question, one a line."))
        return {"questions": questions, "anonymous": data.get("anonymous"), "votes_each": data.get("votes_each")}


class CardForm(forms.Form):
    question = forms.IntegerField(min_value=0, max_value=5, required=True)
    text = forms.CharField(label=t("Card"), max_length=300)


class ActionForm(forms.Form):
    text = forms.CharField(label=t("What changes?"), max_length=300, widget=forms.TextInput(attrs={"class": "words"}))
    owner = PersonField(label=t("Who sees to it"))
    due_on = forms.DateField(label=t("Until"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class SummaryForm(forms.Form):
    words = forms.CharField(
        label=t("How did it go, in your own words?"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    changes = forms.CharField(
        label=t("What changes now?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
