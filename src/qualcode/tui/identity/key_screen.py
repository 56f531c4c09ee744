"""Who is who: the identity key as a list. What it shows is read from the sealed file and gone with the screen."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.errors import QualcodeError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Case
from qualcode.domain.wording import counted
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.documents import natural
from qualcode.tui.identity.key_door import aside
from qualcode.tui.identity.key_prompts import HOW_TOLD, SPOKEN_OF, NewPassphrasePrompt, PersonPrompt, lines_of
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, LinePrompt
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import QUIET, Column, Row, RowList, harmless, matches
from qualcode.tui.prompts.words import LinesPrompt

if TYPE_CHECKING:
    from qualcode.domain.choices import Gender
    from qualcode.domain.identity_key import IdentityKey, OtherName, Person
    from qualcode.identity.key_opening import OpenKey
    from qualcode.identity.key_people import Told
    from qualcode.storage.project import Project

T = TypeVar("T")

EMPTY = tr(
    "The identity key holds nobody yet.\n"
    "\nPress ‹identity_key.add› to say who somebody really is; `qualcode identity import "
    "FILE.csv` takes a whole list in."
)
_PERSON, _OTHER = "person", "other"


class IdentityKeyScreen(RowScreen):
    """The people and other names of an open key.

    Args:
        opened: The key.
    """

    NAME = "identity_key"
    HEADING = tr("Identity key")
    COLUMNS = (
        Column(tr("Pseudonym"), 18, grow=1),
        Column(tr("Real names"), 26, grow=3),
        Column(tr("Participant"), 14, grow=1, rank=1),
    )
    TOUCHED_BY = frozenset({"cases"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("Change"), id="identity_key.change", tooltip=tr("Names, contacts and consent")),
        Binding("a", "add", tr("Add"), id="identity_key.add", tooltip=tr("Say who somebody really is")),
        Binding("r", "rename", tr("Pseudonym"), id="identity_key.rename", tooltip=tr("What stands for the name")),
        Binding("delete", "take_out", tr("Take out"), id="identity_key.take_out", tooltip=tr("Forget who that is")),
        Binding(
            "p",
            "passphrase",
            tr("Passphrase"),
            id="identity_key.passphrase",
            show=False,
            tooltip=tr("Give it another one"),
        ),
    ]

    def __init__(self, opened: OpenKey) -> None:
        super().__init__()
        self.opened = opened
        self.cases: list[Case] = []

    def body(self) -> ComposeResult:
        yield RowList(self.COLUMNS)
        yield Static("", id="values", markup=False)

    async def load(self) -> None:
        self.cases = await self.read(list_cases, "participant") or []
        self.lay_out()

    def lay_out(self) -> None:
        key = self._key()
        called = {case.uuid: case.name for case in self.cases}
        rows = []
        for person in sorted(key.people, key=lambda one: natural(one.pseudonym)):
            participant = called.get(person.case or "", "")
            if matches(self.wanted, person.pseudonym, " ".join(person.names), participant):
                cells = (((person.pseudonym, "strong"),), "; ".join(person.names), ((participant or "–", "quiet"),))
                rows.append(Row((_PERSON, person.pseudonym), cells))
        for other in sorted(key.others, key=lambda one: natural(one.stands)):
            if matches(self.wanted, other.stands, other.name, other.type):
                cells = (((other.stands, "strong"),), other.name, ((shown_word(other.type), "quiet"),))
                rows.append(Row((_OTHER, other.name), cells))
        self.rows.show(rows)
        self.show_empty("" if key.people or key.others else EMPTY)
        people = plural("{number:,} person", "{number:,} people", len(key.people))
        self.summarise(
            tr(
                "{people}, {names} · real names: nobody should look over your shoulder",
                people=people,
                names=counted(len(key.others), "other name"),
            )
        )
        self._show_values()

    def _key(self) -> IdentityKey:
        from qualcode.identity.key_people import linked

        return linked(self.opened.key, self.cases)

    @on(RowList.Moved)
    def _show_values(self) -> None:
        values, person = self.query_one("#values", Static), self._person()
        values.display = person is not None
        if person is None:
            return
        sound = "" if person.gender == "any" else shown_word(person.gender)
        told = (
            (tr("in transcripts"), person.stands or person.pseudonym),
            (tr("contacts"), "; ".join(person.contacts)),
            (tr("consent"), person.consent),
            (tr("pseudonym"), ", ".join(filter(None, (sound, person.culture)))),
        )
        parts: list[tuple[str, str] | str] = [(harmless(person.pseudonym), "bold")]
        for what, value in told:
            parts += [(f"  {what}: ", QUIET), harmless(value) or "–"]
        values.update(Content.assemble(*parts))

    def _current(self) -> tuple[str, str]:
        found = self.rows.current_key
        return (str(found[0]), str(found[1])) if isinstance(found, tuple) else ("", "")

    def _person(self) -> Person | None:
        kind, name = self._current()
        return next((one for one in self._key().people if kind == _PERSON and one.pseudonym == name), None)

    def _other(self) -> OtherName | None:
        kind, name = self._current()
        return next((one for one in self._key().others if kind == _OTHER and one.name == name), None)

    async def _keep(self, change: Callable[[IdentityKey, Project], IdentityKey], *, for_good: bool = False) -> bool:
        """Change the key in its file; a refusal is shown, and False comes back."""
        from qualcode.identity.key_people import linked

        cases, opened = self.cases, self.opened

        def changed(project: Project) -> OpenKey:
            return opened.changed(lambda key: change(linked(key, cases), project), for_good=for_good)

        try:
            self.opened = await aside(self, changed)
        except QualcodeError as error:
            self.refuse(error)
            return False
        if self.is_there:
            self.lay_out()
        return True

    @work
    async def action_add(self) -> None:
        """Ask who is meant, and for the real names."""
        known = {person.case for person in self._key().people}
        names = [case.name for case in self.cases if case.uuid not in known]
        name = await self.app.push_screen_wait(PersonPrompt(names)) if names else SPOKEN_OF
        if not isinstance(name, str):
            return
        case = next((one for one in self.cases if one.name == name), None)
        told = await self._asked(tr("Who is {name} really?", name=name) if name else tr("Whose real name?"), "")
        if told is None:
            return
        if case is None and (told := await self._sounding(told)) is None:
            return
        await self._add(told, case)

    async def _add(self, told: Told, case: Case | None) -> None:
        from qualcode.identity.cultures import culture_for
        from qualcode.identity.key_people import Added, add_person
        from qualcode.identity.study_words import StudyWords

        made: list[Added] = []

        def change(key: IdentityKey, project: Project) -> IdentityKey:
            made.append(add_person(key, StudyWords(project), told, case, culture=told.culture or culture_for(None)))
            return made[-1].key

        if not await self._keep(change):
            return
        added = made[-1]
        if added.exposed:
            self.notify(
                tr(
                    "The participant bears a real name in the project. “Replace names in "
                    "transcripts” (Ctrl+P) changes it."
                ),
                severity="warning",
                markup=False,
            )
        elif added.unguarded:
            words = ", ".join(map(harmless, added.unguarded))
            self.notify(
                tr("Publications are not stopped at {words}: ordinary words.", words=words),
                severity="warning",
                markup=False,
            )
        else:
            self.say(tr("“{pseudonym}” stands for her", pseudonym=harmless(added.person.pseudonym)))

    async def _asked(self, title: str, text: str) -> Told | None:
        """What is said of somebody; None where nothing is."""
        from qualcode.identity.key_tables import read_told

        typed = await self.app.push_screen_wait(LinesPrompt(title, text, note=HOW_TOLD))
        return read_told(typed) if typed and typed.strip() else None

    async def _sounding(self, told: Told) -> Told | None:
        """What is said of somebody, with the sound that her pseudonym is to have; None where that was left."""
        from qualcode.domain.choices import GENDERS
        from qualcode.identity.cultures import CULTURES, culture_for

        cultures: list[tuple[Hashable, str, str]] = [(name, name, "") for name in CULTURES]
        note = tr("A name is made up that nobody in the study has.")
        culture = await self.app.push_screen_wait(
            ChoicePrompt(tr("Whose names is the pseudonym like?"), cultures, current=culture_for(None), note=note)
        )
        if not isinstance(culture, str):
            return None
        explained = {"any": tr("as the real name sounds"), "neutral": tr("of both")}
        genders: list[tuple[Hashable, str, str]] = [
            (one, shown_word(one), explained.get(one, "")) for one in reversed(GENDERS)
        ]
        gender = await self.app.push_screen_wait(ChoicePrompt(tr("What does it sound like?"), genders, current="any"))
        chosen: Gender | None = next((one for one in GENDERS if one == gender), None)
        return None if chosen is None else replace(told, culture=culture, gender=chosen)

    @work
    async def action_choose(self) -> None:
        """Change what is known of somebody."""
        from qualcode.identity.key_people import corrected

        person = self._person()
        if person is None:
            if self._other() is not None:
                self.action_rename()
            return
        told = await self._asked(tr("Who is {pseudonym} really?", pseudonym=person.pseudonym), lines_of(person))
        if told is not None:
            await self._keep(lambda key, _: corrected(key, person, told))

    @work
    async def action_rename(self) -> None:
        """Ask for another pseudonym, or for what else stands for a name."""
        from qualcode.identity.key_people import add_other, renamed

        person, other = self._person(), self._other()
        if person is not None:
            name = await self.app.push_screen_wait(LinePrompt(tr("Another pseudonym"), person.pseudonym))
            if name and name != person.pseudonym:
                await self._keep(lambda key, _: renamed(key, person, name))
        elif other is not None:
            stands = await self.app.push_screen_wait(LinePrompt(tr("What stands in its place"), other.stands))
            if stands:
                await self._keep(lambda key, _: add_other(key, other.name, other.type, stands)[0])

    @work
    async def action_take_out(self) -> None:
        """Forget who somebody is, after a question."""
        from qualcode.identity.key_people import without_other, without_person

        person, other = self._person(), self._other()
        if person is None and other is None:
            return
        what = person.pseudonym if person is not None else other.stands if other is not None else ""
        detail = tr("For good: the copy of the key beside it forgets it too. Copies that you made yourself do not.")
        if not await self.app.push_screen_wait(
            ConfirmPrompt(tr("Forget who {name} is?", name=what), detail, yes=tr("forget"))
        ):
            return
        if person is not None:
            await self._keep(lambda key, _: without_person(key, person), for_good=True)
        elif other is not None:
            await self._keep(lambda key, _: without_other(key, other.name), for_good=True)

    @work
    async def action_passphrase(self) -> None:
        """Seal the key under another passphrase."""
        from qualcode.identity.key_files import change_passphrase
        from qualcode.identity.key_opening import open_key_with

        opened = self.opened
        new = await self.app.push_screen_wait(NewPassphrasePrompt(opened.path))
        if new is None:
            return

        def sealed(project: Project, new: str) -> OpenKey:
            change_passphrase(opened.path, opened.passphrase, new)
            return open_key_with(project, opened.path, new)

        try:
            self.opened = await aside(self, partial(sealed, new=new))
        except QualcodeError as error:
            self.refuse(error)
        else:
            self.say(tr("The key opens by the new passphrase; copies that you made of it still by the old one"))
