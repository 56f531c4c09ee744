"""References: by what a quote is cited, `I017:T042`, the same in every file and on every screen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from qualcode.domain.translation import tr
from qualcode.domain.values import Document

_ENDS = re.compile(r"[^\w]|_")
_LIKE_AN_ID = re.compile(r"[A-Z]{1,4}[0-9][A-Z0-9]{0,8}")
"""Capitals and figures: `Anna2` may be somebody."""


def numbered() -> str:
    """How documents are called whose names are no ids, as the head of a publication says it."""
    return tr("numbered in the order of their import, since names may tell who speaks")


class References:
    """How documents are cited: by the first word of their names if that is an id which no other document begins with,
    as in `I017_visit 2.docx`; else by the number under which they were imported, `D03`.

    The number stays with its document when others are renamed or removed. Where an id of another document looks like
    such a number, all numbers have another letter before them.

    Args:
        documents: All documents of the project, not only those of some quotes.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        names = {document.id: document.name for document in documents}
        first = {document_id: _ENDS.split(name, maxsplit=1)[0] for document_id, name in names.items()}
        taken = Counter(word.casefold() for word in first.values())
        ids = {
            document_id: word
            for document_id, word in first.items()
            if _LIKE_AN_ID.fullmatch(word) and taken[word.casefold()] == 1
        }
        self.numbered = frozenset(names.keys() - ids.keys())
        """The documents that are cited by their numbers."""
        letters = "D"
        while any(re.fullmatch(f"{letters}[0-9]+", word) for word in ids.values()):
            letters += "D"
        self._cited = ids | {document_id: f"{letters}{document_id:02d}" for document_id in self.numbered}

    def document(self, document_id: int) -> str:
        """By what a document is cited."""
        return self._cited[document_id]

    def turn(self, document_id: int, turn: int) -> str:
        """By what a turn is cited.

        Args:
            document_id: Its document.
            turn: Its number, counted from 1.
        """
        return f"{self.document(document_id)}:T{turn:03d}"
