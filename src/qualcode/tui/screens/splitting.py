"""Sorting the passages of a code that is split: one after the other, one key for each code to sort into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.codebook.recoding import Outdated
from qualcode.codebook.removing import retire_code
from qualcode.codebook.splitting import Split, add_target, sort_coding, take_away, taken_up
from qualcode.codebook.tree import load_tree
from qualcode.domain.changes import Effects
from qualcode.domain.translation import number, plural, tr
from qualcode.history.undoing import GOES_ON, redo_entry, undo, undo_entry
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.history import undoable
from qualcode.tui.coding.state import drawn_colour
from qualcode.tui.prompts.dialogs import ConfirmPrompt, LinePrompt
from qualcode.tui.prompts.row_screen import Remembered
from qualcode.tui.prompts.rows import QUIET, harmless, one_line
from qualcode.tui.queues.reading import Queue, read_queue
from qualcode.tui.queues.screen import QueueScreen
from qualcode.tui.queues.sitting import Sitting, Wanted

SORT_KEYS = "123456789adghijlmpqrstvwz"
"""The keys of the codes that are sorted into, in their order; the letters between them do something else."""


@dataclass(slots=True)
class Sorting(Sitting):
    """A sitting at a split."""

    split: Split | None = None
    first: int = 0
    """The entry of the journal that began the split."""
    put: dict[int, int | None] = field(default_factory=dict)
    """coding → the code that it was given; None where it was removed."""


_SORTED = GOES_ON["sort-on"]
"""Verbs of the entries of a sitting at a split."""
ROOMY = 18
"""Rows from which on each code to sort into has a line of its own."""
_LAST: Remembered[Sorting | None] = Remembered()


def sort_on(project: Project, split: Split, first: int, coding_id: int, target_id: int) -> Split:
    """Sort a coding, going on with the sitting that `first` began."""
    return sort_coding(project, taken_up(project, split, first), coding_id, target_id)


def remove_on(project: Project, split: Split, first: int, coding_id: int) -> Split:
    """Remove a coding, going on with the sitting that `first` began."""
    return take_away(project, taken_up(project, split, first), coding_id)


def add_on(project: Project, split: Split, first: int, name: str) -> Split:
    """A further code to sort into, going on with the sitting that `first` began."""
    return add_target(project, taken_up(project, split, first), name)


def _sorting(split: Split) -> Sorting:
    return Sorting(split=split, first=split.entry or 0)


class SplittingScreen(QueueScreen):
    """The sorting screen.

    Args:
        split: What was begun; None for the one that was left for a document last.
    """

    NAME = "splitting"
    HEADING = tr("Splitting")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "n",
            "new",
            tr("New code"),
            id="splitting.new",
            tooltip=tr("A further code to sort into; the next key is its"),
        ),
        *(
            Binding(
                key,
                f"sort({place})",
                tr("Into code {key}", key=key),
                id=f"splitting.sort_{key}",
                show=False,
                tooltip=tr("Sort the passage into the code that lies on this key"),
            )
            for place, key in enumerate(SORT_KEYS)
        ),
    ]
    LIST_ABOVE = False
    DEFAULT_CSS = "SplittingScreen #queue-targets { height: auto; }"

    def __init__(self, split: Split | None = None) -> None:
        super().__init__()
        self._given = split
        self._visiting = False
        self._asked = False
        """Whether it was asked if the code is to be retired."""

    def top(self) -> ComposeResult:
        with VerticalScroll(id="queue-top", can_focus=False):
            yield Static("", id="queue-targets", markup=False)

    def on_mount(self) -> None:
        kept = _LAST.get(self.qualcode, None)
        if self._given is not None:
            kept = _sorting(self._given)
        self.sitting = kept if kept is not None else Sorting()
        _LAST.keep(self.qualcode, kept)

    @property
    def sorting(self) -> Sorting:
        """The sitting."""
        assert isinstance(self.sitting, Sorting)
        return self.sitting

    @property
    def split(self) -> Split:
        """The split; actions run only while there is one."""
        assert self.sorting.split is not None
        return self.sorting.split

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key on which no code lies does nothing; nothing is sorted where nothing is split."""
        split = self.sitting.split if isinstance(self.sitting, Sorting) else None
        if action in ("sort", "keep", "other", "remove", "new") and split is None:
            return False
        return super().check_action(action, parameters)

    # ------------------------------------------------------------------ reading

    def reading(self, project: Project) -> Queue:
        split = self.sorting.split
        tree = load_tree(project)
        source = [split.source_id] if split is not None and split.source_id in tree else []
        return read_queue(project, source)

    def belongs(self, one: Outdated) -> bool:
        return one.coding.code_id == self.split.source_id

    async def load(self) -> None:
        queue = await self.read(self.reading)
        if queue is not None and not queue.leads:  # A coder sorts her own; those of others wait in their queues.
            self.sitting.wanted = Wanted(coder=queue.me)
        await super().load()

    def taken(self, back: list[int]) -> None:
        for id_ in back:
            self.sorting.put.pop(id_, None)
            self._asked = False

    async def project_changed(self, effects: Effects) -> None:
        """Take over what a change touched; what was sorted otherwise than by a key here, as by a redo, counts too."""
        await super().project_changed(effects)
        sorting = self.sorting
        unknown = [id_ for id_ in sorting.known if id_ not in sorting.waiting and id_ not in sorting.put]
        if unknown and not self._stale:
            there = await self.read(list_codings, ids=unknown)
            codes = {coding.id: coding.code_id for coding in there or ()}
            sorting.put |= {id_: codes.get(id_) for id_ in unknown}
            if self.is_there:
                self.show_top()

    async def show_all(self) -> None:
        await super().show_all()
        if self.queue is not None and self.sorting.split is not None and not self.sitting.shown and not self._asked:
            self._asked = bool(self.sitting.total)
            if self._asked and self.app.screen is self:
                self._offer_retiring()

    # ------------------------------------------------------------------ what is said

    def show_top(self) -> None:
        queue, split = self.queue, self.sorting.split
        if queue is None or split is None or split.source_id not in queue.tree:
            self.query_one("#queue-targets", Static).update("")
            return
        lines = list(self._target_lines(queue, split))
        roomy = len(lines) * 4 <= self.size.height and self.size.height >= ROOMY
        shown = Content("\n").join(lines) if roomy else self._in_a_row(queue, split)
        stays = sum(code == split.source_id for code in self.sorting.put.values())
        head = Content.assemble(
            (f"“{harmless(queue.tree.path(split.source_id))}”", "bold"),
            "   ",
            (" k ", "bold reverse"),
            tr(" stays there "),
            (number(stays), "bold" if stays else QUIET),
        )
        self.query_one("#queue-targets", Static).update(head + "\n" + shown)

    def _targets(self, queue: Queue, split: Split) -> Iterator[tuple[str, int, int]]:
        """(key, code, how many were sorted into it) of each code to sort into that is there still."""
        counts = Counter(self.sorting.put.values())
        for place, id_ in enumerate(split.targets):
            if id_ in queue.tree:
                yield SORT_KEYS[place] if place < len(SORT_KEYS) else " ", id_, counts[id_]

    def _target_lines(self, queue: Queue, split: Split) -> Iterator[Content]:
        """A line for each code to sort into: key, name, how many, and what it means."""
        names = {id_: queue.tree.code(id_).name for id_ in split.targets if id_ in queue.tree}
        widest = min(max(12, self.size.width // 3), max((len(name) for name in names.values()), default=0))
        for key, id_, count in self._targets(queue, split):
            name = one_line(names[id_], widest)
            pad = " " * (widest - Content(name).cell_length)
            text = " ".join(queue.tree.code(id_).definition.split())
            yield Content.assemble(
                (f" {key} ", "bold reverse"),
                (" ■ ", drawn_colour(queue.tree, id_)),
                (name + pad, "bold"),
                (f" {count:>5,}", "bold" if count else QUIET),
                (f"  {one_line(text, max(1, self.size.width - widest - 16))}", QUIET),
            )

    def _in_a_row(self, queue: Queue, split: Split) -> Content:
        """The same without definitions, one behind the other, where there is little room."""
        parts = [
            Content.assemble(
                (f" {key} ", "bold reverse"), f" {one_line(queue.tree.code(id_).name, 24)} ", (number(count), QUIET)
            )
            for key, id_, count in self._targets(queue, split)
        ]
        lines = [parts[0]] if parts else []
        for part in parts[1:]:
            line = Content.assemble(lines[-1], "  ", part)
            if line.cell_length <= self.size.width - 3:
                lines[-1] = line
            else:
                lines.append(part)
        return Content("\n").join(lines)

    def rules(self, queue: Queue, one: Outdated) -> tuple[Content | None, Content] | None:
        """None: what the codes mean stands beside their keys."""
        return None

    def verb(self) -> str:
        return tr("sorted")

    def nothing(self) -> str:
        queue, split = self.queue, self.sorting.split
        if queue is None or split is None or split.source_id not in queue.tree:
            return tr(
                "Nothing is being split.\n"
                "\nPress ‹app.codebook› for the codebook, and ‹codebook.split› on the code to be "
                "split."
            )
        path = queue.tree.path(split.source_id)
        others = len(self.sitting.waiting) - self.sitting.left
        stays = sum(code == split.source_id for code in self.sorting.put.values())
        lines = [
            tr("All passages of “{path}” are sorted.", path=path)
            if self.sitting.total
            else tr("No passage of “{path}” waits.", path=path)
        ]
        if stays:
            lines.append(plural("{number:,} passage stays there.", "{number:,} passages stay there.", stays))
        if others:
            lines.append(tr("{others:,} of other coders wait in their queues.", others=others))
        return "\n\n".join([*lines, tr("Press ‹queue.leave› to go back.")])

    # ------------------------------------------------------------------ sorting

    async def action_sort(self, place: int) -> None:
        """Sort the passage into the code that lies on a key."""
        targets, queue = self.split.targets, self.queue
        if place >= len(targets):
            self.say(tr("No code lies on {key} yet: n makes one", key=SORT_KEYS[place]))
        elif queue is not None and targets[place] not in queue.tree:
            self.say(tr("The code that lay on {key} is gone", key=SORT_KEYS[place]))
        else:
            await self._put(self.sitting.current, targets[place])

    async def action_keep(self) -> None:
        """Let it stay with the code that is split."""
        await self._put(self.sitting.current, self.split.source_id)

    async def give(self, one: Outdated, code_id: int) -> None:
        await self._put(one, code_id)

    async def _put(self, one: Outdated | None, code_id: int) -> None:
        if one is None:
            return
        id_ = one.coding.id
        self.sorting.put[id_] = code_id  # Before it is committed: what is painted then counts it already.
        done = await self.decide(sort_on, self.split, self.sorting.first, id_, code_id)
        if done is None:
            self.sorting.put.pop(id_, None)
        else:
            self.sorting.split = replace(self.split, effects=done.effects, entry=done.entry)

    async def action_remove(self) -> None:
        """Take the coding away."""
        one = self.sitting.current
        if one is not None:
            self.sorting.put[one.coding.id] = None
            done = await self.decide(remove_on, self.split, self.sorting.first, one.coding.id)
            if done is None:
                self.sorting.put.pop(one.coding.id, None)
            else:
                self.sorting.split = replace(self.split, effects=done.effects, entry=done.entry)

    @work
    async def action_new(self) -> None:
        """Ask for a further code to sort into."""
        queue = self.queue
        if queue is None or self.split.source_id not in queue.tree or not self.may_write():
            return
        if len(self.split.targets) >= len(SORT_KEYS):
            self.say(
                tr(
                    "There are {count} codes to sort into already: c chooses any other",
                    count=len(SORT_KEYS),
                )
            )
            return
        key, path = SORT_KEYS[len(self.split.targets)], queue.tree.path(self.split.source_id)
        note = tr(
            "It stands beside “{path}” and lies on the key {key}. A path (Theme/Code) puts it elsewhere.",
            path=path,
            key=key,
        )
        name = await self.app.push_screen_wait(LinePrompt(tr("Sort into which further code?"), note=note))
        if name is None:
            return
        added = await self.change(add_on, self.split, self.sorting.first, name)
        if added is not None:
            self.sorting.split = added
            if self.is_there:
                await self.show_all()

    @work
    async def _offer_retiring(self) -> None:
        """Ask whether the code that was split is to be retired, if nothing has it any more."""
        queue, source = self.queue, self.split.source_id
        left = await self.read(list_codings, code_ids=[source])
        if queue is None or left is None or left or source not in queue.tree or queue.tree.code(source).retired:
            return
        if self.qualcode.store.why_read_only:
            return
        path = queue.tree.path(source)
        detail = tr("No passage has it any more. Retired, it is hidden and cannot be given; its history stays.")
        if await self.app.push_screen_wait(ConfirmPrompt(tr("Retire “{path}”?", path=path), detail, yes=tr("retire"))):
            await self.change(retire_code, source)

    # ------------------------------------------------------------------ taking back

    def undo_here(self, project: Project) -> list[Effects]:
        """Take back the last passage sorted, and no more; what is of another kind as everywhere."""
        latest, first = undoable(project), self.sorting.first
        if latest is not None and latest.id > first and latest.verb not in _SORTED:
            return undo(project)
        return undo_entry(project, after=first)

    def redo_here(self, project: Project) -> list[Effects]:
        """Bring back the last passage taken back, and no more."""
        return redo_entry(project)

    # ------------------------------------------------------------------ leaving

    def leaving(self) -> None:
        self._visiting = True

    def on_unmount(self) -> None:
        """Say what is left; who only looks at a passage comes back."""
        queue, split = self.queue, self.sorting.split
        if self._visiting or queue is None or split is None:
            return
        _LAST.keep(self.qualcode, None)
        if self.sitting.left and split.source_id in queue.tree:
            path = queue.tree.path(split.source_id)
            self.say(
                plural(
                    "{number:,} left at “{path}”: it waits in the recoding queue",
                    "{number:,} left at “{path}”: they wait in the recoding queue",
                    self.sitting.left,
                    path=path,
                )
            )
