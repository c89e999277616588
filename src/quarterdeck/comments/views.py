from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quarterdeck.comments import actions, subjects
from quarterdeck.comments.forms import CommentForm
from quarterdeck.comments.models import Comment
from quarterdeck.comments.queries import threads_of
from quarterdeck.keel.access import require
from quarterdeck.keel.pages import fulfil, page, perform
from quarterdeck.keel.submissions import once
from quarterdeck.people.middleware import OrganisationRequest


@require_http_methods(["GET", "POST"])
def of(request: OrganisationRequest, subject_type: str, key: UUID) -> HttpResponse:
    """The talk about one thing: read it, add to it. POST leads back to the thing's own page."""
    subject = subjects.find(request.member, subject_type, key)
    form = CommentForm(request.POST or None)
    if request.method == "POST":
        with once(request.organisation, request.POST.get("submission")) as sending:
            sending.location = f"{subject.address}#talk"
            done = sending.repeated or fulfil(
                form, lambda data: actions.write(request.member, subject, body=data["body"])
            )
        if done:
            return HttpResponseRedirect(f"{subject.address}#talk", status=303)
    talk = threads_of(request.member, [subject.id]).get(subject.id, [])
    return page(request, "comments/page.html", talk, form=form, subject=subject, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Change one's own words."""
    comment = get_object_or_404(Comment, pk=key, removed_at__isnull=True)
    subject = subjects.find(request.member, comment.subject_type, comment.subject_id)
    require(request.member, "comments.edit", comment)
    form = CommentForm(request.POST or None, initial={"body": comment.body})
    if request.method == "POST" and fulfil(form, lambda data: actions.edit(request.member, comment, body=data["body"])):
        return HttpResponseRedirect(f"{subject.address}#talk", status=303)
    return page(request, "comments/edit.html", form=form, subject=subject, status=422 if form.errors else 200)


@require_POST
def remove(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Take words back."""
    comment = get_object_or_404(Comment, pk=key)
    subject = subjects.find(request.member, comment.subject_type, comment.subject_id)
    return perform(request, f"{subject.address}#talk", lambda: actions.remove(request.member, comment), _("Removed."))
