"""The editor: an objective and its key results on one page, saved in one go; and the merge of two writers.

Every field remembers what its writer saw. So when somebody else saved in between, what only they changed is taken over,
what only the writer changed is kept, and where both changed the same field the writer chooses.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Avg
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quarterdeck.keel.access import require
from quarterdeck.keel.clock import today
from quarterdeck.keel.errors import Conflict
from quarterdeck.keel.pages import add_errors, address, page
from quarterdeck.keel.submissions import once
from quarterdeck.kpis.models import Kpi
from quarterdeck.measure import split_weights
from quarterdeck.okrs import actions
from quarterdeck.okrs.actions.key_results import check_weights
from quarterdeck.okrs.forms import KeyResultForm, ObjectiveForm
from quarterdeck.okrs.forms.from_kpi import asked_kpi, key_result_of, read_from
from quarterdeck.okrs.forms.keyresult import UNITS
from quarterdeck.okrs.models import Cycle, KeyResult, Objective
from quarterdeck.okrs.queries import find_cycle
from quarterdeck.okrs.queries.pages import find_objective
from quarterdeck.okrs.signals import output_set_aside
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.models import Member, Team

NEW_BLOCKS = 2
MOST_BLOCKS = 20


class _NotSaved(Exception):
    """Rolls back what was saved so far; the forms carry the reasons."""


@dataclass(slots=True)
class Editor:
    """What the page is about and the forms on it."""

    team: Team
    cycle: Cycle
    objective: Objective | None
    form: ObjectiveForm
    blocks: list[KeyResultForm]
    theirs: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    kpi: Kpi | None = None

    @property
    def is_merge(self) -> bool:
        return bool(self.theirs or self.lost)

    @property
    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(block.is_valid() for block in self.blocks if not block.is_blank)])


@require_http_methods(["GET", "POST"])
def new_objective(request: OrganisationRequest, team: str) -> HttpResponse:
    """Draft an objective with its key results for a team and a cycle."""
    where = get_object_or_404(Team, slug=team)
    require(request.member, "okrs.draft_for", where)
    cycle, _cycles = find_cycle(request.organisation, request.GET.get("cycle"), today(request.organisation))
    if cycle is None:
        messages.error(request, _("There is no cycle yet. A steward makes the first one."))
        return HttpResponseRedirect(address(request.organisation, "okrs:cycles"))
    editor = _editor(request, where, cycle, None)
    return _answer(request, editor)


@require_http_methods(["GET", "POST"])
def edit_objective(request: OrganisationRequest, number: int) -> HttpResponse:
    """Edit an objective and its key results."""
    objective = find_objective(request.member, number)
    require(request.member, "okrs.edit_objective", objective)
    editor = _editor(request, objective.team, objective.cycle, objective)
    return _answer(request, editor)


def _answer(request: OrganisationRequest, editor: Editor) -> HttpResponse:
    if request.method == "POST" and "add" not in request.POST:
        with once(
            request.organisation, request.POST.get("submission") if editor.objective is None else None
        ) as sending:
            if sending.repeated:
                return HttpResponseRedirect(sending.location or ".", status=303)
            saved = _save(request, editor)
            if saved is not None:
                sending.location = address(request.organisation, "okrs:objective", saved.reference)
        if saved is not None:
            messages.success(request, _("Saved %(ref)s.") % {"ref": saved.reference})
            return HttpResponseRedirect(sending.location, status=303)
    status = 409 if editor.is_merge else 422 if request.method == "POST" and "add" not in request.POST else 200
    people = Member.objects.filter(team_memberships__team=editor.team, deactivated_at__isnull=True).order_by("name")[
        :200
    ]
    return page(
        request, "okrs/editor.html", editor=editor, people=people, units=UNITS, status=status, nav="people:teams"
    )


# Building the forms ---------------------------------------------------------------------------------------------------


def _editor(request: OrganisationRequest, team: Team, cycle: Cycle, objective: Objective | None) -> Editor:
    data = request.POST if request.method == "POST" else None
    records = _records(objective)
    kpi = asked_kpi(request.GET.get("kpi", "")) if objective is None else None
    fresh = {"owner": request.member, "ambition": "aspirational", "title": request.GET.get("title", "")[:300]}
    seen = ObjectiveForm.seen(objective) if objective else fresh
    form = ObjectiveForm(data, initial=seen)
    if data is None:
        shares = _shares(records)
        blocks = [_block(None, each, shares.get(each.pk)) for each in records]
        blocks += [_block(None, None, None, n, request.member) for n in range(max(0, NEW_BLOCKS - len(records)))]
        if kpi is not None:
            blocks[0].initial.update(key_result_of(kpi))
        return Editor(team, cycle, objective, form, blocks)
    sent = _with_theirs_taken(data)
    form = ObjectiveForm(sent, initial=seen)
    shares = _shares(records)
    by_key = {str(each.pk): each for each in KeyResult.objects.filter(objective=objective)} if objective else {}
    blocks = []
    for prefix in sent.getlist("block")[:MOST_BLOCKS]:
        record = by_key.get(prefix.removeprefix("kr-"))
        blocks.append(_block(sent, record, shares.get(record.pk) if record else None, prefix=prefix))
    if "add" in sent:
        blocks.append(_block(None, None, None, len(blocks) + 100, request.member))
        for each in (form, *blocks):
            each.errors.clear() if each.is_bound else None
    return Editor(team, cycle, objective, form, blocks, kpi=kpi)


def _with_theirs_taken(data: QueryDict) -> QueryDict:
    """On a merge page the writer may take theirs, field by field: what the hidden field says they wrote."""
    data = data.copy()
    for name in [each.removeprefix("take-") for each in data if each.startswith("take-")]:
        form_prefix, _dash, field_name = name.rpartition("-")
        data[name] = data.get(f"initial-{name}", "") if form_prefix else data.get(f"initial-{field_name}", "")
    return data


def _records(objective: Objective | None) -> list[KeyResult]:
    if objective is None:
        return []
    found = KeyResult.objects.filter(objective=objective, dropped_at__isnull=True).select_related(
        "owner", "baseline_owner"
    )
    return list(found.order_by("position", "number"))


def _shares(records: list[KeyResult]) -> dict[UUID, float]:
    """Weights as shares of 100, as the editor shows them."""
    counted = [each for each in records if not each.is_guardrail]
    whole = sum(each.weight for each in counted)
    return {each.pk: round(100 * each.weight / whole, 1) for each in counted} if whole else {}


def _block(
    data: QueryDict | None,
    record: KeyResult | None,
    share: float | None,
    n: int = 0,
    owner: Member | None = None,
    prefix: str = "",
) -> KeyResultForm:
    if record is not None:
        return KeyResultForm(
            data, prefix=f"kr-{record.pk}", key_result=record, initial=KeyResultForm.seen(record, share)
        )
    initial = {"owner": owner, "direction": "increase", "kind": "metric", "frequency": 1, "trajectory": "linear"}
    return KeyResultForm(data, prefix=prefix or f"new-{n}", initial=initial)


# Saving ---------------------------------------------------------------------------------------------------------------


def _save(request: OrganisationRequest, editor: Editor) -> Objective | None:
    """Save everything or nothing. None means: the forms say what is refused, or what somebody else changed meanwhile."""
    if editor.objective is not None and _merged(editor):
        return None
    if not editor.is_valid:
        return None
    try:
        with transaction.atomic():
            return _save_all(request.member, editor)
    except _NotSaved:
        return None
    except Conflict:
        _merged(editor)
        return None


def _save_all(actor: Member, editor: Editor) -> Objective:
    objective = _save_objective(actor, editor)
    saved: list[tuple[KeyResultForm, KeyResult]] = []
    refused = False
    for position, block in enumerate(editor.blocks):
        if block.is_blank:
            continue
        try:
            with transaction.atomic():
                kept = _save_block(actor, objective, block, position)
            if kept is not None:
                saved.append((block, kept))
                _keep_as_a_bet(actor, kept, block.cleaned_data["set_aside"])
                if editor.kpi is not None and position == 0:
                    read_from(actor, kept, editor.kpi)
        except ValidationError as error:
            add_errors(block, _by_form_field(error))
            refused = True
    if not refused:
        refused = not _save_shares(actor, editor, objective, saved)
    if refused:
        raise _NotSaved
    return objective


def _by_form_field(error: ValidationError) -> ValidationError:
    """The action's field names as this form calls them."""
    if not hasattr(error, "error_dict"):
        return error
    names = {"trajectory_points": "points", "zone_sentences": "zone_commit", "weight": "share"}
    return ValidationError({names.get(name, name): said for name, said in error.message_dict.items()})


