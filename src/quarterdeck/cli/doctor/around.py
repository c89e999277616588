"""Checks of what surrounds the installation: Python, key, address, disk, time zones, vendored files, mail."""

import hashlib
import os
import platform
import shutil
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.conf import settings
from django.core.mail import get_connection
from django.http.request import validate_host

from quarterdeck.cli.doctor.finding import Finding, fine, mend, note

LOW_DISK = 500_000_000
_HERE = {"localhost", "127.0.0.1", "::1", "[::1]"}


def python() -> Iterator[Finding]:
    """Python's version; pip refuses one that is too old."""
    yield fine("Python", platform.python_version())


def debugging() -> Iterator[Finding]:
    """Debugging shows secrets to whoever causes an error."""
    if settings.DEBUG:
        yield mend("Debugging", "is on and shows error details to everyone", "Unset QUARTERDECK_DEBUG.")


def secret_key() -> Iterator[Finding]:
    """Where the key comes from and who may read it."""
    if os.environ.get("QUARTERDECK_SECRET_KEY"):
        if len(settings.SECRET_KEY) < 32:
            yield mend("Secret key", "is short", "Set QUARTERDECK_SECRET_KEY to 50 or more random characters.")
        else:
            yield fine("Secret key", "given in the environment")
        return
    kept = settings.DATA / "secret-key"
    if stat.S_IMODE(kept.stat().st_mode) & 0o077:
        yield mend("Secret key", f"{kept} can be read by others", f"chmod 600 {kept}")
    else:
        yield fine("Secret key", f"in {kept}, for its owner only")


def address() -> Iterator[Finding]:
    """Where people reach it, whether it answers to that name, and whether passwords travel encrypted."""
    parts = urlsplit(settings.SITE_URL)
    host = parts.hostname or ""
    if not host:
        yield mend(
            "Address", f"“{settings.SITE_URL}” is no address", "Set QUARTERDECK_URL, like https://okrs.example.org."
        )
    elif not validate_host(host, settings.ALLOWED_HOSTS) and not validate_host(f"[{host}]", settings.ALLOWED_HOSTS):
        yield mend("Address", f"does not answer to {host}", f"Add {host} to QUARTERDECK_HOSTS.")
    elif parts.scheme != "https" and host not in _HERE:
        yield mend(
            "Address",
            f"{settings.SITE_URL}: passwords travel in the clear",
            "Put a proxy with TLS in front, then set QUARTERDECK_URL=https://… and QUARTERDECK_BEHIND_PROXY=1.",
        )
    elif parts.scheme == "https" and settings.SECURE_PROXY_SSL_HEADER is None:
        yield note(
            "Address", f"{settings.SITE_URL}, but no proxy is trusted", "Behind a proxy set QUARTERDECK_BEHIND_PROXY=1."
        )
    else:
        yield fine("Address", settings.SITE_URL)


def disk() -> Iterator[Finding]:
    """The data directory and the room that is left there."""
    directory: Path = settings.DATA
    if not os.access(directory, os.W_OK | os.X_OK):
        yield mend("Data directory", f"{directory} cannot be written to", "Give it to the user that runs Quarterdeck.")
        return
    free = shutil.disk_usage(directory).free
    if free < LOW_DISK:
        yield mend("Disk", f"{free / 1e6:,.0f} MB left for {directory}", "Make room; a full disk stops every check-in.")
    else:
        yield fine("Disk", f"{free / 1e9:,.1f} GB left for {directory}")


def time_zones() -> Iterator[Finding]:
    """The time zones that organisations choose from."""
    known = available_timezones()
    if {"Europe/Berlin", "America/New_York", "UTC"} <= known:
        yield fine("Time zones", f"{len(known)} known")
    else:
        yield mend("Time zones", "the system knows too few", "Install the package tzdata (pip install tzdata).")


def vendored_files() -> Iterator[Finding]:
    """The front-end parts of others are as they were published."""
    import quarterdeck.web

    vendor = Path(quarterdeck.web.__file__).parent / "static" / "vendor"
    packages = tomllib.loads((vendor / "manifest.toml").read_text(encoding="utf-8"))["package"]
    listed = {name: entry["sha256"] for package in packages for name, entry in package["files"].items()}
    wrong = [name for name, digest in listed.items() if _sha256(vendor / name) != digest]
    if wrong:
        yield mend(
            "Vendored files", f"not as published: {', '.join(wrong)}", "Install this version of Quarterdeck again."
        )
    else:
        yield fine("Vendored files", f"{len(listed)} as published")


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def mail() -> Iterator[Finding]:
    """Whether the mail server answers and takes our log-in."""
    if not settings.HAS_EMAIL:
        yield note("E-mail", "no server: invitations are links to copy", "Set QUARTERDECK_SMTP_URL to send e-mails.")
        return
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        connection = get_connection(timeout=5)
        connection.open()
        connection.close()
    except OSError as error:
        yield mend(
            "E-mail", f"{server} does not take e-mails: {error}", "Check QUARTERDECK_SMTP_URL and the mail server."
        )
    else:
        yield fine("E-mail", f"{server} answers")
