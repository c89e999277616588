"""A form field for people that every room shares."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from quarterdeck.people.models import Member


class PersonField(forms.CharField):
    """A member, named as "Ada Lovelace (@ada)", "@ada", "ada" or by the whole name. Suggestions come from a datalist, so
    that a company of thousands does not have to be sent with every page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=170, **kwargs)
        self.widget.attrs.update({"list": "people", "autocomplete": "off", "placeholder": _("name or @handle")})

    def clean(self, value: Any) -> Any:
        """The active member, None when it is empty and may be."""
        text = super().clean(value)
        if not text:
            return None
        handle = re.search(r"@([a-z0-9._-]+)", text)
        members = Member.objects.filter(deactivated_at__isnull=True)
        wanted = handle[1] if handle else text.strip().lower()
        found = members.filter(handle=wanted).first()
        if found is None and not handle:
            named = list(members.filter(name__iexact=text.strip())[:2])
            if len(named) > 1:
                raise forms.ValidationError(_("Several people have this name. Write the handle, for example @ada."))
            found = named[0] if named else None
        if found is None:
            raise forms.ValidationError(
                _("Nobody here is called “%(text)s”. Write a name or an @handle of your organisation.") % {"text": text}
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        return f"{value.name} (@{value.handle})" if isinstance(value, Member) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as it is shown, so that an untouched field never counts as changed."""
        return bool(self.prepare_value(initial) or "") != bool(data or "") or str(
            self.prepare_value(initial) or ""
        ) != str(data or "")
