"""What every record of a history is held to before it is written."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quarterdeck.keel.references import parse_reference


def check_record(record: Any, only: set[str]) -> None:
    """Hold `only` these fields of a record to the model's own lengths and choices; the error names the record."""
    every = {field.name for field in record._meta.fields}
    try:
        record.clean_fields(exclude=every - only)
    except ValidationError as error:
        name, words = next(iter(error.message_dict.items()))
        raise ValidationError(f"{record}: {name}: {words[0]}") from None


def number_in(ref: str, prefix: str) -> int:
    """The number of a reference of one kind: 12 for O-12."""
    found = parse_reference(ref)
    if found is None or found.prefix != prefix:
        raise ValidationError(
            _("A history needs references: write %(prefix)s-1, %(prefix)s-2 … instead of “%(ref)s”.")
            % {"prefix": prefix, "ref": ref}
        )
    return found.number


def take_reference(taken: dict[str, Any], ref: str) -> None:
    """Refuse a reference that stands in the file twice."""
    if ref in taken:
        raise ValidationError(_("%(ref)s stands in the file twice.") % {"ref": ref})
