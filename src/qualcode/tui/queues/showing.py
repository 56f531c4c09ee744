"""What a queue shows: the list of what waits, how far one has come, and the passage that is looked at."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.codebook.recoding import Outdated
from qualcode.domain.changes import Effects
from qualcode.domain.translation import number, tr
from qualcode.domain.wording import origin_mark
from qualcode.storage.project import Project
from qualcode.tui.coding.state import drawn_colour
from qualcode.tui.prompts.key_line import KeyLine
from qualcode.tui.prompts.naming_keys import with_keys
from qualcode.tui.prompts.row_screen import head_of
from qualcode.tui.prompts.rows import QUIET, Column, Row, RowList, harmless, one_line, when
from qualcode.tui.prompts.summaries import by_last_names, code_paths, end_of_path
from qualcode.tui.queues.definitions import rules_of
from qualcode.tui.queues.passage import passage_content, read_passage
from qualcode.tui.queues.reading import Queue, read_again
from qualcode.tui.queues.sitting import Sitting
from qualcode.tui.screens.base import ReadingScreen

_WIDE, _ABREAST = 110, 84
"""Columns from which on the list stands beside the passage; of those beside it, from which on two definitions do."""
_LOW, _TINY, _TALL = 22, 17, 36
"""Rows below which a list above the passage has no room, and below which the definitions are read on from its end;
from which on the definitions stand right below the passage, not at the foot."""
_STACKED = 30
"""Rows from which on two definitions stand one above the other where they have no room side by side."""
_FEW = 200
"""Up to so many codings that changed are read alone; of more, all that waits is read anew."""
_SHOWN = frozenset({"coding", "code", "definition", "former_code", "coder", "document", "version", "speaker"})


class QueueView(ReadingScreen):
    """The part of a queue that is seen; what it reads, takes over and shows."""

    HEADING = ""
    LIST_ABOVE = True
    """Whether what waits is listed above the passage where there is no room for it beside."""
    waits_while_covered = True
    AUTO_FOCUS = "RowList"
    DEFAULT_CSS = """
    QueueView {
        #queue-progress { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; background: $surface; }
        #queue-top { height: auto; padding: 0 1; max-height: 40%; scrollbar-size-vertical: 1; background: $surface; }
        #queue { height: 1fr; layout: vertical; }
        #queue-look { width: 100%; height: 1fr; border-top: hkey $panel; }
        #queue-about { height: auto; padding: 0 1; }
        #queue-passage { height: 1fr; min-height: 3; padding: 0 1; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        #queue-rules {
            height: auto; max-height: 45%; background: $surface; border-top: hkey $panel; padding: 0 1;
            scrollbar-size-vertical: 1;
        }
        #queue-pair { height: auto; layout: vertical; }
        #queue-words, #queue-then, #queue-now { height: auto; width: 100%; max-width: 110; }
        #queue-nothing { height: 1fr; padding: 2 3; display: none; }
    }
    QueueView.wide #queue { layout: horizontal; }
    QueueView.wide #queue-look { width: 1fr; height: 1fr; border-top: none; border-left: vkey $panel; }
    QueueView.wide #queue-about, QueueView.wide #queue-passage, QueueView.wide #queue-rules { padding: 0 2; }
    QueueView.abreast #queue-pair { layout: horizontal; }
    QueueView.abreast #queue-then, QueueView.abreast #queue-now { width: 1fr; padding: 0 2 0 0; }
    QueueView.tall #queue-passage { height: auto; max-height: 50%; margin: 1 0 1 0; }
    QueueView.low #queue-passage { margin: 0; }
    QueueView.low #queue-look { border-top: none; }
    QueueView.tiny #queue-rules { display: none; }
    QueueView.over #queue { display: none; }
    QueueView.over #queue-nothing { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.sitting = Sitting()
        self.queue: Queue | None = None
        self._done = ""
        """What was done last, in a sentence."""
        self._rows: dict[int, tuple[Outdated, bool, Row]] = {}
        self._passage: tuple[Outdated, Content] | None = None

    def compose(self) -> ComposeResult:
        yield Static("", id="head", markup=False)
        yield Static("", id="queue-progress", markup=False)
        yield from self.top()
        with Container(id="queue"):
            yield RowList(
                [Column("", 1), Column("", 26, grow=2), Column("", 14, grow=1, rank=1), Column("", 8, rank=2)]
            )
            with Container(id="queue-look"):
                yield Static("", id="queue-about", markup=False)
                with VerticalScroll(id="queue-passage", can_focus=False):
                    yield Static("", id="queue-words", markup=False)
                with VerticalScroll(id="queue-rules", can_focus=False), Container(id="queue-pair"):
                    yield Static("", id="queue-then", markup=False)
                    yield Static("", id="queue-now", markup=False)
        yield Static("", id="queue-nothing", markup=False)
        yield KeyLine(show_command_palette=False)

    def top(self) -> ComposeResult:
        """What stands between progress and passage."""
        yield from ()

    def on_mount(self) -> None:
        self.query_one("#head", Static).update(head_of(self, self.HEADING))
        self.reload()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self.set_class(width >= _WIDE, "wide")
        self.set_class((width * 2 // 3 if width >= _WIDE else width) >= _ABREAST, "abreast")
        self.set_class(height < _LOW and width < _WIDE, "low")
        # Not in the sheet above: that of the program, which has something to say on all lists, goes before it.
        styles = self.rows.styles
        styles.width, styles.height = ("34%", "1fr") if width >= _WIDE else ("100%", max(4, height // 5))
        self.rows.display = width >= _WIDE or (self.LIST_ABOVE and not self.has_class("low"))
        self.set_class(height < _TINY, "tiny")
        self.set_class(height >= _TALL, "tall")
        if self.queue is not None:
            self._passage = None
            self.call_later(self.show_all)

    @property
    def rows(self) -> RowList:
        """The list of what waits."""
        return self.query_one(RowList)

    # ------------------------------------------------------------------ reading

    async def load(self) -> None:
        """Read all that waits and show it."""
        queue = await self.read(self.reading)
        if queue is not None and self.is_there:
            self.queue = queue
            self._rows.clear()
            self.taken(self.sitting.take(queue.waiting))
            await self.show_all()

    def reading(self, project: Project) -> Queue:
        """Read what waits here; called in the thread that knows the project."""
        raise NotImplementedError

    def belongs(self, one: Outdated) -> bool:
        """Whether what waits is of this queue."""
        return True

    def taken(self, back: list[int]) -> None:
        """Called when it has been read what waits, before it is shown.

        Args:
            back: Codings that had been decided and wait again.
        """

    async def project_changed(self, effects: Effects) -> None:
        """Take over what a change touched."""
        if effects.tables and _SHOWN.isdisjoint(effects.tables):
            return
        self._done = effects.summary or self._done
        few = effects.tables <= {"coding", "memo"} and len(effects.codings) <= _FEW
        if self.queue is not None and few and not self._stale:
            await self._take(effects.codings)
        elif self.app.screen is self:
            await self.load()
        else:
            self._stale = True

    async def _take(self, ids: frozenset[int]) -> None:
        """Take over the present state of some codings."""
        found = await self.read(read_again, ids)
        queue = self.queue
        if found is None or queue is None or not self.is_there:
            return
        there = {one.coding.id: one for one in found if self.belongs(one)}
        known = self.sitting.waiting
        waiting = [
            there.pop(id_) if id_ in there else one for id_, one in known.items() if id_ not in ids or id_ in there
        ]
        if there:
            waiting = sorted([*waiting, *there.values()], key=queue.place)
        self.taken(self.sitting.take(waiting))
        await self.show_all()

    # ------------------------------------------------------------------ showing

    async def show_all(self) -> None:
        """Show what waits and what is looked at."""
        queue, sitting = self.queue, self.sitting
        if queue is None or not self.is_there:
            return
        shown = sitting.shown
        with self.app.batch_update():
            self.set_class(not shown, "over")
            self.query_one("#queue-progress", Static).update(self.progress(), layout=False)
            self.rows.show(self._listed(queue, shown), key=sitting.at)
            if not shown:
                self.query_one("#queue-nothing", Static).update(with_keys(harmless(self.nothing()), self))
                if self.rows.has_focus:
                    self.set_focus(None)
            elif self.focused is None and self.rows.display:
                self.rows.focus()
            self.show_top()
            await self._show_current()

    def nothing(self) -> str:
        """What is said when nothing waits."""
        raise NotImplementedError

    def show_top(self) -> None:
        """Show what stands above the passage."""

    def progress(self) -> Content:
        """How far one has come, in a bar and in words, and what was done last."""
        total, left = self.sitting.total, self.sitting.left
        width = max(6, min(30, self.size.width // 5))
        full = min(width, (total - left) * width // total) if total else 0
        bar = "█" * full + "·" * (width - full)
        words = (
            tr(
                "{part:,} of {total:,} {done}, {left:,} left",
                part=total - left,
                total=total,
                done=self.verb(),
                left=left,
            )
            if total
            else tr("nothing waits")
        )
        parts: list[tuple[str, str] | str] = [(bar, "$primary"), "  ", (words, "bold"), (self.scope(), QUIET)]
        room = (
            self.size.width - 2 - sum(Content(part if isinstance(part, str) else part[0]).cell_length for part in parts)
        )
        if self._done and self.queue is not None and room > 20:
            done = by_last_names(self._done, code_paths(self.queue.tree))
            parts.append((f"  ▸ {one_line(done, room - 4)}", QUIET))
        return Content.assemble(*parts)

    def verb(self) -> str:
        """What has been done with those that do not wait any more."""
        return tr("looked at")

    def scope(self) -> str:
        """Which of those that wait are shown."""
        return ""

    def _listed(self, queue: Queue, shown: list[Outdated]) -> list[Row]:
        """The rows of the list, a heading for each code."""
        counts: dict[int, int] = {}
        for one in shown:
            counts[one.coding.code_id] = counts.get(one.coding.code_id, 0) + 1
        rows: list[Row] = []
        code = None
        for one in shown:
            if one.coding.code_id != code:
                code = one.coding.code_id
                title = f"{end_of_path(queue.tree.path(code), 40)} · {number(counts[code])}"
                rows.append(Row(("code", code), (title,), heading=True))
            rows.append(self._row(queue, one))
        return rows

    def _row(self, queue: Queue, one: Outdated) -> Row:
        id_ = one.coding.id
        later = id_ in self.sitting.later
        known = self._rows.get(id_)
        if known is None or known[0] is not one or known[1] != later:
            words = " ".join(one.coding.quote[:400].split())
            sign = "»" if later else "★" if one.coding.star else ""
            document = queue.documents.get(one.coding.document_id, "")
            coder = queue.coders[one.coding.coder_id].name
            cells = (((sign, "warn"),), words, ((document, "quiet"),), ((coder, "quiet"),))
            known = self._rows[id_] = (one, later, Row(id_, cells))
        return known[2]

    async def _show_current(self) -> None:
        """Show the passage that is looked at, once it has been read."""
        one, queue = self.sitting.current, self.queue
        if one is None or queue is None or one.coding.code_id not in queue.tree:
            return
        if self._passage is None or self._passage[0] != one:
            passage = await self.read(read_passage, one.coding)
            if passage is None or self.sitting.current is not one or not self.is_there:
                return
            before, self._passage = self._passage, (one, self._about(queue, one, passage.document, passage.turn))
            words, start = passage_content(passage)
            self._show_texts(queue, one, words)
            if before is None or before[0].coding.id != one.coding.id:
                self.query_one("#queue-rules").scroll_home(animate=False)
                self.call_after_refresh(self._bring_into_sight, words[:start])
        self.query_one("#queue-about", Static).update(self._passage[1])

    def _show_texts(self, queue: Queue, one: Outdated, words: Content) -> None:
        rules = self.rules(queue, one)
        then, now = rules if rules is not None else (None, None)
        if self.has_class("tiny"):
            words = Content("\n\n").join(part for part in (words, then, now) if part is not None)
        self.query_one("#queue-words", Static).update(words)
        self.query_one("#queue-rules").display = now is not None and not self.has_class("tiny")
        self.query_one("#queue-then").display = then is not None
        self.query_one("#queue-then", Static).update(then or "")
        self.query_one("#queue-now", Static).update(now or "")

    def _bring_into_sight(self, before: Content) -> None:
        """Show the first coded words, however much stands before them."""
        if not self.is_there:
            return
        part = self.query_one("#queue-passage")
        width = self.query_one("#queue-words").size.width
        rows = len(before.wrap(width)) if width else 0
        part.scroll_to(y=rows - 2 if rows > part.size.height - 1 else 0, animate=False, immediate=True, force=True)

    def rules(self, queue: Queue, one: Outdated) -> tuple[Content | None, Content] | None:
        """The definitions that stand below the passage: the earlier one, if it is another, and the present one."""
        found = rules_of(one, queue.tree)
        apart = self.has_class("abreast") or self.size.height >= _STACKED
        return (found.then, found.now) if apart else (None, found.both)

    def _about(self, queue: Queue, one: Outdated, document: str, turn: int) -> Content:
        """Code, coder, place, why it waits, and the comment."""
        tree, coding = queue.tree, one.coding
        coder = queue.coders[coding.coder_id].name
        glyph = tree.mark(coding.code_id) or tree.code(coding.code_id).name[:1].upper()
        room = max(10, self.query_one("#queue-about").scrollable_content_region.width or self.size.width - 2)
        most = room if self.has_class("tiny") else room * 2
        place = tr(
            "coded by {coder}{origin} · {when} · {document}, turn {turn}",
            coder=coder,
            origin=origin_mark(coding.origin),
            when=when(coding.created_ms),
            document=document,
            turn=turn,
        )
        lines = [
            Content.assemble(
                (f"{harmless(glyph)} ", f"bold {drawn_colour(tree, coding.code_id)}"),
                (end_of_path(tree.path(coding.code_id), room - 6), "bold"),
                (" ★" if coding.star else "", "bold $text-warning"),
            ),
            Content.styled(one_line(place, room), QUIET),
        ]
        if not queue.may_decide(one):
            lines.append(
                Content.styled(
                    one_line(tr("by {coder}: only {coder} or a lead can decide", coder=coder), room), "italic"
                )
            )
        if one.why:
            lines.append(Content.styled(one_line(f"↻ {one.why}", most), "$text-warning"))
        if coding.comment:
            lines.append(Content.styled(one_line(tr("Comment: {comment}", comment=coding.comment), most), "italic"))
        return Content("\n").join(lines)

    @on(RowList.Moved)
    async def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        # Not the row of the message: by now another one may be looked at.
        key = self.rows.current_key
        if isinstance(key, int) and key != self.sitting.at and key in self.sitting.waiting:
            self.sitting.look_at(key)
            await self._show_current()
