"""Taking a sheet of who is who into the identity key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.identity import identity
from qualcode.cli.identity_key import WARNED, culture_of, culture_option, language_of
from qualcode.cli.key_options import key_option, open_needed_key
from qualcode.cli.output import note, one_line, say
from qualcode.cli.session import Session
from qualcode.domain.errors import InputError
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.domain.identity_key import IdentityKey


@identity.verb("import")
@click.argument("file", type=click.Path(path_type=Path))
@culture_option
@click.option("--dry-run", is_flag=True, help=tr("Only report what would come in."))
@key_option
def import_(session: Session, file: Path, culture: str, dry_run: bool, key_file: Path | None) -> None:
    """Take in a sheet (.csv, .tsv, .xlsx) of who is who, whole or not at all.

    Columns: `name` (real names, with ; between them), or `given name` and `family name`; `pseudonym`, else one is made
    up; `other names`, `contact`, `consent`, `gender`, `culture`; `type` for what is no person. Status 3: done, with
    warnings.
    """
    from qualcode.identity.cultures import culture_called
    from qualcode.identity.key_people import linked
    from qualcode.identity.key_tables import TakenIn, read_entries, take_entries
    from qualcode.identity.study_words import StudyWords
    from qualcode.storage.reads.cases import list_cases

    entries, warnings = read_entries(file)
    chosen = culture_called(culture) if culture else ""
    made: list[TakenIn] = []
    with session.reading() as project:
        opened = open_needed_key(session, project, key_file)
        words, cases = StudyWords(project), list_cases(project, "participant")

        def change(key: IdentityKey) -> IdentityKey:
            made.append(
                take_entries(
                    linked(key, cases),
                    entries,
                    words,
                    cases,
                    culture=chosen or culture_of(project),
                    language=language_of(project),
                )
            )
            return key if dry_run else made[-1].key

        try:
            opened.changed(change)
        except InputError as error:
            if error.line is None:
                raise
            raise InputError(error.problem, file=file, line=error.line, remedy=error.remedy) from error
    taken = made[-1]
    people = plural("{number:,} person", "{number:,} people", taken.people)
    others = f", {counted(taken.others, 'other name')}" if taken.others else ""
    lines = counted(taken.changed, "line")
    say(
        tr(
            "would come in: {people}{others}; {lines} of who was known already",
            people=people,
            others=others,
            lines=lines,
        )
        if dry_run
        else tr(
            "taken in: {people}{others}; {lines} of who was known already",
            people=people,
            others=others,
            lines=lines,
        )
    )
    for warning in (*warnings, *taken.warnings):
        note(tr("warning: {warning}", warning=one_line(warning)))
    note(tr("{file} still holds the real names as anybody can read them: delete it, and empty the bin", file=file))
    if warnings or taken.warnings:
        click.get_current_context().exit(WARNED)
