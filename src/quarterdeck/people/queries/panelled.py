"""The team a page is about, found once for all rooms that have something to say on it."""

from django.http import HttpRequest

from quarterdeck.people.models import Team


def panel_team(request: HttpRequest, slug: str) -> Team | None:
    """The team of a team's page, None when there is none. One statement for a request, however many rooms ask."""
    known: dict[str, Team | None] = request.__dict__.setdefault("_panels_are_about_team", {})
    if slug not in known:
        known[slug] = Team.objects.filter(slug=slug).first()
    return known[slug]
