"""The identity key on the screen: it is opened by its passphrase, made, added to, and keeps names out of what is written."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from test_screens_study import running, seen, shown, study, template, typed, until
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from qualcode.domain.identity_key import IdentityKey, OtherName, Person
from qualcode.identity.key_files import before, make_key, read_key
from qualcode.identity.key_opening import forget_passphrases
from qualcode.storage.project import open_project
from qualcode.storage.reads.codes import project_uuid
from qualcode.tui.app import QualcodeApp
from qualcode.tui.identity.key_prompts import NewPassphrasePrompt, PersonPrompt
from qualcode.tui.identity.key_screen import IdentityKeyScreen
from qualcode.tui.passphrases.asking import PassphrasePrompt
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, LinePrompt
from qualcode.tui.prompts.words import LinesPrompt

__all__ = ["study", "template"]
pytestmark = pytest.mark.sqlite

WORDS = "one two three"
ROSA = Person(pseudonym="Elena", names=("Rosa Smith", "Rosa"), stands="Elena Castillo", contacts=("+1 555",))


@pytest.fixture(autouse=True)
def _nobody_is_remembered() -> Iterator[None]:
    forget_passphrases()
    yield
    forget_passphrases()


@pytest.fixture
def keyed(study: Path) -> Path:
    """The study with a key that knows Rosa Smith and a school."""
    with open_project(study, coder="mara", write=False) as project:
        school = OtherName(name="Oak High", stands="[school 1]", type="school")
        key = IdentityKey(project=project_uuid(project), people=(ROSA,), others=(school,))
    make_key(study.with_suffix(".identity"), key, WORDS)
    return study


@asynccontextmanager
async def at_the_cases(path: Path) -> AsyncIterator[tuple[QualcodeApp, Pilot[None]]]:
    async with running(path) as (app, pilot):
        await pilot.press("f4")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "cases" and shown(pilot))
        yield app, pilot


async def opened(app: QualcodeApp, pilot: Pilot[None]) -> None:
    """Open the key from the table of cases."""
    await pilot.press("y")
    await until(pilot, lambda: isinstance(app.screen, PassphrasePrompt))
    await typed(pilot, WORDS)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, IdentityKeyScreen) and shown(pilot))


def said(app: QualcodeApp) -> str:
    """What messages say, which are broken into lines on the screen."""
    return " ".join(one.message for one in app._notifications)


def kept(path: Path) -> IdentityKey:
    return read_key(path.with_suffix(".identity"), WORDS)


@pytest.mark.long
async def test_the_key_opens_by_its_passphrase_alone_and_is_asked_for_once(keyed: Path) -> None:
    async with at_the_cases(keyed) as (app, pilot):
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, PassphrasePrompt))
        await typed(pilot, "one two")
        await pilot.press("enter")
        await until(pilot, lambda: "not that of" in seen(app))
        assert "Rosa" not in seen(app) and "one two" not in seen(app)
        await typed(pilot, WORDS)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, IdentityKeyScreen) and shown(pilot))
        assert [row.split(" | ")[:2] for row in shown(pilot)] == [
            ["Elena", "Rosa Smith; Rosa"],
            ["[school 1]", "Oak High"],
        ]
        await pilot.press("escape")
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == "cases")
        assert "Rosa Smith" not in seen(app)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, IdentityKeyScreen) and shown(pilot))


@pytest.mark.long
async def test_a_key_is_left_closed_where_nobody_knows_its_passphrase(keyed: Path) -> None:
    async with at_the_cases(keyed) as (app, pilot):
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, PassphrasePrompt))
        await pilot.press("escape")
        await until(pilot, lambda: "is not open" in said(app))
        assert getattr(app.screen, "NAME", "") == "cases"


@pytest.mark.long
async def test_who_a_participant_is_is_said_on_the_screen(keyed: Path) -> None:
    async with at_the_cases(keyed) as (app, pilot):
        await opened(app, pilot)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, PersonPrompt))
        await typed(pilot, "MS. OAK")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LinesPrompt))
        app.screen.query_one(TextArea).text = "Gretchen Farrow\ncontact: oak@example.org\nconsent: signed"
        await pilot.press("f12")
        await until(pilot, lambda: len(kept(keyed).people) == 2)
        await until(pilot, lambda: isinstance(app.screen, IdentityKeyScreen) and "Gretchen" in seen(app))
    oak = kept(keyed).people[1]
    assert oak.pseudonym == "MS. OAK" and oak.case and oak.names[0] == "Gretchen Farrow" and oak.consent == "signed"
    with open_project(keyed, coder="mara", write=False) as project:
        assert project_uuid(project) == kept(keyed).project
    assert b"Gretchen" not in keyed.read_bytes()


@pytest.mark.long
async def test_somebody_who_is_only_spoken_of_gets_a_fitting_pseudonym(keyed: Path) -> None:
    async with at_the_cases(keyed) as (app, pilot):
        await opened(app, pilot)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, PersonPrompt))
        await typed(pilot, "somebody else")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LinesPrompt))
        app.screen.query_one(TextArea).text = "Jürgen Müller"
        await pilot.press("f12")
        for answer in ("Turkish", "male"):
            await until(pilot, lambda: isinstance(app.screen, ChoicePrompt) and app.screen.query_one(Input).value == "")
            await typed(pilot, answer)
            await pilot.press("enter")
            await pilot.pause(0.1)
        await until(pilot, lambda: len(kept(keyed).people) == 2)
    person = kept(keyed).people[1]
    assert (person.culture, person.gender, person.case) == ("Turkish", "male", None)
    assert person.pseudonym not in ("Jürgen", "Müller", "Elena")


@pytest.mark.long
async def test_people_are_changed_renamed_and_forgotten(keyed: Path) -> None:
    async with at_the_cases(keyed) as (app, pilot):
        await opened(app, pilot)
        await until(pilot, lambda: "Elena" in seen(app))
        screen = app.screen
        assert isinstance(screen, IdentityKeyScreen)
        screen.rows.go_to(("person", "Elena"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LinesPrompt))
        assert app.screen.query_one(TextArea).text == "Rosa Smith\nRosa\ncontact: +1 555"
        app.screen.query_one(TextArea).text = "Rosa Schmidt\nRosa"
        await pilot.press("f12")
        await until(pilot, lambda: kept(keyed).people[0].names == ("Rosa Schmidt", "Rosa"))
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        await typed(pilot, "Rosa")
        await pilot.press("enter")
        await until(pilot, lambda: "is a real name" in said(app))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, LinePrompt))
        await typed(pilot, "Marta")
        await pilot.press("enter")
        await until(pilot, lambda: kept(keyed).people[0].stands == "Marta Castillo")
        await until(pilot, lambda: "Marta" in seen(app) and app.screen is screen)
        screen.rows.go_to(("person", "Marta"))
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(app.screen, ConfirmPrompt))
        await pilot.press("y")
        await until(pilot, lambda: not kept(keyed).people)
    assert not read_key(before(keyed.with_suffix(".identity")), WORDS).people


@pytest.mark.long
async def test_a_key_is_made_where_there_is_none(study: Path) -> None:
    async with at_the_cases(study) as (app, pilot):
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, ConfirmPrompt))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, NewPassphrasePrompt))
        app.screen.query_one("#first", Input).value = WORDS
        app.screen.query_one("#again", Input).value = "one two"
        await pilot.press("enter")
        await until(pilot, lambda: "not the same" in seen(app))
        app.screen.query_one("#again", Input).value = WORDS
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, IdentityKeyScreen) and "holds nobody" in seen(app))
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, NewPassphrasePrompt))
        for field in ("#first", "#again"):
            app.screen.query_one(field, Input).value = "another one"
        await pilot.press("enter")
        await until(pilot, lambda: "by the new passphrase" in said(app))
    assert read_key(study.with_suffix(".identity"), "another one").people == ()


async def test_a_publication_of_the_screens_is_checked_for_the_names_of_the_key(keyed: Path) -> None:
    from qualcode.settings.model import Settings
    from qualcode.settings.passphrases import ask_with
    from qualcode.tui.prompts.publishing import NAMES, WITHOUT, terms_of

    with open_project(keyed, coder="mara", write=False) as project:
        ask_with(lambda *_: WORDS)
        terms = terms_of(NAMES, Settings(), project, Path("out.html"))
        assert (
            set(terms.names or ()) == {"Rosa Smith", "Rosa", "+1 555", "Oak High"}
            and terms.pseudonyms["Rosa"] == "Elena"
        )
        assert terms_of(WITHOUT, Settings(), project, Path("out.html")).names is None
        ask_with(None)
