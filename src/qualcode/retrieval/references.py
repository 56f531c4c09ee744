"""References: by what a quote is cited, `I017:T042`, the same in every file and on every screen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from qualcode.domain.values import Document

_ENDS = re.compile(r"[^\w]|_")
_LIKE_AN_ID = re.compile(r"(?=.*\d)[A-Za-z][A-Za-z0-9]{0,11}")


class References:
    """How documents are cited: by the first word of their names if that is letters with figures and no other document
    begins with it, as in `I017_visit 2.docx`; else by their whole names.

    Args:
        documents: All documents of the project, not only those of some quotes.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._names = {document.id: document.name for document in documents}
        first = {document_id: _ENDS.split(name, maxsplit=1)[0] for document_id, name in self._names.items()}
        taken = Counter(word.casefold() for word in first.values())
        self._ids = {
            document_id: word
            for document_id, word in first.items()
            if _LIKE_AN_ID.fullmatch(word) and taken[word.casefold()] == 1
        }

    def document(self, document_id: int) -> str:
        """By what a document is cited."""
        return self._ids.get(document_id) or self._names[document_id]

    def turn(self, document_id: int, turn: int) -> str:
        """By what a turn is cited.

        Args:
            document_id: Its document.
            turn: Its number, counted from 1.
        """
        return f"{self.document(document_id)}:T{turn:03d}"
