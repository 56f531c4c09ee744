"""The screens in a browser, where a terminal will not do."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.browser.doors import CONSENT, LOOPBACK, served_address
from qualcode.cli.output import note, say
from qualcode.cli.session import LOCATION, Session, command, completed, is_file
from qualcode.domain.errors import NotAProjectError
from qualcode.domain.locations import Location, ServerAddress
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from qualcode.browser.server import BrowserServer


@command("serve")
@click.argument("path", metavar="[PROJECT]", type=LOCATION, required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help=tr("The port; else one that is free."))
@click.option("--open", "show", is_flag=True, help=tr("Open the browser on it."))
@click.option("--address", default=LOOPBACK, show_default=True, help=tr("The IP address to serve at."))
@click.option(f"--{CONSENT}", "consented", is_flag=True, help=tr("Wanted for every address but this machine's own."))
def serve(session: Session, path: Location | None, port: int, show: bool, address: str, consented: bool) -> None:
    """Show PROJECT in a browser, at an address that lets one browser in, once.

    All of it comes from this machine and stays on it. Ctrl+C ends it, as leaving the program in the browser does.
    """
    place = completed(path) if path is not None else session.project_path()
    address = served_address(address, consented=consented)
    line = _first_line(session, place)
    from qualcode.browser.pages import page_files

    page_files()  # Without the extra it refuses here; the server could not even be imported.
    from qualcode.browser.server import BrowserServer

    server = BrowserServer(line, address=address, port=port, on_broken=note)
    asyncio.run(_serve(server, show))


def _first_line(session: Session, place: Location) -> bytes:
    """What the screens' process is told of the project and of who works.

    Raises:
        NotAProjectError: There is no such file.
        QualcodeError: It is a project of another program.
    """
    from qualcode.browser.program import first_line
    from qualcode.cli.screens import refuse_others
    from qualcode.settings.passphrases import IDENTITY_KEY, PROJECT, from_environment

    if isinstance(place, Path):
        refuse_others(place)
        if not is_file(place):
            raise NotAProjectError(
                tr("there is no project {place}", place=place),
                remedy=tr("`qualcode new {place}` makes one", place=place),
            )
        place = place.resolve()
    given = {purpose.variable: from_environment(purpose) for purpose in (PROJECT, IDENTITY_KEY)}
    return first_line(
        place.url if isinstance(place, ServerAddress) else str(place),
        session.coder,
        session.take_over,
        {variable: passphrase for variable, passphrase in given.items() if passphrase},
    )


async def _serve(server: BrowserServer, show: bool) -> None:
    """Serve until the user leaves the program or the system asks to end."""
    asked = asyncio.Event()
    asyncio.get_running_loop().set_exception_handler(_to_the_log)
    _end_on_signals(asked)
    await server.start()
    try:
        first = server.new_address()
        say(tr("qualcode is at {address}", address=first))
        note(tr("The address lets one browser in, once. Ctrl+C ends; Enter gives another address."))
        sys.stdout.flush()
        _give_more(server)
        if show:
            with _page_that_leads_to(first) as page:
                await _show(page)
                await _first_of(server.entered, asked)
        await _first_of(server.left, asked)
    finally:
        await server.stop()


def _to_the_log(_loop: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
    """Take what goes wrong beside the work into the log of crashes, but for what any stranger can bring about."""
    error = told.get("exception")
    if isinstance(error, Exception) and not isinstance(error, OSError):
        from qualcode.settings.crash_log import log_crash  # Where no file can be opened, nothing could be imported.

        log_crash(error)


async def _first_of(*events: asyncio.Event) -> None:
    """Wait for whichever comes first."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()


def _end_on_signals(asked: asyncio.Event) -> None:
    """End in order when the system asks; on Windows Python itself breaks the waiting off."""
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, asked.set)


def _give_more(server: BrowserServer) -> None:
    """Print another address each time somebody at the terminal presses Enter."""
    if not sys.stdin.isatty():
        return
    loop = asyncio.get_running_loop()

    def listen() -> None:
        for _ in sys.stdin:
            if loop.is_closed():
                return
            loop.call_soon_threadsafe(lambda: say(tr("qualcode is at {address}", address=server.new_address())))

    threading.Thread(target=listen, daemon=True, name="enter").start()


@contextmanager
def _page_that_leads_to(url: str) -> Iterator[Path]:
    """A file of the user's own that leads to an address: an argument of the browser would stand in every list of
    processes, and the address lets in whoever is first."""
    handle, name = tempfile.mkstemp(prefix="qualcode-", suffix=".html")
    page = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(
                f'<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={url}">'
                f'<title>qualcode</title><p><a href="{url}">qualcode</a></p>\n'
            )
        yield page
    finally:
        page.unlink(missing_ok=True)


async def _show(page: Path) -> None:
    import webbrowser

    if not await asyncio.to_thread(webbrowser.open, page.as_uri()):
        note(tr("no browser was found to be opened; open the address in one yourself"))
