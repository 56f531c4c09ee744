"""The process that suggests: it alone holds language models; it reads the project and writes nothing but its cache."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qualcode.domain.errors import NotFoundError, QualcodeError
from qualcode.domain.translation import tr
from qualcode.settings.language import speak_the_users_language
from qualcode.suggestions.line import Line
from qualcode.suggestions.messages import (
    Ask,
    Asked,
    Begin,
    Cancel,
    Close,
    Listed,
    Listing,
    Prefetch,
    Preparing,
    Refresh,
    Request,
    Trouble,
)

if TYPE_CHECKING:
    from qualcode.suggestions.adviser import Adviser

SETTLED_SECONDS = 5.0
"""When nothing was said for so long, all is studied anew; before that only what is new, in small steps."""
_SHARE = 20
"""Studied anew at once where one in so many of the passages is new."""
_NICENESS = 10


def main() -> None:
    """Answer what comes in, until the program closes its end or ends: `python -m qualcode.suggestions.worker`."""
    speak_the_users_language()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program, which then says that it ends.
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    line = _line_to_the_program()
    begin = line.read()
    if not isinstance(begin, Begin):
        return
    try:
        from qualcode.suggest.pipelines import one_thread

        one_thread()  # Before anything loads numpy.
        from qualcode.storage.file_keys import take_keys
        from qualcode.suggestions.desk import open_adviser

        take_keys(begin.keys)
        with open_adviser(begin.path, begin.coder, begin.suggester, begin.models) as adviser:
            _Worker(line, adviser).run()
    except BrokenPipeError:
        return  # The program has ended.
    except QualcodeError as error:
        line.tell(Trouble(error.sentence, alive=False, again=False))
    except Exception as error:  # noqa: BLE001
        from qualcode.settings.crash_log import log_crash

        log_crash(error)
        line.tell(Trouble(tr("suggestions stopped ({name})", name=type(error).__name__), alive=False))


def _line_to_the_program() -> Line:
    """What is read and said goes over the standard streams, which nothing that a library prints may reach."""
    heard, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    return Line(heard, told)


class _Worker:
    """Answers first, and studies and prepares in between."""

    def __init__(self, line: Line, adviser: Adviser) -> None:
        self._line, self._adviser = line, adviser
        self._study: Iterator[None] | None = None
        self._preparing: Iterator[tuple[int, int]] | None = None
        self._list: tuple[Request, Iterator[tuple[int, int] | Listed]] | None = None
        self._prepared = (0, 0)
        self._listed = (0, (0, 0))
        """How far the list has come that was told of last."""
        self._opened: Iterator[None] | None = None
        self._open = True
        self._unanswered: Ask | None = None
        """A question that came before anything was studied."""

    def run(self) -> None:
        """Serve until the connection is closed."""
        self._line.listen()
        self._study = self._adviser.beginning()
        while self._open:
            said = self._line.waiting(0 if self._busy else self._patience())
            if said:
                self._answer(_newest(said))
            elif not self._busy:
                self._begin_study()
            else:
                self._go_on()

    @property
    def _busy(self) -> bool:
        return any((self._opened, self._study, self._preparing, self._list))

    def _patience(self) -> float | None:
        """How long to wait for a message before everything is studied anew; for ever where nothing is new."""
        return SETTLED_SECONDS if self._adviser.behind else None

    def _answer(self, said: Sequence[Asked]) -> None:
        for one in sorted(said, key=lambda one: isinstance(one, Ask)):  # What is new is learned before it is asked for.
            match one:
                case Close():
                    self._open = False
                case Refresh(document_ids):
                    self._adviser.refresh(document_ids)
                    if self._much_is_new():
                        self._begin_study()
                case Prefetch(document_id):
                    self._opened = self._adviser.prefetching(document_id)
                case Ask():
                    self._advise(one)
                case Request():
                    from qualcode.suggestions.lists import listing

                    self._list = (one, listing(self._adviser, one.kind, one.arguments))
                case Cancel():
                    self._list = None

    def _advise(self, question: Ask) -> None:
        """Answer; a question that comes before anything is known is answered as soon as something is."""
        if self._study is not None and not self._adviser.ready:
            self._unanswered = question
            return
        self._unanswered = None
        self._line.tell(self._adviser.advise(question.document_id, (question.start, question.end)))

    def _much_is_new(self) -> bool:
        new, studied = self._adviser.news()
        return new * _SHARE >= studied

    def _begin_study(self) -> None:
        if self._study is None and self._adviser.behind:
            self._study = self._adviser.studying()

    def _go_on(self) -> None:
        """Do a little in the background; begin anew with what a document was needed for that is no longer there."""
        try:
            self._do_a_little()
        except NotFoundError:
            self._opened = self._study = self._preparing = None
            self._adviser.refresh()

    def _do_a_little(self) -> None:
        """A step of a list that somebody waits for, of the document that is open, of learning, of the rest."""
        if self._list is not None:
            self._go_on_listing(*self._list)
        elif self._study is not None and not self._adviser.ready:
            self._go_on_studying(self._study)
        elif self._opened is not None:
            if next(self._opened, self) is self:
                self._opened = None
        elif self._study is not None:
            self._go_on_studying(self._study)
        elif self._preparing is not None:
            self._go_on_preparing(self._preparing)

    def _go_on_studying(self, study: Iterator[None]) -> None:
        if next(study, self) is not self:
            return
        self._study = None
        if self._unanswered is not None:
            self._advise(self._unanswered)
        if self._much_is_new():
            self._begin_study()  # What is known of the codebook is known; now what the codings teach.
        if self._study is None:
            self._preparing = self._preparing or self._adviser.preparing()

    def _go_on_preparing(self, steps: Iterator[tuple[int, int]]) -> None:
        step = next(steps, None)
        if step is None:
            self._preparing = None
            self._adviser.look_for_meaning()
        elif step != self._prepared:
            self._prepared = step
            self._line.tell(Preparing(*step))

    def _go_on_listing(self, request: Request, steps: Iterator[tuple[int, int] | Listed]) -> None:
        try:
            step = next(steps, None)
        except QualcodeError as error:
            self._list = None
            self._line.tell(Listed(request.number, None, error.sentence))
            return
        if step is None:
            self._list = None
        elif isinstance(step, Listed):
            self._line.tell(Listed(request.number, step.found))
        elif (request.number, step) != self._listed:
            self._listed = (request.number, step)
            self._line.tell(Listing(request.number, *step))


def _newest(said: Sequence[Asked]) -> list[Asked]:
    """What was said without the questions and lists that newer ones have taken the place of."""
    last: dict[type[Asked], int] = {
        type(one): number for number, one in enumerate(said) if isinstance(one, Ask | Request | Prefetch)
    }
    return [one for number, one in enumerate(said) if last.get(type(one), number) == number]


if __name__ == "__main__":
    main()
