"""What a person has seen. Nobody else is told, so nothing is logged."""

from quarterdeck.people.models import Member


def mark_seen(member: Member, position: int) -> None:
    """Remember up to which event a member has read the activity; never backwards."""
    Member.objects.filter(pk=member.pk, last_seen_event__lt=position).update(last_seen_event=position)
