"""An adviser for one command: opened, caught up with the project, and asked with a bar that shows how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qualcode.cli.output import note
from qualcode.cli.session import Session
from qualcode.domain.errors import RuleError
from qualcode.domain.progress import Stage, stage
from qualcode.domain.translation import tr
from qualcode.settings.paths import models_dir

if TYPE_CHECKING:
    from qualcode.domain.suggestion_lists import Place
    from qualcode.suggestions.adviser import Adviser


@contextmanager
def advising(session: Session, *, suggester: str | None = None, wanted: bool = True) -> Iterator[Adviser]:
    """An adviser on the project, which is open for reading, that knows what stands there but has not studied it.

    Args:
        suggester: The name of another suggester's entry point.
        wanted: Refuse where the project lets no suggestions be shown.

    Raises:
        RuleError: Suggestions are switched off.
        SuggesterError: There is no suggester of that name.
    """
    from qualcode.storage.reads.suggestions import suggestions_wanted
    from qualcode.suggest.pipelines import one_thread
    from qualcode.suggestions.desk import ENGINE, adviser_on

    one_thread()  # Before anything loads numpy.
    with session.reading() as project:
        if wanted and not suggestions_wanted(project):
            raise RuleError(tr("suggestions are switched off in this project"), remedy=tr("`qualcode suggest --on`"))
        with adviser_on(project, suggester or ENGINE, models_dir()) as adviser:
            adviser.refresh()
            yield adviser


def study(adviser: Adviser) -> None:
    """Let the adviser study what it has not studied; a terminal is shown that something goes on."""
    with stage(tr("studying the codebook and what was coded")):
        adviser.study()


def made(steps: Iterable[Any], doing: str) -> Any:
    """The list at the end of the steps of `suggestions.lists`, with a bar while they go on.

    Raises:
        RuleError: There is nothing to make the list from.
        StoppedError: It was stopped.
    """
    from qualcode.suggestions.lists import whole

    with stage(doing, tr("documents")) as here:
        return whole(_told(steps, here))


def _told(steps: Iterable[Any], here: Stage) -> Iterator[Any]:
    for step in steps:
        if isinstance(step, tuple):
            here.of(*step)
        yield step


def note_language(adviser: Adviser) -> None:
    """Say which documents have no language model, or not the one that was published."""
    languages = {one.language for one in adviser.material.documents.values()}
    for problem in sorted({adviser.shelf.analyser(language).pipeline.problem for language in languages} - {""}):
        note(problem)


def turn_of(adviser: Adviser, place: Place) -> int:
    """The number of the turn in which a passage begins, counted from 1."""
    from qualcode.coding.passages import turn_at

    document = adviser.material.documents[place.document_id]
    turns = adviser.shelf.document(document).transcript.turns
    return turn_at([turn.start for turn in turns], place.start) + 1
