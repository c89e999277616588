"""Finding the installation a command works on. Django is only set up here, so that `--help` need not wait for it."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from quarterdeck.cli.console import refuse

Data = Annotated[
    Path | None,
    typer.Option(
        help="Directory of the database and the key. Default: the environment's QUARTERDECK_DATA, else ./data.",
        file_okay=False,
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead.")]
OrganisationName = Annotated[
    str,
    typer.Option(
        "--organisation",
        help="Its short name, as in its address. Not needed while there is only one.",
        envvar="QUARTERDECK_ORGANISATION",
        show_default=False,
    ),
]
Person = Annotated[
    str,
    typer.Option(
        "--as",
        help="Who does this: a member's handle or e-mail. It is recorded as theirs.",
        envvar="QUARTERDECK_AS",
        show_default=False,
    ),
]


def open_installation(data: Path | None = None, *, pooled: bool = False) -> None:
    """Set Django up for the installation in a data directory. Refuses settings that cannot be read.

    Only a server needs a pool of connections (`pooled`); without one, a database that is away is noticed at once.
    """
    import django
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured
    from environs import EnvError

    if data is not None:
        os.environ["QUARTERDECK_DATA"] = str(data.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quarterdeck.config.settings")
    if apps.ready:
        return
    try:
        django.setup()
    except (ImproperlyConfigured, EnvError, ValueError) as error:
        refuse(f"{error} — see “Environment variables” in the README.", field="environment")
    except OSError as error:
        refuse(f"{error.strerror}: {error.filename}. Choose a directory you may write to.", field="--data")
    if not pooled:
        from django.db import connections

        connections["default"].settings_dict["OPTIONS"].pop("pool", None)


def find_organisation(slug: str) -> Any:
    """The organisation of that short name; without one, the only one there is."""
    from quarterdeck.keel.scope import every_organisation
    from quarterdeck.people.models import Organisation

    with every_organisation():
        if slug:
            found = Organisation.objects.filter(slug=slug).first()
            if found is not None:
                return found
        some = list(Organisation.objects.order_by("slug")[:21])
    if not some:
        said = "There is no organisation yet. Make one with “quarterdeck serve” or “quarterdeck demo”."
        refuse(said, field="--organisation")
    names = ", ".join(each.slug for each in some[:20]) + (" …" if len(some) > 20 else "")
    if slug:
        refuse(f"There is no organisation “{slug}”. Choose one of: {names}.", field="--organisation")
    if len(some) > 1:
        refuse(f"There are several; say which: {names}.", field="--organisation")
    return some[0]


def find_member(organisation: Any, who: str) -> Any:
    """The active member of that handle or e-mail; without one, the only admin. Inside the organisation's scope."""
    from django.db.models import Q

    from quarterdeck.people.models import Member, Role

    active = Member.objects.filter(deactivated_at__isnull=True).select_related("organisation")
    if who:
        name = who.removeprefix("@").strip()
        named = list(active.filter(Q(handle__iexact=name) | Q(email__iexact=name) | Q(user__email__iexact=name))[:2])
        if len(named) != 1:
            refuse(f"{organisation.name} has no active member “{who}”. Give a handle or an e-mail.", field="--as")
        return named[0]
    admins = list(active.filter(role=Role.ADMIN)[:2])
    if len(admins) != 1:
        refuse("Say whose doing this is, with a member's handle or e-mail.", field="--as")
    return admins[0]
