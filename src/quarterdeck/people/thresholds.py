"""From when each signal of the programme's diagnosis speaks: an organisation's settings, each with range and explanation.

The signals themselves are the room `programme`'s business; what they are called is said here, beside the number that people
set, and read from here.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as t

PROGRAMME = "programme"


def setting(
    default: Any, section: str, label: Any, help: Any, *, low: float | None = None, high: float | None = None,
    choices: tuple[tuple[str, Any], ...] = (), unit: str = "",
) -> Any:  # fmt: skip
    """A field of the organisation's settings: `low` and `high` are the range that is accepted, both included."""
    about = {
        "section": section, "label": label, "help": help, "low": low, "high": high, "choices": choices, "unit": unit,
    }  # fmt: skip
    return field(default=default, metadata=about)


def _share(default: int, label: Any, help: Any) -> Any:
    # 100 % would never speak: what does not apply is silenced with a reason instead, for all to read.
    return setting(default, PROGRAMME, label, help, low=0, high=95, unit="%")


def _count(default: int, label: Any, help: Any) -> Any:
    return setting(default, PROGRAMME, label, help, low=0, high=50)


@dataclass(frozen=True, slots=True)
class SignalThresholds:
    """A team has a signal when its number is above. Shares in per cent, 0 to 95; counts 0 to 50."""

    outputs_above: int = _share(
        25, t("To-do lists dressed as key results"), t("Share of a team's key results that describe work, in %.")
    )
    objectives_above: int = _count(0, t("Too many objectives"), t("Objectives beyond the recommended number."))
    key_results_above: int = _count(
        0, t("Too many key results"), t("Objectives with more key results than recommended.")
    )
    baselines_missing_above: int = _share(
        20, t("Missing baselines"), t("Share of a team's key results without a start, in %.")
    )
    business_as_usual_above: int = _share(
        34, t("Business as usual dressed as OKR"), t("Share of a team's key results that only keep something, in %.")
    )
    unlinked_above: int = _share(
        50, t("No sentence to what is above"), t("Share of a team's objectives that contribute to nothing named, in %.")
    )
    unserved_priorities_above: int = _count(
        0, t("Priorities that nothing serves"), t("Stated priorities without any objective in the cycle.")
    )
    silent_above: int = _share(
        25, t("Set and forgotten"), t("Share of a team's key results silent for two check-ins or more, in %.")
    )
    undecided_reviews_above: int = _share(
        50, t("Reviews without decisions"), t("Share of a team's reviews that decided nothing or left something, in %.")
    )
    broken_meetings_above: int = _share(
        34, t("A rhythm that does not hold"), t("Share of a team's meetings skipped, moved or not held, in %.")
    )
    watermelons_above: int = _share(
        20, t("Watermelons"), t("Share of a team's key results that are said to be sure and are not, in %.")
    )
    without_bets_above: int = _share(
        50, t("Key results that nothing is tried for"), t("Share of a team's key results without a bet, in %.")
    )
    over_limit_above: int = _count(
        1, t("Too much at once"), t("Bets begun or standing beyond the limits that the team agreed on.")
    )
    overlong_meetings_above: int = _share(
        34,
        t("Meetings that run too long"),
        t("Share of the meetings held that took a quarter longer than planned, in %."),
    )
    sandbagging_above: int = _share(
        60, t("Sandbagging"), t("Share of a team's key results reached early, or graded 1.0 after the cycle, in %.")
    )
    last_jumps_above: int = _share(
        20,
        t("The jump in the last week"),
        t("Share of a team's key results that made half their way at the end, in %."),
    )
    low_ambition_above: int = _share(
        80, t("Low ambition"), t("Share of a team's key results that were safe from the first day, in %.")
    )
    actions_undone_above: int = _share(
        50, t("Agreed and never done"), t("Share of what retrospectives agreed and was due, and is not done, in %.")
    )
    handed_down_above: int = _share(
        50, t("Handed down"), t("Share of a team's objectives that nobody in it helped to write, in %.")
    )
    overloaded_owners_above: int = _count(
        0, t("Too much on one pair of shoulders"), t("Owners in a team with more key results than one can steer.")
    )
    overrides_above: int = _count(
        1, t("Limits that do not limit"), t("Commitments of a team that overrode a hard limit or the coach.")
    )
