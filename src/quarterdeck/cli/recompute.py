"""`quarterdeck recompute`."""

from typing import Annotated

import typer

from quarterdeck.cli.console import out, say_json, table, translated
from quarterdeck.cli.installation import AsJson, Data, OrganisationName, find_organisation, open_installation


def recompute(
    organisation: OrganisationName = "",
    check: Annotated[bool, typer.Option("--check", help="Only count what does not agree; change nothing.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Rebuild values, scores and statuses from the log of check-ins and grades, and what past cycles measured.

    They are kept up to date with every check-in, so this normally finds nothing to change. Without --organisation it does
    all of them.
    """
    open_installation(data)
    with translated():
        changed = _recompute(organisation, write=not check)
    if as_json:
        say_json({"organisations": changed, "written": not check})
        return
    heading = "Differ" if check else "Rebuilt"
    out().print(table("Organisation", heading, rows=list(changed.items())))


def _recompute(slug: str, *, write: bool) -> dict[str, int]:
    from quarterdeck.keel.scope import every_organisation, organisation_scope
    from quarterdeck.okrs import actions
    from quarterdeck.people.models import Organisation
    from quarterdeck.programme.actions import measure_ended

    if slug:
        wanted = [find_organisation(slug)]
    else:
        with every_organisation():
            wanted = list(Organisation.objects.order_by("slug"))
    changed = {}
    for each in wanted:
        with organisation_scope(each):
            changed[each.slug] = actions.recompute(each, write=write)
            if write:
                measure_ended(each, again=True)
    return changed
