"""The sources of a QualCoder project: its texts, and the recordings and pictures that are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.domain.codebook_entries import shown
from qualcode.domain.exchange import Losses
from qualcode.domain.translation import tr
from qualcode.peers.cells import as_moment, as_text, as_whole
from qualcode.peers.flat_projects import FlatMemo, FlatSource
from qualcode.peers.keyed_rows import keyed
from qualcode.peers.untrusted_databases import UntrustedDatabase

TEXT, RECORDING, PICTURE = "text", "recording", "picture"

_PLACES = {
    "/docs/": TEXT,
    "docs:": TEXT,
    "/audio/": RECORDING,
    "audio:": RECORDING,
    "/video/": RECORDING,
    "video:": RECORDING,
    "/images/": PICTURE,
    "images:": PICTURE,
}
_TRANSCRIPTS = (".transcribed", ".txt")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of `source`, without its text."""

    row: int
    key: str
    id: int | None
    name: str
    path: str
    memo: str
    owner: str
    date: str
    transcript: int | None
    kind: str


class Sources:
    """The rows of `source`.

    Args:
        database: The open file.
        counted: Where they are counted as documents.
        losses: Where it is told what is no document.
        memos: Where their memos are added.
    """

    def __init__(
        self, database: UntrustedDatabase, counted: Counter[str], losses: Losses, memos: list[FlatMemo]
    ) -> None:
        self._db = database
        self._counted = counted
        self._losses = losses
        self._memos = memos
        self.stands_for: dict[str, str] = {}
        """Key of a source → that of the text that came in for it: its own, or its transcript's."""
        self.texts = self._take()
        """Those that are texts, in the order of the file."""

    def text(self, source: FlatSource) -> str | None:
        """The text of a source; None where it has none."""
        return self._words(source.row)

    def _take(self) -> list[FlatSource]:
        rows = list(self._source_rows())
        self._counted["documents"] = len(rows)
        texts = {row.key: row for row in rows if row.kind == TEXT}
        by_id = {row.id: row for row in texts.values() if row.id is not None}
        by_name = {row.name: row for row in texts.values()}
        recordings: dict[str, str] = {}
        for row in rows:
            if row.kind == TEXT:
                self.stands_for[row.key] = row.key
                continue
            transcript = self._transcript(row, by_id, by_name)
            if transcript is not None:
                self.stands_for[row.key] = transcript.key
                recordings.setdefault(transcript.key, _without_place(row.path))
                self._losses.tolerate(
                    tr("recordings are named by their transcripts, and are no documents of their own"),
                    shown(row.name),
                    thing="documents",
                )
            else:
                things = tr("recordings without a transcript") if row.kind == RECORDING else tr("pictures")
                self._losses.leave_out(tr("{things} were left out", things=things), shown(row.name), thing="documents")
        for row in rows:
            self._take_source_memo(row)
        return [self._source(row, recordings.get(row.key, "")) for row in texts.values()]

    def _source_rows(self) -> Iterator[SourceRow]:
        columns = ("rowid", "id", "name", "mediapath", "memo", "owner", "date", "av_text_id")
        taken: set[str] = set()
        for rowid, id_, name, path, memo, owner, date, transcript in self._db.rows("source", *columns):
            row, key = keyed(rowid, id_, taken)
            place = as_text(path).strip()
            kind = next((kind for start, kind in _PLACES.items() if place.lower().startswith(start)), TEXT)
            if kind != TEXT and (self._words(row) or "").strip():
                kind = TEXT
            yield SourceRow(
                row,
                key,
                as_whole(id_),
                as_text(name),
                place,
                as_text(memo),
                as_text(owner),
                as_text(date),
                as_whole(transcript),
                kind,
            )

    def _words(self, row: int) -> str | None:
        for (value,) in self._db.rows("source", "fulltext", only=(row,)):
            return None if value is None else as_text(value)
        return None

    def _transcript(
        self, row: SourceRow, by_id: dict[int, SourceRow], by_name: dict[str, SourceRow]
    ) -> SourceRow | None:
        """The transcript of a recording: the text that it names, or that early versions gave its name."""
        if row.kind != RECORDING:
            return None
        if row.transcript is not None:
            return by_id.get(row.transcript)
        names = (row.name + ending for ending in _TRANSCRIPTS)
        return next((by_name[name] for name in names if name in by_name), None)

    def _take_source_memo(self, row: SourceRow) -> None:
        if not row.memo.strip():
            return
        on = self.stands_for.get(row.key, "")
        self._memos.append(
            FlatMemo(
                ("source", row.key, row.date, row.name),
                row.memo,
                "" if on == row.key else row.name,
                "document",
                on,
                row.owner,
                as_moment(row.date),
            ),
        )

    @staticmethod
    def _source(row: SourceRow, recording: str) -> FlatSource:
        identity = (row.key, row.name, row.date)
        file_name = _without_place(row.path).replace("\\", "/").rpartition("/")[2]
        return FlatSource(row.key, identity, row.row, row.name, row.owner, as_moment(row.date), file_name, recording)


def _without_place(path: str) -> str:
    """The path of a file, without the word for the kind of it that links have."""
    start = next((start for start in _PLACES if path.lower().startswith(start)), "")
    return path[len(start) :] if start.endswith(":") else path.lstrip("/")
