"""Taking names out of transcripts: candidates with proposals, a file for a person's decisions, carrying them out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.identity import WARNED, identity, say_found
from qualcode.cli.identity_key import culture_option, gender_option
from qualcode.cli.key_options import key_option, open_key_or_refuse
from qualcode.cli.output import answer_json, answer_table, note, one_line, say
from qualcode.cli.session import Session, json_option
from qualcode.domain.errors import InputError
from qualcode.domain.identifiers import IDENTIFIER_TYPES, IdentifierType
from qualcode.domain.pseudonymising import Pass, Review, Ruling
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.settings.paths import models_dir

if TYPE_CHECKING:
    from qualcode.domain.choices import Gender
    from qualcode.domain.pseudonymising_answers import PseudonymiseAnswer
    from qualcode.identity.elsewhere import Elsewhere
    from qualcode.identity.key_opening import OpenKey
    from qualcode.identity.passing import Wishes
    from qualcode.identity.pseudonymising import Pseudonymised
    from qualcode.storage.project import Project

_ALSO = ("memos", "comments", "codebook", "documents", "cases", "queries", "reasons", "all")
_EXAMPLE = 60
_YES = tr("no decision is written to a file, and all candidates of this type that are likely are replaced; repeatable.")
NO_MAP = tr("no identity key is open: what stands for what is kept nowhere, and the next pass finds other pseudonyms")
STILL_THERE = tr(
    "the texts as they were are still in the project; `qualcode identity drop-originals` takes them out for good"
)


@identity.verb("pseudonymise")
@click.argument("docs", metavar="[DOC]…", nargs=-1)
@click.option(
    "--review", type=click.Path(path_type=Path), metavar="FILE", help=tr("Write all candidates to FILE, to be decided.")
)
@click.option(
    "--apply", "apply_", type=click.Path(path_type=Path), metavar="FILE", help=tr("Carry out what FILE says.")
)
@click.option(
    "--yes", "yes", type=click.Choice(IDENTIFIER_TYPES), multiple=True, help=tr("Yes to a whole type: {yes}", yes=_YES)
)
@click.option(
    "--names", type=click.Path(path_type=Path), metavar="FILE", help=tr("Real names, one a line; `NAME = PSEUDONYM`.")
)
@click.option(
    "--numbered", is_flag=True, help=tr("Persons become [person 1], [person 2] … instead of getting pseudonyms.")
)
@click.option(
    "--also", type=click.Choice(_ALSO), multiple=True, help=tr("Replace the same names there too; repeatable.")
)
@culture_option
@gender_option
@key_option
@click.option("--without-key", is_flag=True, help=tr("Do without the identity key that is set."))
@click.option("--dry-run", is_flag=True, help=tr("With --apply or --yes: only say what would be done."))
@json_option
@click.pass_context
def pseudonymise(
    ctx: click.Context,
    session: Session,
    docs: tuple[str, ...],
    review: Path | None,
    apply_: Path | None,
    yes: tuple[IdentifierType, ...],
    names: Path | None,
    numbered: bool,
    also: tuple[str, ...],
    culture: str,
    gender: Gender,
    key_file: Path | None,
    without_key: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Replace names, schools, places, telephone numbers, addresses and dates in all documents, or in some.

    Without an option candidates are listed, each with what is proposed for it. --review FILE writes them to a file
    (.yaml, or .csv for a spreadsheet) in which a person says yes or no to each; --apply FILE carries that out. Nothing
    is replaced that nobody said yes to. The result is one change with a new version of each document, in which every
    coding, memo and mark stands where it stood. What is printed and written holds the names. Status 3: there is
    something to look at.
    """
    if sum((review is not None, apply_ is not None, bool(yes))) > 1:
        raise click.UsageError(tr("--review, --apply and --yes exclude each other"))
    if apply_ is not None and (docs or names or numbered):
        raise click.UsageError(tr("--apply takes documents and names from its file"))
    writes = (apply_ is not None or bool(yes)) and not dry_run
    with session.writing() if writes else session.reading() as project:
        way_out = tr("do without it: --without-key")
        key = None if without_key else open_key_or_refuse(session, project, key_file, way_out=way_out)
        if apply_ is not None:
            passed, rulings = _from_file(project, apply_, key)
        else:
            passed = _looked_through(project, _wishes(docs, names, numbered, culture, gender), key)
            rulings = _yes_to(passed, yes)
        done = _carried_out(project, passed, rulings, _kinds(also), key, culture) if writes else None
        answer = _answer(project, passed, rulings, done)
    if review is not None:
        _write(review, passed)
    if as_json:
        answer_json(answer.model_dump(mode="json"))
    elif done is not None:
        _print_done(answer, done)
    elif review is None:
        _print(answer)
    else:
        say(
            tr(
                "{candidates} written to {file}; it holds the names",
                candidates=counted(len(passed.entries), "candidate"),
                file=one_line(str(review)),
            )
        )
    ctx.exit(_tell(answer, done, key is not None, decided=apply_ is not None or bool(yes)))


