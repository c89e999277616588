"""`quarterdeck grade`."""

from typing import Annotated

import typer

from quarterdeck.cli.console import out, refuse, translated
from quarterdeck.cli.finding import find_key_result
from quarterdeck.cli.installation import (
    Data,
    OrganisationName,
    Person,
    find_member,
    find_organisation,
    open_installation,
)


def grade(
    reference: Annotated[str, typer.Argument(help="The key result, for example KR-34.")],
    value: Annotated[
        float | None,
        typer.Argument(help="0.0 to 1.0. Without one: left ungraded, --words says why.", show_default=False),
    ] = None,
    words: Annotated[
        str, typer.Option("--words", "-w", help="What you learned; needed when it differs from the score.")
    ] = "",
    cause: Annotated[
        str,
        typer.Option(
            help="Below 0.4. execution, hypothesis, initiatives, authority, measure, dependency, "
            "priorities, unrealistic or other."
        ),
    ] = "",
    organisation: OrganisationName = "",
    who: Person = "",
    data: Data = None,
) -> None:
    """Grade a key result while its cycle is reflected on: quarterdeck grade KR-34 0.7 --words "Late, but there" """
    open_installation(data)
    from quarterdeck.keel.scope import organisation_scope
    from quarterdeck.okrs import actions
    from quarterdeck.okrs.models.grade import MissCause

    if cause and cause not in MissCause.values:
        refuse(f"“{cause}” is no cause. Choose one of: {', '.join(MissCause.values)}.", field="--cause")
    with translated():
        place = find_organisation(organisation)
        with organisation_scope(place):
            actor, key_result = find_member(place, who), find_key_result(place, reference)
            if value is None:
                actions.leave_ungraded(actor, key_result, reason=words)
            else:
                actions.grade(actor, key_result, value=value, words=words, cause=cause)
    said = "left ungraded" if value is None else f"graded {value:.2f}"
    out().print(f"[bold]{key_result.reference}[/] is {said}.")
