"""Parsing what people type about people, teams and settings. Rules live in the actions."""

from dataclasses import fields
from functools import cache
from typing import Any, get_type_hints
from zoneinfo import available_timezones

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t

from quarterdeck.keel.pages import address
from quarterdeck.people.letters import can_write_letters
from quarterdeck.people.models import Member, Organisation, Role, Team, TeamKind, User
from quarterdeck.people.settings import OrganisationSettings


class PersonInput(forms.TextInput):
    """A text field that offers people while one types; it works as a plain field, too."""

    template_name = "people/widgets/person.html"

    def __init__(self, organisation: Organisation) -> None:
        super().__init__({"autocomplete": "off", "placeholder": _("Name or @handle")})
        self.organisation = organisation

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds where people are found, and the name of the list they appear in."""
        context = super().get_context(name, value, attrs)
        context["find"] = address(self.organisation, "people:find")
        context["list"] = f"{context['widget']['attrs'].get('id', name)}_found"
        return context


class PersonField(forms.CharField):
    """A person of the organisation by @handle, e-mail or whole name; cleans to a Member."""

    def __init__(self, organisation: Organisation, **more: Any) -> None:
        super().__init__(max_length=254, widget=PersonInput(organisation), **more)

    def clean(self, value: Any) -> Any:
        """The member, or None for an empty field that may be empty."""
        words = super().clean(value)
        if not words:
            return None
        member = _person_called(words.strip())
        if member is None:
            raise forms.ValidationError(
                _("Nobody here is called this. Choose somebody from the list, or write @handle.")
            )
        return member


def _person_called(words: str) -> Member | None:
    handle = words.split()[0].removeprefix("@") if words.startswith("@") else words
    for found in ({"handle": handle}, {"email__iexact": words}, {"name__iexact": words}):
        people = list(Member.objects.filter(deactivated_at__isnull=True, **found)[:2])
        if len(people) == 1:
            return people[0]
    return None


def _password() -> forms.CharField:
    return forms.CharField(
        label=t("A password"), max_length=4096, strip=False, help_text=t("Ten characters or more; a short sentence is good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip


class PersonForm(forms.Form):
    """Who somebody is, for a new login."""

    name = forms.CharField(label=t("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label=t("Your e-mail"), widget=forms.EmailInput({"autocomplete": "username"}))
    password = _password()


@cache
def _time_zones() -> list[tuple[str, str]]:
    """Asked once per process: Python looks through the whole time zone database on disk."""
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in ["UTC", *names]]


class StartForm(PersonForm):
    """The first run: a login, and the organisation it is for."""

    organisation = forms.CharField(label=t("Organisation"), max_length=120)
    slug = forms.SlugField(
        label=t("Short name"), max_length=40, help_text=t("It stands in every address, for example “acme” in /acme/.")
    )
    time_zone = forms.ChoiceField(label=t("Time zone"), choices=_time_zones, initial="UTC")


class OrganisationForm(forms.Form):
    """What an organisation is called and when its day begins."""

    name = forms.CharField(label=t("Name"), max_length=120)
    slug = forms.SlugField(
        label=t("Short name"), max_length=40,
        help_text=t("It stands in every address: changing it breaks links that were shared."),
    )  # fmt: skip
    time_zone = forms.ChoiceField(
        label=t("Time zone"), choices=_time_zones, help_text=t("Due days and cycles follow this calendar.")
    )


class AppearanceForm(forms.Form):
    """How pages look to one person."""

    theme = forms.ChoiceField(
        label=t("Appearance"), choices=User._meta.get_field("theme").flatchoices, widget=forms.RadioSelect
    )


class SettingsForm(forms.Form):
    """One section of the organisation's settings, made from their declaration."""

    def __init__(self, section: str, settings: OrganisationSettings, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        types = get_type_hints(OrganisationSettings)
        for spec in fields(OrganisationSettings):
            if spec.metadata["section"] == section:
                self.fields[spec.name] = _setting_field(types[spec.name], spec.default, spec.metadata)
                self.initial[spec.name] = getattr(settings, spec.name)


def _setting_field(kind: type, default: Any, about: Any) -> forms.Field:
    words = {"label": about["label"], "help_text": format_lazy("{} {}", about["help"], _default_words(default, about))}
    if kind is bool:
        return forms.BooleanField(required=False, **words)
    if about["choices"]:
        return forms.ChoiceField(choices=about["choices"], **words)
    limits = {"min_value": about["low"], "max_value": about["high"]}
    if kind is int:
        return forms.IntegerField(**limits, **words)
    if kind is float:
        return forms.FloatField(**limits, widget=forms.NumberInput({"step": "0.01"}), **words)
    return forms.CharField(max_length=600, required=bool(default), **words)


def _default_words(default: Any, about: Any) -> str | Promise:
    if default == "":
        return ""
    if isinstance(default, bool):
        return t("Default: on.") if default else t("Default: off.")
    return format_lazy(t("Default: {}."), dict(about["choices"]).get(str(default), default))


class TeamField(forms.ChoiceField):
    """One of some teams, by its place in addresses; cleans to a Team, or None where none may be chosen."""

    def __init__(self, *, empty_label: Promise | str = "", **more: Any) -> None:
        more.setdefault("error_messages", {"invalid_choice": t("Choose a team from the list.")})
        super().__init__(**more)
        self.empty_label = empty_label
        self.teams: dict[str, Team] = {}

    def offer(self, teams: list[Team]) -> None:
        """Set what may be chosen."""
        self.teams = {each.slug: each for each in teams}
        nothing = [] if self.required else [("", self.empty_label)]
        self.choices = [*nothing, *((each.slug, each.name) for each in teams)]

    def clean(self, value: Any) -> Any:
        """The team that was chosen."""
        return self.teams.get(super().clean(value))


class InvitationForm(forms.Form):
    """Whom to invite, as what, and how they hear of it."""

    name = forms.CharField(
        label=t("Name"), max_length=120, required=False,
        help_text=t("With a name they can own things before they log in."),
    )  # fmt: skip
    email = forms.EmailField(label=t("E-mail"), required=False)
    role = forms.ChoiceField(
        label=t("Role"), choices=Role.choices, initial=Role.MEMBER,
        help_text=t("Members write, viewers read, stewards answer for the OKR system, admins manage people and settings."),
    )  # fmt: skip
    team = TeamField(label=t("Team"), required=False, empty_label=t("No team yet"))
    how = forms.ChoiceField(label=t("How?"), widget=forms.RadioSelect)

    def __init__(self, teams: list[Team], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        team, how = self.fields["team"], self.fields["how"]
        assert isinstance(team, TeamField)
        assert isinstance(how, forms.ChoiceField)
        team.offer(teams)
        how.choices = [
            *([("letter", _("Send an e-mail with a link"))] if can_write_letters() else []),
            ("link", _("Give me a link that I pass on")),
            ("later", _("Only add them for now; invite later")),
        ]
        how.initial = how.choices[0][0]

    def clean(self) -> dict[str, Any]:
        """A letter needs an address, somebody to add needs a name."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("how") == "letter" and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Give the address the letter goes to."))
        if data.get("how") == "later" and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Give a name, so that others can find them."))
        return data


class TeamForm(forms.Form):
    """What a team is called and is for."""

    name = forms.CharField(label=t("Name"), max_length=120)
    purpose = forms.CharField(
        label=t("What is it for?"), max_length=300, required=False,
        help_text=t("One sentence that a newcomer understands."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=t("Kind"), choices=[(each.value, each.label) for each in (TeamKind.TEAM, TeamKind.FUNCTION)],
        help_text=t("A function gathers teams, for example Product or Sales."),
    )  # fmt: skip

    def __init__(self, *args: Any, with_kind: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        if not with_kind:
            del self.fields["kind"]


class MoveTeamForm(forms.Form):
    """Where a team hangs."""

    parent = TeamField(label=t("Below"))

    def __init__(self, teams: list[Team], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        parent = self.fields["parent"]
        assert isinstance(parent, TeamField)
        parent.offer(teams)


class NewTeamForm(MoveTeamForm, TeamForm):
    """A new team and where it hangs."""

    field_order = ("name", "parent", "kind", "purpose")


class ArchiveTeamForm(forms.Form):
    """Why a team is set aside, and whether what is open may stay so."""

    reason = forms.CharField(label=t("Why?"), max_length=500, required=False)
    keep_open = forms.BooleanField(label=t("What is still open stays open"), required=False)


class AddToTeamForm(forms.Form):
    """Somebody for a team."""

    lead = forms.BooleanField(label=t("as a lead, who may commit its OKRs"), required=False)

    def __init__(self, organisation: Organisation, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["person"] = PersonField(organisation, label=t("Add somebody"))
        self.order_fields(["person", "lead"])


class MemberForm(forms.Form):
    """How a person is shown here, and for admins, what they may do."""

    name = forms.CharField(label=t("Name"), max_length=120)
    handle = forms.CharField(label=t("Handle"), max_length=40, help_text=t("Others mention them as @handle."))
    email = forms.EmailField(label=t("E-mail"), required=False, help_text=t("Where an invitation can be sent."))
    role = forms.ChoiceField(label=t("Role"), choices=Role.choices)

    def __init__(self, *args: Any, has_login: bool, with_role: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if has_login:
            del self.fields["email"]
        if not with_role:
            del self.fields["role"]


class DeactivationForm(forms.Form):
    """Who takes over what a person owns: one for all, or one for each."""

    def __init__(self, organisation: Organisation, owned: list[Any], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.owned = owned
        if owned:
            self.fields["successor"] = PersonField(
                organisation, required=False, label=t("One person takes over everything")
            )
        for each in owned:
            label = format_lazy("{} {}", each.reference, each.label)
            self.fields[each.key] = PersonField(organisation, required=False, label=label)

    def successors(self) -> dict[str, Member]:
        """Who was chosen for single things, by key."""
        return {each.key: self.cleaned_data[each.key] for each in self.owned if self.cleaned_data.get(each.key)}
