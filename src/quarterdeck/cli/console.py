"""How the command line speaks: results on standard output, everything else on standard error, three exit statuses."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

FAILED = 1
BAD_INPUT = 2


def out() -> Console:
    """Where results go. Made anew each time, so that it writes to whatever standard output is now."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def err() -> Console:
    """Where progress and complaints go."""
    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def say(message: str) -> None:
    """Tell the person what is happening, beside the results. `message` may hold Rich's markup."""
    err().print(message)


def say_json(data: Any) -> None:
    """Print data for machines; dates, keys and lazy words as strings."""
    out().print_json(data=data, ensure_ascii=False, default=str)


def refuse(message: str, *, field: str = "") -> NoReturn:
    """End with status 2: what was given cannot be used. `field` names the argument or option; the message a remedy."""
    err().print(
        f"[bold red]{escape(field)}:[/] {escape(message)}" if field else f"[bold red]Error:[/] {escape(message)}"
    )
    raise typer.Exit(BAD_INPUT)


def fail(message: str) -> NoReturn:
    """End with status 1: the input was fine, but it could not be done."""
    err().print(f"[bold red]Error:[/] {escape(message)}")
    raise typer.Exit(FAILED)


def table(*headings: str, rows: Sequence[Sequence[object]]) -> Table:
    """A plain table; cells are shown as they are."""
    made = Table(*headings, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        made.add_row(*(escape(str(cell)) for cell in row))
    return made


@contextmanager
def translated() -> Iterator[None]:
    """Turn an action's "no" into exit status 2 and an unreachable or outdated database into status 1, both in words."""
    from django.core.exceptions import PermissionDenied, ValidationError
    from django.db import DatabaseError

    from quarterdeck.keel.errors import Conflict

    try:
        yield
    except ValidationError as error:
        for line in complaints(error):
            err().print(line)
        raise typer.Exit(BAD_INPUT) from None
    except PermissionDenied as error:
        refuse(str(error))
    except Conflict:
        refuse("Somebody else changed this at the same time. Look at it again and repeat the command.")
    except DatabaseError as error:
        first = str(error).strip().splitlines()[:1]
        fail(
            f"The database says: {first[0] if first else type(error).__name__}. "
            "If it is new or was upgraded, run “quarterdeck migrate”; “quarterdeck doctor” looks for what is wrong."
        )


def complaints(error: Any) -> list[str]:
    """The lines of a ValidationError, each with the field it is about."""
    if not hasattr(error, "error_dict"):
        return [f"[bold red]Error:[/] {escape(message)}" for message in error.messages]
    return [
        f"[bold red]{escape('Error' if field == '__all__' else field)}:[/] {escape(message)}"
        for field, messages in error.message_dict.items()
        for message in messages
    ]
