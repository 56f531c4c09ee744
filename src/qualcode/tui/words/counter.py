"""The program's side of a process that counts: started when it is first asked, killed when nobody waits."""

from __future__ import annotations

import asyncio
import contextlib
import pickle
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from typing import ClassVar, Generic, Protocol, TypeVar

from qualcode.domain.errors import InputError
from qualcode.domain.locations import Location
from qualcode.domain.translation import tr
from qualcode.domain.word_answers import Keyness, KeyPhrases, WordCounts
from qualcode.tui.words.questions import Answer, Come, Question, Refused
from qualcode.tui.words.worker import LENGTH, message

Asked = TypeVar("Asked")
Found = TypeVar("Found")
LARGE = 1_000_000
"""Words of speech from which on the process ends with its answer, and gives back the memory that it took."""
_AT_ONCE = 200_000
"""Bytes of an answer that are read without a thread."""
ENDED = tr("Counting ended before there was an answer: the machine may be short of memory.")


class DeclinedError(InputError):
    """What was asked has no answer; the sentence of the process that counts is shown as it is."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.told = sentence

    @property
    def shown(self) -> str:
        return self.told


class Counting(Protocol):
    """What answers the screen's questions."""

    async def ask(self, question: Question, progress: Callable[[int, int], None]) -> Answer: ...

    async def end(self) -> None: ...


class CounterMaker(Protocol):
    """Makes what counts for a project, and a coder."""

    def __call__(self, path: Location, coder: str) -> Counting: ...


class CountingProcess(Generic[Asked, Found]):
    """Has questions answered, one at a time, by a process of its own.

    Args:
        path: The project.
        coder: Who works in the session.
    """

    MODULE: ClassVar[str]
    """What the process runs."""

    def __init__(self, path: Location, coder: str) -> None:
        self._begin = (path, coder)
        self._process: Process | None = None

    def took_much(self, found: Found) -> bool:
        """Whether an answer took so much memory that the process ends with it."""
        raise NotImplementedError

    @property
    def process_id(self) -> int | None:
        """The process that counts; None while there is none."""
        return self._process.pid if self._process is not None else None

    async def ask(self, question: Asked, progress: Callable[[int, int], None]) -> Found:
        """Have a question answered; to cancel this kills the process.

        Args:
            question: What is asked.
            progress: Told of how many documents of how many have been counted.

        Raises:
            DeclinedError: It has no answer.
        """
        try:
            process = await self._running()
        except OSError as error:
            raise DeclinedError(tr("Counting cannot be started ({reason}).", reason=error.strerror)) from error
        found: Found | Refused | None = None
        try:
            found = await self._answered(process, question, progress)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise DeclinedError(ENDED) from error
        finally:
            # Not whichever process there is by now: another question may have started its own.
            if found is None or (not isinstance(found, Refused) and self.took_much(found)):
                await self._kill(process)
        if isinstance(found, Refused):
            raise DeclinedError(found.sentence)
        return found

    async def _running(self) -> Process:
        """The process, started where there is none that still runs."""
        process = self._process
        if process is not None and process.returncode is None:
            return process
        # -P: what lies in the working directory is never imported.
        arguments = [sys.executable, "-P", "-m", self.MODULE]
        process = await asyncio.create_subprocess_exec(*arguments, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
        assert process.stdin is not None
        from qualcode.storage.file_keys import known_keys

        process.stdin.write(message((*self._begin, known_keys())))  # Never as an argument: those can be listed.
        self._process = process
        return process

    @staticmethod
    async def _answered(process: Process, question: Asked, progress: Callable[[int, int], None]) -> Found | Refused:
        """What a process says to a question."""
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(message(question))
        await process.stdin.drain()
        while True:
            head = await process.stdout.readexactly(LENGTH.size)
            data = await process.stdout.readexactly(LENGTH.unpack(head)[0])
            told: Come | Found | Refused
            # Tens of thousands of figures take a second: the keys go on meanwhile.
            told = await asyncio.to_thread(pickle.loads, data) if len(data) > _AT_ONCE else pickle.loads(data)
            if not isinstance(told, Come):
                return told
            progress(told.documents, told.of)

    async def end(self) -> None:
        """Kill the process, whatever it does, and wait until it is gone."""
        if self._process is not None:
            await self._kill(self._process)

    async def _kill(self, process: Process) -> None:
        if self._process is process:
            self._process = None
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):  # It has ended by itself.
                process.kill()
        await process.wait()
        if process.stdin is not None:
            process.stdin.close()


class Counter(CountingProcess[Question, Answer]):
    """Counts words."""

    MODULE = "qualcode.tui.words.worker"

    def took_much(self, found: Answer) -> bool:
        return _words_counted(found) >= LARGE


def _words_counted(found: Answer) -> int:
    if isinstance(found, WordCounts | KeyPhrases):
        return found.total.words
    return found.a.words + found.b.words if isinstance(found, Keyness) else 0
