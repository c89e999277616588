"""Django's plain form widgets without templates: the same HTML, many times quicker.

A page with a hundred fields (the editor with its hidden first values, the settings) spent most of its time in the small
templates behind them. What is not listed here is rendered by its template as before.
"""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

_FOLDER = "django/forms/widgets/"
_INPUTS = frozenset(
    f"{_FOLDER}{name}.html"
    for name in (
        "input",
        "text",
        "number",
        "hidden",
        "email",
        "url",
        "password",
        "date",
        "datetime",
        "time",
        "checkbox",
    )
)
_ERRORS = "django/forms/errors/list/default.html"
_OPTION = f"{_FOLDER}select_option.html"


class Renderer(TemplatesSetting):
    """The project's form renderer (`FORM_RENDERER`)."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        """HTML of a widget, field or list of errors; `context` is what Django gives to the template of this name."""
        if template_name in _INPUTS:
            return _input(context["widget"])
        if template_name == f"{_FOLDER}select.html" and _holds_plain_options(context["widget"]):
            return _select(context["widget"])
        if template_name == f"{_FOLDER}textarea.html":
            widget = context["widget"]
            words = conditional_escape(widget["value"]) if widget["value"] else ""
            return _safe(f"<textarea name={_quoted(widget['name'])}{_attributes(widget)}>\n{words}</textarea>\n")
        if template_name == _ERRORS and not context["errors"]:
            return _safe("")
        return super().render(template_name, context, request)  # type: ignore[return-value]


def _input(widget: dict[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else f" value={_quoted(widget['value'])}"
    return _safe(f"<input type={_quoted(widget['type'])} name={_quoted(widget['name'])}{value}{_attributes(widget)}>\n")


def _holds_plain_options(widget: dict[str, Any]) -> bool:
    return all(
        option["template_name"] == _OPTION for _name, options, _index in widget["optgroups"] for option in options
    )


def _select(widget: dict[str, Any]) -> SafeString:
    parts = [f"<select name={_quoted(widget['name'])}{_attributes(widget)}>"]
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f"\n  <optgroup label={_quoted(group)}>")
        for option in options:
            label = conditional_escape(option["label"])
            parts.append(f"\n  <option value={_quoted(option['value'])}{_attributes(option)}>{label}</option>\n")
        if group:
            parts.append("\n  </optgroup>")
    return _safe("".join([*parts, "\n</select>\n"]))


def _attributes(widget: dict[str, Any]) -> str:
    said = [(name, value) for name, value in widget["attrs"].items() if value is not False]
    return "".join(f" {name}" if value is True else f" {name}={_quoted(value)}" for name, value in said)


def _quoted(value: Any) -> str:
    return f'"{conditional_escape(str(value))}"'


def _safe(html: str) -> SafeString:
    """Mark as HTML what was put together here: every value in it has been escaped."""
    return mark_safe(html)  # noqa: S308
