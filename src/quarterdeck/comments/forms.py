from django import forms
from django.utils.translation import gettext_lazy as _


class CommentForm(forms.Form):
    """One comment."""

    body = forms.CharField(
        label=_("Comment"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("Markdown; @handle tells somebody, KR-34 links")}),
    )
