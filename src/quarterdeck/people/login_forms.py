"""Allauth's forms in our words: a label above each field instead of a grey word inside it."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

_LABELS = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "password": _("Password"),
    "oldpassword": _("Password until now"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "code": _("Code"),
    "name": _("What to call it"),
    "passwordless": _("Let it log me in without a password"),
}
_HELP = {
    "password1": _("Ten characters or more; a short sentence is good."),
    "name": _("So that you know which device it is on."),
}


class _InOurWords:
    fields: dict[str, Any]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = _LABELS.get(name, field.label)
            field.help_text = _HELP.get(name, "")


class LoginForm(_InOurWords, account.LoginForm):  # type: ignore[misc]
    """E-mail and password."""


class ReauthenticateForm(_InOurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""


class ResetPasswordForm(_InOurWords, account.ResetPasswordForm):  # type: ignore[misc]
    """Where the link for a new password goes."""


class ResetPasswordKeyForm(_InOurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by a link."""


class ChangePasswordForm(_InOurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """A new password, by the one until now."""


class SetPasswordForm(_InOurWords, account.SetPasswordForm):  # type: ignore[misc]
    """A first password."""


class AddEmailForm(_InOurWords, account.AddEmailForm):  # type: ignore[misc]
    """A new e-mail to log in with."""


class AuthenticateForm(_InOurWords, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second factor's code."""


class ReauthenticateByCodeForm(_InOurWords, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The second factor's code once more."""


class ActivateTOTPForm(_InOurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app."""


class AddWebAuthnForm(_InOurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""


class EditWebAuthnForm(_InOurWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """What a passkey is called."""
