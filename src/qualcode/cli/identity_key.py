"""Verbs of the identity key: who the participants really are, in a sealed file that is no part of the project."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import IO, TYPE_CHECKING

import click

from qualcode.cli.identity import identity
from qualcode.cli.identity_asking import asked_line, asked_person
from qualcode.cli.key_options import key_option, open_needed_key
from qualcode.cli.output import answer_json, answer_table, note, one_line, say
from qualcode.cli.session import Session, json_option
from qualcode.domain.choices import GENDERS
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.identifiers import IDENTIFIER_TYPES, IdentifierType
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import Case

if TYPE_CHECKING:
    from qualcode.domain.choices import Gender
    from qualcode.domain.identity_key import IdentityKey, Person
    from qualcode.domain.identity_key_answers import KeyAnswer
    from qualcode.identity.key_opening import OpenKey
    from qualcode.identity.key_people import Added, Told
    from qualcode.storage.project import Project

WARNED = 3
SECRET = tr("these are real names: clear the window when you are done")

keyring_option = click.option("--keyring", is_flag=True, help=tr("Keep the passphrase in the system's keyring."))
culture_option = click.option(
    "--culture",
    default="",
    metavar="NAME",
    help=tr("Whose names it is like, as `qualcode identity cultures` lists them."),
)
gender_option = click.option(
    "--gender",
    type=click.Choice(GENDERS),
    default="any",
    show_default=True,
    help=tr("What it sounds like; any: as the real name, where that is clear."),
)


@identity.verb("new")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@keyring_option
def new(session: Session, file: Path | None, keyring: bool) -> None:
    """Make an identity key in FILE: a sealed file that says who is who, and is never part of the project.

    FILE may be a folder. Without it the key is where $QUALCODE_IDENTITY_KEY or the settings say, else NAME.identity
    beside the project. The passphrase is asked for twice, or taken from $QUALCODE_KEY_PASSPHRASE. Without it nobody can
    open the key again.
    """
    from qualcode.cli.passphrases import first_passphrase
    from qualcode.domain.identity_key import IdentityKey
    from qualcode.identity.key_files import check_free, default_place, make_key, new_place
    from qualcode.settings.passphrases import IDENTITY_KEY, keep_in_keyring
    from qualcode.storage.reads.codes import project_name, project_uuid

    with session.reading() as project:
        key = IdentityKey(project=project_uuid(project), project_name=project_name(project))
        place = new_place(project.location, named=file, setting=session.settings.identity_key)
        beside = place.resolve() == default_place(project.location).resolve()
    check_free(place)
    passphrase = first_passphrase(IDENTITY_KEY, place)
    make_key(place, key, passphrase)
    say(tr("identity key {one_line} made; it holds nobody yet", one_line=one_line(str(place))))
    if keyring:
        keep_in_keyring(IDENTITY_KEY, key.project, passphrase)
    if beside:
        note(
            tr(
                "it lies beside the project: who takes the folder takes both; another place is safer "
                "(`identity new FILE`)"
            )
        )
    elif file is not None:
        note(tr("`qualcode settings set identity_key {quote}` lets every command find it", quote=quote(str(file))))


@identity.verb("list")
@key_option
@json_option
def list_(session: Session, key_file: Path | None, as_json: bool) -> None:
    """List who is who: pseudonyms with the real names behind them."""
    from qualcode.storage.reads.cases import list_cases

    with session.reading() as project:
        opened = open_needed_key(session, project, key_file)
        answer = _answer(opened, list_cases(project, "participant"))
    note(SECRET)
    if as_json:
        answer_json(answer.model_dump(mode="json"))
        return
    if not answer.people and not answer.others:
        say(tr("the identity key holds nobody yet; `qualcode identity add` adds somebody"))
    if answer.people:
        answer_table(
            (tr("pseudonym"), tr("participant"), tr("real names"), tr("in transcripts"), tr("contacts"), tr("consent")),
            [
                (
                    one_line(one.pseudonym),
                    one_line(one.participant or ""),
                    one_line("; ".join(one.names)),
                    one_line(one.stands or one.pseudonym),
                    one_line("; ".join(one.contacts)),
                    one_line(one.consent, 60),
                )
                for one in answer.people
            ],
        )
    if answer.others:
        answer_table(
            (tr("stands"), tr("name"), tr("type")),
            [(one_line(one.stands), one_line(one.name), shown_word(one.type)) for one in answer.others],
        )


def _answer(opened: OpenKey, cases: list[Case]) -> KeyAnswer:
    from qualcode.domain.identity_key_answers import KeyAnswer, OtherNameAnswer, PersonAnswer
    from qualcode.identity.key_people import linked

    key = linked(opened.key, cases)
    called = {case.uuid: case.name for case in cases}
    return KeyAnswer(
        file=str(opened.path),
        people=tuple(
            PersonAnswer(
                pseudonym=one.pseudonym,
                participant=called.get(one.case or ""),
                id=one.case,
                names=one.names,
                stands=one.stands,
                contacts=one.contacts,
                consent=one.consent,
                gender=one.gender,
                culture=one.culture,
            )
            for one in key.people
        ),
        others=tuple(OtherNameAnswer(name=one.name, stands=one.stands, type=one.type) for one in key.others),
    )


@identity.verb("add")
@click.argument("participant", required=False)
@click.option(
    "--from",
    "source",
    type=click.File(encoding="utf-8-sig"),
    metavar="FILE",
    help=tr("Real names, one a line, the whole one first; `contact:` or `consent:` before what is none. - is stdin."),
)
@click.option("--type", "type_", type=click.Choice(IDENTIFIER_TYPES), default="person", help=tr("What is named."))
@click.option("--pseudonym", default="", metavar="NAME", help=tr("What stands for it; else one is made up."))
@culture_option
@gender_option
@key_option
def add(
    session: Session,
    participant: str | None,
    source: IO[str] | None,
    type_: IdentifierType,
    pseudonym: str,
    culture: str,
    gender: Gender,
    key_file: Path | None,
) -> None:
    """Say who PARTICIPANT really is; without one, add somebody who is only spoken of, or comes into the project later.

    Real names are asked for, never given as arguments: the shell remembers those. Who is known already gets more names.
    A participant's own name is the pseudonym; else one is made up that is no real name of the key, stands in no text
    and is not in use. `--type school` and others take names of things. Status 3: look at what is said.
    """
    from qualcode.identity.cultures import culture_called

    chosen = culture_called(culture) if culture else ""
    if participant and type_ != "person":
        raise click.UsageError(tr("PARTICIPANT goes with --type person"))
    with session.reading() as project:
        opened = open_needed_key(session, project, key_file)
        case = _participant(project, participant) if participant else None
        if type_ != "person":
            _add_other(project, opened, type_, asked_line(source, _NAME_OF[type_]), pseudonym)
            return
        told = replace(asked_person(source), pseudonym=" ".join(pseudonym.split()), culture=chosen, gender=gender)
        added = _add_person(project, opened, told, case)
    _tell(added)


_NAME_OF: dict[IdentifierType, str] = {
    "place": tr("Name of the place"),
    "organisation": tr("Name of the organisation"),
    "school": tr("Name of the school"),
    "phone": tr("The telephone number"),
    "email": tr("The e-mail address"),
    "date": tr("The date"),
    "address": tr("The address"),
    "id": tr("The number or id"),
    "other": tr("The name"),
}
"""What is asked for, by the type of what is no person."""


def _add_person(project: Project, opened: OpenKey, told: Told, case: Case | None) -> Added:
    from qualcode.identity.key_people import add_person, linked
    from qualcode.identity.study_words import StudyWords
    from qualcode.storage.reads.cases import list_cases

    words, cases = StudyWords(project), list_cases(project, "participant")
    made: list[Added] = []

    def change(key: IdentityKey) -> IdentityKey:
        made.append(add_person(linked(key, cases), words, told, case, culture=culture_of(project)))
        return made[-1].key

    opened.changed(change)
    return made[-1]


def _tell(added: Added) -> None:
    """Say what stands for somebody, without her real name."""
    whole = (
        tr("; “{stands}” for the whole name in transcripts", stands=one_line(added.person.stands))
        if added.person.stands
        else ""
    )
    name = one_line(added.person.pseudonym)
    say(
        tr("“{name}” is in the identity key{whole}", name=name, whole=whole)
        if added.is_new
        else tr("“{name}” is known better now{whole}", name=name, whole=whole)
    )
    if added.unguarded:
        note(
            tr(
                "warning: publications are not stopped at {names}: an ordinary word, or a pseudonym of somebody else",
                names=", ".join(map(one_line, added.unguarded)),
            )
        )
    if added.exposed:
        note(
            tr(
                "warning: the participant bears a real name in the project; `qualcode identity "
                "pseudonymise` puts the pseudonym in its place"
            )
        )
    if added.unguarded or added.exposed:
        click.get_current_context().exit(WARNED)


def _add_other(project: Project, opened: OpenKey, type_: IdentifierType, name: str, stands: str) -> None:
    from qualcode.identity.key_people import add_other

    made = []

    def change(key: IdentityKey) -> IdentityKey:
        key, other = add_other(key, name, type_, stands, language=language_of(project))
        made.append(other)
        return key

    opened.changed(change)
    say(tr("“{stands}” stands for it", stands=one_line(made[-1].stands)))


@identity.verb("remove")
@click.argument("name")
@key_option
def remove(session: Session, name: str, key_file: Path | None) -> None:
    """Take NAME out of the key: a pseudonym, a participant, or what stands for a name (`[school 1]`).

    The key as it was stays beside it until the next change; `forget` leaves nothing.
    """
    _take_out(session, name, key_file, for_good=False)


@identity.verb("forget")
@click.argument("name")
@click.option("--yes", is_flag=True, help=tr("Do not ask for the name to be typed."))
@key_option
def forget(session: Session, name: str, yes: bool, key_file: Path | None) -> None:
    """Take NAME out of the key for good: out of the copy of the key beside it, too.

    Copies of the key that you made yourself still hold it.
    """
    if not yes:
        typed = click.prompt(tr("Type {name} to forget who that is", name=one_line(name)), err=True)
        if typed.strip() != name.strip():
            raise RuleError(
                tr("nothing was forgotten: what was typed is not the name"), remedy=tr("type it as it is given")
            )
    _take_out(session, name, key_file, for_good=True)


def _take_out(session: Session, name: str, key_file: Path | None, *, for_good: bool) -> None:
    from qualcode.identity.key_people import find_person, linked, without_other, without_person
    from qualcode.storage.reads.cases import list_cases

    with session.reading() as project:
        opened = open_needed_key(session, project, key_file)
        cases = list_cases(project, "participant")
    taken: list[str] = []

    def change(key: IdentityKey) -> IdentityKey:
        key = linked(key, cases)
        other = next((one for one in key.others if one.stands == name), None)
        if other is not None:
            taken.append(other.stands)
            return without_other(key, other.name)
        found: Person = find_person(key, name, cases)
        taken.append(found.pseudonym)
        return without_person(key, found)

    opened.changed(change, for_good=for_good)
    say(tr("“{name}” is no longer in the identity key", name=one_line(taken[-1])))


@identity.verb("passwd")
@keyring_option
@key_option
def passwd(session: Session, keyring: bool, key_file: Path | None) -> None:
    """Give the key another passphrase: asked for twice, or taken from $QUALCODE_NEW_KEY_PASSPHRASE."""
    from qualcode.cli.passphrases import next_passphrase
    from qualcode.identity.key_files import change_passphrase
    from qualcode.settings.passphrases import IDENTITY_KEY, from_keyring, keep_in_keyring

    with session.reading() as project:
        opened = open_needed_key(session, project, key_file)
    new = next_passphrase(IDENTITY_KEY, opened.path)
    change_passphrase(opened.path, opened.passphrase, new)
    if keyring or from_keyring(IDENTITY_KEY, opened.key.project) is not None:
        keep_in_keyring(IDENTITY_KEY, opened.key.project, new)
    say(tr("{file} opens by the new passphrase", file=one_line(str(opened.path))))
    note(tr("copies of the key that you made yourself still open by the old one"))


def _participant(project: Project, name: str) -> Case:
    """The participant of a name.

    Raises:
        NotFoundError: There is none.
    """
    from qualcode.storage.reads.cases import list_cases

    found = next((one for one in list_cases(project, "participant") if one.name.casefold() == name.casefold()), None)
    if found is None:
        raise NotFoundError(
            tr("there is no participant “{name}”", name=name),
            remedy=tr(
                "see `qualcode cases list`; without PARTICIPANT somebody is added who comes into the project later"
            ),
        )
    return found


def language_of(project: Project) -> str | None:
    """The language of most documents."""
    from qualcode.storage.reads.documents import list_documents

    spoken = [document.language for document in list_documents(project)]
    return max(sorted(set(spoken), key=str), key=spoken.count, default=None)


def culture_of(project: Project) -> str:
    """Whose names fit the texts of a project where nobody has chosen."""
    from qualcode.identity.cultures import culture_for

    return culture_for(language_of(project))
