"""Which words a count leaves out: the stop words of each document's language, and those of a list of one's own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.domain.values import Document
from qualcode.domain.wording import counted
from qualcode.importing.decoding import decode
from qualcode.importing.whole_files import read_whole
from qualcode.text.stems import language_code, plain_form
from qualcode.text.stop_words import has_stop_words, stop_words


@dataclass(frozen=True, slots=True)
class StopLists:
    """The words that are left out."""

    of_language: bool = True
    """Leave out the stop words of each document's language."""
    own: frozenset[str] = frozenset()
    """These as well, in every language; plain forms."""

    def words(self, language: str | None) -> frozenset[str]:
        """The plain forms that are left out of a document in a language; None is English."""
        return stop_words(language) | self.own if self.of_language else self.own

    def sentence(self, documents: Collection[Document]) -> str:
        """What is left out of these documents, in words."""
        codes = sorted({language_code(document.language) for document in documents})
        parts = []
        if self.of_language:
            listed = [code for code in codes if has_stop_words(code)]
            missing = [code for code in codes if code not in listed]
            if listed:
                parts.append(tr("the stop words of {languages}", languages=", ".join(listed)))
            if missing:
                parts.append(tr("(there is no list for {languages})", languages=", ".join(missing)))
        if self.own:
            words = counted(len(self.own), "word")
            parts.append(tr("and {words} of a list", words=words) if parts else tr("{words} of a list", words=words))
        return " ".join(parts) or tr("nothing")


def read_stop_words(path: Path) -> frozenset[str]:
    """The words of a list: any number on each line, parted by blanks or commas; what follows a `#` is a comment.

    Raises:
        InputError: The file cannot be read, or holds no word.
    """
    data = read_whole(path)
    lines = (line.partition("#")[0].replace(",", " ") for line in decode(data, str(path)).text.split("\n"))
    found = frozenset(plain_form(word) for line in lines for word in line.split())
    if not found:
        raise InputError(
            tr("there is no word in it"), file=path, remedy=tr("write the words that are left out, one a line")
        )
    return found
