"""The labels of all transcripts: who stands behind them, which are one person's, and what looks wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.cases.labels import Finding, Label, Voice, join_labels, lint, voices
from qualcode.cases.mapping import map_speaker
from qualcode.domain.changes import Effects
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, plural, tr
from qualcode.domain.values import Document
from qualcode.domain.wording import counted
from qualcode.tui.cases.labels import SORTS, Voices, read_voices
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.prompts.people import INTERVIEWER, NOBODY, ONLY_HERE, Who, WhoPrompt
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import QUIET, Cell, Column, Row, RowList, harmless, matches, one_line

EMPTY = tr(
    "No transcript names a speaker yet.\n"
    "\nPress ‹app.documents› for the documents, and ‹documents.import› there to import "
    "transcripts."
)
NOTHING_WRONG = tr(
    "Every label has somebody behind it, and none looks like another.\n"
    "\nPress ‹speakers.lint› to show the labels again."
)
_REST = 0.06
"""Seconds that the cursor must rest before what is said is read."""
_COLUMNS = (
    Column("", 3),
    Column(tr("Label"), 20, grow=2),
    Column(tr("Docs"), 4, right=True),
    Column(tr("Turns"), 7, right=True),
    Column(tr("Role"), 12, rank=1),
    Column(tr("Participant"), 14, grow=1),
)
_WIDE = 110
"""Cells of a screen from which labels take what they need, and no more of what is left over."""
_LABEL = Column(tr("Label"), 40)
_FINDINGS = (Column(tr("What"), 11), Column(tr("Finding"), 30, grow=1))


class SpeakersScreen(RowScreen):
    """The list of labels, and on a key the list of what should be looked at."""

    NAME = "speakers"
    HEADING = tr("Speakers")
    COLUMNS = _COLUMNS
    TOUCHED_BY = frozenset({"speaker", "cases", "document", "version"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("Who"), id="speakers.who", tooltip=tr("A participant, an interviewer, nobody")),
        Binding("i", "interviewer", tr("Interviewer"), id="speakers.interviewer", tooltip=tr("They ask the questions")),
        Binding("space", "mark", tr("Mark"), id="speakers.mark", tooltip=tr("To name or join several at once")),
        Binding(
            "j", "join", tr("Join"), id="speakers.join", tooltip=tr("Those marked, or those alike, are one person")
        ),
        Binding("l", "look", tr("Check"), id="speakers.lint", tooltip=tr("What should be looked at before counting")),
        Binding("o", "visit", tr("Open"), id="speakers.visit", tooltip=tr("The document, at the first words")),
        Binding("s", "sort", tr("Sort"), id="speakers.sort", show=False, tooltip=tr("Sort by the next column")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.read_last = Voices([], {}, [])
        self.findings: list[Finding] | None = None
        """What should be looked at; None while the labels are shown."""
        self.marked: dict[str, None] = {}
        self.sorted_by = "turns"
        self.heard: list[Voice] = []
        """Where the label under the cursor stands."""

    def body(self) -> ComposeResult:
        yield RowList(_COLUMNS)
        with VerticalScroll(id="detail", can_focus=False):
            yield Static("", id="whole", markup=False)

    async def load(self) -> None:
        self.read_last = await self.read(read_voices) or Voices([], {}, [])
        if self.findings is not None:
            self.findings = await self.read(lint) or []
        known = {label.text for label in self.read_last.labels}
        self.marked = {text: None for text in self.marked if text in known}
        self.lay_out()
        self._say_soon()

    # ------------------------------------------------------------------ what is shown

    def on_resize(self) -> None:
        """Give the columns of the labels what they need of another width."""
        if self.is_mounted:
            self.lay_out()

    def lay_out(self) -> None:
        if self.findings is not None:
            self._lay_out_findings(self.findings)
            return
        labels = self.read_last.labels
        found = [one for one in labels if matches(self.wanted, one.text, *one.participants)]
        place, key = SORTS[self.sorted_by]
        found.sort(key=key)
        given = [_LABEL if c.title == _LABEL.title and self.size.width >= _WIDE else c for c in _COLUMNS]
        columns = [c._replace(title=f"{c.title} ↓") if i == place else c for i, c in enumerate(given)]
        self.rows.show([Row(one.text, self._cells(one)) for one in found], columns=columns)
        self.show_empty("" if labels else EMPTY)
        self.query_one("#detail").display = bool(found)
        self._summarise(found)

    def _cells(self, label: Label) -> tuple[Cell, ...]:
        signs = ("●" if label.text in self.marked else " ") + (" ≈" if label.text in self.read_last.like else "  ")
        unknown = "unknown" in label.roles
        return (
            ((signs, "warn"),),
            ((label.text, "strong"),),
            str(len(label.documents)),
            number(label.turns),
            ((", ".join(map(shown_word, label.roles)), "warn" if unknown else "quiet"),),
            ", ".join(label.participants) or (("–", "quiet"),),
        )

    def _summarise(self, found: list[Label]) -> None:
        labels = self.read_last.labels
        part = len(found) < len(labels)
        shown = (
            tr("{shown} of {all} labels", shown=len(found), all=len(labels)) if part else counted(len(found), "label")
        )
        nobody = sum("unknown" in one.roles for one in found)
        groups = len({id(group) for group in self.read_last.like.values()})
        parts = [
            shown,
            tr("{nobody} with nobody behind them", nobody=nobody) if nobody else tr("all have somebody behind them"),
        ]
        if groups:
            parts.append(tr("≈ {groups} alike, j joins", groups=counted(groups, "group")))
        if self.marked:
            parts.append(tr("● {marked} marked", marked=len(self.marked)))
        self.summarise(" · ".join(parts))

    def _lay_out_findings(self, findings: list[Finding]) -> None:
        found = [
            (number, one)
            for number, one in enumerate(findings)
            if matches(self.wanted, shown_word(one.kind), one.text, *one.labels, *one.documents)
        ]
        rows = [Row(number, (((shown_word(one.kind), "warn"),), one.text)) for number, one in found]
        self.rows.show(rows, columns=_FINDINGS)
        self.show_empty("" if findings else NOTHING_WRONG)
        self.query_one("#detail").display = bool(found)
        self.summarise(
            tr(
                "{things} to look at · Enter shows the label · l shows all labels again",
                things=counted(len(found), "thing"),
            )
        )

    @property
    def _finding(self) -> Finding | None:
        key = self.rows.current_key
        return self.findings[key] if self.findings is not None and isinstance(key, int) else None

    @property
    def _label(self) -> Label | None:
        """The label under the cursor; of a finding the first that it is about."""
        finding = self._finding
        wanted = finding.labels[0] if finding is not None and finding.labels else self.rows.current_key
        return next((label for label in self.read_last.labels if label.text == wanted), None)

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._say_soon()

    @work(exclusive=True, group="voices")
    async def _say_soon(self) -> None:
        """Show what the label says first, in each of its documents, once the cursor rests."""
        await asyncio.sleep(_REST)
        label = self._label
        heard = await self.read(voices, label.text) if label is not None else None
        self.heard = heard or []
        if self.is_there:
            # The screen may be closing: its parts go before it does.
            for whole in self.query("#whole").results(Static):
                whole.update(self._said(label))

    def _said(self, label: Label | None) -> Content:
        if label is None:
            return Content("")
        finding = self._finding
        parts: list[Content | tuple[str, str] | str] = []
        if finding is not None:
            parts.append((f"{harmless(finding.text[:1].upper() + finding.text[1:])}\n", "bold"))
        parts.append((f"{harmless(label.text)}", "bold"))
        group = [one for one in self.read_last.like.get(label.text, ()) if one is not label]
        if group:
            others = ", ".join(f"{harmless(one.text)} ({counted(one.turns, 'turn')})" for one in group)
            parts.append((f"  ≈ {others}", "$text-warning"))
        room = max(20, self.size.width - 6)
        name = min(26, max((len(voice.document.name) for voice in self.heard), default=0))
        people = [
            voice.participant or (shown_word(voice.role) if voice.role != "unknown" else "?") for voice in self.heard
        ]
        person = min(14, max(map(len, people), default=0))
        for voice, who in zip(self.heard, people, strict=True):
            head = f"\n{one_line(voice.document.name, name):<{name}}  {one_line(who, person):<{person}}  "
            parts += [(head, QUIET), one_line(voice.words, max(10, room - len(head))) or (tr("says nothing"), QUIET)]
        more = len(label.documents) - len(self.heard)
        if more > 0:
            parts.append(
                ("\n" + plural("… and {number:,} document more", "… and {number:,} documents more", more), QUIET)
            )
        return Content.assemble(*parts)

    # ------------------------------------------------------------------ naming

    def _meant(self) -> list[Label]:
        """The marked labels, else the one under the cursor."""
        marked = [label for label in self.read_last.labels if label.text in self.marked]
        return marked or ([self._label] if self._label is not None else [])

    async def action_choose(self) -> None:
        """Ask who it is; from a finding, go to its label."""
        if self._finding is not None:
            await self._go_to_label(self._finding)
        else:
            self._ask_who()

    @work
    async def _ask_who(self) -> None:
        meant = self._meant()
        if not meant:
            return
        others = (INTERVIEWER, NOBODY, ONLY_HERE) if len(meant) == 1 else (INTERVIEWER,)
        who = await self._who(meant, others=others, note=tr("In all documents, unless you say otherwise."))
        if who == ONLY_HERE:
            await self._ask_for_one_document(meant[0])
        elif who is not None:
            await self._let_be(meant, who)

    async def _who(self, meant: list[Label], *, others: tuple[Who, ...], note: str) -> Who | None:
        told = tr(" and ").join(f"“{label.text}”" for label in meant[:4]) + (" …" if len(meant) > 4 else "")
        title = tr("Who is {labels}?", labels=told) if len(meant) == 1 else tr("Who are {labels}?", labels=told)
        known = next((name for label in meant for name in label.participants), None)
        current = Who(known) if known is not None else INTERVIEWER if "interviewer" in meant[0].roles else None
        proposed = max(meant, key=lambda label: label.turns).text
        prompt = WhoPrompt(title, self.read_last.people, proposed=proposed, others=others, current=current, note=note)
        answer = await self.app.push_screen_wait(prompt)
        return answer if isinstance(answer, Who) else None

    async def _ask_for_one_document(self, label: Label) -> None:
        everywhere = await self.read(voices, label.text, most=len(label.documents))
        if not everywhere:
            return
        choices: list[tuple[Hashable, str, str]] = [
            (voice.document.id, harmless(voice.document.name), one_line(voice.words, 200)) for voice in everywhere
        ]
        chosen = await self.app.push_screen_wait(
            ChoicePrompt(tr("“{text}” in which document?", text=label.text), choices)
        )
        document = next((voice.document for voice in everywhere if voice.document.id == chosen), None)
        if document is not None:
            who = await self._who(
                [label], others=(INTERVIEWER, NOBODY), note=tr("In {name} alone.", name=document.name)
            )
            if who is not None:
                await self._let_be([label], who, document)

    async def _let_be(self, meant: list[Label], who: Who, document: Document | None = None) -> None:
        done: Effects | None
        if len(meant) > 1:
            texts = [label.text for label in meant]
            done = await self.change(join_labels, texts, participant=who.participant, interviewer=who.interviewer)
        else:
            done = await self.change(
                map_speaker,
                meant[0].text,
                participant=who.participant,
                interviewer=who.interviewer,
                document=document,
            )
        if done is not None and self.is_there:
            self.marked = {}
            self.lay_out()
            self.say(done.summary)

    async def action_interviewer(self) -> None:
        """Say that the marked labels, or the one under the cursor, ask the questions."""
        meant = self._meant()
        if meant:
            await self._let_be(meant, INTERVIEWER)

    def action_mark(self) -> None:
        """Mark the label, or no longer; the cursor goes on."""
        label = self._label
        if label is None or self.findings is not None:
            return
        if label.text in self.marked:
            del self.marked[label.text]
        else:
            self.marked[label.text] = None
        self.lay_out()
        self.rows.action_step(1)

    @work
    async def action_join(self) -> None:
        """Ask who the marked labels are together, or those like the one under the cursor or the next that has such."""
        finding = self._finding
        meant = self._meant()
        if finding is not None:
            meant = [label for label in self.read_last.labels if label.text in finding.labels]
        elif len(meant) == 1 and not self.marked:
            meant = self._next_alike()
        if len(meant) < 2:
            self.say(tr("No label here looks like another: mark several with Space, then j joins them"))
            return
        turns = ", ".join(f"{label.text}: {counted(label.turns, 'turn')}" for label in meant)
        note = tr("{turns}. They become one person in all documents; the words stay as they are.", turns=turns)
        who = await self._who(meant, others=(INTERVIEWER,), note=note)
        if who is not None:
            await self._let_be(meant, who)

    def _next_alike(self) -> list[Label]:
        """The labels like the one under the cursor; else the cursor goes on to the next row that has such."""
        at, rows = self.rows.row_cursor, self.rows.rows
        for row in (*rows[at:], *rows[:at]):
            group = self.read_last.like.get(str(row.key))
            if group:
                self.rows.go_to(row.key)
                return list(group)
        return []

    # ------------------------------------------------------------------ findings

    async def action_look(self) -> None:
        """Show what should be looked at, or all labels again."""
        self.findings = None if self.findings is not None else (await self.read(lint) or [])
        self.action_unfilter()
        self.lay_out()
        self.rows.action_first()
        self._say_soon()

    async def _go_to_label(self, finding: Finding) -> None:
        self.findings = None
        self.marked = dict.fromkeys(finding.labels) if finding.kind == "alike" else {}
        self.action_unfilter()
        self.lay_out()
        if finding.labels:
            self.rows.go_to(finding.labels[0])
        self._say_soon()

    def action_leave(self) -> None:
        """Show all again if a filter stands; from the findings back to the labels; else go back."""
        if self.findings is not None and not self.wanted:
            self.findings = None
            self.lay_out()
        else:
            super().action_leave()

    async def action_visit(self) -> None:
        """Open the document in which the label speaks first; of a finding, that which it is about."""
        finding = self._finding
        heard = [voice for voice in self.heard if finding is None or voice.document.name in finding.documents]
        if heard:
            await self.qualcode.open_document(heard[0].document.id, heard[0].first)

    def action_sort(self) -> None:
        """Sort by the next column."""
        names = list(SORTS)
        self.sorted_by = names[(names.index(self.sorted_by) + 1) % len(names)]
        self.lay_out()
