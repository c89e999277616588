"""YAML: the nested records as they are; what has its default is left out."""

from typing import Any

import yaml

from quarterdeck.exchange.document import FORMAT_VERSION, Document
from quarterdeck.exchange.fields import as_plain, children_of, defaults_of, types_of
from quarterdeck.exchange.records import lists_of

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_DUMPER):  # type: ignore[misc]
    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_yaml(document: Document) -> bytes:
    """A document as YAML in UTF-8."""
    raw: dict[str, Any] = {"quarterdeck": FORMAT_VERSION}
    if document.organisation:
        raw["organisation"] = _plain(document.organisation)
    for name, records in lists_of(document):
        raw[name] = [_plain(each) for each in records]
    text: str = yaml.dump(raw, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text.encode()


def _plain(record: Any) -> dict[str, Any]:
    kind: Any = type(record)
    defaults = defaults_of(kind)
    found = {}
    for name in types_of(kind):
        value = getattr(record, name)
        if name not in defaults or value != defaults[name]:
            found[name] = as_plain(value)
    for name in children_of(kind):
        if getattr(record, name):
            found[name] = [_plain(each) for each in getattr(record, name)]
    return found
