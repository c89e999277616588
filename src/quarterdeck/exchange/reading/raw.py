"""From bytes to text, or to a refusal: size, encoding, and things that are no text at all."""

import codecs
import re

from django.utils.translation import gettext as _

from quarterdeck.exchange.reading.reading import refuse
from quarterdeck.keel.limits import MEGABYTE, Limits

_WESTERN = re.compile("[À-ÖØ-öø-ÿ“”‘’‚„–—…€•£§°©®™«»¿¡\u00a0½¼¾²³µ·´]")


def check_size(content: bytes, limits: Limits) -> None:
    """Refuse an empty or a huge file."""
    if not content.strip():
        refuse(_("The file is empty. Choose the one with your OKRs."))
    if len(content) > limits.size:
        refuse(
            _("The file has %(size).1f MB; %(limit)d MB are read. Split it by team or by cycle.")
            % {"size": len(content) / MEGABYTE, "limit": limits.size // MEGABYTE}
        )


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, in UTF-16 with its mark, or in Windows-1252 when nothing else is likely."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not content.startswith(codecs.BOM_UTF32_LE):
        text = _strictly(content, "utf-16")
    else:
        text = _strictly(content, "utf-8-sig")
        if text is None:
            text = _western(content)
    if text is None:
        refuse(
            _("The file's characters cannot be told. Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”) and try again.")
        )
    if "\0" in text or _control_share(text) > 0.01:
        refuse(_("This is not a text file. Choose a Markdown, YAML, CSV or XLSX file."))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _western(content: bytes) -> str | None:
    """Windows-1252, if every special character is a usual one and they stand between ordinary letters, not in runs."""
    text = _strictly(content, "cp1252")
    if text is None:
        return None
    special = [character for character in text if ord(character) > 127]
    if not all(_WESTERN.match(character) for character in special) or len(special) > len(text) * 0.2:
        return None
    return None if re.search("[À-ÿ]{3}", text) else text


def _control_share(text: str) -> float:
    odd = sum(1 for character in text[:20_000] if ord(character) < 32 and character not in "\n\r\t\f\v")
    return odd / max(1, len(text[:20_000]))
