"""Who may say, change and remove words. Everyone who may read a thing and is no viewer may talk about it."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.comments.models import Comment
from quarterdeck.keel.access import permission, predicate
from quarterdeck.people.access import is_steward
from quarterdeck.people.access import may_write as writes
from quarterdeck.people.models import Member


@predicate
def is_author(actor: Member, comment: Comment) -> bool:
    return actor.may_write and comment.author_id == actor.pk


permission("comments.write", writes, _("members, not viewers,"))
permission("comments.edit", is_author, _("its author"))
permission("comments.remove", is_author | is_steward, _("its author or a steward"))
