"""The panel beside the transcript: progress, keys with codes on them, suggestions, what stands at the caret, memos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from qualcode.coding.coverage import Coverage
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, tr
from qualcode.domain.values import Coding, Memo
from qualcode.domain.wording import origin_mark
from qualcode.tui.coding.rule_card import rule_card
from qualcode.tui.coding.state import DocumentState
from qualcode.tui.coding.suggestion_room import SuggestionRoom
from qualcode.tui.coding.suggestion_rows import Five
from qualcode.tui.legible import mark_on
from qualcode.tui.prompts.naming_keys import with_keys
from qualcode.tui.prompts.rows import QUIET, harmless, one_line

_SHORT, _VERY_SHORT = 28, 19
"""Rows below which blank lines, then rule and memos, are left out."""


OUTDATED = tr("↻ earlier definition: Y keeps it")
"""What is said of a coding that was made under another definition of its code than holds now."""
AT_LEAST = 5
"""Rows that a part is filled to before it has been laid out."""


class CodingClicked(Message):
    """A coding in the panel was clicked."""

    def __init__(self, coding_id: int) -> None:
        super().__init__()
        self.coding_id = coding_id


class PanelDragged(Message):
    """The panel's border was taken to another column."""

    def __init__(self, cells: int) -> None:
        super().__init__()
        self.cells = cells

    def can_replace(self, message: Message) -> bool:
        """Only the last of several in a row matters."""
        return isinstance(message, PanelDragged)


def _more(hidden: int) -> Content:
    return Content.styled(tr("… {count} more", count=hidden) if hidden else "…", QUIET)


class _Here(NamedTuple):
    """What is shown of the passage under the caret."""

    state: DocumentState
    codings: Sequence[Coding]
    memos: Sequence[Memo]
    target_id: int | None


class Room(Static):
    """A part of the panel that is filled to just its height."""

    class Resized(Message):
        """The room has another size."""

    def on_resize(self) -> None:
        self.post_message(self.Resized())


