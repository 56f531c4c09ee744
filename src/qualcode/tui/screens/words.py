"""Words that are said: how often and by whom, in their context, by one group more than another, and key phrases."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError
from qualcode.domain.progress import Course, Progress
from qualcode.domain.translation import tr
from qualcode.domain.word_answers import Concordance, Keyness, KeyPhrase, KeyPhrases, WordCounts
from qualcode.storage.reads.documents import find_document
from qualcode.tui.prompts.key_line import KeyLine
from qualcode.tui.prompts.row_screen import FilterLine, Remembered
from qualcode.tui.prompts.rows import RowList, one_line
from qualcode.tui.words.beside import CountsBeside
from qualcode.tui.words.choosing import ChoosesWords
from qualcode.tui.words.questions import Question, View
from qualcode.tui.words.reading import Present, read_present
from qualcode.tui.words.sitting import OUTDATED, Answered, Sitting
from qualcode.tui.words.tables import Table, contrast_table, phrase_table, place_table, word_at, word_table
from qualcode.tui.words.telling import MISSING, notes_of, nothing_found, progress_told, row_told, told_of
from qualcode.tui.words.views import ViewNames

HINTS: dict[View, str] = {
    "words": tr("/ or letters filter the words"),
    "context": tr("/ a word or phrase to see in context"),
    "contrast": tr("/ or letters filter the words"),
    "phrases": tr("/ or letters filter the phrases"),
}
STOPPED = tr("Counting was stopped.\n\nPress  c  to count after all.")
_PATIENCE_SECONDS = 0.3
"""Only what takes longer is said to go on."""
_LAST: Remembered[Sitting | None] = Remembered()


class WordsScreen(CountsBeside, ChoosesWords):
    """Four views of what is said, each counted by a process beside the screen."""

    NAME = "words"
    HEADING = tr("Words")
    TOUCHED_BY = frozenset(
        {"document", "version", "speaker", "cases", "attribute", "attribute_value", "code", "coding"}
    )
    DEFAULT_CSS = "WordsScreen #counted { height: auto; max-height: 4; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.present = Present(0, {})
        self._come: Progress | None = None
        self._course = Course(tr("Counting"), tr("documents"))
        self._asked: Question | None = None

    # ------------------------------------------------------------------ parts

    def compose(self) -> ComposeResult:
        yield Static("", id="head", markup=False)
        yield ViewNames("", markup=False)
        yield FilterLine(HINTS["words"])
        yield Static("", id="counted", markup=False)
        yield RowList([])
        yield Static("", id="summary", markup=False)
        yield KeyLine(show_command_palette=False)

    def on_mount(self) -> None:
        store = self.qualcode.store
        assert store.path is not None
        self.counter = self.COUNTER(store.path, store.coder)
        self.sitting = _LAST.get(self.qualcode, None) or Sitting()
        _LAST.keep(self.qualcode, self.sitting)
        self.query_one("#summary").styles.max_height = 4
        self._enter_view()

    # ------------------------------------------------------------------ counting

    async def load(self) -> None:
        self.present = await self.read(read_present) or self.present
        self.count_now()

    async def project_changed(self, effects: Effects) -> None:
        """Count anew where it would come out otherwise; codings matter only to groups that are codes."""
        answers = self.sitting.answers
        for view, one in answers.items():  # Before anything is waited for: another change may be told of meanwhile.
            if not effects.tables.isdisjoint(self._touching(one)):
                answers[view] = replace(one, as_of=OUTDATED)
        now = await self.read(read_present) or self.present
        before, self.present = self.present.as_of, now
        if effects.tables:
            for view, one in answers.items():
                if one.as_of == before:
                    answers[view] = replace(one, as_of=now.as_of)
        await super().project_changed(effects)

    def _touching(self, answered: Answered) -> frozenset[str]:
        """The kinds of thing by which an answer may become another."""
        groups = (answered.question.option("group_a"), answered.question.option("group_b"))
        by_codes = any(isinstance(group, str) and group.startswith('"') for group in groups)
        return self.TOUCHED_BY if by_codes else self.TOUCHED_BY - {"code", "coding"}

    def count_now(self) -> None:
        """Have what the present view asks answered, unless it is; what was asked before is not waited for."""
        self.stop_counting()
        question, known = self.sitting.question(), self.sitting.answers.get(self.sitting.view)
        unanswered = self.sitting.unanswered.get(self.sitting.view)
        answered = known is not None and (known.question, known.as_of) == (question, self.present.as_of)
        if question is not None and not answered and (unanswered is None or unanswered[0] != question):
            self._come, self._course, self._asked = None, Course(tr("Counting"), tr("documents")), question
            self._counting = self.run_worker(partial(self._answer, question, self.present.as_of), group="counting")
            self.set_timer(_PATIENCE_SECONDS, self.show_progress)
        self.lay_out()

    async def _answer(self, question: Question, as_of: int) -> None:
        try:
            found = await self.counter.ask(question, self._progress)
        except QualcodeError as error:
            self.sitting.unanswered[question.view] = (question, error.shown)
        else:
            self.sitting.answers[question.view] = Answered(question, found, as_of)
        self._counting = None
        self.lay_out()

    def _progress(self, documents: int, of: int) -> None:
        self._come = self._course.at(documents, of)
        self.show_progress()

    def show_progress(self) -> None:
        """Say that it is being counted, and how far."""
        if not self.is_counting or not self.is_mounted or not self.is_there:
            return
        told = progress_told(self._come, self.size.width)
        nothing = self.sitting.shown() is None
        if nothing:
            self.rows.show_empty(told)
        self.summarise("" if nothing else told)

    async def action_anew(self) -> None:
        """Count what was stopped or refused."""
        self.sitting.unanswered.pop(self.sitting.view, None)
        await self.load()

    # ------------------------------------------------------------------ showing

    def _enter_view(self) -> None:
        """Show the names, line and keys of the present view."""
        sitting = self.sitting
        self.query_one(ViewNames).show_view(sitting.view)
        line = self.query_one(FilterLine)
        line.placeholder = HINTS[sitting.view]
        with self.prevent(Input.Changed):
            line.value = sitting.needle if sitting.view == "context" else sitting.filters.get(sitting.view, "")
        line.cursor_position = len(line.value)
        self.refresh_bindings()

    def lay_out(self) -> None:
        if not self.is_mounted or not self.is_there:  # An answer may come while the screen is being left.
            return
        sitting, answered = self.sitting, self.sitting.shown()
        refused = sitting.unanswered.get(sitting.view)
        why = refused[1] if refused is not None and refused[0] == sitting.question() else ""
        self.set_class(bool(why), "refused")
        table = self._table(answered) if answered is not None and not why else Table([], [])
        self.rows.show(table.rows, columns=table.columns, key=sitting.cursors.get(sitting.view), top=True)
        self.query_one("#counted", Static).update(
            told_of(answered) if answered is not None and not why else Content("")
        )
        if why or sitting.question() is None:
            self.rows.show_empty(why or MISSING[sitting.view])
        elif answered is None:
            self.rows.show_empty("")
        else:
            some = answered.found.lines if isinstance(answered.found, Concordance) else answered.found.rows
            self.show_empty("" if some else nothing_found(answered))
        self.refresh_bindings()
        self._summarise()
        self.show_progress()

    def _table(self, answered: Answered) -> Table:
        found, width = answered.found, self.size.width
        if isinstance(found, WordCounts):
            return word_table(found, self.wanted, self.sitting.first_column, width)
        if isinstance(found, Concordance):
            return place_table(found, width)
        if isinstance(found, Keyness):
            return contrast_table(found, self.wanted)
        return phrase_table(found, self.wanted, self.present.codes)

    def _summarise(self) -> None:
        answered = self.sitting.shown()
        if answered is None or self.has_class("refused"):
            self.summarise("")
            return
        key, width = self.rows.current_key, self.size.width
        lines = row_told(answered.found, key, self.sitting.first_column, width)
        lines = [one_line(line, max(20, width - 2)) for line in lines]
        self.summarise("\n".join([*lines, *notes_of(answered.found)]))

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        if self.rows.current_key is not None:
            self.sitting.cursors[self.sitting.view] = self.rows.current_key
            if not self.is_counting:
                self._summarise()

    def on_resize(self) -> None:
        self.lay_out()

    # ------------------------------------------------------------------ the line above the list

    @property
    def wanted(self) -> str:
        return "" if self.sitting.view == "context" else super().wanted

    def filter_changed(self) -> None:
        if self.sitting.view != "context":
            self.sitting.filters[self.sitting.view] = self.query_one(FilterLine).value
            self.lay_out()

    def on_key(self, event: events.Key) -> None:
        line = self.query_one(FilterLine)
        begins = event.is_printable and event.key != "space" and event.key not in self.active_bindings
        if self.sitting.view == "context" and begins and self.focused is not line:
            line.value = ""  # Another word is typed; Esc brings back the one that was looked for.

    @on(Input.Submitted, "#filter")
    def _look_up(self, event: Input.Submitted) -> None:
        if self.sitting.view == "context":
            event.stop()
            event.prevent_default()
            self.rows.focus()
            self.sitting.came_from = None
            self.see_in_context(event.value.strip())

    def action_unfilter(self) -> None:
        if self.sitting.view == "context":
            self._enter_view()
            self.rows.focus()
        else:
            super().action_unfilter()

    # ------------------------------------------------------------------ going about

    @on(ViewNames.Wanted)
    def _view_wanted(self, event: ViewNames.Wanted) -> None:
        self.action_view(event.view)

    def action_view(self, view: View) -> None:
        """Show another view; in context the word under the cursor, where there is one."""
        sitting, word = self.sitting, self._word()
        if view == "context" and word and sitting.view != "context":
            self._follow(word)
            return
        sitting.view, sitting.came_from = view, None
        self._enter_view()
        self.rows.focus()
        self.count_now()

    def _word(self) -> str:
        """The word or phrase under the cursor; empty in context, where places are."""
        key = self.rows.current_key
        return word_at(key) if key is not None and self.sitting.view != "context" else ""

    def _follow(self, word: str) -> None:
        self.sitting.setups["context"].stems = self.sitting.setup.stems
        self.sitting.came_from, self.sitting.view = self.sitting.view, "context"
        self.see_in_context(word)

    def see_in_context(self, word: str) -> None:
        """Show the places of a word."""
        if word != self.sitting.needle:
            self.sitting.cursors.pop("context", None)
        self.sitting.needle = word
        self._enter_view()
        self.rows.focus()
        self.count_now()

    async def _choose(self) -> None:
        if self.is_active:
            await self.run_action("open" if self.sitting.view == "context" else "choose")

    def action_choose(self) -> None:
        """Show the word or phrase under the cursor in its context."""
        if word := self._word():
            self._follow(word)

    async def action_open(self) -> None:
        """Open the passage under the cursor; Esc leads back."""
        key = self.rows.current_key
        if isinstance(key, tuple):
            name, start, _ = key
            document = await self.read(find_document, name)
            if document is not None and self.is_active:
                # The word is not selected: a code is for what is said around it, and Esc comes back at once.
                await self.qualcode.open_document(document.id, (start, start))

    def action_leave(self) -> None:
        """Stop counting; else back to the list that led into the context; else show all again, or go back."""
        view, question = self.sitting.view, self._asked
        if self.stop_counting() and question is not None:
            self.sitting.unanswered[question.view] = (question, STOPPED)
            self.lay_out()
        elif view == "context" and self.sitting.came_from is not None:
            self.action_view(self.sitting.came_from)
        elif self.wanted:
            self.action_unfilter()
        else:
            self.leave()

    def phrase_at_cursor(self) -> KeyPhrase | None:
        """The key phrase under the cursor; None where there is none."""
        answered, key = self.sitting.shown(), self.rows.current_key
        if answered is None or not isinstance(answered.found, KeyPhrases):
            return None
        return next((one for one in answered.found.rows if one.phrase == key), None)
