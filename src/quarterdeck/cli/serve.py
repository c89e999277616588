"""`quarterdeck serve`: the web server and the background worker as one process group that lives and dies together.

The parent process sets everything up, forks the web server's workers (which then share its memory) and runs the background
worker as a thread. When any of them ends, all end; a service manager starts them again.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import socket
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import Event, Thread
from typing import Annotated, Any

import typer

from quarterdeck.cli.console import FAILED, fail, out, refuse, translated
from quarterdeck.cli.installation import Data, open_installation
from quarterdeck.cli.migrate import bring_up_to_date

THREADS = 4
FINISH_WITHIN = 10
_PR_SET_PDEATHSIG = 1


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on. 0.0.0.0 listens on all; put a proxy with TLS in front then.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[
        int,
        typer.Option(
            min=1, max=64, help=f"Server processes, of {THREADS} threads each. One serves hundreds of people."
        ),
    ] = 1,
    url: Annotated[
        str,
        typer.Option(
            help="Where people reach it, as QUARTERDECK_URL. Default: this host and port.", show_default=False
        ),
    ] = "",
    data: Data = None,
) -> None:
    """Start Quarterdeck: database, web server and background worker in one.

    Makes the data directory and the database, or brings them up to date. While there is no organisation yet, it prints an
    address with a one-time token: whoever opens it sets up the first organisation. Ctrl-C (or SIGTERM) stops everything
    cleanly; requests and tasks under way are finished first.
    """
    check_port(host, port)
    find_address(host, port, url)
    open_installation(data, pooled=True)
    with _migrating_beside():
        _load_everything()
    run(host, port, workers=workers)


def check_port(host: str, port: int) -> None:
    """Refuse a port that is taken or an address that is not this machine's, before anything is made."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        refuse(f"“{host}” is not an address. Use 127.0.0.1, 0.0.0.0 or one of this machine's.", field="--host")
    except PermissionError:
        refuse(f"Port {port} is reserved for the system. Choose one from 1024.", field="--port")
    except OSError as error:
        refuse(f"Cannot listen on {host}, port {port}: {error.strerror}. Choose another.", field="--port")


def find_address(host: str, port: int, url: str) -> None:
    """Say in the environment where people reach this server, unless that is said there. Before settings are read."""
    if url and not url.startswith(("http://", "https://")):
        refuse("Begin it with https:// or http://, for example https://okrs.example.org.", field="--url")
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host  # noqa: S104 — compared, not bound
    if url:
        os.environ["QUARTERDECK_URL"] = url
    else:
        os.environ.setdefault("QUARTERDECK_URL", f"http://{f'[{shown}]' if ':' in shown else shown}:{port}")


@contextmanager
def _migrating_beside() -> Iterator[None]:
    """Bring the database up to date in a child process while the block runs: sooner ready, and what a migration needs of
    memory is given back."""
    if sys.platform != "linux":
        with translated():
            bring_up_to_date()
        yield
        return
    child = multiprocessing.get_context("fork").Process(target=_migrate)
    child.start()
    yield
    child.join()
    if child.exitcode:
        raise typer.Exit(FAILED)


def _migrate() -> None:
    try:
        with translated():
            bring_up_to_date()
    except typer.Exit as end:
        sys.exit(end.exit_code)


def run(host: str, port: int, *, workers: int) -> None:
    """Serve until a signal ends it. Django is set up, the database up to date, and no other thread runs yet."""
    from django.conf import settings
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)
    server: Any = Server(
        "quarterdeck.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=min(THREADS, 2 * multiprocessing.cpu_count() + 1),
        workers_kill_timeout=FINISH_WITHIN,
        websockets=False,
        log_level=LogLevels.error,
    )
    stop = Event()
    worker = Thread(target=_work_beside, args=(server, stop), name="background-worker", daemon=True)
    greeting = _greeting(settings.SITE_URL)

    @server.on_startup  # type: ignore[untyped-decorator]
    def when_listening() -> None:
        signal.signal(signal.SIGHUP, server.signal_handler_interrupt)
        out().print(greeting, soft_wrap=True)
        sys.stdout.flush()
        worker.start()

    _load_everything()
    _leave_nothing_open()
    try:
        server.serve(target_loader=load_application, wrap_loader=False)
    except SystemExit:
        fail("The web server ended unexpectedly; everything stops with it.")
    finally:
        stop.set()
        if worker.is_alive():
            worker.join(FINISH_WITHIN)


def load_application() -> Any:
    """The WSGI application, in a server process that is told to end when its parent does, however that ends."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit(1)
    from quarterdeck.config.wsgi import application

    return application


def _load_everything() -> None:
    """Import what requests need, so that the server processes share it with their parent."""
    from django.conf import settings

    import_module("granian.server")
    warnings.filterwarnings("ignore", message="No directory at")  # whitenoise, of files that nobody collected
    import_module("quarterdeck.config.wsgi")
    import_module(settings.ROOT_URLCONF)


def _leave_nothing_open() -> None:
    """Close what a fork must not share, and keep the collector from touching (and so copying) shared memory."""
    from django.db import connections

    for each in connections.all(initialized_only=True):
        each.close()
        if hasattr(each, "close_pool"):
            each.close_pool()
    gc.collect()
    gc.freeze()


def _work_beside(server: Any, stop: Event) -> None:
    from quarterdeck.keel.background import work_until

    # Not before the last fork: a fork would take a copy of whatever this thread holds at that moment.
    while len(server.wrks) < server.workers and not stop.wait(0.05):
        pass
    work_until(stop)


def _greeting(url: str) -> str:
    from django.urls import reverse

    from quarterdeck import __version__
    from quarterdeck.keel.scope import every_organisation
    from quarterdeck.people.actions import begin_first_run
    from quarterdeck.people.models import Organisation

    with every_organisation():
        if Organisation.objects.exists():
            return f"Quarterdeck {__version__} serves [bold]{url}/[/] (Ctrl-C stops it)."
    return (
        f"Quarterdeck {__version__} is ready. Set up your organisation here; the address works once:\n\n"
        f"    [bold]{url}{reverse('start', args=[begin_first_run()])}[/]\n\n"
        "Ctrl-C stops it."
    )
