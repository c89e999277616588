"""`quarterdeck demo`."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from quarterdeck.cli.console import err, out, say_json, table, translated
from quarterdeck.cli.installation import AsJson, Data, open_installation
from quarterdeck.cli.migrate import bring_up_to_date
from quarterdeck.cli.serve import check_port, find_address, run


class Size(StrEnum):
    """How large a company."""

    S = "S"
    L = "L"
    XL = "XL"


def demo(
    size: Annotated[
        Size,
        typer.Option(case_sensitive=False, help="S: 50 people. L: 5,000 people, 200 teams. XL: 1,000 companies of S."),
    ] = Size.S,
    seed: Annotated[int, typer.Option(min=1, help="The same seed on the same day gives the same company.")] = 1,
    serve: Annotated[bool, typer.Option("--serve", help="Go on to serve it.")] = False,
    another: Annotated[
        bool, typer.Option("--another", help="Build one even if there is a demo company already.")
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="With --serve: the port.")] = 8000,
    host: Annotated[str, typer.Option(help="With --serve: the address to listen on.")] = "127.0.0.1",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Build a believable company to look around in: teams, people, two years of check-ins.

    Prints who can log in. A demo company that is there already is kept and used. What else is in the database is left alone.
    """
    if serve:
        check_port(host, port)
        find_address(host, port, "")
    open_installation(data, pooled=serve)
    with translated():
        bring_up_to_date()
        made = (None if another else _existing()) or _build(size.value, seed)
    if as_json:
        say_json(made)
    else:
        _show(made)
    if serve:
        run(host, port, workers=1)


def _existing() -> dict[str, Any] | None:
    from quarterdeck.demo import PASSWORD
    from quarterdeck.keel.scope import every_organisation
    from quarterdeck.people.models import Member, Organisation

    with every_organisation():
        organisation = Organisation.objects.filter(is_demo=True).order_by("created_at").first()
        if organisation is None:
            return None
        addresses = [f"{word}@{organisation.slug}.example" for word in ("admin", "steward", "lead", "member", "viewer")]
        people = {each.email: each for each in Member.objects.filter(organisation=organisation, email__in=addresses)}
    return {
        "organisation": organisation.slug,
        "built": False,
        "password": PASSWORD,
        "log_ins": [
            {"email": each, "name": people[each].name, "can": str(people[each].get_role_display())}
            for each in addresses
            if each in people
        ],
    }


def _build(size: str, seed: int) -> dict[str, Any]:
    from dataclasses import asdict

    from quarterdeck import demo as room

    with err().status("Building the demo company …") as status:
        made = asdict(room.build(size, seed, progress=lambda step: status.update(f"{step} …")))
    return {"organisation": made.pop("slug"), "built": True, "password": room.PASSWORD, **made}


def _show(made: dict[str, Any]) -> None:
    console = out()
    if made["built"]:
        console.print(
            f"Built [bold]{made['organisation']}[/]: {made['teams']:,} teams, {made['members']:,} people, "
            f"{made['objectives']:,} objectives, {made['key_results']:,} key results, {made['check_ins']:,} check-ins."
        )
    else:
        console.print(f"The demo company [bold]{made['organisation']}[/] is there already (--another builds one more).")
    console.print(f"\nLog in as one of these, all with the password [bold]{made['password']}[/]:\n")
    console.print(table("E-mail", "Name", "Can", rows=[(e["email"], e["name"], e["can"]) for e in made["log_ins"]]))
    console.print()
