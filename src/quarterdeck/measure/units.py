"""Numbers with their units, as people write and read them.

A unit is free text. The well-known ones are set the way each is written: ``€1,200``, ``CHF 1,200``, ``29.4 %``, ``26
h``, ``3.2×``, and a bare number for ``count`` and ``score``. Numbers are written in English: a point before decimals,
commas between thousands. Reading is more tolerant, and refuses rather than guesses.
"""

import math
import re
from collections.abc import Iterator

from quarterdeck.measure.problem import LIMIT, Problem

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}
"""Currencies that are written as a symbol before the amount, also when the unit is their code."""

# fmt: off
CODES = frozenset({
    "AED", "ARS", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "HKD",
    "HUF", "IDR", "ILS", "KRW", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "RON", "SAR",
    "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "VND", "ZAR",
})
# fmt: on
"""Currencies that are written as their code before the amount. Other three letters (NPS, CTR) are ordinary units."""

BARE = frozenset({"", "count", "score"})
"""Units that are not written: the number says it."""

_NAMES: dict[str, tuple[str, ...]] = {
    "%": ("%", "percent", "per cent", "pct"),
    "s": ("s", "sec", "secs", "second", "seconds"),
    "min": ("min", "mins", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "d": ("d", "day", "days"),
    "×": ("×", "x", "times"),
    "count": ("count",),
    "score": ("score",),
    **{code: (code.lower(), symbol) for code, symbol in SYMBOLS.items()},
    **{code: (code.lower(),) for code in CODES},
}
_CANONICAL = {name: unit for unit, names in _NAMES.items() for name in names}

_ALL_NAMES = sorted(_CANONICAL, key=len, reverse=True)
_BEFORE = frozenset({"%", "×", "x", *SYMBOLS.values(), *(code.lower() for code in (*SYMBOLS, *CODES))})
"""What people write before a number; names of other units stand there only if that unit is asked for."""

_ONLY_IF_ASKED = {"min": ("m",)}
"""Names that mean something else where the unit is open: 5m is five million then."""

_SUFFIXES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))
_MULTIPLIERS = {
    **dict.fromkeys(("k", "thousand"), 1e3),
    **dict.fromkeys(("m", "mn", "mio", "million", "millions"), 1e6),
    **dict.fromkeys(("b", "bn", "billion", "billions"), 1e9),
    **dict.fromkeys(("tn", "trillion", "trillions"), 1e12),
}

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_NUMBER = re.compile(r"[0-9][0-9.,'’ ]*(?:e[+-]?[0-9]{1,3})?|[.,][0-9]+(?:e[+-]?[0-9]{1,3})?", re.IGNORECASE)
_LONGEST = 120


class UnreadableValueError(ValueError):
    """A text that is no usable number; ``problem`` has the code and params, the message names the remedy."""

    def __init__(self, code: str, **params: str | float) -> None:
        self.problem = Problem("value", code, params)
        super().__init__(self.problem.message)


def format_value(value: float, unit: str = "", *, compact: bool = False, sign: bool = False) -> str:
    """A finite value in its unit, e.g. ``"29.4 %"``, ``"€1,200,000"``; ValueError for NaN and infinity.

    Whole numbers are exact, others have up to 12 significant digits, so that 0.1 + 0.2 reads 0.3. ``compact`` is for
    axes: three digits and k, m, bn or tn (``"€1.2m"``). ``sign`` is for changes: "+3" as well as "−3". Unit and
    number are held together by a no-break space; the minus is the true one.
    """
    if not math.isfinite(value):
        raise ValueError("A value to show must be finite.")
    number = _compact(abs(value)) if compact else _plain(abs(value))
    mark = "" if number == "0" else MINUS if value < 0 else "+" if sign else ""
    return mark + _with_unit(number, unit.strip())


def _with_unit(number: str, unit: str) -> str:
    code = unit.upper()
    if unit in SYMBOLS.values() or code in SYMBOLS:
        return SYMBOLS.get(code, unit) + number
    if unit in CODES:
        return f"{unit}{NO_BREAK_SPACE}{number}"
    if unit.lower() in BARE:
        return number
    if unit.lower() in ("×", "x"):
        return f"{number}×"
    return f"{number}{NO_BREAK_SPACE}{unit}"


def _plain(magnitude: float) -> str:
    """A non-negative number with thousands separated; in powers of ten only where digits would run on for ever."""
    if magnitude == 0:
        return "0"
    if magnitude > LIMIT or magnitude < 1e-6:
        return _power_of_ten(magnitude)
    if magnitude == int(magnitude):
        return f"{int(magnitude):,}"
    decimals = max(0, 11 - math.floor(math.log10(magnitude)))
    return _trimmed(f"{magnitude:,.{decimals}f}")


def _power_of_ten(magnitude: float) -> str:
    digits, exponent = f"{magnitude:.11e}".split("e")
    return f"{_trimmed(digits)}e{int(exponent)}".replace("-", MINUS)


