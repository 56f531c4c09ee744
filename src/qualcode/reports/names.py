"""Names that must not leave the study: a list of them, and finding them in what is about to be written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from qualcode.domain.errors import InputError
from qualcode.importing.decoding import decode


def read_names(path: Path) -> tuple[str, ...]:
    """The names of a list: one on each line; what follows a `#` is a comment.

    Raises:
        InputError: The file cannot be read, or holds no name.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"it cannot be read ({error.strerror})", file=path, remedy="look at the path") from error
    lines = (line.partition("#")[0].strip() for line in decode(data, str(path)).text.split("\n"))
    names = tuple(dict.fromkeys(" ".join(line.split()) for line in lines if line))
    if not names:
        raise InputError("there is no name in it", file=path, remedy="write one on each line")
    for name in names:
        if not any(character.isalnum() for character in name):
            raise InputError(f"“{name}” is no name", file=path, remedy="take it out")
    return names


class NameFinder:
    """Finds names as whole words, whatever their case, white space and composition, also with a genitive `s`.

    A word ends where no letter follows: `anna_2` and `Anna's` hold the name `Anna`, `Annabel` does not.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {_folded(name): name for name in names}
        words = sorted(self._names, key=len, reverse=True)
        choice = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
        self._pattern = re.compile(rf"(?<![^\W\d_])({choice})(?:['’]?s)?(?![^\W\d_])") if words else None

    def find(self, text: str) -> list[str]:
        """The names that stand in a text, each once, as the list writes them."""
        if self._pattern is None:
            return []
        found = (" ".join(hit[1].split()) for hit in self._pattern.finditer(_folded(text)))
        return list(dict.fromkeys(self._names[name] for name in found))


def _folded(text: str) -> str:
    """The text in one composition and case; a name with a soft hyphen, joiner or mark of direction inside reads as
    the name."""
    text = unicodedata.normalize("NFKC", text)
    if not text.isascii():
        text = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return unicodedata.normalize("NFKC", text.casefold())