def _wishes(docs: Sequence[str], names: Path | None, numbered: bool, culture: str, gender: Gender) -> Wishes:
    from qualcode.identity.cultures import culture_called
    from qualcode.identity.passing import Wishes
    from qualcode.reports.names import read_name_list

    listed: dict[str, str] = {}
    if names is not None:
        read = read_name_list(names)
        listed = {name: read.pseudonyms.get(name, "") for name in read.names}
    chosen = culture_called(culture) if culture else ""
    return Wishes(tuple(docs) or None, listed, chosen, gender, pseudonyms=not numbered)


def _looked_through(project: Project, wishes: Wishes, key: OpenKey | None) -> Pass:
    from qualcode.suggest.pipelines import one_thread

    one_thread()
    from qualcode.identity.passing import look_through
    from qualcode.identity.searching import search_here

    def progress(done: int, of: int) -> None:
        if sys.stderr.isatty():
            click.echo(tr("\rlooked through {done} of {of}", done=done, of=of), err=True, nl=done == of)

    return look_through(project, wishes, lambda material: search_here(material, models_dir(), progress), key)


def _from_file(project: Project, file: Path, key: OpenKey | None) -> tuple[Pass, dict[int, Ruling]]:
    from qualcode.identity.passing import from_decisions
    from qualcode.importing.decision_files import read_decisions
    from qualcode.importing.whole_files import read_whole

    decided = read_decisions(read_whole(file), str(file))
    return from_decisions(project, decided, str(file), keeps_map=key is not None)


def _yes_to(passed: Pass, types: Sequence[IdentifierType]) -> dict[int, Ruling]:
    """A yes to all likely candidates of some types."""
    review = Review(passed)
    numbers = [
        number
        for number, entry in enumerate(passed.entries)
        if entry.type in types and (entry.confidence != "uncertain" or entry.known)
    ]
    review.rule(numbers, "replace")
    return dict(review.rulings)


def _kinds(also: Sequence[str]) -> tuple[Elsewhere, ...]:
    from qualcode.identity.elsewhere import ELSEWHERE

    return tuple(kind for kind in ELSEWHERE if kind in also or "all" in also)


def _carried_out(
    project: Project,
    passed: Pass,
    rulings: dict[int, Ruling],
    also: Sequence[Elsewhere],
    key: OpenKey | None,
    culture: str,
) -> Pseudonymised:
    from qualcode.identity.cultures import culture_called
    from qualcode.identity.passing import carry_out

    chosen = culture_called(culture) if culture else ""
    return carry_out(project, passed, rulings, also=also, key=key, culture=chosen)


