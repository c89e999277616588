"""Our own YAML. No tags, no anchors, no aliases: nothing that grows or runs while it is read."""

from typing import Any

import yaml
from django.utils.translation import gettext as _

from quarterdeck.coach import fields_of, read
from quarterdeck.exchange.document import FORMAT_VERSION, Document
from quarterdeck.exchange.reading.building import LINE, build_document
from quarterdeck.exchange.reading.reading import Notes, refuse
from quarterdeck.keel.limits import Limits

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, limits: Limits, notes: Notes) -> Document:
    """The document in our own YAML."""
    try:
        _check(text, limits)
        node = yaml.compose(text, Loader=_Loader)
        raw = _plain(node, _Loader(""))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        refuse(
            _("The YAML cannot be read at line %(line)d: %(what)s. Mend it there and try again.")
            % {"line": line, "what": getattr(error, "problem", None) or _("something is out of place")}
        )
    if not isinstance(raw, dict) or not {"quarterdeck", "objectives"} & set(raw):
        refuse(_("This YAML does not describe OKRs. Begin it with “quarterdeck: 1” and a list named “objectives”."))
    if raw.get("quarterdeck", FORMAT_VERSION) != FORMAT_VERSION:
        refuse(_("This file is of another version of the format. Export it again, or write “quarterdeck: 1”."))
    return build_document(raw, notes)


def _check(text: str, limits: Limits) -> None:
    depth = nodes = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            refuse(_("Line %(line)d uses an anchor or alias (& or *). Write the values out.") % {"line": line})
        if isinstance(event, yaml.NodeEvent):
            nodes += 1
            if getattr(event, "tag", None) not in (None, "!"):
                refuse(_("Line %(line)d uses a tag (!). Write plain values only.") % {"line": line})
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > limits.depth:
            refuse(_("Line %(line)d is nested deeper than any OKR is. Is this the right file?") % {"line": line})
        if nodes > limits.rows * 60:
            refuse(
                _("The file has more than %(limit)d records. Split it by team or by cycle.") % {"limit": limits.rows}
            )


def _plain(node: Any, loader: Any, inside: str = "") -> Any:
    """The value of a node. `inside` is the key below which it stands."""
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {
            str(key.value): _named(value, loader)
            if (inside, key.value) == ("objectives", "key_results")
            else _plain(value, loader, str(key.value))
            for key, value in node.value
        }
        return {**found, LINE: node.start_mark.line + 1}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, loader, inside) for each in node.value]
    try:
        return None if node is None else loader.construct_object(node)
    except ValueError:
        return node.value


def _named(node: Any, loader: Any) -> Any:
    """Key results may be written as plain lines; then the line is the statement and its numbers are read from it."""
    if not isinstance(node, yaml.SequenceNode):
        return _plain(node, loader)
    return [_from_line(each) if isinstance(each, yaml.ScalarNode) else _plain(each, loader) for each in node.value]


def _from_line(node: Any) -> dict[str, Any]:
    said = fields_of(read(node.value))
    filled = {"direction": said.direction, "kind": said.kind, "unit": said.unit, "baseline": said.baseline,
              "target": said.target, "target_high": said.target_high}  # fmt: skip
    return {"statement": node.value, **(filled if said.target is not None else {}), LINE: node.start_mark.line + 1}
