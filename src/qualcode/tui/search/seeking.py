"""Looking for what is typed, beside the keys: by the reading room, or by what knows passages that are alike."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from qualcode.domain.errors import InputError, QualcodeError
from qualcode.domain.suggestion_lists import SimilarPassages
from qualcode.domain.translation import tr
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.search.findings import Findings, Spot
from qualcode.tui.search.looking import GivenUpError, Looking, stamp_of
from qualcode.tui.search.modes import SearchMode
from qualcode.tui.search.room import ReadingRoom
from qualcode.tui.search.similar import as_lines, compared_by, named
from qualcode.tui.search.telling import progress
from qualcode.tui.suggestions.asking import AsksForList

DELAY, DELAY_LIKE = 0.12, 0.5
"""Seconds without a key before a search begins: passages that are alike are made by another process."""
TICK = 0.1
"""Seconds after which it is said how far a search has come."""
MOST_LIKE = 100
"""Passages that are listed as like some words."""


@dataclass(slots=True)
class Kept:
    """What the screen showed: going to a hit closes it, and the way back must not lose the others."""

    findings: Findings = field(default_factory=Findings)
    at: object = None
    """The key of the row that the cursor stands on."""
    top: int = 0
    """The first line of the list that is in sight."""
    marked: set[Spot] = field(default_factory=set)
    by: str = ""
    """What hits were counted by last."""


class Seeking(AsksForList, RowScreen):
    """A screen that looks for what is typed; what comes later ends what came before."""

    KIND = "similar"
    IS_SUGGESTION = False

    def __init__(self) -> None:
        super().__init__()
        self.kept = Kept()
        self.mode: SearchMode = "text"
        self.is_pending = False
        """Whether what is typed has been looked for by nothing yet, so that the hits shown are those of other words."""
        self.looking: Looking | None = None
        """The search that is, or was last, under way."""
        self._room: ReadingRoom | None = None

    @property
    def findings(self) -> Findings:
        """What was found."""
        return self.kept.findings

    @property
    def words(self) -> str:
        """What is looked for, as it is typed."""
        raise NotImplementedError

    def take_findings(self, findings: Findings) -> None:
        """Show what has been found by now."""
        raise NotImplementedError

    def wait_longer(self, far: str) -> None:
        """Say how far it has come; hits of other words are shown no longer."""
        raise NotImplementedError

    def on_unmount(self) -> None:
        self._give_up()
        if self._room is not None:
            self._room.close()

    async def still_holds(self) -> bool:
        """Whether all was looked through, and the documents are as they were then; of codings that cannot be told."""
        findings = self.findings
        if self.mode == "query" or not findings.is_complete or findings.problem is not None:
            return False
        try:
            stamp, _ = await self.room().submit(stamp_of)
        except QualcodeError:  # It is then looked for anew, and that says why the project cannot be read.
            return False
        return stamp == findings.stamp

    def room(self, *, anew: bool = False) -> ReadingRoom:
        """Where the project is read.

        Args:
            anew: Another one, where it still works on what nobody waits for.
        """
        if anew and self._room is not None and self._room.is_busy:
            self._room.close()
            self._room = None
        if self._room is None:
            path = self.qualcode.store.path
            assert path is not None, "the search is shown over an open project"
            self._room = ReadingRoom(path, self.qualcode.store.coder)
        return self._room

    def begin(self, delay: float, *, again: bool = False) -> None:
        """Look for what is typed, instead of anything else.

        Args:
            delay: Seconds to wait for another letter.
            again: Whether it was found before, so that what is shown holds until all has been looked through.
        """
        self._give_up()
        self.is_pending = self.is_pending or not again
        self.run_worker(partial(self._look, delay, again), exclusive=True, group="look")

    def _give_up(self) -> None:
        if self.looking is not None:
            self.looking.given_up = True
        if self.is_waiting:
            self.cancel()

    async def _look(self, delay: float, again: bool) -> None:
        await asyncio.sleep(delay)
        if not self.words.strip():
            self.take_findings(Findings(self.mode, is_complete=True))
        elif self.mode == "similar":
            await self.request(text=self.words, top=MOST_LIKE)
        else:
            await self._look_through(Looking(self.words, self.mode), again)

    async def _look_through(self, looking: Looking, again: bool) -> None:
        self.looking = looking
        findings = Findings(looking.mode, looking.words)
        room = self.room(anew=True)
        try:
            while not findings.is_complete and not looking.given_up:
                step = room.submit(looking.step)
                while not (await asyncio.wait({step}, timeout=TICK))[0]:
                    self.wait_longer(progress(looking, findings))
                findings.take(step.result())
                findings.stamp, findings.of = looking.stamp, looking.of
                if not again or findings.is_complete:
                    self.take_findings(findings)
        except GivenUpError:
            return
        except QualcodeError as error:  # The project cannot be read any more.
            findings.problem, findings.is_complete = error, True
            self.take_findings(findings)
        finally:
            looking.given_up = True

    def show_waiting(self) -> None:
        far = tr(" · {done:,} of {of:,} documents made ready", done=self.done, of=self.of) if self.of else ""
        self.wait_longer(tr("Looking for passages like that …{far}", far=far))

    async def listed(self, found: Any) -> None:
        if isinstance(found, SimilarPassages):
            names = await self.read(named, found)
            findings = Findings(self.mode, self.words)
            findings.take_similar(as_lines(found, names or {}), found.looked_through, compared_by(found))
            self.take_findings(findings)

    async def refused_list(self, sentence: str) -> None:
        problem = InputError(sentence.rstrip("."))
        self.take_findings(Findings(self.mode, self.words, is_complete=True, problem=problem))