def _save_objective(actor: Member, editor: Editor) -> Objective:
    data = editor.form.cleaned_data
    try:
        if editor.objective is None:
            given = {name: data[name] for name in ObjectiveForm.NAMES}
            return actions.create_objective(actor, team=editor.team, cycle=editor.cycle, **given)
        changes = {name: data[name] for name in ObjectiveForm.NAMES if name in editor.form.changed_data}
        return actions.edit_objective(
            actor, editor.objective, version=data["version"], reason=data["reason"], **changes
        )
    except ValidationError as error:
        add_errors(editor.form, error)
        raise _NotSaved from None


def _save_block(actor: Member, objective: Objective, block: KeyResultForm, position: int) -> KeyResult | None:
    data = block.cleaned_data
    if block.key_result is None:
        if data["remove"]:
            return None
        weight = objective.key_results.filter(dropped_at__isnull=True, is_guardrail=False).aggregate(
            mean=Avg("weight")
        )["mean"]
        return actions.add_key_result(actor, objective, position=position, weight=weight or 1, **block.changes())
    if data["remove"]:
        actions.drop_key_result(actor, block.key_result, reason=data["reason"])
        return None
    return actions.edit_key_result(
        actor, block.key_result, version=data["version"], reason=data["reason"] or "", **block.changes()
    )


