"""`quarterdeck commit`."""

from typing import Annotated

import typer
from rich.markup import escape

from quarterdeck.cli.console import out, translated
from quarterdeck.cli.finding import find_objective
from quarterdeck.cli.installation import (
    Data,
    OrganisationName,
    Person,
    find_member,
    find_organisation,
    open_installation,
)


def commit(
    references: Annotated[list[str], typer.Argument(help="The objectives, for example O-12 O-13.")],
    override: Annotated[str, typer.Option(help="A steward's reason to pass a hard limit. It is recorded.")] = "",
    organisation: OrganisationName = "",
    who: Person = "",
    data: Data = None,
) -> None:
    """Commit objectives: from here their key results are promises.

    Each needs an owner and complete key results; what is missing is listed. All of them are committed, or none.
    """
    open_installation(data)
    from django.db import transaction

    from quarterdeck.keel.scope import organisation_scope
    from quarterdeck.okrs import actions

    with translated():
        place = find_organisation(organisation)
        with organisation_scope(place), transaction.atomic():
            actor = find_member(place, who)
            done = [actions.commit(actor, find_objective(place, each), override_reason=override) for each in references]
    for each in done:
        out().print(f"Committed [bold]{each.reference}[/] {escape(each.title)}")
