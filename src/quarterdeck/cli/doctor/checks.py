"""The order in which an installation is looked over; what needs the database only if it answers."""

import logging
from collections.abc import Callable, Iterable

from quarterdeck.cli.doctor import around, database, inside
from quarterdeck.cli.doctor.finding import Finding, mend

Check = Callable[[], Iterable[Finding]]

AROUND: tuple[Check, ...] = (
    around.python,
    around.debugging,
    around.secret_key,
    around.address,
    around.disk,
    around.time_zones,
    around.vendored_files,
    around.mail,
)
INSIDE: tuple[Check, ...] = (
    database.schema,
    database.role,
    database.policies,
    database.sqlite,
    database.clock,
    inside.worker,
    inside.failed_tasks,
    inside.organisations,
    inside.agreement,
)


def examine() -> list[Finding]:
    """Everything that was found, in a sensible order. A check that itself breaks is a finding, not an end."""
    logging.getLogger("django.db").setLevel(logging.CRITICAL)
    findings = [found for check in AROUND for found in _run(check)]
    reachable = list(database.reachable())
    findings += reachable
    if any(each.remedy for each in reachable):
        return findings
    return findings + [found for check in INSIDE for found in _run(check)]


def _run(check: Check) -> list[Finding]:
    try:
        return list(check())
    except Exception as error:
        name = check.__name__.replace("_", " ").capitalize()
        said = str(error).strip().splitlines() or [type(error).__name__]
        return [mend(name, f"could not be looked at: {said[0]}", "Mend what stands above first, then look again.")]
