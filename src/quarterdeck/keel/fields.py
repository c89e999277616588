"""A form field that every room with numbers shares."""

from typing import Any

from django import forms

from quarterdeck.measure import UnreadableValueError, format_value, parse_value


class ValueField(forms.CharField):
    """A number as people write it: "29.4 %", "1.2m", "10k"."""

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(max_length=60, **kwargs)
        self.widget.attrs.setdefault("inputmode", "text")
        self.widget.attrs.setdefault("autocomplete", "off")

    def clean(self, value: Any) -> Any:
        """A float in the field's unit, None when it is empty and may be."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_value(text, self.unit)
        except UnreadableValueError as error:
            raise forms.ValidationError(str(error)) from None

    def prepare_value(self, value: Any) -> Any:
        """A number is shown as people write it, what was typed as it was typed."""
        return format_value(value, self.unit) if isinstance(value, int | float) else value
