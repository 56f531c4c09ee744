"""Hearing of what other sessions commit on a server, while it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Event, Thread

from sqlalchemy import Connection

from qualcode.domain.changes import Change, Effects
from qualcode.domain.locations import ServerAddress
from qualcode.storage import journal
from qualcode.storage.columns import metadata
from qualcode.storage.opened import Project
from qualcode.storage.server import CHANNEL, settings_for
from qualcode.storage.server_ground import ServerGround

_LOOK_S = 0.25
"""How long it takes at most until the thread sees that it is to end."""
_AGAIN_S = (0.5, 1.0, 2.0, 4.0)
"""How long it waits before it asks a server that does not answer; the last one again and again."""


class Listener:
    """A thread that hears of other sessions' changes, and finds the server again when it was lost.

    All three functions are called from the thread.

    Args:
        where: The project's database.
        session: The session whose own changes are no news.
        on_news: Called when others have changed something, as soon as it is committed; and once as it begins to hear,
            since something may have been committed before.
        on_lost: Called once when the server does not answer any more.
        on_back: Called once when it answers again; what was missed meanwhile is news then.
    """

    def __init__(
        self,
        where: ServerAddress,
        session: str,
        *,
        on_news: Callable[[], object],
        on_lost: Callable[[], object],
        on_back: Callable[[], object],
    ) -> None:
        self._where = where
        self._session = session
        self._on_news, self._on_lost, self._on_back = on_news, on_lost, on_back
        self._ending = Event()
        self.listening = Event()
        """Set while it hears."""
        self._thread = Thread(target=self._run, name="listening", daemon=True)

    def start(self) -> None:
        """Begin to listen; returns at once."""
        self._thread.start()

    def close(self) -> None:
        """End the thread."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(2)

    def _run(self) -> None:
        from psycopg import Error

        tries, lost = 0, False
        while not self._ending.is_set():
            try:
                self._listen(back=lost)
                return
            except Error:
                was_listening = self.listening.is_set()
                self.listening.clear()
                if not lost:
                    lost = True
                    self._on_lost()
                tries = 0 if was_listening else tries + 1
                self._ending.wait(_AGAIN_S[min(tries, len(_AGAIN_S) - 1)])

    def _listen(self, *, back: bool) -> None:
        """Listen until the end; raises what the driver raises where the server is lost."""
        from psycopg import connect

        address = self._where.url.replace("+psycopg", "", 1)
        with connect(address, autocommit=True, **settings_for(self._where)) as connection:
            connection.execute(f"LISTEN {CHANNEL}".encode())
            if back:
                self._on_back()
            self._on_news()  # What was committed before it listened is told by nobody else.
            self.listening.set()
            while not self._ending.is_set():
                heard = [note.payload for note in connection.notifies(timeout=_LOOK_S)]
                if any(payload.partition(" ")[2] != self._session for payload in heard):
                    self._on_news()


def listener_for(
    project: Project,
    *,
    on_news: Callable[[], object],
    on_lost: Callable[[], object],
    on_back: Callable[[], object],
) -> Listener | None:
    """What hears of others' changes of a project; None for a file, which nobody else writes to."""
    ground = project.ground
    if not isinstance(ground, ServerGround):
        return None
    return Listener(ground.where, ground.session, on_news=on_news, on_lost=on_lost, on_back=on_back)


def catch_up(project: Project) -> list[Effects]:
    """What others did since this session last looked, the oldest first, for a screen to repaint; it counts as seen.

    What is hidden from the session's coder is not among it, but for the tables to be shown anew: the codebook's, say.
    """
    ground = project.ground
    if not isinstance(ground, ServerGround):
        return []
    with project.reading() as connection:
        news = [_effects(connection, change) for change in ground.catch_up(connection)]
        unseen = ground.changed_unseen(connection)
    return [*news, Effects(None, "", tables=unseen)] if unseen else news


def _effects(connection: Connection, change: Change) -> Effects:
    images = journal.images_of(connection, change.id)
    found = journal.effects_of(change.id, change.summary, images, change.focus)
    # Where its images are hidden, it may have touched anything.
    return found if images else replace(found, tables=frozenset(metadata.tables))
