"""Notes of another program as memos."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qualcode.domain.exchange import ExchangedMemo
from qualcode.domain.translation import tr
from qualcode.domain.values import ALL_MEMO_KINDS
from qualcode.exchange.intake import Intake, within

_COLUMNS = (
    *("uuid", "kind", "text", "coder_id", "created_ms", "changed_ms"),
    *("document_id", "code_id", "coding_id", "case_id", "start", "end"),
)


@dataclass(frozen=True, slots=True)
class Held:
    """The document that memos on passages and codings are on."""

    document_id: int
    name: str
    codings: Mapping[str, int]
    """UUID in the file → id."""
    text: str


def take_memos(intake: Intake, memos: Iterable[ExchangedMemo], held: Held | None = None) -> None:
    """Write memos; one on something that is not there is on the project, and says so in the report.

    Args:
        held: Of memos on passages and codings their document; None for all others.
    """
    rows: list[tuple[Any, ...]] = []
    for memo in memos:
        intake.given["memos"] += 1
        written = intake.moment(memo.created_ms)
        place = _place(intake, memo, held)
        rows.append(
            (
                intake.identity("memo", memo.uuid),
                known_kind(memo.kind),
                memo.text,
                intake.coder(memo.coder),
                written,
                written,
                *(place.get(column) for column in _COLUMNS[6:]),
            )
        )
    intake.tx.insert_many("memo", _COLUMNS, rows)


def known_kind(kind: str) -> str:
    """The kind of a memo, as there are here; a note for any other."""
    return kind if kind in ALL_MEMO_KINDS else "note"


def _place(intake: Intake, memo: ExchangedMemo, held: Held | None) -> dict[str, int | None]:
    """What the row of a memo says of where it is."""
    if memo.on == "coding" and held is not None and memo.target in held.codings:
        return {"coding_id": held.codings[memo.target]}
    if memo.on == "document" and held is not None and memo.start is not None and memo.end is not None:
        span = within(intake, memo.start, memo.end, held.text, held.name, "memos")
        return {"document_id": held.document_id, "start": span.start, "end": span.end}
    known = {"document": intake.documents, "code": intake.codes, "case": intake.cases}.get(memo.on, {})
    if memo.target in known:
        place: dict[str, int | None] = {f"{memo.on}_id": known[memo.target]}
        if memo.on == "code" and memo.case in intake.cases:
            place["case_id"] = intake.cases[memo.case]
        return place
    if memo.on != "project":
        intake.losses.tolerate(tr("memos on something that the file does not hold are on the project"), memo.text[:40])
    return {}
