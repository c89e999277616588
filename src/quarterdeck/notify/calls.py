"""Calls to addresses that people gave: never into the own network, never for ever.

The name is resolved once, every address it stands for is looked at, and the connection goes to the address that was looked at
— else a name could answer differently the second time. Redirects are not followed.
"""

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

TIMEOUT = 10.0
MOST_ANSWER = 2000


class CallRefused(Exception):
    """The address must not be called; trying again will not help."""


class CallFailed(Exception):
    """It did not work this time."""


def post_json(address: str, body: bytes) -> None:
    """Send JSON to an address. Raises CallRefused or CallFailed with words for the admin."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme not in {"https", "http"} or not host or parts.username:
        raise CallRefused(_("The address has to begin with https:// and name a host."))
    allowed = host in settings.ALLOWED_PRIVATE_HOSTS
    if parts.scheme != "https" and not allowed:
        raise CallRefused(_("Only https:// addresses are called."))
    port = parts.port or (443 if parts.scheme == "https" else 80)
    target = _safe_target(host, port, allowed=allowed)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    try:
        connection = _connection(parts.scheme, host, port, target)
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json", "User-Agent": "Quarterdeck"})
            answer = connection.getresponse()
            said = answer.read(MOST_ANSWER)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException) as error:
        raise CallFailed(_("No answer: %(why)s") % {"why": str(error)[:200]}) from error
    if 300 <= answer.status < 400:
        raise CallRefused(_("It redirects somewhere else; give the address itself."))
    if not 200 <= answer.status < 300:
        words = _("It answered %(status)d: %(said)s") % {
            "status": answer.status,
            "said": said[:120].decode("utf-8", "replace"),
        }
        if answer.status in {400, 401, 403, 404, 410}:
            raise CallRefused(words)
        raise CallFailed(words)


def _safe_target(host: str, port: int, *, allowed: bool) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise CallFailed(_("There is no host of that name: %(host)s") % {"host": host[:100]}) from error
    addresses = [str(each[4][0]) for each in found]
    if not allowed and not all(ipaddress.ip_address(each.partition("%")[0]).is_global for each in addresses):
        raise CallRefused(
            _("%(host)s lies in a private network. An admin of the server can allow it by name.") % {"host": host}
        )
    return addresses[0]


def _connection(scheme: str, host: str, port: int, target: str) -> http.client.HTTPConnection:
    """A connection to the address that was looked at, that still asks for the host by its name."""
    plain = socket.create_connection((target, port), timeout=TIMEOUT)
    connection: http.client.HTTPConnection
    if scheme == "https":
        connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT)
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    else:
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        connection.sock = plain
    return connection
