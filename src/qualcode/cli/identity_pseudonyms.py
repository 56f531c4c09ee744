"""Verbs that make up pseudonyms, and say whose names there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.identity import identity
from qualcode.cli.identity_key import culture_of, culture_option, gender_option
from qualcode.cli.key_options import key_option, open_set_key
from qualcode.cli.output import answer_json, answer_table, one_line, say
from qualcode.cli.session import Session, json_option
from qualcode.domain.translation import tr
from qualcode.identity.cultures import CULTURES, culture_called

if TYPE_CHECKING:
    from qualcode.domain.choices import Gender

_MOST = 50


@identity.verb("pseudonym")
@culture_option
@gender_option
@click.option("-n", "--number", type=click.IntRange(1, _MOST), default=1, show_default=True, help=tr("How many."))
@key_option
@json_option
def pseudonym(
    session: Session, culture: str, gender: Gender, number: int, key_file: Path | None, as_json: bool
) -> None:
    """Make up pseudonyms that are no real name of the key, in no text of the project and not in use.

    Nothing is kept: `identity add --pseudonym NAME` gives one to somebody. Without an identity key only the project is
    looked at.
    """
    from qualcode.domain.identity_key import IdentityKey, Person
    from qualcode.domain.identity_key_answers import PseudonymsAnswer
    from qualcode.identity.key_people import new_pseudonym
    from qualcode.identity.study_words import StudyWords

    with session.reading() as project:
        chosen = culture_called(culture) if culture else culture_of(project)
        opened = open_set_key(session, project, key_file)
        key = opened.key if opened is not None else IdentityKey(project="")
        words, made = StudyWords(project), []
        for _ in range(number):
            name = new_pseudonym(key, words, culture=chosen, gender=gender).whole
            made.append(name)
            key = key.model_copy(update={"people": (*key.people, Person(pseudonym=name, names=(name,)))})
    if as_json:
        answer_json(PseudonymsAnswer(culture=chosen, gender=gender, pseudonyms=tuple(made)).model_dump(mode="json"))
        return
    for name in made:
        say(one_line(name))


@identity.verb("cultures")
@json_option
def cultures(session: Session, as_json: bool) -> None:
    """List whose names a pseudonym can be like, for `--culture`; a part of the name that only one has will do."""
    from qualcode.domain.identity_key_answers import CultureAnswer

    del session
    found = [
        CultureAnswer(name=name, in_latin=one.in_latin, family_first=one.family_first) for name, one in CULTURES.items()
    ]
    if as_json:
        answer_json([one.model_dump(mode="json") for one in found])
        return
    answer_table(
        (tr("culture"), tr("family name")),
        [(one.name, tr("first") if one.family_first else tr("last")) for one in found],
    )
