"""What tables of codes share: their rows, and who stands behind a coding, asked once for each way of speaking."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.analysis.resolving import Speakers
from qualcode.analysis.sample import CODE, DOCUMENT, REACHED, Counted, Sample
from qualcode.analysis.sample_answers import Person, coders_of, labels_behind, persons_behind, unmapped_labels
from qualcode.domain.summary_answers import UnmappedLabel
from qualcode.domain.summary_answers_documents import CodeLine


def code_lines(sample: Sample) -> tuple[CodeLine, ...]:
    """The codes that have rows, in the order of the codebook, each with the rows that it is made of."""
    tree, shown = sample.tree, set(sample.codes)
    members: dict[int, list[int]] = {}
    for code, theme in tree.links:
        members.setdefault(theme, []).append(code)
    found = []
    for code in sample.codes:
        rolled_up = sample.wish.roll_up and tree.groups(code)
        direct = [*(child.id for child in tree.children(code)), *members.get(code, ())] if rolled_up else []
        parts = direct if shown.issuperset(direct) else []
        found.append(
            CodeLine(
                code=tree.path(code), rolled_up=rolled_up, parts=tuple(tree.path(part) for part in dict.fromkeys(parts))
            )
        )
    return tuple(found)


def rows_of(sample: Sample) -> dict[int, list[int]]:
    """Code → the codes in whose rows its codings stand, in the order of the rows."""
    found: dict[int, list[int]] = {}
    for row, covered in sample.covered.items():
        for code in covered:
            found.setdefault(code, []).append(row)
    return found


class Behind:
    """Who stands behind codings."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample
        self._persons: dict[tuple[int, Speakers], tuple[Person, ...]] = {}

    def of(self, document: int, reached: Speakers) -> tuple[Person, ...]:
        """The people whom a coding of a document that reaches these speakers is of."""
        key = (document, reached)
        found = self._persons.get(key)
        if found is None:
            found = self._persons[key] = persons_behind(self._sample, document, reached)
        return found

    def document(self, document: int) -> set[Person]:
        """The people who say something in a document."""
        people = self._sample.people
        found: set[Person] = {
            ("participant", person) for person in people.participants(s.id for s in people.speakers_of(document))
        }
        return found or ({("document", document)} if people.is_somebody(document) else set())


def unmapped_of(sample: Sample, codings: Iterable[Counted], documents: Iterable[int] = ()) -> tuple[UnmappedLabel, ...]:
    """The labels behind which nobody is known to stand, where a coding reaches no participant besides.

    Args:
        documents: Of which something is told as a whole: there where no participant speaks besides.
    """
    people = sample.people
    reached = {(coding[DOCUMENT], coding[REACHED]) for coding in codings}
    reached |= {(id_, tuple(speaker.id for speaker in people.speakers_of(id_))) for id_ in documents}
    return unmapped_labels(sample, {label for place in reached for label in labels_behind(sample, *place)})


def coders_counted(sample: Sample) -> tuple[str, ...]:
    """The names of those whose codings stand in a row."""
    return coders_of(sample, sample.reach.coders_of(sample.in_rows))


def in_rows(sample: Sample) -> list[Counted]:
    """The codings that stand in a row, by document and place."""
    wanted = sample.in_rows
    if len(wanted) == len(sample.tree):
        return sample.codings
    return [coding for coding in sample.codings if coding[CODE] in wanted]
