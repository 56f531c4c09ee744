"""What `report run` and `report check` answer: described in `docs/json.md`."""

from __future__ import annotations

from datetime import date
from typing import Literal

from qualcode.domain.answers import Answer
from qualcode.domain.wording import counted

ItemState = Literal["same", "changed", "meant", "asked", "new", "gone"]
"""`same`: as it was written; `changed`: its data is another; `meant`: its data is the same, but one of its codes was
redefined or one of its documents corrected; `asked`: the report file asks for something else;
`new` and `gone`: the report file has it since, or has it no more."""


class ItemCheck(Answer):
    """What became of one item since the report was written."""

    number: int
    what: str
    state: ItemState
    documents_new: tuple[str, ...] = ()
    """Documents from which it has something now and had nothing."""
    documents_gone: tuple[str, ...] = ()
    documents_changed: tuple[str, ...] = ()
    """Documents from which it has something else: codings added, removed, moved or recoded."""
    codes_new: tuple[str, ...] = ()
    codes_gone: tuple[str, ...] = ()
    codes_changed: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    """The same in sentences, with what else may be the cause."""


class ReportCheck(Answer):
    """What changed since a report was written."""

    title: str
    output: str
    changed: bool
    """Whether the report would be another if it was written now."""
    codebook_then: str
    codebook_now: str
    data_until_then: date | None
    data_until_now: date | None
    documents_corrected: tuple[str, ...]
    """Documents whose text or attributes are others now."""
    codes_redefined: tuple[str, ...]
    """Codes that are defined otherwise, or stand elsewhere in the tree."""
    items: tuple[ItemCheck, ...]


def listed(names: tuple[str, ...], noun: str, most: int = 5) -> str:
    """``3 documents (I001, I002, I007)``; with `…` behind the first few."""
    shown = ", ".join(names[:most]) + (", …" if len(names) > most else "")
    return f"{counted(len(names), noun)} ({shown})"
