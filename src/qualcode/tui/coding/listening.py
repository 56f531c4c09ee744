"""Listening to the recording of the transcript, in the player of the user's choice."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from qualcode.domain.errors import InputError
from qualcode.domain.times import clock
from qualcode.domain.translation import tr
from qualcode.settings.recordings import ENDINGS, link_recording, player_command, recording_of
from qualcode.tui.coding.desk import CodingDesk
from qualcode.tui.prompts.paths import PathPrompt

_FAILS_WITHIN = 1.5
"""Seconds in which a player that cannot play the file has given up."""

_ENDS_WITHIN = 0.5
"""Seconds that a player has to end when it is asked to."""


class Listening(CodingDesk):
    """The action that plays what was said."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "P",
            "play",
            tr("Play the recording"),
            id="coding.play",
            show=False,
            tooltip=tr("From where the turn begins; again stops it"),
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._player: subprocess.Popen[bytes] | None = None
        self._played_from: tuple[int, int] | None = None
        """Document and time in milliseconds from which the player was begun."""

    def action_play(self) -> None:
        """Play the turn's recording from its start; a player that runs is stopped first."""
        at_ms = self._time_here()
        if at_ms is None:
            return
        here = (self.document.document_id, at_ms)
        if self.stop_playing() and here == self._played_from:
            self.say(tr("Stopped."))
            return
        self._played_from = here
        self._find_and_play(self.document.opened.transcript.document.uuid, at_ms)

    def _time_here(self) -> int | None:
        """When the turn at the caret begins, else the last time before it; None, and a word, where there is none."""
        turns = self.document.opened.transcript.turns
        if all(turn.start_ms is None for turn in turns):
            self.say(tr("This transcript has no times, so there is no recording to play from a turn."))
            return None
        before = [turn.start_ms for turn in turns if turn.start <= self.view.caret and turn.start_ms is not None]
        if not before:
            self.say(tr("There is no time at or before this turn to play a recording from."))
            return None
        return before[-1]

    @work(exclusive=True, group="play")
    async def _find_and_play(self, document: str, at_ms: int) -> None:
        try:
            file = recording_of(document)
            if file is None or not file.is_file():
                why = tr("No recording is linked to this transcript yet.")
                if file is not None:
                    why = tr("The recording is no longer at {file}.", file=file)
                file = await self._ask_for_file(why, file)
                if file is None:
                    return
                file = link_recording(document, file)
            await self._play(file, at_ms)
        except InputError as error:
            self.refuse(error)

    async def _ask_for_file(self, why: str, before: Path | None) -> Path | None:
        note = tr("{why} Choose its file: the path is kept on this machine, never in the project.", why=why)
        start = f"{before.parent}/" if before is not None and before.parent.is_dir() else f"{Path.home()}/"
        return await self.app.push_screen_wait(PathPrompt(tr("Recording"), start, endings=ENDINGS, note=note))

    async def _play(self, file: Path, at_ms: int) -> None:
        command = player_command(self.qualcode.settings.player, file, at_ms)
        self.stop_playing()
        try:
            player = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise InputError(
                tr("{name} could not be started ({reason})", name=Path(command[0]).name, reason=error.strerror),
                remedy=tr("set another `player`"),
            ) from error
        self._player = player
        self.say(tr("Playing from {time}; P again stops it.", time=clock(at_ms)))
        await asyncio.sleep(_FAILS_WITHIN)
        if self._player is player and player.poll():
            self._player = None
            raise InputError(
                tr(
                    "{player} could not play {file} (it ended with {status})",
                    player=Path(command[0]).name,
                    file=file.name,
                    status=player.returncode,
                ),
                remedy=tr("try it outside of qualcode, or set another `player`"),
            )

    def stop_playing(self) -> bool:
        """Stop the player; whether one was running."""
        player, self._player = self._player, None
        if player is None or player.poll() is not None:
            return False
        player.terminate()
        try:
            player.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            player.kill()
            player.wait()
        return True

    def on_unmount(self) -> None:
        """A player without a window could not be stopped any more."""
        self.stop_playing()
