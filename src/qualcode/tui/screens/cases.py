"""Participants, sites and documents as a table to edit in, and the speakers that nobody is named for."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from qualcode.cases.attributes import (
    AttributeName,
    expectation,
    set_attribute,
    set_attribute_type,
)
from qualcode.cases.filtering import read_filter
from qualcode.cases.mapping import map_speaker
from qualcode.cases.register import Bearer, Register, read_register
from qualcode.cases.withholding import withheld_word
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import ATTRIBUTE_TYPES, Case
from qualcode.storage.reads.documents import natural
from qualcode.tui.cases.kinds import EMPTY, NONE_OF_KIND, several
from qualcode.tui.cases.leaving import LeavingScreen
from qualcode.tui.cases.sheets import take_in_sheet
from qualcode.tui.prompts.cells import CellList
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt
from qualcode.tui.prompts.people import INTERVIEWER, Who, WhoPrompt
from qualcode.tui.prompts.rows import QUIET, Cell, Column, Row, RowList, harmless
from qualcode.tui.prompts.sheets import ValuePrompt
from qualcode.tui.prompts.words import LinesPrompt


class CasesScreen(LeavingScreen):
    """The cases of one kind at a time."""

    NAME = "cases"
    HEADING = tr("Cases")
    COLUMNS = (Column(tr("Participant"), 20, grow=1),)
    TOUCHED_BY = frozenset({"cases", "attribute", "attribute_value", "speaker", "document"})
    HINT = tr("/ or letters filter; role=teacher, years>=5")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("Change"), id="cases.change", tooltip=tr("Give the cell another value")),
        Binding("k", "kind", tr("Kind"), id="cases.kind", tooltip=tr("Participants, sites, documents")),
        Binding("s", "sort", tr("Sort"), id="cases.sort", tooltip=tr("Sort by this column; again turns it round")),
        Binding(
            "c", "column", tr("Column"), id="cases.column", tooltip=tr("The column's type and the values it may have")
        ),
        Binding("n", "new_column", tr("New column"), id="cases.new_column", show=False, tooltip=tr("A new attribute")),
        Binding("i", "import", tr("Import"), id="cases.import", tooltip=tr("Take in a sheet of participants or sites")),
        Binding(
            "m",
            "map",
            tr("Name a speaker"),
            id="cases.map",
            show=False,
            tooltip=tr("Say who stands behind a speaker's label"),
        ),
        Binding(
            "y", "identity_key", tr("Who is who"), id="cases.identity_key", show=False, tooltip=tr("Their real names")
        ),
        Binding(
            "l", "speakers", tr("Speakers"), id="cases.speakers", show=False, tooltip=tr("All labels of all documents")
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.register: Register | None = None
        self.kind = "participant"
        self.sorted_by = ""
        """The column's title; empty for the name."""
        self.turned_round = False

    def body(self) -> ComposeResult:
        yield CellList(self.COLUMNS)
        yield Static("", id="values", markup=False)
        yield Static("", id="unnamed", markup=False)

    @property
    def cells(self) -> CellList:
        """The table."""
        return self.query_one(CellList)

    async def load(self) -> None:
        self.register = await self.read(read_register)
        self.lay_out()

    def _titles(self) -> list[str]:
        """The attributes of the kind; cases and documents at a site show that first."""
        if self.register is None:
            return []
        own = [name.name for name in self.register.attributes.get(self.kind, [])]
        return own if self.kind == "site" else ["site", *own]

    def lay_out(self) -> None:
        register = self.register
        if register is None:
            return
        titles = self._titles()
        everyone = register.bearers.get(self.kind, [])
        wanted = read_filter(self.wanted, [self.kind, *titles])
        found = [b for b in everyone if wanted.takes({self.kind: b.thing.name} | {t: b.value(t) for t in titles})]
        self._sort(found)
        self.rows.show(
            [Row(b.thing.id, self._cells(b, titles)) for b in found], columns=self._columns(titles, everyone)
        )
        self.show_empty("" if everyone else EMPTY.get(self.kind, NONE_OF_KIND))
        of = tr(" of {all}", all=len(everyone)) if len(found) < len(everyone) else ""
        kinds = ", ".join(several(kind) for kind in register.bearers if kind != self.kind)
        things = shown_word(self.kind) if len(found) == 1 and not of else several(self.kind)
        conditions = ", ".join(f"{one.name} {one.sign} {one.value or tr('nothing')}" for one in wanted.conditions)
        self.summarise(
            tr(
                "{shown}{of} {things}{conditions} · k shows {kinds}",
                shown=len(found),
                of=of,
                things=things,
                conditions=tr(" with {conditions}", conditions=conditions) if conditions else "",
                kinds=kinds,
            )
        )
        self._show_unnamed(register)
        self._show_values()

    def _sort(self, found: list[Bearer]) -> None:
        """By name, then by the column; what has no value comes last either way."""
        found.sort(key=lambda b: natural(b.thing.name), reverse=self.turned_round and not self.sorted_by)
        if self.sorted_by:
            number = self._type_of(self.sorted_by) == "number"
            found.sort(key=lambda b: _order(b.value(self.sorted_by), number=number), reverse=self.turned_round)
            found.sort(key=lambda b: not b.value(self.sorted_by))

    def _columns(self, titles: list[str], everyone: list[Bearer]) -> list[Column]:
        arrow = " ↑" if self.turned_round else " ↓"
        longest = max((len(b.thing.name) + _length_of_word(b) for b in everyone), default=8)
        head = shown_word(self.kind).capitalize() + ("" if self.sorted_by else arrow)
        columns = [Column(head, max(len(head), min(longest, 28)), grow=2)]
        for title in titles:
            number = self._type_of(title) == "number"
            width = max([len(title) + 2, *(len(b.value(title)) for b in everyone)], default=8)
            shown = title + (arrow if title == self.sorted_by else "")
            columns.append(Column(shown, min(width, 24), grow=0 if number else 1, right=number))
        return columns

    def _cells(self, bearer: Bearer, titles: list[str]) -> tuple[Cell, ...]:
        values: list[Cell] = [bearer.value(title) or (("–", "quiet"),) for title in titles]
        word = withheld_word(bearer.thing) if isinstance(bearer.thing, Case) else ""
        name = ((bearer.thing.name, "strong"), *(((f" · {word}", "quiet"),) if word else ()))
        return (name, *values)

    def _attribute(self, title: str) -> AttributeName | None:
        known = self.register.attributes.get(self.kind, []) if self.register else []
        return next((a for a in known if a.name == title), None)

    def _type_of(self, title: str) -> str:
        attribute = self._attribute(title)
        return attribute.type if attribute is not None else "text"

    @property
    def _title(self) -> str:
        """The column under the cursor; empty for the name."""
        titles = ["", *self._titles()]
        return titles[min(self.cells.column_cursor, len(titles) - 1)]

    def _show_unnamed(self, register: Register) -> None:
        line = self.query_one("#unnamed", Static)
        line.display = bool(register.unnamed)
        some = ", ".join(harmless(label) for label in list(register.unnamed)[:6]) + (
            " …" if len(register.unnamed) > 6 else ""
        )
        count = len(register.unnamed)
        line.update(
            plural(
                "! {number} speaker label counts for nobody (m names one, l lists all): {some}",
                "! {number} speaker labels count for nobody (m names one, l lists all): {some}",
                count,
                some=some,
            )
        )

    @on(RowList.Moved)
    def _show_values(self) -> None:
        bearer = self.bearer()
        values = self.query_one("#values", Static)
        values.display = bearer is not None
        if bearer is None:
            return
        parts: list[tuple[str, str] | str] = [(harmless(bearer.thing.name), "bold")]
        if title := self._title:
            parts += [
                f"  {harmless(title)}: ",
                harmless(bearer.value(title)) or "–",
                (f"   {self._about(title)}", QUIET),
            ]
        elif self.cells.out_of_sight:
            for title in self._titles():
                parts += [(f"  {harmless(title)}: ", QUIET), harmless(bearer.value(title)) or "–"]
        else:
            parts.append((tr("   → goes to its values"), QUIET))
        values.update(Content.assemble(*parts))

    def _about(self, title: str) -> str:
        attribute = self._attribute(title)
        if attribute is None:
            return tr("its site: all that is known of the site is known of it")
        return harmless(expectation(attribute.type, attribute.allowed))

    def bearer(self) -> Bearer | None:
        """What the cursor stands on."""
        everyone = self.register.bearers.get(self.kind, []) if self.register else []
        return next((b for b in everyone if b.thing.id == self.rows.current_key), None)

    def action_kind(self) -> None:
        """Show the next kind."""
        if self.register is not None:
            kinds = list(self.register.bearers)
            self.kind = kinds[(kinds.index(self.kind) + 1) % len(kinds)]
            self.sorted_by = ""
            self.lay_out()

    def action_sort(self) -> None:
        """Sort by the column under the cursor, or the other way round."""
        self.turned_round = not self.turned_round if self.sorted_by == self._title else False
        self.sorted_by = self._title
        self.lay_out()

    @work
    async def action_choose(self) -> None:
        """Ask for another value of the cell; on a name, first for which of its values."""
        bearer, title = self.bearer(), self._title
        if bearer is None or self.register is None:
            return
        if not title:
            choices: list[tuple[Hashable, str, str]] = [(t, t, bearer.value(t) or "–") for t in self._titles()]
            choices.append(("", tr("a new attribute …"), ""))
            chosen = await self.app.push_screen_wait(
                ChoicePrompt(tr("What of {name}?", name=bearer.thing.name), choices)
            )
            if chosen == "":
                self.action_new_column()
            title = chosen if isinstance(chosen, str) else ""
        if title:
            await self._ask_and_set(bearer, title)

    async def _ask_and_set(self, bearer: Bearer, title: str) -> None:
        value = await self._ask_value(bearer, title)
        if value is not None and value != bearer.value(title):
            await self.change(set_attribute, bearer.thing, title, value)

    async def _ask_value(self, bearer: Bearer, title: str) -> str | None:
        attribute = self._attribute(title)
        label, value = tr("{title} of {name}", title=title, name=bearer.thing.name), bearer.value(title)
        if attribute is not None and attribute.type == "choice":
            choices: list[tuple[Hashable, str, str]] = [(value, value, "") for value in attribute.allowed]
            if not attribute.builtin:
                choices.append(("", tr("no value"), tr("it is not known")))
            note = "" if attribute.builtin else tr("c gives the column other values to choose from.")
            answer = await self.app.push_screen_wait(ChoicePrompt(label, choices, current=value, note=note))
            return answer if isinstance(answer, str) else None
        if attribute is None and title == "site" and self.register is not None:
            sites = [site.thing.name for site in self.register.bearers["site"]]
            note = (
                tr("There are: {sites}.", sites=", ".join(sites))
                if sites
                else tr("It is made if there is none of that name.")
            )
            return await self.app.push_screen_wait(ValuePrompt(label, value, type_="text", known=sites, note=note))
        note = f"{expectation(attribute.type, ()).capitalize()}." if attribute else ""
        type_ = attribute.type if attribute else "text"
        return await self.app.push_screen_wait(ValuePrompt(label, value, type_=type_, note=note))

    @work
    async def action_new_column(self) -> None:
        """Ask for the name of a new attribute, and for its value here."""
        bearer = self.bearer()
        if bearer is None:
            return
        name = await self.app.push_screen_wait(
            LinePrompt(tr("Name of the new attribute of {kind}", kind=several(self.kind)))
        )
        if name:
            await self._ask_and_set(bearer, name)

    @work
    async def action_column(self) -> None:
        """Ask for the type of the column, and for the values that it may have."""
        attribute = self._attribute(self._title)
        if attribute is None or attribute.builtin:
            self.say(
                tr("The kinds of documents are fixed") if attribute else tr("→ goes to a column with values first")
            )
            return
        explained = {
            "choice": tr("one of some values"),
            "text": tr("anything"),
            "number": tr("such as 12 or 3.5"),
            "date": tr("such as 2018-05-31"),
        }
        choices: list[tuple[Hashable, str, str]] = [
            (type_, shown_word(type_), explained[type_]) for type_ in ATTRIBUTE_TYPES
        ]
        type_ = await self.app.push_screen_wait(
            ChoicePrompt(tr("What is {name}?", name=attribute.name), choices, current=attribute.type)
        )
        if type_ == "choice":
            await self._ask_allowed(attribute)
        elif isinstance(type_, str) and type_ != attribute.type:
            await self.change(set_attribute_type, attribute.qualified, type_)

    async def _ask_allowed(self, attribute: AttributeName) -> None:
        everyone = self.register.bearers.get(self.kind, []) if self.register else []
        held = sorted({value for b in everyone if (value := b.value(attribute.name))}, key=natural)
        typed = await self.app.push_screen_wait(
            LinesPrompt(
                tr("Values that {name} may have", name=attribute.name),
                "\n".join(dict.fromkeys([*attribute.allowed, *held])),
                note=tr("One a line, in the order in which they are offered."),
            )
        )
        allowed = list(dict.fromkeys(" ".join(line.split()) for line in (typed or "").split("\n") if line.strip()))
        if typed is None:
            return
        if not allowed:
            self.say(tr("A choice has at least one value"))
        else:
            await self.change(set_attribute_type, attribute.qualified, "choice", allowed)

    async def action_speakers(self) -> None:
        """Show all speakers' labels."""
        from qualcode.tui.screens.speakers import SpeakersScreen

        await self.app.push_screen(SpeakersScreen())  # Over the cases, not in their place: Escape leads back to them.

    def action_identity_key(self) -> None:
        """Show who the participants really are."""
        self.qualcode.action_identity_key()

    @work
    async def action_map(self) -> None:
        """Ask for a speaker's label that nobody is named for, and who stands behind it."""
        if self.register is None or not self.register.unnamed:
            self.say(tr("No speaker's label is left to be named; documents without labels have none"))
            return
        labels: list[tuple[Hashable, str, str]] = [
            (label, harmless(label), plural("in {number} document", "in {number} documents", count))
            for label, count in sorted(self.register.unnamed.items(), key=lambda item: natural(item[0]))
        ]
        label = await self.app.push_screen_wait(ChoicePrompt(tr("Who is named? A speaker's label"), labels))
        if not isinstance(label, str):
            return
        people = [(b.thing.name, b.site) for b in self.register.bearers["participant"]]
        prompt = WhoPrompt(
            tr("Who is “{label}”?", label=label),
            people,
            proposed=label,
            others=(INTERVIEWER,),
            note=tr("In all documents."),
        )
        who = await self.app.push_screen_wait(prompt)
        if isinstance(who, Who):
            await self.change(map_speaker, label, participant=who.participant, interviewer=who.interviewer)

    @work
    async def action_import(self) -> None:
        """Ask for a sheet and take it in."""
        await take_in_sheet(self)


def _order(value: str, *, number: bool) -> tuple[object, ...]:
    return (float(value or 0),) if number else natural(value)


def _length_of_word(bearer: Bearer) -> int:
    """The cells that the word takes which says that somebody is withheld."""
    word = withheld_word(bearer.thing) if isinstance(bearer.thing, Case) else ""
    return len(word) + 3 if word else 0
