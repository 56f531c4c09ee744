"""How suggestions stand in a project, and getting them ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.advising import advising, study
from qualcode.cli.models import language_line, languages_of
from qualcode.cli.output import answer_json, note, one_line, say
from qualcode.cli.session import Session
from qualcode.domain.errors import StoppedError
from qualcode.domain.progress import stage
from qualcode.domain.suggestion_answers import SuggesterAnswer
from qualcode.domain.suggestions import FEWEST_MEASURED
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted
from qualcode.settings.paths import models_dir

if TYPE_CHECKING:
    from qualcode.suggestions.adviser import Adviser

_NOT_KEPT = 3


def prepare(session: Session) -> None:
    """Let the words of all documents lie ready, and their meaning where an embedder is installed.

    Interrupted, it says how many do; the same command goes on with the rest.
    """
    from qualcode.suggestions.cached import cached

    with advising(session, wanted=False) as adviser:
        interrupted = False
        try:
            with stage(tr("reading"), tr("documents")) as here:
                for done, of in adviser.preparing():
                    here.of(done, of)
        except (KeyboardInterrupt, StoppedError):
            interrupted = True
        kept, documents = cached(adviser), len(adviser.material.documents)
        adviser.shelf.meaning.look(list(adviser.material.documents.values()))
        meaning = adviser.shelf.meaning.told
    if not documents:
        say(tr("there are no documents yet"))
        return
    ready = _ready(kept.ready, documents, meaning)
    if interrupted:
        more = "" if kept.ready < documents else tr(", not yet what all their sentences mean")
        note(tr("interrupted: {ready}{more}; the same command goes on", ready=ready, more=more))
        click.get_current_context().exit(1)
    say(ready)
    if kept.ready < documents:
        note(
            tr(
                "{path}: the others could not be kept there; is there room, and may the folder be written?",
                path=kept.path,
            )
        )
        click.get_current_context().exit(_NOT_KEPT)


def print_state(session: Session, *, train: bool, as_json: bool, suggester: str | None) -> None:
    """How suggestions stand; with `train` after studying all that there is."""
    with advising(session, suggester=suggester, wanted=False) as adviser:
        if train:
            study(adviser)
        answer = _state(adviser, train=train)
    if as_json:
        answer_json(answer.model_dump(mode="json"))
    else:
        _print(answer)


def _state(adviser: Adviser, *, train: bool) -> SuggesterAnswer:
    from qualcode.storage.reads.suggestions import suggestions_wanted
    from qualcode.suggestions.cached import cached

    lessons, cards = adviser.material.lessons(), adviser.material.cards
    report = adviser.suggester.report() if train else None
    kept = cached(adviser)
    adviser.shelf.meaning.look(list(adviser.material.documents.values()))
    return SuggesterAnswer(
        on=suggestions_wanted(adviser.project),
        codes=len(cards),
        with_words=sum(
            bool(card.definition or card.include or card.exclude or card.example or card.keywords) for card in cards
        ),
        dealt_with=len(lessons),
        coded=sum(bool(one.codes) for one in lessons.values()),
        languages=languages_of(adviser.project, models_dir()),
        cache=str(kept.path),
        cache_bytes=kept.size,
        ready=kept.ready,
        meaning=adviser.shelf.meaning.told,
        documents=len(adviser.material.documents),
        trained=train,
        learned=report.learned_from if report is not None else None,
        measured_on=report.measured_on if report is not None else None,
        error=round(report.error, 4) if report is not None and report.error is not None else None,
        measured=report.measured if report is not None else None,
    )


def _print(answer: SuggesterAnswer) -> None:
    say(tr("suggestions are on in this project") if answer.on else tr("suggestions are off in this project"))
    say(_codes(answer))
    if answer.trained and answer.learned:
        passages = counted(answer.learned, "passage")
        say(tr("learned from {passages}: {trust}", passages=passages, trust=_trust(answer)))
    elif answer.dealt_with:
        say(
            tr(
                "{passages} to learn from, {coded:,} of them coded",
                passages=counted(answer.dealt_with, "passage"),
                coded=answer.coded,
            )
        )
    else:
        say(tr("nothing is coded yet: suggestions are made from the words of the codebook until something is"))
    for one in answer.languages:
        say(language_line(one))
    if not answer.documents:
        say(tr("there are no documents yet"))
        return
    size = (
        tr(" in {file} ({size:,.1f} MB)", file=one_line(answer.cache), size=answer.cache_bytes / 1e6)
        if answer.cache_bytes
        else ""
    )
    say(f"{_ready(answer.ready, answer.documents, answer.meaning)}{size}")


def _ready(ready: int, documents: int, meaning: bool) -> str:
    what = tr("the words and the meaning") if meaning else tr("the words")
    return tr(
        "{what} of {ready:,} of {documents} lie ready", what=what, ready=ready, documents=counted(documents, "document")
    )


def _codes(answer: SuggesterAnswer) -> str:
    if not answer.codes:
        return tr("the codebook is empty: suggestions begin with its first code")
    codes = tr("{codes} can be suggested", codes=counted(answer.codes, "code"))
    bare = answer.codes - answer.with_words
    if not bare:
        return codes
    return plural(
        "{codes}; {number:,} of them has neither definition, rules, keywords nor example to go by at the start",
        "{codes}; {number:,} of them have neither definition, rules, keywords nor example to go by at the start",
        bare,
        codes=codes,
    )


def _trust(answer: SuggesterAnswer) -> str:
    """Whether chances are percentages, and what they are held against."""
    foretold = tr(
        "on the latest {passages}, each foretold before it was learned",
        passages=counted(answer.measured_on or 0, "passage"),
    )
    if answer.error is not None and answer.measured:
        return tr(
            "percentages can be trusted; {foretold}, they were {error:.0%} off on average",
            foretold=foretold,
            error=answer.error,
        )
    if answer.error is not None and (answer.learned or 0) >= FEWEST_MEASURED:
        return tr(
            "words are shown instead of percentages; {foretold}, these were {error:.0%} off on average",
            foretold=foretold,
            error=answer.error,
        )
    return tr(
        "words are shown instead of percentages, until {number} passages can be learned from",
        number=FEWEST_MEASURED,
    )
