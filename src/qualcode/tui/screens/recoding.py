"""The recoding queue: codings made under an earlier definition, looked at one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from qualcode.codebook.recoding import Outdated, keep_codings
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt
from qualcode.tui.prompts.row_screen import Remembered
from qualcode.tui.queues.reading import Queue, read_queue
from qualcode.tui.queues.screen import QueueScreen
from qualcode.tui.queues.sitting import Sitting, Wanted

_LAST: Remembered[Sitting | None] = Remembered()
_ROOMY = 100
"""Columns from which on the line that says how far one has come tells how to see the others too."""
NOTHING = tr("Nothing waits to be looked at.")
EXPLAINED = tr(
    "When a code is redefined, split or merged with another, what was coded under its earlier "
    "definition comes here: press ‹app.codebook› for the codebook, or ‹queue.leave› to go back."
)


class RecodingScreen(QueueScreen):
    """What waits to be looked at.

    Args:
        code_ids: Show only what waits of these codes, until another choice is made; empty for all.
    """

    NAME = "recoding"
    HEADING = tr("To look at again")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f", "filter", tr("Filter"), id="recoding.filter", tooltip=tr("Only those of a code, a coder or a document")
        ),
        Binding(
            "K", "keep_all", tr("Keep all of the code"), id="recoding.keep_all", show=False, tooltip=tr("It asks first")
        ),
    ]

    def __init__(self, code_ids: tuple[int, ...] = ()) -> None:
        super().__init__()
        self._code_ids = code_ids

    def on_mount(self) -> None:
        kept = _LAST.get(self.qualcode, None)
        if kept is not None:
            self.sitting = kept
        _LAST.keep(self.qualcode, self.sitting)

    def reading(self, project: Project) -> Queue:
        return read_queue(project)

    async def load(self) -> None:
        begins = not self.sitting.began
        await super().load()
        if self.queue is not None and (begins or self._code_ids):
            codes, self._code_ids = self._code_ids, ()
            await self._begin(frozenset(codes) or None)

    async def _begin(self, codes: frozenset[int] | None) -> None:
        """Show the coder's own ones if any wait, else everybody's."""
        queue = self.queue
        if queue is not None:
            mine = Wanted(codes, coder=queue.me)
            own = queue.me is not None and any(mine.fits(one.coding) for one in queue.waiting)
            self.sitting.want(mine if own else Wanted(codes))
            await self.show_all()

    # ------------------------------------------------------------------ what is said

    def scope(self) -> str:
        queue, wanted = self.queue, self.sitting.wanted
        if queue is None:
            return ""
        whose = tr("everybody's")
        if wanted.coder is not None:
            name = queue.coders[wanted.coder].name
            whose = tr("yours") if wanted.coder == queue.me else tr("{coder}'s", coder=name)
            whose += self._beside_others(replace(wanted, coder=None))
        parts = [whose]
        if wanted.codes is not None:
            names = [queue.tree.code(id_).name for id_ in sorted(wanted.codes) if id_ in queue.tree]
            parts.append(names[0] if len(names) == 1 else counted(len(names), "code"))
        if wanted.document is not None:
            parts.append(queue.documents.get(wanted.document, ""))
        return f"  · {' · '.join(parts)}"

    def _beside_others(self, every: Wanted) -> str:
        """How many of all that wait those of one coder are, and the key that shows the others."""
        all_ = sum(every.fits(one.coding) for one in self.sitting.waiting.values())
        if all_ == self.sitting.left:
            return ""
        key = "" if self.size.width < _ROOMY else tr("; f: everybody's")
        return tr(" ({left:,} of {all:,}{key})", left=self.sitting.left, all=all_, key=key)

    def nothing(self) -> str:
        others = len(self.sitting.waiting)
        done = self.sitting.total
        looked = "\n\n" + tr("All {done:,} that waited are looked at.", done=done) if done else ""
        if others:
            choose = tr("Press ‹recoding.filter› to choose others: {others:,} wait elsewhere.", others=others)
            return f"{NOTHING}{looked}\n\n{choose}"
        return f"{NOTHING}{looked}\n\n{EXPLAINED}"

    # ------------------------------------------------------------------ deciding

    async def action_keep(self) -> None:
        """Say that it fits its code as that is defined now."""
        one = self.sitting.current
        if one is not None:
            await self.decide(keep_codings, [one.coding.id])

    async def give(self, one: Outdated, code_id: int) -> None:
        if code_id == one.coding.code_id:
            await self.decide(keep_codings, [one.coding.id])
        else:
            await super().give(one, code_id)

    @work
    async def action_keep_all(self) -> None:
        """Keep all that are shown of this code, after asking."""
        one, queue = self.sitting.current, self.queue
        if one is None or queue is None or not self.may_write():
            return
        same = [other for other in self.sitting.shown if other.coding.code_id == one.coding.code_id]
        mine = [other.coding.id for other in same if queue.may_decide(other)]
        if not mine:
            self.say(tr("None of them is yours: their coders decide, or a lead"))
            return
        path = queue.tree.path(one.coding.code_id)
        rest = (
            "\n" + tr("{codings} of others stay.", codings=counted(len(same) - len(mine), "coding"))
            if len(mine) < len(same)
            else ""
        )
        question = tr("Keep {codings} of “{path}” unseen?", codings=counted(len(mine), "coding"), path=path)
        detail = tr(
            "They fit “{path}” as it is defined now, you say. Undo (u) takes it back.{rest}", path=path, rest=rest
        )
        if await self.app.push_screen_wait(ConfirmPrompt(question, detail, yes=tr("keep"))):
            await self.decide(keep_codings, mine)

    # ------------------------------------------------------------------ choosing what is shown

    @work
    async def action_filter(self) -> None:
        """Ask whose codings, of which code and in which document are shown."""
        queue = self.queue
        if queue is None:
            return
        choices = self._choices(queue)
        prompt = ChoicePrompt(tr("Look at which codings?"), choices, current=self._chosen_key())
        chosen = await self.app.push_screen_wait(prompt)
        if isinstance(chosen, tuple) and self.is_there:
            kind, id_ = chosen
            wanted = self.sitting.wanted
            if kind == "all":
                wanted = Wanted()
            elif kind == "code":
                wanted = replace(wanted, codes=None if id_ is None else frozenset({id_}))
            else:
                wanted = replace(wanted, **{kind: id_})
            self.sitting.want(wanted)
            await self.show_all()

    def _chosen_key(self) -> Hashable:
        return ("coder", self.sitting.wanted.coder)

    def _choices(self, queue: Queue) -> list[tuple[Hashable, str, str]]:
        """What can be shown, with how many wait of it; what is shown now has a tick."""
        codings = [one.coding for one in self.sitting.waiting.values()]
        wanted = self.sitting.wanted
        coders, codes = Counter(one.coder_id for one in codings), Counter(one.code_id for one in codings)
        documents = Counter(one.document_id for one in codings)

        def row(kind: str, id_: int | None, name: str, count: int, shown: bool) -> tuple[Hashable, str, str]:
            return (kind, id_), f"{'✓' if shown else ' '} {name}", tr("{count:,} wait", count=count)

        rows = [row("all", None, tr("everything that waits"), len(codings), wanted == Wanted())]
        rows.append(row("coder", None, tr("everybody's codings"), len(codings), wanted.coder is None))
        for id_, coder in sorted(queue.coders.items(), key=lambda item: item[0] != queue.me):
            if coders[id_]:
                name = tr("yours ({name})", name=coder.name) if id_ == queue.me else tr("by {name}", name=coder.name)
                rows.append(row("coder", id_, name, coders[id_], wanted.coder == id_))
        rows.append(row("code", None, tr("every code"), len(codings), wanted.codes is None))
        for code in queue.tree.walk():
            if codes[code.id]:
                picked = wanted.codes is not None and code.id in wanted.codes
                rows.append(
                    row("code", code.id, tr("code {path}", path=queue.tree.path(code.id)), codes[code.id], picked)
                )
        rows.append(row("document", None, tr("every document"), len(codings), wanted.document is None))
        for id_, name in queue.documents.items():
            if documents[id_]:
                rows.append(row("document", id_, tr("in {name}", name=name), documents[id_], wanted.document == id_))
        return rows

    # ------------------------------------------------------------------ leaving

    def on_unmount(self) -> None:
        """A sitting in which all was looked at is over."""
        if not self.sitting.waiting:
            _LAST.keep(self.qualcode, None)
