"""Where an event leads to, below an organisation's address; "" when to nowhere in particular."""

from quarterdeck.events.models import Event
from quarterdeck.keel.references import find_references

_BY_ID = {"meeting": "meetings/{id}", "dependency": "dependencies/{id}", "retrospective": "retrospectives/{id}"}
_PLACES = {"idea": "backlog", "kpi": "kpis", "cycle": "cycles/", "cadence": "rhythm", "action": ""}


def path_of(event: Event) -> str:
    """The page of what an event is about: by its reference, by its key, else the place where such things are."""
    if event.subject_type in _BY_ID:
        return _BY_ID[event.subject_type].format(id=event.subject_id)
    named = [event.subject_label, *(str(event.data.get(name, "")) for name in ("key_result", "objective"))]
    for words in named:
        found = find_references(words)
        if found:
            return str(found[0])
    return _PLACES.get(event.subject_type, "")
