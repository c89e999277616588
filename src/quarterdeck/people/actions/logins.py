"""Making logins: the one place that checks an e-mail and a password."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from quarterdeck.keel.errors import invalid
from quarterdeck.people.models import User


def create_login(*, name: str, email: str, password: str) -> User:
    """A login with its e-mail, which counts as proven only once a letter to it was answered. Raises by field."""
    name, email = " ".join(name.split()), email.strip().lower()
    if not name:
        raise invalid("name", _("Give your name, as colleagues know it."))
    try:
        validate_email(email)
    except ValidationError:
        raise invalid("email", _("Write a whole e-mail address, for example ada@example.org.")) from None
    if User.objects.filter(email=email).exists() or EmailAddress.objects.filter(email__iexact=email).exists():
        raise invalid("email", _("There is a login with this e-mail. Log in with it, then open this link again."))
    user = User(email=email, name=name)
    user.clean_fields(exclude={"password"})
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    return user


def choose_appearance(user: User, theme: str) -> None:
    """Light, dark, or as the system has it; in every organisation."""
    if theme not in {value for value, _word in User._meta.get_field("theme").flatchoices}:
        raise invalid("theme", _("Choose one from the list."))
    User.objects.filter(pk=user.pk).update(theme=theme)
    user.theme = theme
