"""What is told in a chat, in the format of each. Pure."""

import json

from quarterdeck.notify.models import ChatKind


def message(kind: str, words: str, address: str) -> bytes:
    """One message with a link, as the chat's incoming webhook takes it."""
    if kind == ChatKind.TEAMS:
        card = {
            "type": "AdaptiveCard", "version": "1.4", "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "body": [{"type": "TextBlock", "text": _escaped(words, "\\`*_[]#"), "wrap": True}],
            "actions": [{"type": "Action.OpenUrl", "title": "Quarterdeck", "url": address}],
        }  # fmt: skip
        content = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
        return json.dumps({"type": "message", "attachments": [content]}).encode()
    if kind == ChatKind.SLACK:
        text = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return json.dumps({"text": f"{text} <{address}|Quarterdeck>"}).encode()
    return json.dumps({"text": f"{_escaped(words, '*_`[]#~@')} [Quarterdeck]({address})"}).encode()


def _escaped(words: str, signs: str) -> str:
    return "".join(f"\\{each}" if each in signs else each for each in words)
