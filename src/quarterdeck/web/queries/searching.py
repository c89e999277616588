"""Search: references, objectives, key results, teams and people, by what one types."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from quarterdeck.board.models import Initiative
from quarterdeck.keel.references import parse_reference
from quarterdeck.okrs.models import KeyResult
from quarterdeck.okrs.queries import visible_objectives
from quarterdeck.people.models import Member, Team

EACH = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing found: where it is and how it reads."""

    kind: str
    view: str
    key: str
    title: str
    beside: str


def find(reader: Member, words: str) -> list[Hit]:
    """What matches, at most six of a kind: an exact reference first, then the newest cycles. Five statements."""
    words = " ".join(words.split())[:100]
    if not words:
        return []
    reference = parse_reference(words)
    if reference is not None:
        return _by_reference(reader, reference.prefix, reference.number)
    bets = _bets(Initiative.objects.filter(title__icontains=words))
    return [*_objectives(reader, words), *_key_results(reader, words), *bets, *_teams(words), *_people(words)]


def _by_reference(reader: Member, prefix: str, number: int) -> list[Hit]:
    if prefix == "O":
        return [
            Hit("objective", "okrs:objective", each.reference, each.title, each.team.name)
            for each in visible_objectives(reader).filter(number=number).select_related("team")
        ]
    if prefix == "I":
        return _bets(Initiative.objects.filter(number=number))
    found = KeyResult.objects.filter(number=number, objective__in=visible_objectives(reader)).select_related(
        "objective__team"
    )
    return [
        Hit("key_result", "okrs:key_result", each.reference, each.statement, each.objective.team.name)
        for each in found
        if prefix == "KR"
    ]


def _objectives(reader: Member, words: str) -> list[Hit]:
    found = visible_objectives(reader).filter(title__icontains=words).select_related("team", "cycle")
    return [
        Hit("objective", "okrs:objective", each.reference, each.title, f"{each.team.name} · {each.cycle.name}")
        for each in found.order_by("-number")[:EACH]
    ]


def _key_results(reader: Member, words: str) -> list[Hit]:
    found = KeyResult.objects.filter(statement__icontains=words)
    if not reader.is_steward:
        found = found.filter(~Q(objective__state="draft") | Q(objective__team_id__in=reader.team_ids))
    return [
        Hit(
            "key_result",
            "okrs:key_result",
            each.reference,
            each.statement,
            f"{each.objective.team.name} · {each.objective.cycle.name}",
        )
        for each in found.select_related("objective__team", "objective__cycle").order_by("-number")[:EACH]
    ]


def _bets(found: QuerySet[Initiative]) -> list[Hit]:
    return [
        Hit("bet", "board:initiative", each.reference, each.title, f"{each.team.name} · {each.get_column_display()}")
        for each in found.select_related("team").order_by("-number")[:EACH]
    ]


def _teams(words: str) -> list[Hit]:
    found = Team.objects.filter(name__icontains=words, archived_at__isnull=True).order_by("name")[:EACH]
    return [Hit("team", "web:team", each.slug, each.name, str(each.get_kind_display())) for each in found]


def _people(words: str) -> list[Hit]:
    found = Member.objects.filter(Q(name__icontains=words) | Q(handle__istartswith=words.removeprefix("@")))
    return [
        Hit("person", "people:member", each.handle, each.name, f"@{each.handle}")
        for each in found.filter(deactivated_at__isnull=True).order_by("name")[:EACH]
    ]