def _keep_as_a_bet(actor: Member, key_result: KeyResult, text: str) -> None:
    """The output that the writer climbed up from, unless it is still what the key result says."""
    if text.strip() and text.strip() != key_result.statement:
        output_set_aside.send(sender=KeyResult, actor=actor, key_result=key_result, text=text.strip())


def _save_shares(
    actor: Member, editor: Editor, objective: Objective, saved: list[tuple[KeyResultForm, KeyResult]]
) -> bool:
    """Shares that were changed are fixed, the others split the rest. Refused when nothing would count."""
    counted = [(block, record) for block, record in saved if not record.is_guardrail]
    if any("share" in block.changed_data for block, _record in counted):
        fixed = [block.cleaned_data["share"] if "share" in block.changed_data else None for block, _record in counted]
        for (_form, record), weight in zip(counted, split_weights(fixed), strict=True):
            if record.weight != weight:
                actions.edit_key_result(actor, record, weight=weight, reason=_("shares were set"))
    try:
        check_weights(objective)
    except ValidationError as error:
        add_errors(editor.form, error)
        return False
    return True


# Merging --------------------------------------------------------------------------------------------------------------


def _merged(editor: Editor) -> bool:
    """Whether somebody else saved since this writer opened the page; then the forms hold both versions."""
    assert editor.objective is not None
    objective = Objective.objects.select_related("owner", "priority").get(pk=editor.objective.pk)
    fresh = {
        each.pk: each
        for each in KeyResult.objects.filter(objective=objective).select_related("owner", "baseline_owner")
    }
    shares = _shares([each for each in fresh.values() if not each.is_dropped])
    assert isinstance(editor.form.data, QueryDict)
    data = editor.form.data.copy()
    moved = _merge(editor.form, ObjectiveForm.seen(objective), data, editor.theirs)
    blocks: list[tuple[KeyResult | None, str]] = []
    for block in editor.blocks:
        record = fresh.get(block.key_result.pk) if block.key_result else None
        if record is not None and record.is_dropped and _version(block) != record.version:
            editor.lost.append(f"{record.reference} {data.get(block.add_prefix('statement'), '')}")
            moved = True
            continue
        if record is not None:
            moved = _merge(block, KeyResultForm.seen(record, shares.get(record.pk)), data, editor.theirs) or moved
        blocks.append((record, str(block.prefix)))
    if not moved:
        return False
    shown = {record.pk for record, _prefix in blocks if record}
    editor.objective = objective
    editor.form = ObjectiveForm(data, initial=ObjectiveForm.seen(objective))
    editor.blocks = [
        _block(data, record, shares.get(record.pk) if record else None, prefix=prefix) for record, prefix in blocks
    ]
    editor.blocks += [
        _block(None, each, shares.get(each.pk))
        for each in fresh.values()
        if each.pk not in shown and not each.is_dropped
    ]
    if not editor.theirs and not editor.lost:
        editor.theirs[""] = ""
    return True


def _version(form: ObjectiveForm | KeyResultForm) -> int | None:
    raw = form.data.get(form.add_prefix("version"), "")
    return int(raw) if str(raw).isdecimal() else None


_TICKED = {"True": "on", "False": ""}
"""How a browser sends what a hidden field calls True and False."""


def _merge(form: ObjectiveForm | KeyResultForm, now: dict[str, Any], data: QueryDict, theirs: dict[str, str]) -> bool:
    """Put what only they changed into the data, remember what both changed; whether they changed anything at all."""
    if _version(form) in (None, now["version"]):
        return False
    for name, bound in ((each.name, each) for each in form if each.field.show_hidden_initial):
        current = _as_posted(form, name, now.get(name))
        seen = _TICKED.get(data.get(bound.html_initial_name, ""), data.get(bound.html_initial_name, ""))
        mine = data.get(bound.html_name, "")
        if current != seen and mine == seen:
            data[bound.html_name] = current
        elif current not in (seen, mine):
            theirs[bound.html_name] = current
        data[bound.html_initial_name] = current
    data[form.add_prefix("version")] = str(now["version"])
    return True


def _as_posted(form: ObjectiveForm | KeyResultForm, name: str, value: Any) -> str:
    """A record's value as the browser would send it back."""
    shown = form.fields[name].prepare_value(value)
    if shown is None or shown is False:
        return ""
    if shown is True:
        return "on"
    return str(getattr(shown, "pk", shown))
