"""The quick widgets write what Django's templates write."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe

from quarterdeck.keel.widgets import Renderer

NASTY = '<b>"it\'s" & so on</b>'
ATTRS: dict[str, Any] = {"id": "a", "required": True, "disabled": False, "data-words": NASTY, "maxlength": 12}
CHOICES = [("", "–"), ("a", NASTY), ("Group & Co", [(1, "one"), (2.5, mark_safe("<i>two</i>"))])]
WIDGETS = (
    (forms.TextInput(), NASTY), (forms.TextInput(), None), (forms.NumberInput(), 1234.5), (forms.HiddenInput(), "x"),
    (forms.EmailInput(), "a@b.example"), (forms.URLInput(), "https://x.example/?a=1&b=2"), (forms.PasswordInput(), "secret"),
    (forms.DateInput(), "2026-03-15"), (forms.CheckboxInput(), True), (forms.CheckboxInput(), False),
    (forms.Textarea(), NASTY), (forms.Textarea(), ""), (forms.Textarea(), "\nfirst line empty"),
    (forms.Select(choices=CHOICES), "a"),
    (forms.Select(choices=CHOICES), 2.5), (forms.SelectMultiple(choices=CHOICES), ["a", 1]), (forms.NullBooleanSelect(), True),
    (forms.RadioSelect(choices=CHOICES[:2]), "a"), (forms.ClearableFileInput(), None),
)  # fmt: skip


@pytest.mark.parametrize(("widget", "value"), WIDGETS, ids=[f"{type(w).__name__}-{v}" for w, v in WIDGETS])
def test_a_widget_is_written_as_by_its_template(widget: forms.Widget, value: Any) -> None:
    ours, theirs = (
        widget.render("field", value, attrs=ATTRS, renderer=renderer) for renderer in (Renderer(), TemplatesSetting())
    )
    # Django's small templates end in line breaks that no browser shows.
    assert ours.split() == theirs.split()


def test_errors_are_still_shown() -> None:
    class Form(forms.Form):
        name = forms.CharField()

    assert "This field is required" in str(Form({})["name"].errors)
    assert str(Form({"name": "x"})["name"].errors) == ""
