"""What of the heart can be talked about: registered with the room `comments`, which knows none of it."""

from uuid import UUID

from quarterdeck.comments.subjects import Subject, register
from quarterdeck.keel.access import may
from quarterdeck.keel.pages import address
from quarterdeck.okrs.models import CheckIn, KeyResult, Objective
from quarterdeck.people.models import Member


def _objective(reader: Member, key: UUID) -> Subject | None:
    found = Objective.objects.select_related("team").filter(pk=key).first()
    if found is None or not may(reader, "okrs.see_objective", found):
        return None
    where = address(reader.organisation, "okrs:objective", found.reference)
    return Subject("objective", found.pk, str(found), found.team_id, found.event_is_private, where, found)


def _key_result(reader: Member, key: UUID) -> Subject | None:
    found = KeyResult.objects.select_related("objective__team").filter(pk=key).first()
    if found is None or not may(reader, "okrs.see_objective", found.objective):
        return None
    where = address(reader.organisation, "okrs:key_result", found.reference)
    return Subject("key_result", found.pk, str(found), found.objective.team_id, found.event_is_private, where, found)


def _check_in(reader: Member, key: UUID) -> Subject | None:
    found = CheckIn.objects.select_related("key_result__objective__team").filter(pk=key).first()
    about = _key_result(reader, found.key_result_id) if found else None
    if found is None or about is None:
        return None
    return Subject(
        "check_in", found.pk, about.label, about.team_id, about.is_private, f"{about.address}#check-in-{key}", found
    )


register("objective", _objective)
register("key_result", _key_result)
register("check_in", _check_in)
