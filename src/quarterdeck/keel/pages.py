"""What every room's views share: pages with their JSON sibling, and turning an action's "no" into words."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise


def address(organisation: Any, view: str, *args: Any) -> str:
    """The address of a view below `/<organisation>/`."""
    return reverse(view, args=[organisation.slug, *args])


def page(request: HttpRequest, template: str, data: Any = None, *, status: int = 200, **more: Any) -> HttpResponse:
    """Render a screen from its query's answer, which the template knows as `page`.

    With `?format=json` the same answer leaves as JSON: every page has a sibling for machines. `more` is for what is only
    for people (forms).
    """
    if data is not None and request.GET.get("format") == "json":
        return JsonResponse(plain(data), json_dumps_params={"ensure_ascii": False})
    return render(request, template, {"page": data, **more}, status=status)


def plain(thing: Any) -> Any:
    """Dataclasses, enums, dates and lazy words as JSON has them; a record as its key and name. Fields whose name
    begins with an underscore stay inside."""
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        fields = [field.name for field in dataclasses.fields(thing) if not field.name.startswith("_")]
        return {name: plain(getattr(thing, name)) for name in fields}
    if isinstance(thing, Model):
        return {"id": str(thing.pk), "name": str(thing)}
    if isinstance(thing, Mapping):
        return {str(plain(key)): plain(each) for key, each in thing.items()}
    if isinstance(thing, list | tuple | set | frozenset):
        return [plain(each) for each in thing]
    if isinstance(thing, enum.Enum):
        return thing.value
    if isinstance(thing, dt.date | dt.datetime):
        return thing.isoformat()
    if isinstance(thing, UUID | Promise):
        return str(thing)
    return thing


def perform(request: HttpRequest, back: str, action: Callable[[], Any], said: str = "") -> HttpResponse:
    """Do one action behind a button, say how it went, and go to `back`."""
    try:
        action()
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        if said:
            messages.success(request, said)
    return HttpResponseRedirect(back, status=303)


def fulfil(form: forms.BaseForm, action: Callable[[dict[str, Any]], Any]) -> Any:
    """Run `action` with a valid form's data; put what it refuses beside the fields. None means: show the form again."""
    if not form.is_valid():
        return None
    try:
        return action(form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return None


def add_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Put an action's errors beside the form's fields; those about something else go above it."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, said in by_field.items():
        form.add_error(name if name in form.fields else None, said)
