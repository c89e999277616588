"""Linking an objective with what it contributes to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AlignmentForm(forms.Form):
    """What an objective contributes to, and the sentence that says how."""

    to = forms.ChoiceField(label=_("It contributes to"))
    sentence = forms.CharField(
        label=_("because"),
        max_length=300,
        widget=forms.TextInput(
            attrs={
                "placeholder": _("customers who are at home in their first week renew, and renewals are half of growth")
            }
        ),
        help_text=_("How does it help? A sentence that a new colleague would understand."),
    )

    def __init__(self, groups: list[tuple[str, list[tuple[str, str]]]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("choose…")), *groups]
