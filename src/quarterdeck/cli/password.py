"""`quarterdeck password`: for somebody who is locked out and whose installation sends no e-mail."""

from typing import Annotated

import typer

from quarterdeck.cli.console import fail, out, refuse, translated
from quarterdeck.cli.installation import Data, open_installation


def password(
    email: Annotated[str, typer.Argument(help="The log-in's e-mail.")],
    forget_second_factors: Annotated[
        bool,
        typer.Option("--forget-second-factors", help="Also remove authenticator apps, passkeys and recovery codes."),
    ] = False,
    data: Data = None,
) -> None:
    """Set a new password for somebody who is locked out.

    Asks for it twice; from a pipe, reads one line. It ends all of the person's sessions.
    """
    open_installation(data)
    with translated():
        _set_password(email, forget_second_factors)
    out().print(f"The password of {email} is changed; all of its sessions have ended.")


def _set_password(email: str, forget_second_factors: bool) -> None:
    from allauth.mfa.models import Authenticator
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from quarterdeck.keel.errors import invalid
    from quarterdeck.people.models import User

    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        refuse(f"There is no log-in “{email}”. Write the e-mail it logs in with.", field="EMAIL")
    if not user.is_active:
        fail(f"{email} is switched off; a new password would not let it in.")
    chosen = _ask()
    try:
        validate_password(chosen, user)
    except ValidationError as error:
        raise invalid("password", " ".join(error.messages)) from None
    user.set_password(chosen)
    user.save(update_fields=["password"])
    if forget_second_factors:
        Authenticator.objects.filter(user=user).delete()


def _ask() -> str:
    import sys

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    chosen: str = typer.prompt("New password", hide_input=True, confirmation_prompt=True)
    return chosen
