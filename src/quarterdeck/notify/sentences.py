"""How the room's own events read in the feed."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.events.sentences import register

register(
    {
        "chat_hook.added": _("%(who)s connected a chat: %(what)s"),
        "chat_hook.removed": _("%(who)s disconnected a chat: %(what)s"),
    }
)
