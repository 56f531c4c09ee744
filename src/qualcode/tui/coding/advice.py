"""Suggestions at the caret: asked for once the passage is painted, shown when they come, never waited for."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from qualcode.coding.likely import Likely
from qualcode.domain.changes import Effects
from qualcode.domain.spans import Span
from qualcode.domain.suggestions import Advice, Offered
from qualcode.domain.translation import tr
from qualcode.domain.values import Coding
from qualcode.tui.advised import OF_NO_USE, ToldOfSuggestions
from qualcode.tui.coding.desk import CodingDesk
from qualcode.tui.coding.five_keys import FiveKeys, OnKey, Place
from qualcode.tui.coding.suggestion_rows import Five, Names, because, confidence, one_row
from qualcode.tui.prompts.rows import QUIET, one_line

_LONG = 0.15
"""Seconds after which it is said that an answer has not come; until then what stood before stays: nothing flickers."""
_LEAST_REASON = 20
"""Cells below which a reason beside the codings at the caret would say nothing."""
LOOKING = tr("Looking for suggestions …")
NOT_NOW = tr("Not now: nothing is suggested for this passage. X brings it back.")


class AskingForAdvice(CodingDesk):
    """What the screen asks of suggestions and how it shows what comes."""

    def __init__(self) -> None:
        super().__init__()
        self.likely: dict[int, int] = {}
        """Key 1–5 → the code given last that lies on it where nothing is suggested; only codes that can be given."""
        self.five = FiveKeys()
        self.painted: dict[int, OnKey] = {}
        """What the keys 1–5 are shown to give."""
        self.wanted_here: bool | None = None
        """Whether the project lets codes be suggested; None before that was read."""
        self._asked: Place | None = None
        self._is_up = False
        """Whether the process that suggests has learned anything and not stopped since."""
        self._trouble = ""
        self._once: dict[str, Place | None] = {}
        """What is said at one passage only → that passage."""
        self._warnings: list[str] = []
        self._preparing = ""
        self.put_off: set[Place] = set()
        self.refused: set[int] = set()
        """Codes rejected for this passage, until an answer comes that knows of it."""
        self._by_keywords: Place | None = None
        """The passage that is being looked at by keywords."""
        self._slow: Timer | None = None
        self._is_late = False
        """Whether the answer for the passage takes so long that what stood before it is shown no more."""
        self._names: Names | None = None
        self._laid_out_for: bool | None = None

    # ------------------------------------------------------------------ whether

    @property
    def suggesting(self) -> bool:
        """Whether suggestions are shown."""
        app = self.qualcode
        possible = app.suggestion_service is not None and self.wanted_here is not False
        return possible and app.settings.suggestions_shown and not self.reading

    async def open(self, document_id: int, span: tuple[int, int] | None = None) -> None:
        before = self.state
        await super().open(document_id, span)
        if self.state is not None and self.state is not before:
            self.call_after_refresh(self.begin_suggesting)

    async def begin_suggesting(self) -> None:
        """Begin to suggest, once the document has been painted, if project and settings let it be."""
        app, path = self.qualcode, self.qualcode.store.path
        if path is None or not self.suggesting:
            return
        if self.wanted_here is None:
            from qualcode.storage.reads.suggestions import suggestions_wanted

            self.wanted_here = await self.read(suggestions_wanted)
            self.follow_wish()
        if self.suggesting and self.is_there and self.state is not None:
            app.begin_advising(path, app.store.coder, self)
            if app.adviser is not None:
                app.adviser.prefetch(self.state.document_id)
            self.ask_for_advice(again=True)

    def follow_wish(self) -> None:
        """Lay the screen out for suggestions, or without them."""
        if self._laid_out_for != self.suggesting:
            self.lay_out(self.size.width)
            if self.state is not None:
                self.repaint_about()

    def lay_out(self, width: int) -> None:
        """Show the keys 1 to 5 in the panel or, where that is not shown, in a row of their own."""
        self._laid_out_for = self.suggesting
        self.panel.set_suggesting(self.suggesting)
        super().lay_out(width)
        self.query_one("#suggested").display = self.suggesting and not self.panel.display
        if self.state is not None:
            self.paint_keys()

    def on_screen_resume(self) -> None:
        """The settings may have changed while another screen was shown."""
        if self.state is not None and self._laid_out_for != self.suggesting:
            self.follow_wish()
            self.call_after_refresh(self.begin_suggesting)

    async def project_changed(self, effects: Effects) -> None:
        if "rejection" in effects.tables:
            self.refused.clear()
        await super().project_changed(effects)
        if "project" in effects.tables:
            self.wanted_here = None
            await self.begin_suggesting()
            await self._end_if_unwanted()
        elif self.state is not None and effects.tables - OF_NO_USE:
            self.ask_for_advice(again=True)

    async def _end_if_unwanted(self) -> None:
        if self.wanted_here is False:
            self._is_up = False
            await self.qualcode.stop_advising()

    def clear_desk(self) -> None:
        super().clear_desk()
        self.five.clear()
        self.painted, self._asked = {}, None

    # ------------------------------------------------------------------ asking

    def place_here(self) -> Place | None:
        """The passage under the caret; None where there is nothing to code."""
        passage = self.view.passage
        return (self.document.document_id, *passage) if passage.end > passage.start else None

    def repaint_passage(self) -> None:
        """Repaint what is said of the passage under the caret, and ask what is suggested for it."""
        super().repaint_passage()
        if self.suggesting:
            self.ask_for_advice()

    def ask_for_advice(self, *, again: bool = False) -> None:
        place = self.place_here()
        if not self.suggesting or (place == self._asked and not again):
            self.paint_keys()
            return
        if place != self._asked:
            self.refused.clear()
        self._asked = place
        if place is None or place in self.put_off:
            self._take_advice(Advice(*(place or (0, 0, 0)), silence=NOT_NOW if place else ""))
            return
        if self.qualcode.adviser is not None:
            self.qualcode.adviser.ask(*place)
            if not self._is_up and self._by_keywords is None:
                self._by_keywords = place
                self.run_worker(self._look_at_keywords(place), group="keywords")
        if place != self.five.place:
            self._wait()

    def _wait(self) -> None:
        """Say that an answer is on its way, if it takes long."""
        if self._slow is not None:
            self._slow.stop()
        self._is_late = False
        self._slow = self.set_timer(_LONG, self._say_it_is_late)

    def _say_it_is_late(self) -> None:
        self._slow, self._is_late = None, True
        if self.suggesting:
            self.paint_keys()

    async def _look_at_keywords(self, place: Place | None) -> None:
        """Let the words of the codebook suggest what they can, for one passage after the other, the latest next."""
        from qualcode.suggestions.keywords_only import advise_by_keywords

        try:
            while place is not None and not self._is_up and self.suggesting:
                advice = await self.read(advise_by_keywords, place[0], (place[1], place[2]))
                answered = self.five.place == place and self.five.advice is not None
                if advice is not None and not self._is_up and (advice.offered or not answered):
                    self._take_advice(advice)
                place = self._by_keywords = self._asked if self._asked != place else None
        finally:
            self._by_keywords = None

    @on(ToldOfSuggestions)
    def _told_of_suggestions(self, event: ToldOfSuggestions) -> None:
        from qualcode.suggestions.messages import Preparing, Trouble

        event.stop()
        told = event.told
        if isinstance(told, Advice):
            self._trouble = ""
            # Until it has studied anything, what keywords say goes before its silence.
            self._is_up = self._is_up or bool(told.offered or told.learned)
            if self._is_up or not (self.five.offered and not self.is_pending()):
                self._take_advice(told)
        elif isinstance(told, Preparing):
            self._preparing = f"{told.done}/{told.of}" if told.done < told.of else ""
            self.panel.show_preparing(self._preparing)
        elif isinstance(told, Trouble):
            self._take_trouble(told.sentence, alive=told.alive)

    def _take_trouble(self, sentence: str, *, alive: bool) -> None:
        if alive:
            self._warnings.append(sentence)
            self._once.setdefault(sentence, self._asked)
        else:
            self._is_up, self._trouble = False, tr("Keywords only: {sentence}", sentence=sentence)
        if self.state is not None and self.suggesting:
            self.paint_keys()
            if not alive:
                self.ask_for_advice(again=True)

    def _take_advice(self, advice: Advice) -> None:
        """Take over an answer, unless the caret has gone on since."""
        place = (advice.document_id, advice.start, advice.end)
        if self.state is None or not self.suggesting or (place != self.place_here() and place != (0, 0, 0)):
            return
        if place in self.put_off and advice.offered:
            return
        if self._slow is not None:
            self._slow.stop()
            self._slow = None
        if advice.notice:
            self._once.setdefault(advice.notice, place)
        self.five.take(advice, self._given_whole() | self.refused)
        self.paint_keys()

    def _given_whole(self) -> set[int]:
        """The codes that the coder has given to all of the passage."""
        passage = self.view.passage
        own = self.document.own_at(passage)
        return {one.code_id for one in own if one.start <= passage.start and one.end >= passage.end}

    # ------------------------------------------------------------------ showing

    def shows_another_passage(self) -> bool:
        """Whether what is painted on the keys was for the passage before; while it is late, codes given last are."""
        return self.is_pending() and not self._is_late

    def is_pending(self) -> bool:
        """Whether what the passage is suggested is not known yet, or not painted."""
        return self.suggesting and self.place_here() is not None and self.five.place != self.place_here()

    def paint_keys(self) -> None:
        """Show what lies on the keys 1 to 5 now: in the panel, or in the row above the last."""
        if self.state is None:
            return
        if not self.suggesting:
            self.painted = {}
            self.panel.show_suggested(None, None)
            return
        pending = self.is_pending()
        if pending and self.painted and not self._is_late:
            return
        tree = self.document.opened.tree
        if self._names is None or self._names.tree is not tree:
            self._names = Names(tree)
        if pending:
            self.five.clear()
        self.five.drop(self._given_whole())
        self.five.drop([one.code_id for one in self.five.offered.values() if one.code_id not in tree])
        self.painted = self.five.keys(self.likely)
        said = [LOOKING] if pending and self._is_late and self.qualcode.adviser else self._said_below()
        five = Five(self._names, self.painted, self.five.pointed, said)
        meant = self.meant
        self.panel.show_suggested(five, meant.code_id if meant else None, first=self.five.chosen)
        row = self.query_one("#suggested", Static)
        if row.display:
            row.update(one_row(five, self.size.width - 2), layout=False)
        passage = self.view.passage
        below = self._passage_line(self.document.at(passage), passage)
        self.query_one("#passage", Static).update(below, layout=False)

    def _said_below(self) -> list[str]:
        """Why nothing is suggested, and what holds suggestions back."""
        advice, place = self.five.advice, self.five.place
        silence = advice.silence if advice is not None and not self.five.offered else ""
        if advice is not None and not silence and not self.five.offered:
            silence = tr("Nothing else is suggested here.")
        notice = advice.notice if advice is not None and not self._trouble else ""
        once = [text for text in (notice, *self._warnings) if text and self._once.get(text) == place]
        return [text for text in (self._trouble, silence, *once) if text]

    @property
    def meant(self) -> Offered | None:
        """The suggestion that x, the rule card and ' mean; None where none is shown for the passage."""
        return None if self.is_pending() else self.five.offered.get(self.five.pointed or 0)

    def _passage_line(self, codings: Sequence[Coding], passage: Span) -> Content:
        """Beside what stands at the caret, without the panel: why the suggestion that is meant is one."""
        line = super()._passage_line(codings, passage)
        meant = self.meant if self.suggesting and not self.panel.display else None
        room = self.size.width - line.cell_length - 6
        if meant is None or not meant.reasons or room < _LEAST_REASON:
            return line
        why = one_line(f"{confidence(meant)}: {because(meant.reasons[0])}", room)
        return Content.assemble(line, ("  ▸ ", "bold $text-accent"), (why, QUIET))

    def suggested_codes(self, passage: Span) -> dict[int, Likely]:
        """code → how likely it is as a suggestion, for those that are shown for a passage now."""
        if not self.suggesting or self.five.place != (self.document.document_id, *passage):
            return {}
        return {
            one.code_id: Likely(1.5 - number / 10, tr("suggested: {word}", word=one.word))
            for number, one in enumerate(self.five.offered.values())
        }
