"""The words of a study: what no new pseudonym may be, and which names are ordinary words there."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

import regex

from qualcode.domain.person_names import is_joined_script
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import list_documents, read_text
from qualcode.storage.reads.searching import speaker_labels
from qualcode.storage.word_index import vocabulary
from qualcode.suggest.identifier_values import GIVEN_NAMES_THAT_ARE_WORDS, NAMES_THAT_ARE_WORDS
from qualcode.suggest.ordinary_words import ORDINARY_WORDS
from qualcode.text.word_forms import distinct_words, fold

_ENOUGH = 20_000
"""Words of text after which their case tells names from words."""
_NOW_AND_THEN = 3
_WORD = regex.compile(r"[\p{L}\p{M}]+")


class StudyWords:
    """What stands in the texts and names of a project; read when it is asked for.

    Args:
        project: The project; it must be open as long as this is asked.
    """

    def __init__(self, project: Project) -> None:
        self._project = project

    def holds(self, name: str) -> bool:
        """Whether a word of a name stands in a text or is part of a name in the project, whatever its case."""
        if is_joined_script(name):
            return any(name in text for text in self._texts) or any(name in called for called in self._called)
        words = {fold(word) for word in distinct_words(name)} | {fold(name)}
        return not words.isdisjoint(self._words)

    def is_ordinary(self, word: str) -> bool:
        """Whether a single word would be found in most texts though nobody is meant: `May`, `Long`, `Klein`.

        Enough text with capitals tells it: there an ordinary word stands in small letters, time and again. Else a word
        is ordinary that English has, be it a name too.
        """
        small = word.lower()
        if self._tells_capitals:
            often = self._written[small]
            return often > _NOW_AND_THEN and 10 * often > self._written[word]
        return small in ORDINARY_WORDS or small in GIVEN_NAMES_THAT_ARE_WORDS or small in NAMES_THAT_ARE_WORDS

    @cached_property
    def _tells_capitals(self) -> bool:
        """Whether the texts are long enough, and written with capitals."""
        total = self._written.total()
        capitals = sum(count for word, count in self._written.items() if word[0].isupper())
        return total >= _ENOUGH and 50 * capitals > total

    @cached_property
    def called(self) -> frozenset[str]:
        """The names of all participants, folded."""
        return frozenset(fold(case.name) for case in list_cases(self._project, "participant"))

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        with self._project.reading():
            return tuple(read_text(self._project, one.version_id) for one in list_documents(self._project))

    @cached_property
    def _called(self) -> tuple[str, ...]:
        """The names of cases, coders, documents and speakers."""
        with self._project.reading():
            return (
                *(case.name for case in list_cases(self._project)),
                *(coder.name for coder in list_coders(self._project)),
                *(document.name for document in list_documents(self._project)),
                *speaker_labels(self._project).values(),
            )

    @cached_property
    def _words(self) -> frozenset[str]:
        """Folded words of all texts, older versions too, and of all names."""
        called = (word for name in self._called for word in distinct_words(name))
        return frozenset(map(fold, (*vocabulary(self._project).words, *called)))

    @cached_property
    def _written(self) -> Counter[str]:
        """How often each word stands in the texts just as it is written."""
        counts: Counter[str] = Counter()
        for text in self._texts:
            counts.update(_WORD.findall(text))
        return counts
