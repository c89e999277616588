"""What happens in talk, in words."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.events.sentences import register

register(
    {
        "comment.written": _("%(who)s commented on %(what)s"),
        "comment.mentioned": _("%(who)s mentioned %(mentioned)s on %(what)s"),
        "comment.removed": _("%(who)s removed a comment on %(what)s"),
    }
)
