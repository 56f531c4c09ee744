"""What is said of projects that are exchanged, on the command line and on the screens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from qualcode.domain.translation import tr
from qualcode.domain.wording import counted

BENT = tr("taken otherwise than it stands there")
LEFT_OUT = tr("left out")
COUNTED_SO = tr("how places in texts are counted there")
NO_PLACE = tr("not in the file")
OTHERWISE = tr("how it was written")
TRANSFER = tr("a transfer, not a publication: it holds what was said and who is who as they stand, unchecked")
_IN_FOLDERS = ("data.qda", "settings.yaml", "qualitative_coding.sqlite3")
"""Files that are called alike in every project of QualCoder or qc, whose name is that of their folder."""
_NAMED = 5
"""So many documents are named in one line."""


def name_of(source: Path) -> str:
    """What a project of another program is called by its path: without the ending that says which program."""
    whole = source.absolute()
    if whole.name in _IN_FOLDERS:
        whole = whole.parent
    named = whole.name if whole.is_dir() and whole.suffix != ".qda" else whole.stem
    return named or "project"


def missing_texts(number: int) -> str:
    """The head over the documents whose text is missing."""
    return tr("{texts} that the file only names: codings there wait for a place", texts=counted(number, "text"))


def missing_in_a_line(names: Sequence[str], remedy: str) -> str:
    """The documents whose text is missing, in one sentence without a full stop.

    Args:
        remedy: How the folder of the texts is named.
    """
    more = ", …" if len(names) > _NAMED else ""
    listed = ", ".join(f"“{name}”" for name in names[:_NAMED])
    return tr(
        "{texts} ({listed}{more}); correct each by its text, or, of a REFI-QDA file, {remedy}",
        texts=missing_texts(len(names)),
        listed=listed,
        more=more,
        remedy=remedy,
    )


def by_dialect(dialects: Mapping[str, str]) -> list[str]:
    """The documents of each way to count offsets, a line each.

    Args:
        dialects: Document → how offsets were counted in it.
    """
    found: dict[str, list[str]] = {}
    for document, dialect in dialects.items():
        found.setdefault(dialect, []).append(document)
    lines = []
    for dialect, names in found.items():
        more = ", …" if len(names) > _NAMED else ""
        lines.append(f"{dialect}: {counted(len(names), 'document')} ({', '.join(names[:_NAMED])}{more})")
    return lines


def counts_in_words(counts: Mapping[str, int]) -> str:
    """`15 documents, 42 codes …`: of each thing of `domain.exchange.COUNTED` that there is, how many."""
    there = [_number_of(thing, count) for thing, count in counts.items() if count]
    return ", ".join(there) or tr("nothing")


def _number_of(thing: str, count: int) -> str:
    return {
        "documents": counted(count, "document"),
        "codes": counted(count, "code"),
        "coders": counted(count, "coder"),
        "codings": counted(count, "coding"),
        "memos": counted(count, "memo"),
        "cases": counted(count, "case"),
        "attributes": counted(count, "attribute"),
        "values": counted(count, "value"),
        "sets": counted(count, "set"),
    }[thing]
