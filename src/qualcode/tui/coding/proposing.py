"""While the codebook is frozen: new codes and changed ones become proposals, with the passage that prompted them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from qualcode.codebook.tree import SEPARATOR
from qualcode.domain.changes import Effects
from qualcode.domain.spans import Span
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Code, Freeze
from qualcode.tui.coding.desk import CodingDesk
from qualcode.tui.prompts.dialogs import LinePrompt

if TYPE_CHECKING:
    from qualcode.codebook.tree import CodeTree
    from qualcode.coding.applying import Applied
    from qualcode.storage.project import Project
    from qualcode.tui.screens.base import WorkScreen
    from qualcode.tui.screens.modal import Modal

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Proposed:
    """Proposals that were written."""

    effects: Effects
    """Those of the last one."""
    paths: tuple[str, ...]

    @property
    def message(self) -> str:
        """What the screen says."""
        names = ", ".join(f"“{path.rpartition(SEPARATOR)[2]}”" for path in self.paths)
        return plural(
            "proposed: new code {names}; the lead decides",
            "proposed: new codes {names}; the lead decides",
            len(self.paths),
            names=names,
        )


def propose_codes(project: Project, document_id: int, span: tuple[int, int], paths: Sequence[str]) -> Proposed:
    """Propose new codes, each with the passage."""
    from qualcode.codebook.proposing import propose_code

    for path in paths:
        propose_code(project, path, passage=(document_id, span))
    return Proposed(project.last, tuple(paths))


def in_vivo_or_proposed(
    project: Project, document_id: int, span: tuple[int, int], parent_id: int | None
) -> Applied | Proposed:
    """Give a passage a code named by its own words; where that would be a new one of a frozen codebook, propose it."""
    from qualcode.codebook.freezing import FrozenError
    from qualcode.codebook.tree import load_tree
    from qualcode.coding.applying import apply_in_vivo, in_vivo_name
    from qualcode.coding.passages import anchor, transcript_of

    try:
        return apply_in_vivo(project, document_id, span, parent_id)
    except FrozenError:
        transcript = transcript_of(project, document_id)
        place = anchor(transcript, span)
        name = in_vivo_name(transcript, (place.start, place.end))
        path = name if parent_id is None else f"{load_tree(project).path(parent_id)}{SEPARATOR}{name}"
        return propose_codes(project, document_id, span, [path])


class ProposingCodes(CodingDesk):
    """What of giving codes asks whether the codebook is frozen."""

    def __init__(self) -> None:
        super().__init__()
        self.freeze: Freeze | None = None
        """The freeze that holds now."""
        self._freeze_known = False

    async def open(self, document_id: int, span: tuple[int, int] | None = None) -> None:
        await super().open(document_id, span)
        if not self._freeze_known and self.state is not None:
            await self._look_at_freeze()

    def clear_desk(self) -> None:
        super().clear_desk()
        self._freeze_known = False  # It may begin or end while another screen is shown.

    async def project_changed(self, effects: Effects) -> None:
        if "freeze" in effects.tables:
            await self._look_at_freeze()
        await super().project_changed(effects)

    async def _look_at_freeze(self) -> None:
        from qualcode.storage.reads.codebook import running_freeze

        self.freeze = await self.read(running_freeze)
        self._freeze_known = True

    @property
    def frozen(self) -> str:
        """What the codebook is frozen for; empty while it is open."""
        return self.freeze.name if self.freeze is not None else ""

    async def propose(self, paths: Sequence[str], passage: Span) -> None:
        """Propose new codes with the passage, and say so."""
        proposed = await self.change(propose_codes, self.document.document_id, passage, paths)
        if proposed is not None:
            self._tell_proposed(proposed)

    def _tell_proposed(self, proposed: Proposed) -> None:
        self.say(proposed.message[:1].upper() + proposed.message[1:])
        self.drop_selection()


# ---------------------------------------------------------------------- from within the picker


@dataclass(frozen=True, slots=True)
class ProposingChange:
    """Proposes in the picker what cannot be changed there.

    Args:
        picker: Over which it is asked.
        desk: Writes the proposal.
        passage: Document and span that prompt it.
        frozen: What the codebook is frozen for.
    """

    picker: Modal[Any]
    desk: WorkScreen
    passage: tuple[int, tuple[int, int]]
    frozen: str

    @property
    def _note(self) -> str:
        return tr("The codebook is frozen for “{frozen}”: the lead decides on what you propose.", frozen=self.frozen)

    async def name(self, code: Code, typed: str = "") -> None:
        """Ask for the name that is proposed for a code."""
        asked = LinePrompt(tr("Propose another name for “{name}”", name=code.name), typed or code.name, note=self._note)
        await self._ask(asked, partial(self._name, code))

    async def _name(self, code: Code, name: str | None) -> None:
        from qualcode.codebook.proposing import propose_name

        if not name or name == code.name:
            return
        done = await self.desk.change(propose_name, code.id, name, passage=self.passage)
        if done is None:  # A name that cannot be is asked for again, with what was typed.
            await self.name(code, name)
        else:
            self._tell(tr("another name for “{name}”", name=code.name))

    async def rule(self, tree: CodeTree, code: Code) -> None:
        """Ask for the definition that is proposed for a code, and why."""
        from qualcode.domain.codebook_entries import DEFINING_FIELDS
        from qualcode.tui.prompts.codes import RULE_LABELS
        from qualcode.tui.prompts.forms import Field, FormPrompt

        fields = [Field(name, RULE_LABELS[name], getattr(code, name), long=True) for name in DEFINING_FIELDS]
        fields.append(Field("reason", tr("Why: where the rule did not fit")))
        asked = FormPrompt(tr("Propose another rule for “{name}”", name=tree.path(code.id)), fields, note=self._note)
        await self._ask(asked, partial(self._rule, code))

    async def _rule(self, code: Code, answers: dict[str, str] | None) -> None:
        from qualcode.tui.prompts.codes import changed_fields

        if answers is None:
            return
        reason = answers["reason"]
        new = changed_fields(code, {name: text for name, text in answers.items() if name != "reason"})
        if new or reason:
            done = await self.desk.change(_redefinition, code.id, self.passage, reason, new)
            if done is not None:
                self._tell(tr("another rule for “{name}”", name=code.name))

    async def refuse(self) -> None:
        """Say that the codebook is frozen."""
        from qualcode.codebook.freezing import check_open

        await self.desk.read(check_open)

    async def _ask(self, asked: Modal[T], then: Callable[[T | None], Awaitable[None]]) -> None:
        if self.picker.is_active:
            await self.picker.app.push_screen(asked, then)

    def _tell(self, what: str) -> None:
        self.desk.say(tr("Proposed: {what}; the lead decides", what=what))


def _redefinition(
    project: Project, code_id: int, passage: tuple[int, tuple[int, int]], reason: str, new: dict[str, str]
) -> Effects:
    from qualcode.codebook.proposing import propose_redefinition

    return propose_redefinition(project, code_id, passage=passage, reason=reason, **new)
