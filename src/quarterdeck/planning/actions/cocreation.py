"""Writing together: suggestions that are accepted or declined with a word, and who contributed [003]."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import advance, record
from quarterdeck.events.queries import unread
from quarterdeck.keel.access import may, require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.okrs.actions import edit_key_result, edit_objective
from quarterdeck.okrs.actions.editing import check_open, check_person
from quarterdeck.okrs.models import Contributor, KeyResult, Objective
from quarterdeck.people.models import Member, TeamMembership
from quarterdeck.planning.actions.holding import check_being_written, held, one_line
from quarterdeck.planning.models import Authorship, Suggestion, SuggestionField, SuggestionState


@transaction.atomic
def suggest(
    actor: Member, objective: Objective, *, field: str, text: str, key_result: KeyResult | None = None
) -> Suggestion:
    """Offer other words for a draft's title, its "in order to", or one of its key results."""
    require(actor, "planning.suggest")
    if not may(actor, "okrs.see_objective", objective):
        require(actor, "okrs.see_objective", objective)
    check_being_written(objective)
    text = one_line(text)
    if (field == SuggestionField.STATEMENT) != (key_result is not None) or field not in SuggestionField.values:
        raise invalid("field", _("Choose which words you mean."))
    if key_result is not None and key_result.objective_id != objective.pk:
        raise invalid("field", _("This key result belongs to another objective."))
    if not text:
        raise invalid("text", _("Write the words you suggest."))
    before = getattr(key_result or objective, field)
    if text == before:
        raise invalid("text", _("These are the words that stand there. Change something."))
    made = Suggestion(
        organisation_id=actor.organisation_id, objective=objective, key_result=key_result, field=field, before=before,
        text=text, author=actor, at=now(),
    )  # fmt: skip
    made.clean_fields(exclude={"organisation", "objective", "key_result", "author", "settled_by"})
    made.save()
    record(actor, "objective.suggested", made, words=text)
    return made


@transaction.atomic
def settle_suggestion(actor: Member, suggestion: Suggestion, *, accept: bool, word: str = "") -> Suggestion:
    """Accept a suggestion (its words then stand in the draft) or decline it, with a word.

    Two people accepting one settle it once. One whose words were changed meanwhile is refused with both versions.
    """
    require(actor, "planning.settle_suggestion", suggestion)
    suggestion = held(suggestion)
    check_open(suggestion.objective.cycle)
    wanted = SuggestionState.ACCEPTED if accept else SuggestionState.DECLINED
    if suggestion.state == wanted:
        return suggestion
    if suggestion.state != SuggestionState.OPEN:
        raise ValidationError(
            _("This was %(state)s meanwhile: %(word)s")
            % {"state": suggestion.get_state_display(), "word": suggestion.word or "–"}
        )
    word = one_line(word)[:300]
    if not accept and not word:
        raise invalid("word", _("Say a word on why not; it was offered as help."))
    if accept:
        _take_over(actor, suggestion)
    suggestion.state, suggestion.word = wanted, word
    suggestion.settled_by, suggestion.settled_at = actor, now()
    suggestion.save()
    record(
        actor, "suggestion.accepted" if accept else "suggestion.declined", suggestion, words=suggestion.text,
        reason=word, author=suggestion.author.handle if suggestion.author else "",
    )  # fmt: skip
    return suggestion


def _take_over(actor: Member, suggestion: Suggestion) -> None:
    about: Any = suggestion.key_result or suggestion.objective
    about.refresh_from_db()
    current = getattr(about, suggestion.field)
    if current != suggestion.before:
        raise ValidationError(
            _("The words were changed meanwhile: “%(now)s”. Decline this, or write the words yourself.")
            % {"now": current}
        )
    change: dict[str, Any] = {suggestion.field: suggestion.text}
    if suggestion.key_result is not None:
        edit_key_result(actor, suggestion.key_result, **change)
    else:
        edit_objective(actor, suggestion.objective, **change)
    if suggestion.author is not None:
        _contribute(suggestion.objective, suggestion.author)


@transaction.atomic
def name_contributor(actor: Member, objective: Objective, person: Member) -> bool:
    """Record that somebody helped to write an objective. Returns whether that was new."""
    require(actor, "planning.name_contributor", objective)
    check_open(objective.cycle)
    check_person("person", person, objective.organisation_id)
    made = _contribute(objective, person)
    if made:
        record(actor, "objective.contributor_named", objective, person=person.name)
    return made


def _contribute(objective: Objective, person: Member) -> bool:
    _row, made = Contributor.objects.get_or_create(
        objective=objective, member=person, defaults={"organisation_id": objective.organisation_id}
    )
    return made


READER = "planning.authorship"
_WRITTEN = {"objective.proposed", "objective.committed"}


def note_authorship(organisation: Any) -> int:
    """Read on in the log: of each objective that was proposed or committed, note how many of its writers are of its team.

    Returns how many were noted. Reading the same twice changes nothing.
    """
    with transaction.atomic():
        cursor, events = unread(organisation, READER)
        if not events:
            return 0
        wanted = {each.subject_id for each in events if each.verb in _WRITTEN}
        noted = note_authorship_of(organisation, wanted) if wanted else 0
        advance(cursor, events[-1])
    return noted


def note_authorship_of(organisation: Any, keys: set[Any]) -> int:
    """Note who wrote some objectives, given their keys. Returns how many there were. Four statements."""
    team_of = dict(Objective.objects.filter(pk__in=keys).values_list("pk", "team_id"))
    members = set(TeamMembership.objects.filter(team_id__in=set(team_of.values())).values_list("team_id", "member_id"))
    counts: dict[Any, list[int]] = {key: [0, 0] for key in team_of}
    for key, member in Contributor.objects.filter(objective_id__in=team_of).values_list("objective_id", "member_id"):
        counts[key][0] += 1
        counts[key][1] += (team_of[key], member) in members
    rows = [
        Authorship(organisation=organisation, objective_id=key, writers=all_, writers_of_the_team=own, noted_at=now())
        for key, (all_, own) in counts.items()
    ]
    Authorship.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["objective"],
        update_fields=["writers", "writers_of_the_team", "noted_at"],
    )  # fmt: skip
    return len(rows)
