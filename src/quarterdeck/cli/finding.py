"""Finding what an argument names, inside the organisation's scope; an unknown name is refused with the choices."""

import re
from typing import Any

from quarterdeck.cli.console import refuse


def find_key_result(organisation: Any, reference: str) -> Any:
    """The key result of a reference such as KR-34."""
    from quarterdeck.okrs.models import KeyResult

    rows = KeyResult.objects.select_related("objective__cycle", "objective__team", "owner", "organisation")
    return _by_reference(rows, organisation, reference, "KR", "a key result")


def find_objective(organisation: Any, reference: str) -> Any:
    """The objective of a reference such as O-12."""
    from quarterdeck.okrs.models import Objective

    rows = Objective.objects.select_related("cycle", "team", "owner", "organisation")
    return _by_reference(rows, organisation, reference, "O", "an objective")


def _by_reference(rows: Any, organisation: Any, reference: str, prefix: str, what: str) -> Any:
    from quarterdeck.keel.references import parse_reference

    asked = parse_reference(reference)
    if asked is None or asked.prefix != prefix:
        refuse(f"“{reference}” is not {what}. Write its reference, for example {prefix}-34.", field="REFERENCE")
    found = rows.filter(number=asked.number).first()
    if found is None:
        refuse(f"{organisation.name} has no {asked}.", field="REFERENCE")
    return found


def find_cycle(name: str, *, field: str = "--cycle") -> Any:
    """A cycle by its short name or name: 2026-q4, “2026 Q4”."""
    from quarterdeck.okrs.models import Cycle

    return _by_name(list(Cycle.objects.select_related("organisation").order_by("-starts_on")), name, field)


def find_team(name: str, *, field: str = "--team") -> Any:
    """A team by its short name or name."""
    from quarterdeck.people.models import Team

    return _by_name(list(Team.objects.order_by("name")), name, field)


def _by_name(some: list[Any], name: str, field: str) -> Any:
    """Whatever the spaces, dashes and capitals."""
    wanted = _bare(name)
    found = next((each for each in some if wanted in {_bare(each.slug), _bare(each.name)}), None)
    if found is None:
        names = ", ".join(each.slug for each in some[:15]) + (" …" if len(some) > 15 else "")
        refuse(f"There is no “{name}”. Choose one of: {names}." if some else f"There is no “{name}”.", field=field)
    return found


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()