def _answer(
    project: Project, passed: Pass, rulings: dict[int, Ruling], done: Pseudonymised | None
) -> PseudonymiseAnswer:
    from qualcode.domain.pseudonymising_answers import (
        ElsewhereRow,
        PseudonymiseAnswer,
        PseudonymisePlace,
        PseudonymiseRow,
    )
    from qualcode.identity.passing import counts_elsewhere

    review = Review(passed, rulings)
    elsewhere = done.elsewhere if done is not None else counts_elsewhere(project, passed, _all_of(passed, rulings))
    names = [one.name for one in passed.documents]
    return PseudonymiseAnswer(
        documents=tuple(names),
        candidates=tuple(
            PseudonymiseRow(
                type=one.type,
                found=one.surface,
                replacement=review.words_of(number),
                decision=review.of(number).verdict,
                known=one.known,
                confidence=one.confidence,
                documents=len({spot.document for spot in one.spots}),
                places=tuple(
                    PseudonymisePlace(
                        document=names[spot.document],
                        start=spot.start,
                        end=spot.end,
                        words=spot.written,
                        certain=spot.certain,
                    )
                    for spot in one.spots
                ),
            )
            for number, one in enumerate(passed.entries)
        ),
        replaced=done.places if done is not None else 0,
        undecided=len(passed.entries) - review.decided(),
        elsewhere=tuple(ElsewhereRow(kind=kind, places=places) for kind, places in elsewhere.items()),
        keeps_map=passed.keeps_map,
        warnings=passed.warnings,
    )


def _all_of(passed: Pass, rulings: dict[int, Ruling]) -> dict[int, Ruling]:
    """What would be replaced: what was decided, or everything while nothing is."""
    return rulings if rulings else {number: Ruling("replace") for number in range(len(passed.entries))}


def _write(file: Path, passed: Pass) -> None:
    from qualcode.exporting.decision_files import decisions_csv, decisions_yaml
    from qualcode.settings.atomic import write_whole

    endings = {".yaml": decisions_yaml, ".yml": decisions_yaml, ".csv": decisions_csv}
    make = endings.get(file.suffix.lower())
    if make is None:
        raise InputError(
            tr("its ending names no such file"),
            file=file,
            remedy=tr("choose one of {endings}", endings=", ".join(endings)),
        )
    if file.exists():
        raise InputError(tr("there is a file already, perhaps with decisions"), file=file, remedy=tr("name another"))
    write_whole(file, make(passed, {}).encode("utf-8"))


def _print(answer: PseudonymiseAnswer) -> None:
    looked = counted(len(answer.documents), "document")
    if not answer.candidates:
        say(tr("nothing found in {looked}; nothing promises that no name was missed", looked=looked))
        return
    answer_table(
        (tr("type"), tr("found"), tr("places"), tr("documents"), tr("how sure"), tr("becomes"), tr("decision")),
        [
            (
                shown_word(one.type),
                one_line(one.found, _EXAMPLE),
                len(one.places),
                one.documents,
                shown_word(one.confidence),
                one_line(one.replacement) + (tr(" (known)") if one.known else ""),
                "" if one.decision == "open" else shown_word(one.decision),
            )
            for one in answer.candidates
        ],
        right=(tr("places"), tr("documents")),
    )
    for row in answer.elsewhere:
        say(
            tr(
                "also in {kind}: {places} (--also {word})",
                kind=shown_word(row.kind),
                word=row.kind,
                places=counted(row.places, "place"),
            )
        )
    say_found(answer.candidates, looked)
    say(
        tr("nothing was replaced: --review FILE writes them to a file in which you decide, --apply FILE carries it out")
    )


def _print_done(answer: PseudonymiseAnswer, done: Pseudonymised) -> None:
    say(tr("{summary}; `qualcode undo` takes it back", summary=done.effects.summary))
    for row in answer.elsewhere:
        say(f"{shown_word(row.kind)}: {counted(row.places, 'place')}")
    say(STILL_THERE)


def _tell(answer: PseudonymiseAnswer, done: Pseudonymised | None, has_key: bool, *, decided: bool) -> int:
    """Say what is to be looked at; the status."""
    for warning in answer.warnings:
        note(tr("warning: {warning}", warning=warning))
    if done is not None and not has_key:
        note(tr("warning: {warning}", warning=NO_MAP))
    if done is not None and done.waiting:
        note(
            tr(
                "warning: {codings} would stand twice on the same words; see `qualcode documents unplaced`",
                codings=counted(done.waiting, "coding"),
            )
        )
    if decided and answer.undecided:
        note(tr("{candidates} not decided: left as they are", candidates=counted(answer.undecided, "candidate")))
    return WARNED if answer.warnings or (done is not None and done.waiting) or (decided and answer.undecided) else 0
