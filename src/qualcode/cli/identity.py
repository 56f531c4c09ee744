"""Who somebody is: words in the texts that may tell it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import click

from qualcode.cli.output import answer_json, answer_table, note, one_line, say
from qualcode.cli.session import Session, json_option, noun
from qualcode.cli.typed_words import WORDS
from qualcode.domain.identifiers import IDENTIFIER_TYPES
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, tr
from qualcode.domain.wording import counted
from qualcode.settings.paths import models_dir

if TYPE_CHECKING:
    from qualcode.domain.pseudonymising_answers import PseudonymiseRow
    from qualcode.domain.suggestion_answers import IdentifierRow, IdentifiersAnswer
    from qualcode.identity.finding import Identifiers

WARNED = 3
"""Status where a document could be searched less well."""
_EXAMPLE = 90
_PLURALS = {
    "person": tr("persons"),
    "place": tr("places"),
    "organisation": tr("organisations"),
    "school": tr("schools"),
    "phone": tr("telephone numbers"),
    "email": tr("e-mail addresses"),
    "date": tr("dates"),
    "address": tr("addresses"),
    "id": tr("numbers and ids"),
    "other": tr("others"),
}
NOT_ALL = tr("these are candidates: ordinary words are among them, and nothing promises that no name was missed")


def say_found(candidates: Sequence[IdentifierRow | PseudonymiseRow], looked: str) -> None:
    """How many candidates there are in how many places, and that nobody promises that they are all.

    Args:
        looked: What was looked through, as it is told.
    """
    say(
        tr(
            "{candidates} in {places} of {looked}; {warning}",
            candidates=counted(len(candidates), "candidate"),
            places=counted(sum(len(one.places) for one in candidates), "place"),
            looked=looked,
            warning=NOT_ALL,
        )
    )


@noun("identity")
def identity() -> None:
    """Words in the texts that may tell who a participant is."""


@identity.verb("find")
@click.argument("docs", metavar="[DOC]…", nargs=-1)
@click.option(
    "--type",
    "types",
    type=click.Choice(IDENTIFIER_TYPES),
    multiple=True,
    help=tr("Only those that are this; repeatable."),
)
@click.option(
    "--known", metavar="NAME", type=WORDS, multiple=True, help=tr("Look for this name in any case; repeatable.")
)
@json_option
def find(
    session: Session, docs: tuple[str, ...], types: tuple[str, ...], known: tuple[str, ...], as_json: bool
) -> None:
    """Find names, places, schools, telephone numbers, addresses and dates in all documents, or in some.

    What is found are candidates to be confirmed, and nothing is changed. Documents are looked through together:
    what one of them writes small is no name in another. What is printed holds the names. Status 3: a document could be
    searched less well, as one without capitals.
    """
    from qualcode.suggest.pipelines import one_thread

    one_thread()
    from qualcode.identity.finding import find_candidates

    with session.reading() as project:
        found = find_candidates(project, models_dir(), documents=list(docs) or None, known=known)
    answer = _answer(found, types or IDENTIFIER_TYPES)
    if as_json:
        answer_json(answer.model_dump(mode="json"))
    else:
        _print(answer)
    for warning in answer.warnings:
        note(tr("warning: {warning}", warning=warning))
    if answer.warnings:
        click.get_current_context().exit(WARNED)


def _answer(found: Identifiers, types: Collection[str]) -> IdentifiersAnswer:
    from qualcode.domain.suggestion_answers import IdentifierPlace, IdentifierRow, IdentifiersAnswer

    names = [document.name for document in found.documents]
    return IdentifiersAnswer(
        documents=tuple(names),
        model=found.model or None,
        warnings=(*((found.problem,) if found.problem else ()), *found.findings.warnings),
        candidates=tuple(
            IdentifierRow(
                type=one.type,
                surface=one.surface,
                confidence=one.confidence,
                found_by=one.found_by,
                part_of=one.part_of,
                documents=len({place.document for place in one.occurrences}),
                example=one.example,
                places=tuple(
                    IdentifierPlace(
                        document=names[place.document],
                        start=place.start,
                        end=place.end,
                        form=place.form,
                        certain=place.certain,
                    )
                    for place in one.occurrences
                ),
            )
            for one in found.findings.candidates
            if one.type in types
        ),
    )


def _print(answer: IdentifiersAnswer) -> None:
    looked = counted(len(answer.documents), "document")
    if not answer.candidates:
        say(tr("nothing found in {looked}; nothing promises that no name was missed", looked=looked))
        return
    for type_ in IDENTIFIER_TYPES:
        rows = [one for one in answer.candidates if one.type == type_]
        if not rows:
            continue
        say(f"{_PLURALS[type_]} ({number(len(rows))})")
        answer_table(
            ("", tr("found"), tr("documents"), tr("how sure"), tr("example")),
            [
                (
                    f"  {one_line(one.surface)}"
                    + (tr(" (of {names})", names=one_line(", ".join(one.part_of), 60)) if one.part_of else ""),
                    len(one.places),
                    one.documents,
                    shown_word(one.confidence),
                    one_line(one.example, _EXAMPLE),
                )
                for one in rows
            ],
            right=(tr("found"), tr("documents")),
        )
    say_found(answer.candidates, looked)