class CodingPanel(Vertical):
    """What there is to know about the passage under the caret; its right border can be dragged."""

    DEFAULT_CSS = """
    CodingPanel {
        width: 34; padding: 0 0 0 1; background: $panel; overflow: hidden; border-right: vkey $foreground 30%;
        .title { color: $text-muted; margin-top: 1; height: 1; }
        Static { height: auto; }
        #progress-title { margin-top: 0; }
        /* Rooms of their own, so that neither the eye nor the layout has to follow each step of the caret. */
        #progress { height: 3; }
        #at-caret { height: 5fr; }
        #panel-rule { height: 4fr; }
        #memos { height: 4fr; }
    }
    CodingPanel #suggestions-title, CodingPanel #suggestions { display: none; }
    CodingPanel.suggesting {
        #suggestions-title, #suggestions { display: block; }
        #suggestions { height: 10fr; min-height: 6; }
        #at-caret { height: 5fr; }
        #panel-rule { height: 5fr; }
        #memos { height: 3fr; }
    }
    CodingPanel.short {
        .title { margin-top: 0; }
        #progress { height: 2; }
        #at-caret { height: 2fr; }
        #panel-rule, #memos { height: 1fr; }
    }
    CodingPanel.suggesting.short {
        #suggestions { height: 9fr; min-height: 6; }
        #at-caret, #panel-rule { height: 3fr; }
        #memos-title, #memos { display: none; }
    }
    CodingPanel.very-short {
        #rule-title, #panel-rule, #memos-title, #memos { display: none; }
    }
    CodingPanel.dragged { border-right: vkey $primary; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._here: _Here | None = None
        self._progress: Coverage | None = None
        self._keys: tuple[DocumentState, int | None] | None = None
        self._key_rows = 0
        self._suggested: tuple[int, bool] | None = None
        """The code of the suggestion that is meant, and whether its rule goes before that of a coding."""
        self._rows_of: list[int | None] = []
        """The coding that each row of the codings at the caret belongs to."""

    def compose(self) -> ComposeResult:
        # What seldom changes its height stands first, so that nothing jumps while the caret moves.
        yield Static(tr("PROGRESS"), classes="title", id="progress-title")
        yield Static("", id="progress", markup=False)
        yield Static(tr("KEYS"), classes="title", id="keys-title")
        yield Static("", id="keys", markup=False)
        yield Static(tr("SUGGESTIONS"), classes="title", id="suggestions-title", markup=False)
        yield SuggestionRoom()
        yield Static(tr("AT THE CARET"), classes="title", id="at-caret-title")
        yield Room("", id="at-caret", markup=False)
        yield Static(tr("RULE"), classes="title", id="rule-title")
        yield Static("", id="panel-rule", markup=False)
        yield Static(tr("MEMOS"), classes="title", id="memos-title")
        yield Room("", id="memos", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height < _SHORT, "short")
        self.set_class(event.size.height < _VERY_SHORT, "very-short")
        if self._progress is not None:
            self.show_progress(self._progress)
        if self._keys is not None:
            self.show_keys(*self._keys)

    @on(Room.Resized)
    def _refit(self, event: Room.Resized) -> None:
        event.stop()
        if self._here is not None:
            self.show_passage(*self._here)

    @property
    def cells(self) -> int:
        """Cells of a line."""
        return max(8, self.scrollable_content_region.width or 28)

    # ------------------------------------------------------------------ what stands at the caret

    def show_passage(
        self, state: DocumentState, codings: Sequence[Coding], memos: Sequence[Memo], target_id: int | None = None
    ) -> None:
        """Show what stands at the caret.

        Args:
            state: The document.
            codings: The codings there.
            memos: The memos there and on the document.
            target_id: The coding that the keys mean.
        """
        self._here = _Here(state, codings, memos, target_id)
        items = [(coding.id, self._coding_lines(state, coding, coding.id == target_id)) for coding in codings]
        rows = self._all_named(items, self.query_one("#at-caret").size.height or AT_LEAST)
        self._rows_of = [id_ for id_, _ in rows]
        nothing = with_keys(tr("nothing yet: ‹coding.pick› gives a code"), self).stylize_before(QUIET)
        self._show("#at-caret", Content("\n").join(line for _, line in rows) if rows else nothing)
        self._show_rule()
        notes = [(memo.id, self._memo_lines(state, memo)) for memo in memos]
        lines = self._fitted(notes, self.query_one("#memos").size.height or AT_LEAST)
        none = with_keys(tr("none: ‹coding.memo› writes one"), self).stylize_before(QUIET)
        self._show("#memos", Content("\n").join(lines) if lines else none)

    def _show_rule(self) -> None:
        """Show the rule of what is meant: the coding at the caret, else the suggestion that would be given."""
        if self._here is None:
            return
        state, codings, _, target_id = self._here
        ruled = next((coding for coding in codings if coding.id == target_id), codings[0] if codings else None)
        code_id = ruled.code_id if ruled else None
        if self._suggested is not None and (code_id is None or self._suggested[1]):
            code_id = self._suggested[0]
        known = code_id is not None and code_id in state.opened.tree
        self._show("#panel-rule", rule_card(state.opened.tree, code_id) if known and code_id else Content(""))

    # ------------------------------------------------------------------ what is suggested

    def set_suggesting(self, on: bool) -> None:
        """Give suggestions a room, or take it away; the codes on 1 to 5 are shown there, not among the keys."""
        if on != self.has_class("suggesting"):
            self.set_class(on, "suggesting")
            self._key_rows = 0

    def show_suggested(self, five: Five | None, code_id: int | None, *, first: bool = False) -> None:
        """Show what lies on the keys 1 to 5.

        Args:
            five: The keys; None where suggestions are not shown.
            code_id: The code of the suggestion that is meant.
            first: Whether its rule is shown even if there are codings at the caret.
        """
        self._suggested = (code_id, first) if code_id is not None else None
        self.query_one(SuggestionRoom).show(five)
        self._show_rule()

    def show_preparing(self, how_far: str) -> None:
        """Say beside the title how many documents have been made ready."""
        quiet = tr(" · reading {how_far}", how_far=how_far) if how_far else ""
        self.query_one("#suggestions-title", Static).update(tr("SUGGESTIONS") + quiet, layout=False)

    def _all_named(self, items: Sequence[tuple[int, list[Content]]], height: int) -> list[tuple[int | None, Content]]:
        """The first line of each item, and of the others as many as there is room for, with the id of each."""
        if len(items) > height:
            names: list[tuple[int | None, Content]] = [(id_, lines[0]) for id_, lines in items[: height - 1]]
            return [*names, (None, _more(len(items) - len(names)))]
        rows: list[tuple[int | None, Content]] = []
        spare = height - len(items)
        for id_, lines in items:
            taken = min(spare, len(lines) - 1)
            spare -= taken
            cut = taken < len(lines) - 1
            shown = [*lines[:taken], Content.assemble(lines[taken], (" …", QUIET))] if cut else lines
            rows += [(id_, line) for line in shown]
        return rows

    def _fitted(self, items: Sequence[tuple[int, list[Content]]], height: int) -> list[Content]:
        """The lines of all items; where they do not fit, the last line says how many are left."""
        rows = [(id_, line) for id_, lines in items for line in lines]
        if len(rows) <= height:
            return [line for _, line in rows]
        rows = rows[: max(0, height - 1)]
        return [*(line for _, line in rows), _more(len(items) - len({id_ for id_, _ in rows}))]

    def _coding_lines(self, state: DocumentState, coding: Coding, meant: bool) -> list[Content]:
        mark = state.mark_of(coding)
        pointer = "▸" if meant else " "
        tail = (
            (" ★" if coding.star else "")
            + (" ↻" if state.is_outdated(coding) else "")
            + ("" if mark.own else f"  {one_line(mark.coder, max(6, self.cells // 3))}")
        )
        room = self.cells - 3 - Content(tail).cell_length - (2 if coding.comment else 0)
        name = one_line(mark.name, max(4, room))
        head = Content.assemble(
            (pointer, "bold $text-accent"),
            (f"{harmless(mark.glyph)} ", f"bold {mark_on(self, mark.colour)}"),
            (name, "bold" if mark.own else ""),
            (tail, "" if mark.own else QUIET),
        )
        behind = self._wrapped(OUTDATED, "$text-warning", "   ") if state.is_outdated(coding) else []
        origin = self._wrapped(origin_mark(coding.origin), QUIET, "   ")
        return [head, *origin, *behind, *self._wrapped(coding.comment, "italic", "   ")]

    def _memo_lines(self, state: DocumentState, memo: Memo) -> list[Content]:
        me = state.opened.coders.get(state.me or 0)
        where = tr("document") if memo.start is None else tr("here")
        who = "" if me is not None and me.name == memo.coder else f" · {memo.coder}"
        head = one_line(f"{shown_word(memo.kind)} · {where}{who}", self.cells)
        return [Content.styled(head, QUIET), *self._wrapped(memo.text, "", "")]

    def _wrapped(self, text: str, style: str, indent: str) -> list[Content]:
        """The beginning of a text in lines as wide as the panel, as much as could ever be seen."""
        if not text.strip():
            return []
        cells = max(4, self.cells - len(indent) - 2)
        shown = harmless(text.strip()[: cells * max(4, self.size.height)].replace("\t", "  "))
        return [Content(indent) + line for line in Content.styled(shown, style).wrap(cells)]

    def _show(self, selector: str, content: Content) -> None:
        """Put content into a part; the screen is laid out anew only where the part's height follows what it holds."""
        part = self.query_one(selector, Static)
        shown = part.content
        if isinstance(shown, Content) and shown.is_same(content):
            return
        height = part.styles.height
        part.update(content, layout=height is not None and height.is_auto)

    # ------------------------------------------------------------------ keys and progress

    def show_keys(self, state: DocumentState, last_code: int | None) -> None:
        """Show which codes lie on single keys: the last one, the likely ones, the pinned ones."""
        self._keys = (state, last_code)
        tree = state.opened.tree
        suggesting = self.has_class("suggesting")
        likely: Mapping[int, int] = {} if suggesting else getattr(self.screen, "likely", None) or {}
        left = [(str(slot), code_id) for slot, code_id in sorted(likely.items()) if code_id in tree]
        right = [(str(slot % 10), code_id) for slot, code_id in sorted(state.opened.pinned.items()) if code_id in tree]
        if suggesting:  # The other half of the room is free.
            left, right = right[::2], right[1::2]
        lines = []
        if last_code is not None and last_code in tree:
            lines.append(self._key_line([(".", tree.code(last_code).name)], self.cells))
        if left and right:
            half = (self.cells - 1) // 2
            for row in range(max(len(left), len(right))):
                pair = [column[row] if row < len(column) else ("", None) for column in (left, right)]
                lines.append(self._key_line([(key, tree.code(id_).name if id_ else "") for key, id_ in pair], half))
        else:
            lines += [self._key_line([(key, tree.code(id_).name)], self.cells) for key, id_ in left or right]
        # Likely codes come and go with the passage; the room for them stays.
        self._key_rows = max(self._key_rows, len(lines)) if likely else len(lines)
        lines += [Content("")] * (self._key_rows - len(lines))
        for id_ in ("#keys-title", "#keys"):
            self.query_one(id_).display = bool(lines)
        self._show("#keys", Content("\n").join(lines))

    def _key_line(self, keys: Sequence[tuple[str, str]], cells: int) -> Content:
        parts: list[tuple[str, str] | str] = []
        for key, name in keys:
            shown = one_line(name, max(1, cells - 2))
            blank = " " * (cells - 2 - Content(shown).cell_length) if len(keys) > 1 else ""
            parts += [(f"{key or ' '} ", "bold"), shown + blank, " " if len(keys) > 1 else ""]
        return Content.assemble(*parts)

    def show_progress(self, coverage: Coverage) -> None:
        """Show how much of the document the coder has dealt with."""
        self._progress = coverage
        width = min(40, self.cells - 1)
        full = round(width * coverage.coded / max(1, coverage.sentences))
        grey = round(width * (coverage.coded + coverage.nothing) / max(1, coverage.sentences)) - full
        bar = "█" * full + "▒" * grey + "·" * (width - full - grey)
        parts = [
            tr("█ {coded:,} coded", coded=coverage.coded),
            tr("▒ {nothing:,} nothing", nothing=coverage.nothing),
            tr("· {left:,} left", left=coverage.left),
        ]
        if self.has_class("short"):
            coded, nothing, left = number(coverage.coded), number(coverage.nothing), number(coverage.left)
            tries = [
                tr("{coded} coded, {nothing} nothing, {left} left", coded=coded, nothing=nothing, left=left),
                tr("{coded} coded {nothing} none {left} left", coded=coded, nothing=nothing, left=left),
            ]
            tries.append(f"█ {coded} ▒ {nothing} · {left}")
            text = next((line for line in tries if len(line) <= self.cells), tries[-1])
        else:
            of = tr(" of {sentences:,}", sentences=coverage.sentences) + (tr(" sentences") if self.cells >= 28 else "")
            text = one_line("  ".join(parts[:2]), self.cells) + "\n" + one_line(parts[2] + of, self.cells)
        text = f"{bar}\n{text}"
        self._show("#progress", Content(text))

    # ------------------------------------------------------------------ the mouse

    def on_click(self, event: events.Click) -> None:
        """A click on a coding means it from now on."""
        part = self.query_one("#at-caret")
        row = event.screen_y - part.region.y
        if part.region.contains(event.screen_x, event.screen_y) and row < len(self._rows_of):
            coding_id = self._rows_of[row]
            if coding_id is not None:
                self.post_message(CodingClicked(coding_id))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1 and event.screen_x == self.region.right - 1:
            event.stop()
            self.add_class("dragged")
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self.has_class("dragged"):
            event.stop()
            self.post_message(PanelDragged(event.screen_x + 1 - self.region.x))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self.has_class("dragged"):
            event.stop()
            self.release_mouse()

    def on_mouse_release(self) -> None:
        """The button is up, or something else took the mouse."""
        self.remove_class("dragged")
