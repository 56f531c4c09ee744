"""Participants, sites and documents with their attributes, and the speakers that nobody is named for."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from qualcode.cases.attributes import AttributeName, attribute_names, set_attribute
from qualcode.cases.mapping import map_speaker, unmapped
from qualcode.cases.sheets import CasesReport, import_cases
from qualcode.domain.values import Case, Document
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import document_attributes, list_cases
from qualcode.storage.reads.documents import list_documents, natural
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt, Report
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import QUIET, Column, Row, RowList, column_widths, harmless, matches

PLURALS = {"participant": "participants", "site": "sites", "document": "documents"}
EMPTY = {
    "participant": (
        "No participants are known yet.\n\n"
        "Press  i  to take in a sheet (csv, tsv) with a column “participant” and one for each attribute,\n"
        "or  m  to say who stands behind a speaker's label. Press  k  for sites and documents."
    ),
    "site": (
        "No sites are known yet.\n\n"
        "A sheet of participants with a column “site” makes them: press  i  to take one in.\n"
        "Press  k  for the next kind."
    ),
    "document": "There are no documents yet: F2 and then i takes them in. Press  k  for the next kind.",
}


@dataclass(frozen=True, slots=True)
class Bearer:
    """A case or document and what is known of it."""

    thing: Case | Document
    site: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Register:
    """What the screen shows."""

    bearers: dict[str, list[Bearer]]
    """kind → its cases."""
    attributes: dict[str, list[AttributeName]]
    unnamed: dict[str, int]
    """Label behind which nobody is known to stand → in how many documents."""


def read_register(project: Project) -> Register:
    """All cases and documents with their attributes."""
    cases = list_cases(project)
    names = {case.id: case.name for case in cases}
    bearers: dict[str, list[Bearer]] = {"participant": [], "site": []}
    for case in cases:
        site = names.get(case.site_id, "") if case.site_id is not None else ""
        bearers.setdefault(case.kind, []).append(Bearer(case, site, case.attributes))
    own = document_attributes(project)
    bearers["document"] = [
        Bearer(
            document,
            names.get(document.site_id, "") if document.site_id is not None else "",
            {"kind": document.kind, **own.get(document.id, {})},
        )
        for document in list_documents(project)
    ]
    attributes: dict[str, list[AttributeName]] = {}
    for name in attribute_names(project):
        attributes.setdefault(name.level, []).append(name)
    unnamed: dict[str, int] = {}
    for speaker in unmapped(project):
        unnamed[speaker.label] = unnamed.get(speaker.label, 0) + 1
    return Register(bearers, attributes, unnamed)


class CasesScreen(RowScreen):
    """The cases of one kind at a time."""

    NAME = "cases"
    HEADING = "Cases"
    COLUMNS = (Column("Participant", 20, grow=1),)
    TOUCHED_BY = frozenset({"cases", "attribute", "attribute_value", "speaker", "document"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Change", id="cases.change", tooltip="Give it another value"),
        Binding("k", "kind", "Kind", id="cases.kind", tooltip="Participants, sites, documents"),
        Binding("s", "sort", "Sort", id="cases.sort", tooltip="Sort by the next column"),
        Binding("i", "import", "Import", id="cases.import", tooltip="Take in a sheet of participants or sites"),
        Binding("m", "map", "Name a speaker", id="cases.map", tooltip="Say who stands behind a speaker's label"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.register: Register | None = None
        self.kind = "participant"
        self.sorted_by = ""

    def body(self) -> ComposeResult:
        yield RowList(self.COLUMNS)
        yield Static("", id="values", markup=False)
        yield Static("", id="unnamed", markup=False)

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
        found = [b for b in everyone if matches(self.wanted, b.thing.name, b.site, *b.values.values())]
        found.sort(key=lambda b: natural(b.thing.name))
        if self.sorted_by:
            found.sort(key=lambda b: (not _value(b, self.sorted_by), natural(_value(b, self.sorted_by))))
        columns = [Column(self.kind.capitalize() + ("" if self.sorted_by else " ↓"), 18, grow=2)]
        for rank, title in enumerate(titles, 1):
            width = max([len(title) + 2, *(len(_value(b, title)) for b in everyone)], default=8)
            shown = title + (" ↓" if title == self.sorted_by else "")
            columns.append(Column(shown, min(width, 24), grow=1, rank=rank))
        self.rows.show(
            [
                Row(
                    b.thing.id,
                    (((b.thing.name, "strong"),), *(_value(b, title) or (("–", "quiet"),) for title in titles)),
                )
                for b in found
            ],
            columns=columns,
        )
        self.show_empty("" if everyone else EMPTY.get(self.kind, "There are none of this kind."))
        of = f" of {len(everyone)}" if len(found) < len(everyone) else ""
        kinds = ", ".join(PLURALS.get(kind, kind) for kind in register.bearers if kind != self.kind)
        things = self.kind if len(found) == 1 and not of else PLURALS.get(self.kind, self.kind)
        self.summarise(f"{len(found)}{of} {things} · k shows {kinds}")
        self._show_unnamed(register)
        self._show_values()

    def _show_unnamed(self, register: Register) -> None:
        line = self.query_one("#unnamed", Static)
        line.display = bool(register.unnamed)
        some = ", ".join(harmless(label) for label in list(register.unnamed)[:6]) + (
            " …" if len(register.unnamed) > 6 else ""
        )
        count = len(register.unnamed)
        counts = "speaker label counts" if count == 1 else "speaker labels count"
        line.update(f"! {count} {counts} for nobody (m says who they are): {some}")

    @on(RowList.Moved)
    def _show_values(self) -> None:
        bearer = self._bearer()
        values = self.query_one("#values", Static)
        hidden = 0 in column_widths(self.rows.columns, self.size.width - 3)
        values.display = bearer is not None and hidden
        if bearer is not None:
            parts: list[tuple[str, str] | str] = [(harmless(bearer.thing.name), "bold")]
            for title in self._titles():
                parts += [(f"  {harmless(title)}: ", QUIET), harmless(_value(bearer, title)) or "–"]
            values.update(Content.assemble(*parts))

    def _bearer(self) -> Bearer | None:
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
        """Sort by the next column."""
        names = ["", *self._titles()]
        self.sorted_by = names[(names.index(self.sorted_by) + 1) % len(names)]
        self.lay_out()

    @work
    async def action_choose(self) -> None:
        """Ask which value is to be changed, and for the new one."""
        bearer = self._bearer()
        if bearer is None or self.register is None:
            return
        name = bearer.thing.name
        choices: list[tuple[Hashable, str, str]] = [(t, t, _value(bearer, t) or "–") for t in self._titles()]
        choices.append(("", "a new attribute …", ""))
        title = await self.app.push_screen_wait(ChoicePrompt(f"What of {name}?", choices))
        if title == "":
            named = await self.app.push_screen_wait(LinePrompt("Name of the new attribute"))
            title = named or None
        if not isinstance(title, str) or not title:
            return
        value = await self._ask_value(bearer, title)
        if value is not None and value != _value(bearer, title):
            await self.change(set_attribute, bearer.thing, title, value)

    async def _ask_value(self, bearer: Bearer, title: str) -> str | None:
        known = self.register.attributes.get(self.kind, []) if self.register else []
        attribute = next((a for a in known if a.name == title), None)
        label = f"{title} of {bearer.thing.name}"
        if attribute is not None and attribute.type == "choice":
            choices: list[tuple[Hashable, str, str]] = [(value, value, "") for value in attribute.allowed]
            if not attribute.builtin:
                choices.append(("", "no value", "it is not known"))
            answer = await self.app.push_screen_wait(ChoicePrompt(label, choices, current=_value(bearer, title)))
            return answer if isinstance(answer, str) else None
        note = f"A {attribute.type}; empty takes the value away." if attribute else "Empty takes the value away."
        return await self.app.push_screen_wait(LinePrompt(label, _value(bearer, title), note=note, may_be_empty=True))

    @work
    async def action_map(self) -> None:
        """Ask for a speaker's label that nobody is named for, and who stands behind it."""
        if self.register is None or not self.register.unnamed:
            self.say("No speaker's label is left to be named; documents without labels have none")
            return
        labels: list[tuple[Hashable, str, str]] = [
            (label, harmless(label), f"in {count} document{'s' if count > 1 else ''}")
            for label, count in sorted(self.register.unnamed.items(), key=lambda item: natural(item[0]))
        ]
        label = await self.app.push_screen_wait(ChoicePrompt("Who is named? A speaker's label", labels))
        if not isinstance(label, str):
            return
        people: list[tuple[Hashable, str, str]] = [
            (("new",), f"a new participant “{harmless(label)}”", "made with this name"),
            (("interviewer",), "an interviewer", "left out of all counts"),
        ]
        people += [
            (b.thing.name, harmless(b.thing.name), harmless(b.site)) for b in self.register.bearers["participant"]
        ]
        who = await self.app.push_screen_wait(ChoicePrompt(f"Who is “{label}”?", people, note="In all documents."))
        if who == ("interviewer",):
            await self.change(map_speaker, label, participant=None, interviewer=True)
        elif who is not None:
            await self.change(map_speaker, label, participant=label if who == ("new",) else str(who))

    @work
    async def action_import(self) -> None:
        """Ask for a sheet and take it in."""
        path = await self.app.push_screen_wait(
            PathPrompt(
                "Take in a sheet",
                f"{Path.cwd()}/",
                endings=(".csv", ".tsv"),
                note="The column participant, site or document says what the rows are; site.state belongs to sites.",
            )
        )
        if path is None:
            return
        report = await self.change(import_cases, path)
        if report is not None:
            self.app.push_screen(Report(f"{report.rows} rows taken in", _report(report)))


def _value(bearer: Bearer, title: str) -> str:
    return bearer.site if title == "site" else bearer.values.get(title, "")


def _report(report: CasesReport) -> Content:
    lines = [
        Content(f"{len(report.created)} new cases, {len(report.attributes)} new attributes"),
        Content(f"{len(report.changes)} values given or changed, {report.mapped} speakers named"),
    ]
    if report.attributes:
        lines.append(Content.styled(", ".join(f"{harmless(n)} ({t})" for n, t in report.attributes), QUIET))
    lines += [Content.styled(f"! {harmless(warning)}", "$text-warning") for warning in report.warnings]
    return Content("\n").join(lines)
