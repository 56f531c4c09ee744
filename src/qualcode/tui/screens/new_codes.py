"""What uncoded passages speak of: candidates for codes in the participants' own words."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from qualcode.codebook.tree import SEPARATOR, load_tree
from qualcode.domain.suggestion_lists import NewCode, NewCodes
from qualcode.domain.translation import number, tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import running_freeze
from qualcode.suggestions.deciding import make_code, open_proposals, propose_made
from qualcode.tui.prompts.row_screen import Remembered
from qualcode.tui.prompts.rows import QUIET, Column, Row, harmless, one_line
from qualcode.tui.queues.passage import Passage
from qualcode.tui.queues.reading import read_codes
from qualcode.tui.suggestions.making import NewCodePrompt, ParentPicker, Wording
from qualcode.tui.suggestions.pile import Sitting
from qualcode.tui.suggestions.screen import ListScreen
from qualcode.tui.suggestions.view import Present

EXAMPLES = 5
"""Examples that lie on a key each."""


class NewCodesScreen(ListScreen[NewCode]):
    """Candidates for codes."""

    NAME = "new_codes"
    HEADING = tr("New codes")
    KIND = "new codes"
    WORKING = tr("Looking for what uncoded passages speak of")
    COLUMNS = (
        Column("", 1),
        Column(tr("Phrase"), 24, grow=2),
        Column(tr("Passages"), 8, right=True),
        Column(tr("Documents"), 9, right=True, rank=1),
    )
    LAST: ClassVar[Remembered[Sitting[NewCode] | None]] = Remembered()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "make",
            tr("Make a code"),
            id="new_codes.make",
            key_display="⏎",
            tooltip=tr("And give it to its examples"),
        ),
        Binding(
            "x,delete",
            "dismiss_it",
            tr("Not this"),
            id="new_codes.dismiss",
            key_display="x",
            tooltip=tr("Out of this list until qualcode is left, and nothing else"),
        ),
        *(
            Binding(
                str(number),
                f"example({number})",
                tr("Open example {number}", number=number),
                id=f"new_codes.example_{number}",
                show=False,
                tooltip=tr("In its document; Esc comes back"),
            )
            for number in range(1, EXAMPLES + 1)
        ),
    ]

    # ------------------------------------------------------------------ what is shown

    def entries(self, found: NewCodes) -> Sequence[NewCode]:
        return found.found

    def key_of(self, entry: NewCode) -> Hashable:
        return entry.name, entry.phrases

    def place_of(self, entry: NewCode) -> None:
        return None

    def look(self, project: Project, entries: Sequence[NewCode], others: Mapping[Hashable, int]) -> Present:
        with project.reading():
            tree, freeze = load_tree(project), running_freeze(project)
            proposals = open_proposals(project) if any(number < 0 for number in others.values()) else set()
            settled: dict[Hashable, str] = {
                key: "made" if number > 0 else "proposed"
                for key, number in others.items()
                if (number in tree if number > 0 else -number in proposals)
            }
            return Present(tree, settled, frozen=freeze.name if freeze is not None else "")

    def said(self) -> str:
        found: NewCodes = self.sitting.found
        frozen = self.present.frozen if self.present is not None else ""
        rest = tr(" The codebook is frozen for “{frozen}”: codes are proposed.", frozen=frozen) if frozen else ""
        return tr(
            "What {passages} of participants speak of.{rest}",
            passages=counted(found.uncoded, "uncoded passage"),
            rest=rest,
        )

    def how_far(self, total: int, left: int) -> str:
        return (
            tr("{candidates} left", candidates=counted(left, "candidate"))
            if left == total
            else tr("{left:,} of {total:,} candidates left", left=left, total=total)
        )

    def nothing(self) -> str:
        found: NewCodes | None = self.sitting.found
        if found is None or found.found:
            return tr(
                "Nothing is left of this list.\n"
                "\nPress ‹lists.anew› to let it be made anew, or ‹lists.leave› to go back."
            )
        if not found.uncoded:
            return tr("Every passage in which a participant speaks is coded.\n\nPress ‹lists.leave› to go back.")
        return tr(
            "No phrase comes up again and again in the {passages} of participants.\n\nPress ‹lists.leave› to go back.",
            passages=counted(found.uncoded, "uncoded passage"),
        )

    def row(self, present: Present, entry: NewCode) -> Row:
        return Row(
            self.key_of(entry), ((self.later_sign(entry),), entry.name, number(entry.passages), number(entry.documents))
        )

    def about(self, present: Present, entry: NewCode, passage: Passage | None, room: int) -> Content:
        counts = tr(
            "{passages} in {documents}",
            passages=counted(entry.passages, "passage"),
            documents=counted(entry.documents, "document"),
        )
        name = one_line(entry.name, max(10, room - len(counts) - 2))
        head = Content.assemble((name, "bold"), "  ", (counts, QUIET))
        others = ", ".join(f"“{phrase}”" for phrase in entry.phrases if phrase != entry.name)
        return (
            Content("\n").join([head, Content(one_line(tr("Also {others}", others=others), room * 3))])
            if others
            else head
        )

    def words(self, present: Present, entry: NewCode, passage: Passage | None) -> tuple[Content, int]:
        parts: list[tuple[str, str]] = []
        for at, place in enumerate(entry.examples[:EXAMPLES], 1):
            who = f"{place.speaker} · {place.document}" if place.speaker else place.document
            parts += [("\n\n", "")] if parts else []
            parts += [(f"{at}  ", "bold $text-accent"), (f"{harmless(who)}\n", QUIET)]
            parts.append((harmless(" ".join(place.quote.split())), ""))
        return Content.assemble(*parts), 0

    def rule(self, present: Present, entry: NewCode) -> None:
        return None

    # ------------------------------------------------------------------ keys

    async def action_visit(self) -> None:
        """Open the first example in its document."""
        await self.action_example(1)

    async def action_example(self, number: int) -> None:
        """Open an example in its document; Esc comes back here."""
        entry = self.pile.current
        if entry is not None and self.is_active and number <= len(entry.examples):
            place = entry.examples[number - 1]
            await self.qualcode.open_document(place.document_id, (place.start, place.end))

    async def action_dismiss_it(self) -> None:
        """Take the candidate out of the list for this session."""
        entry = self.pile.current
        if entry is not None:
            self.pile.lay_aside()
            self.say(tr("{name}: off this list; b brings it back", name=entry.name))
            await self.show_all()

    @work
    async def action_make(self) -> None:
        """Ask where it goes, how it is worded and which passages get it; make it, or propose it while frozen."""
        entry, present = self.pile.current, self.present
        if entry is None or present is None or not self.may_write():
            return
        found = await self.read(read_codes)
        if found is None:
            return
        tree, counts = found
        picked = await self.app.push_screen_wait(ParentPicker(entry.name, tree, counts))
        if picked is None:
            return
        above = tree.path(picked.code_id) if picked.code_id is not None else ""
        if present.frozen:
            title = tr("Propose a code under {code}", code=above) if above else tr("Propose a code at the top")
        else:
            title = tr("New code under {code}", code=above) if above else tr("New code at the top")
        note = (
            tr(
                "The codebook is frozen for “{frozen}”: the lead decides. The first passage ticked goes with it.",
                frozen=present.frozen,
            )
            if present.frozen
            else ""
        )
        wording, made = None, False
        while not made:  # A name that cannot be is asked for again, with what was typed.
            prompt = NewCodePrompt(title, entry, note=note, typed=wording)
            wording = await self.app.push_screen_wait(prompt)
            if wording is None:
                return
            made = await self._make(self.key_of(entry), picked.code_id, wording, frozen=bool(present.frozen))

    async def _make(self, key: Hashable, parent_id: int | None, wording: Wording, *, frozen: bool) -> bool:
        """Make the code, or propose it; whether that could be done."""
        name = wording.name.replace(SEPARATOR, "∕")
        if frozen:
            proposed = await self.change(propose_made, name, parent_id, wording.places, wording.fields)
            number = -proposed.proposal_id if proposed is not None else 0
        else:
            made = await self.change(make_code, name, parent_id, wording.places, wording.fields)
            number = made.code_id if made is not None else 0
        if number:
            self.sitting.others[key] = number
            await self.look_again()
        return bool(number)
