"""The first pilot: one team, one objective, up to three key results, in one go [004 "Getting started"]."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quarterdeck.keel.access import require
from quarterdeck.keel.clock import today
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.pages import add_errors, address, page
from quarterdeck.keel.submissions import once
from quarterdeck.okrs import actions
from quarterdeck.okrs.forms import KeyResultForm, PilotForm
from quarterdeck.okrs.forms.keyresult import UNITS
from quarterdeck.okrs.models import Cycle, Objective
from quarterdeck.okrs.queries import find_cycle
from quarterdeck.okrs.standing import first_due_on
from quarterdeck.people.actions import add_to_team, create_team
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.models import Member, Team, TeamKind

BLOCKS = 3


class _NotSaved(Exception):
    """Rolls the pilot back; the forms carry the reasons."""


@require_http_methods(["GET", "POST"])
def first_pilot(request: OrganisationRequest) -> HttpResponse:
    """Name a team, say what shall change, write up to three key results."""
    require(request.member, "people.change_tree")
    cycle, _cycles = find_cycle(request.organisation, None, today(request.organisation))
    if cycle is None:
        return HttpResponseRedirect(address(request.organisation, "okrs:cycles"))
    data = request.POST if request.method == "POST" else None
    form = PilotForm(data, initial={"owner": request.member})
    start = {"owner": request.member, "direction": "increase", "kind": "metric", "frequency": 1, "trajectory": "linear"}
    blocks = [KeyResultForm(data, prefix=f"new-{n}", initial=start) for n in range(BLOCKS)]
    if data is not None:
        with once(request.organisation, data.get("submission")) as sending:
            team = None if sending.repeated else _begin(request.member, cycle, form, blocks)
            if team is not None:
                sending.location = address(request.organisation, "web:team", team.slug)
        if sending.location:
            messages.success(request, _("Your first pilot is set. Commit the objective when the team agrees."))
            return HttpResponseRedirect(sending.location, status=303)
    people = Member.objects.filter(deactivated_at__isnull=True).order_by("name")[:200]
    return page(
        request,
        "okrs/pilot.html",
        form=form,
        blocks=blocks,
        cycle=cycle,
        people=people,
        units=UNITS,
        first_due=first_due_on(cycle, request.organisation.settings, today(request.organisation)),
        status=422 if data is not None else 200,
        nav="web:my_week",
    )


def _begin(actor: Member, cycle: Cycle, form: PilotForm, blocks: list[KeyResultForm]) -> Team | None:
    """Make team, objective and key results, or nothing."""
    written = [block for block in blocks if not block.is_blank]
    if not all([form.is_valid(), *(block.is_valid() for block in written)]):
        return None
    try:
        with transaction.atomic():
            team, objective = _team_and_objective(actor, cycle, form, written)
            for position, block in enumerate(written):
                try:
                    actions.add_key_result(actor, objective, position=position, **block.changes())
                except ValidationError as error:
                    add_errors(block, error)
            if any(block.errors for block in written):
                raise _NotSaved
            return team
    except ValidationError as error:
        add_errors(form, error)
    except _NotSaved:
        pass
    return None


def _team_and_objective(
    actor: Member, cycle: Cycle, form: PilotForm, written: list[KeyResultForm]
) -> tuple[Team, Objective]:
    data = form.cleaned_data
    if not written:
        raise invalid("title", _("Write at least one key result: how will you know that it happened?"))
    company = Team.objects.get(kind=TeamKind.COMPANY)
    team = create_team(actor, name=data["team"], parent=company)
    add_to_team(actor, team, data["owner"], lead=True)
    objective = actions.create_objective(
        actor, team=team, cycle=cycle, title=data["title"], in_order_to=data["in_order_to"], owner=data["owner"]
    )
    return team, objective