def _compact(magnitude: float) -> str:
    """A non-negative number in three significant digits."""
    if magnitude > LIMIT or 0 < magnitude < 1e-6:
        digits, exponent = f"{magnitude:.2e}".split("e")
        return f"{_trimmed(digits)}e{int(exponent)}".replace("-", MINUS)
    rounded = float(f"{magnitude:.3g}")  # first, so that 999,600 is 1m and not 1,000k
    for size, suffix in _SUFFIXES:
        if rounded >= size:
            return f"{_plain(float(f'{rounded / size:.3g}'))}{suffix}"
    return _plain(rounded)


def _trimmed(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def parse_value(text: str, unit: str = "") -> float:
    """The number that a person wrote, with or without its unit: "29,4%", "1.200,5", "€1.2m", "10k", "−3", "26 h".

    Commas or points in groups of three are thousands when there are several, when the other sign follows, or for a
    comma ("1,200" is 1200, "1.200" is 1.2); else they stand before decimals. Without ``unit`` any well-known unit may
    stand by the number; with one only that unit (or another name for it) may. Raises ``UnreadableValueError``, a
    ValueError whose message names the remedy, for text that is empty, not a number, in another unit, not finite, or
    beyond ±10¹⁵.
    """
    unit = _squeezed(unit)
    rest = _squeezed(text)
    if not rest:
        raise UnreadableValueError("value_empty")
    shown = rest if len(rest) <= 40 else rest[:39] + "…"
    if len(rest) > _LONGEST + len(unit):
        raise UnreadableValueError("value_unreadable", text=shown)
    value = _number_in(rest, unit)
    if value is None:
        if unit and _number_in(rest, "") is not None:
            raise UnreadableValueError("value_other_unit", text=shown, unit=unit)
        raise UnreadableValueError("value_unreadable", text=shown)
    if not math.isfinite(value) or abs(value) > LIMIT:
        raise UnreadableValueError("too_large", text=shown)
    return value


def _squeezed(text: str) -> str:
    return _SPACES.sub(" ", text).strip().replace(MINUS, "-").replace("–", "-")


def _number_in(text: str, unit: str) -> float | None:
    """The value of a squeezed text that is a sign, a number, a multiplier and the unit, in the orders people use."""
    sign, bare = _sign(text.casefold())
    for inner, candidate in _without_unit(bare, unit.casefold()):
        value = None if sign and inner else _scaled(candidate)
        if value is not None:
            return -value if "-" in (sign, inner) else value
    return None


def _without_unit(text: str, unit: str) -> Iterator[tuple[str, str]]:
    """What may be left of a text without its unit, and the sign between them: "€-5" is 5 with a minus."""
    names = _names_of(unit)
    for name in names:
        if text.startswith(name) and (unit or name in _BEFORE) and _apart(name[-1], text[len(name) :]):
            yield _sign(text[len(name) :].strip())
    for name in names:
        if text.endswith(name) and _apart(name[0], text[: -len(name)][::-1]):
            yield "", text[: -len(name)].strip()
    yield "", text


def _names_of(unit: str) -> list[str]:
    """How a unit may be written, the longest first; every well-known name if no unit is asked for."""
    if not unit:
        return _ALL_NAMES
    canonical = _CANONICAL.get(unit)
    names = (*_NAMES[canonical], *_ONLY_IF_ASKED.get(canonical, ())) if canonical else (unit,)
    return sorted(names, key=len, reverse=True)


def _apart(edge: str, rest: str) -> bool:
    """Whether a unit ends before the rest begins: one whose edge could be part of a number needs a space there."""
    return not (edge.isdigit() or edge in ".,'’") or rest.startswith(" ")


def _sign(text: str) -> tuple[str, str]:
    return (text[0], text[1:].strip()) if text[:1] in ("-", "+") else ("", text)


def _scaled(text: str) -> float | None:
    """The value of digits with an optional multiplier after them, or None."""
    match = _NUMBER.match(text)
    if match is None:
        return None
    word = text[match.end() :].strip().casefold()
    if word and word not in _MULTIPLIERS:
        return None
    digits = _digits(match.group().strip().lower())
    return None if digits is None else float(digits) * _MULTIPLIERS.get(word, 1.0)


def _digits(number: str) -> str | None:
    """The number as Python writes it, or None where its separators cannot be told apart."""
    mantissa, _, exponent = number.partition("e")
    whole, decimals = _split_decimals(mantissa)
    if whole is None or not re.fullmatch(r"[0-9]*", decimals):
        return None
    return f"{whole or '0'}.{decimals or '0'}e{exponent or '0'}"


def _split_decimals(mantissa: str) -> tuple[str | None, str]:
    """The whole part without its separators (None if they are out of place) and the decimals."""
    signs = [character for character in mantissa if character in ".,"]
    decimal = None
    if len(set(signs)) == 2 and signs.count(signs[-1]) == 1:
        decimal = signs[-1]  # 1,200.5 and 1.200,5: the last one
    elif len(signs) == 1 and (signs[0] == "." or not re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", mantissa)):
        decimal = signs[0]  # 29,4 and 1.2, but not 1,200
    whole, _, decimals = mantissa.rpartition(decimal) if decimal else (mantissa, "", "")
    if re.fullmatch(r"[0-9]*", whole) or re.fullmatch(r"[0-9]{1,3}(?:([.,'’ ])[0-9]{3})(?:\1[0-9]{3})*", whole):
        return re.sub(r"[^0-9]", "", whole), decimals
    return None, decimals
