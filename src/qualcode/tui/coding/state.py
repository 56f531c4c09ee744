"""What the coding screen knows of its document, and how a committed change alters it."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.codebook.tree import CodeTree
from qualcode.coding.coverage import Coverage
from qualcode.documents.opening import OpenedDocument
from qualcode.domain.spans import Span
from qualcode.domain.values import Coding
from qualcode.tui.coding.by_place import ByPlace, SentenceCounts
from qualcode.tui.colours import OKABE_ITO
from qualcode.tui.transcript.model import Mark


def drawn_colour(tree: CodeTree, code_id: int) -> str:
    """The colour in which a code is drawn: its own or one given above it, else that of its theme's place."""
    return tree.colour(code_id) or OKABE_ITO[tree.theme(code_id).position % len(OKABE_ITO)]


class DocumentState:
    """One open document: its codings by id, and questions about places in it."""

    def __init__(self, opened: OpenedDocument) -> None:
        self.opened = opened
        self.codings: dict[int, Coding] = {coding.id: coding for coding in opened.codings}
        self.nothing: tuple[Span, ...] = opened.nothing
        self._all = ByPlace(opened.codings)
        self._mine = ByPlace(coding for coding in opened.codings if coding.coder_id == opened.me)
        self._counts = SentenceCounts(opened.transcript.sentences)
        for id_ in self._mine:
            self._counts.add(self.codings[id_].span)
        self._looks: tuple[CodeTree, dict[int, tuple[str, str, str]]] = (opened.tree, {})

    @property
    def document_id(self) -> int:
        return self.opened.transcript.document.id

    @property
    def me(self) -> int | None:
        """The session's coder; None before her first change."""
        return self.opened.me

    @property
    def own(self) -> list[Coding]:
        """The session coder's codings, by place."""
        return [self.codings[id_] for id_ in self._mine]

    @property
    def own_count(self) -> int:
        """How many codings the session coder has here."""
        return len(self._mine)

    def own_at(self, passage: tuple[int, int]) -> list[Coding]:
        """The coder's codings that reach into a passage, the shortest first."""
        found = [self.codings[id_] for id_ in self._mine.overlapping(passage)]
        return sorted(found, key=lambda coding: (coding.end - coding.start, coding.start))

    def at(self, passage: tuple[int, int]) -> list[Coding]:
        """All coders' codings that reach into a passage: one's own first, then by place."""
        found = [self.codings[id_] for id_ in self._all.overlapping(passage)]
        return sorted(found, key=lambda coding: (coding.coder_id != self.me, coding.start, coding.end))

    def coverage(self) -> Coverage:
        """How far the coder has come here."""
        empty = sum(not self._counts[number] for number in self._read_nothing())
        return Coverage(len(self.opened.transcript.sentences), self._counts.touched, empty)

    def uncoded(self) -> list[Span]:
        """The sentences that the coder has neither coded nor marked as holding nothing."""
        sentences, nothing = self.opened.transcript.sentences, self._read_nothing()
        return [
            sentence for number, sentence in enumerate(sentences) if not self._counts[number] and number not in nothing
        ]

    def _read_nothing(self) -> set[int]:
        """The sentences, by number, that a mark of reading them without finding anything touches."""
        return {number for span in self.nothing if span.start < span.end for number in self._counts.numbers(span)}

    def put(self, changed: Sequence[Coding], ids: frozenset[int]) -> set[int]:
        """Take over the present state of some codings; the ids of those that are gone."""
        present = {coding.id: coding for coding in changed if coding.document_id == self.document_id}
        gone = {id_ for id_ in ids if id_ in self.codings and id_ not in present}
        for id_ in gone | (present.keys() & self.codings.keys()):
            self._take_out(self.codings.pop(id_))
        for coding in present.values():
            self._take_in(coding)
        return gone

    def _take_in(self, coding: Coding) -> None:
        self.codings[coding.id] = coding
        self._all.add(coding)
        if coding.coder_id == self.me:
            self._mine.add(coding)
            self._counts.add(coding.span)

    def _take_out(self, coding: Coding) -> None:
        self._all.remove(coding)
        if coding.coder_id == self.me:
            self._mine.remove(coding)
            self._counts.add(coding.span, -1)

    def mark_of(self, coding: Coding) -> Mark:
        """A coding as the margin shows it."""
        name, colour, glyph = self._look(coding.code_id)
        return Mark(
            id=coding.id,
            start=coding.start,
            end=coding.end,
            code_id=coding.code_id,
            name=name,
            colour=colour,
            glyph=glyph,
            coder=self.opened.coders[coding.coder_id].name,
            own=coding.coder_id == self.me,
            star=coding.star,
        )

    def _look(self, code_id: int) -> tuple[str, str, str]:
        """Name, colour and glyph of a code."""
        tree, looks = self._looks
        if tree is not self.opened.tree:
            tree, looks = self._looks = (self.opened.tree, {})
        if code_id not in looks:
            name = tree.code(code_id).name
            looks[code_id] = name, drawn_colour(tree, code_id), tree.mark(code_id) or name[:1].upper()
        return looks[code_id]

    def is_outdated(self, coding: Coding) -> bool:
        """Whether a coding was made under another definition of its code than holds now, and not looked at since."""
        return coding.definition_id != self.opened.tree.code(coding.code_id).definition_id

    def marks(self) -> list[Mark]:
        """All codings as the margin shows them."""
        return [self.mark_of(coding) for coding in self.codings.values()]


class JumpList:
    """Where the caret came from, back and on, as in a browser."""

    MOST = 100

    def __init__(self) -> None:
        self._places: list[tuple[int, int]] = []
        self._at = 0

    def leave(self, place: tuple[int, int]) -> None:
        """Remember a place (document, offset) that is about to be left by a jump."""
        del self._places[self._at :]
        if not self._places or self._places[-1] != place:
            self._places.append(place)
        del self._places[: -self.MOST]
        self._at = len(self._places)

    def back(self, here: tuple[int, int]) -> tuple[int, int] | None:
        """The place before; None at the beginning."""
        if self._at == 0:
            return None
        if self._at == len(self._places):
            self._places.append(here)
        self._at -= 1
        return self._places[self._at]

    def on(self) -> tuple[int, int] | None:
        """The place after the one that `back` went to; None at the end."""
        if self._at + 1 >= len(self._places):
            return None
        self._at += 1
        return self._places[self._at]
