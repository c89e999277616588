"""Permission checks for actions: `require(actor, "okrs.commit_objective", objective)`.

The predicates live in each room's `access.py` and are registered with django-rules under "<room>.<verb>".
"""

from collections.abc import Callable
from typing import Any

import rules
from django.utils.translation import gettext as _

from quarterdeck.keel.errors import Refused

_who_may: dict[str, Any] = {}


def predicate(test: Callable[..., bool]) -> Any:
    """Make a question about an actor (and a thing) combinable with `&`, `|` and `~`."""
    return rules.predicate(test)


def permission(name: str, predicate: Any, who: Any) -> None:
    """Register who may do a verb. `who` is a lazy sentence that completes "Only … may do this."."""
    rules.add_perm(name, predicate)
    _who_may[name] = who


def may(actor: Any, name: str, thing: Any = None) -> bool:
    """Whether the member may do the verb to the thing; templates use it to leave out what would be refused."""
    return bool(rules.has_perm(name, actor, thing))


def require(actor: Any, name: str, thing: Any = None) -> None:
    """Raise `Refused` with a sentence that says who may, unless the member may do the verb to the thing."""
    if not may(actor, name, thing):
        raise Refused(_("Only %(who)s may do this.") % {"who": _who_may[name]})
