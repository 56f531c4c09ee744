"""A suggester's answer in the project's own terms: its codes, its documents, the words that a reason names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from qualcode.coding.passages import excerpt
from qualcode.domain.suggestions import Offered, OfferedReason, Reason, Segment, Suggestion
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import get_document
from qualcode.storage.reads.suggestions import codes_over
from qualcode.suggest.packed_vectors import most_like
from qualcode.suggestions.material import Material

QUOTED = 60
"""Code points of a passage that a reason names."""


class Offering:
    """Puts suggestions into the project's terms.

    Args:
        project: Open for reading at least.
        material: Its codebook and documents.
        text_of: Gives the text of a version.
        taught: Gives the passages with a code that were learned from, as far as they are at hand.
    """

    def __init__(
        self,
        project: Project,
        material: Material,
        text_of: Callable[[int], str],
        taught: Callable[[str], Sequence[Segment]],
    ) -> None:
        self._project, self._material, self._text_of, self._taught = project, material, text_of, taught

    def offered(
        self, found: Suggestion, segment: Segment, given: Mapping[int, Sequence[str]] | None = None
    ) -> Offered | None:
        """A suggestion with the ids of this project; None where its code is gone.

        Args:
            segment: The passage that it is for.
            given: code → the other coders who gave it there, which is said before all else.
        """
        material = self._material
        code_id = material.code_id(found.code)
        if code_id is None or code_id not in material.tree:
            return None
        reasons = [self._reason(self._with_passage(reason, segment, found.code)) for reason in found.reasons]
        if given and code_id in given:
            reasons.insert(
                0, OfferedReason("like", tr("{coders} gave it here", coders=tr(" and ").join(given[code_id])))
            )
        path = material.tree.path(code_id)
        return Offered(code_id, path, found.chance, found.word, found.measured, tuple(reasons))

    def given_here(self, document_id: int, span: tuple[int, int]) -> dict[int, list[str]]:
        """code → the other coders who gave it to anything in a passage; nothing while she codes blindly."""
        if self._material.own is not None:
            return {}
        me = self._project.known_coder_id()
        names = {coder.id: coder.name for coder in list_coders(self._project)}
        found: dict[int, list[str]] = defaultdict(list)
        for code, coder in sorted(codes_over(self._project, document_id, *span)):
            if coder != me:
                found[code].append(names[coder])
        return found

    def _with_passage(self, reason: Reason, segment: Segment, code: str) -> Reason:
        """A reason of meaning with the passage that is nearest in meaning, so that it can be checked."""
        if reason.kind != "meaning" or reason.passage is not None or segment.vector is None:
            return reason
        others = [
            (other.key, other.vector)
            for other in self._taught(code)
            if other.vector is not None and not (other.document == segment.document and _touch(other, segment))
        ]
        if not others:
            return reason
        nearest = others[most_like(segment.vector, [vector for _, vector in others])][0]
        return Reason(reason.kind, reason.text, nearest)

    def _reason(self, reason: Reason) -> OfferedReason:
        document_id = self._material.document_id(reason.passage[0]) if reason.passage is not None else None
        if reason.passage is None or document_id is None:
            return OfferedReason(reason.kind, reason.text)
        _, start, end = reason.passage
        text = reason.text
        if self._material.coders - {self._project.known_coder_id()}:
            text = reason.of_others or text
        document = get_document(self._project, document_id)
        quote = excerpt(self._text_of(document.version_id)[start:end], QUOTED)
        return OfferedReason(reason.kind, text, quote, document.name, (document_id, start, end))


def _touch(one: Segment, other: Segment) -> bool:
    return one.start < other.end and other.start < one.end
