"""Documents, their texts, turns and sentences: together they are the text again, nothing twice, nothing left out."""

from __future__ import annotations

import zlib
from typing import Any

from qualcode.domain.identity import now_ms
from qualcode.domain.spans import Span
from qualcode.domain.translation import several
from qualcode.storage.repairing.bench import Bench, Row, column_names
from qualcode.storage.types import pack_spans, unpack_spans
from qualcode.text.sentences import RULE, split_sentences

_TURN = column_names("turn")


def mend_texts(bench: Bench) -> None:
    """Go through all documents and all versions of their texts."""
    give_texts(bench)
    query = "document_id IN (SELECT id FROM main.document)"
    for version_id, document_id, digest, length in bench.rows(
        "version", "id", "document_id", "text_sha256", "length", where=query
    ):
        text = read_text(bench, digest)
        (name, language), *_ = bench.rows("document", "name", "language", where="id = ?", values=(document_id,))
        if len(text) != length:
            bench.update("version", version_id, length=len(text))
            bench.did(
                "texts",
                several("{number:,} length of texts noted anew", "{number:,} lengths of texts noted anew"),
                name,
            )
        _mend_turns(bench, version_id, document_id, name, text)
        _mend_sentences(bench, version_id, name, text, language)


def read_text(bench: Bench, digest: bytes) -> str:
    """A text that is whole."""
    codec, data = bench.db.execute('SELECT codec, data FROM main."content" WHERE sha256 = ?', (digest,)).fetchone()
    return (zlib.decompress(data) if codec == "zlib" else bytes(data)).decode()


def give_texts(bench: Bench) -> None:
    """Let every document have a text, if only an empty one."""
    from hashlib import sha256

    bare = bench.rows("document", "id", "name", where="id NOT IN (SELECT document_id FROM main.version)")
    if not bare:
        return
    digest = sha256(b"").digest()
    bench.db.execute("INSERT OR IGNORE INTO main.content VALUES (?, 0, 'plain', x'')", (digest,))
    for id_, name in bare:
        version = bench.add(
            "version", document_id=id_, number=1, text_sha256=digest, original_sha256=digest, encoding=None,
            notation=None, length=0, words=0, metadata="{}", warnings="[]", created_ms=now_ms(),
        )  # fmt: skip
        for table in ("turn", "sentences"):
            bench.remove(table, "version_id = ?", (version,))  # Of a version that had this number, and is gone.
        bench.insert("sentences", ("version_id", "rule", "spans"), [[version, RULE, b""]])
        bench.did(
            "texts",
            several(
                "{number:,} document without a text given an empty one",
                "{number:,} documents without a text given an empty one",
            ),
            name,
        )


def _mend_turns(bench: Bench, version_id: int, document_id: int, name: str, text: str) -> None:
    """Let the turns of a version be its text."""
    rows = bench.rows("turn", *_TURN, where="version_id = ?", values=(version_id,))
    speakers = {row[0] for row in bench.rows("speaker", "id", where="document_id = ?", values=(document_id,))}
    mended = _in_order([dict(zip(_TURN, row, strict=True)) for row in rows], text, version_id, speakers)
    made = [[turn[column] for column in _TURN] for turn in mended]
    if made != rows:
        bench.remove("turn", "version_id = ?", (version_id,))
        if made:
            bench.insert("turn", _TURN, made)
        bench.did(
            "turns",
            several("{number:,} text whose turns were put in order", "{number:,} texts whose turns were put in order"),
            name,
        )


def _in_order(turns: list[dict[str, Any]], text: str, version_id: int, speakers: set[int]) -> list[dict[str, Any]]:
    """Turns one behind the other, with one more wherever words belong to none."""
    made: list[dict[str, Any]] = []
    reach = 0
    for turn in sorted(turns, key=lambda turn: (turn["start"], turn["ordinal"])):
        start, end = max(turn["start"], reach), min(turn["end"], len(text))
        if start >= end:
            continue
        _fill(made, text, reach, start, version_id)
        made.append(_inside(turn | {"start": start, "end": end}, speakers))
        reach = end
    _fill(made, text, reach, len(text), version_id)
    for ordinal, turn in enumerate(made):
        turn["ordinal"] = ordinal
    return made


def _fill(made: list[dict[str, Any]], text: str, start: int, end: int, version_id: int) -> None:
    """Words that belong to no turn are one that nobody is known to have said."""
    gap = text[start:end]
    if gap.strip():
        start, end = start + len(gap) - len(gap.lstrip()), end - len(gap) + len(gap.rstrip())
        empty: dict[str, Any] = dict.fromkeys(_TURN)
        made.append(
            empty | {"version_id": version_id, "start": start, "end": end, "speech": pack_spans([(start, end)])}
        )


def _inside(turn: dict[str, Any], speakers: set[int]) -> dict[str, Any]:
    """A turn whose label, stamps, speech and speaker are its own."""
    start, end = turn["start"], turn["end"]
    if turn["speaker_id"] not in speakers:
        turn["speaker_id"] = None
    label = (turn["label_start"], turn["label_end"])
    if label[0] is None or label[1] is None or not start <= label[0] < label[1] <= end:
        turn["label_start"] = turn["label_end"] = None
    floor = turn["label_end"] if turn["label_end"] is not None and turn["label_start"] == start else start
    spans: list[Span] = []
    for a, b in sorted(unpack_spans(turn["speech"])):
        a, b = max(a, floor, spans[-1].end if spans else 0), min(b, end)
        if a < b:
            spans.append(Span(a, b))
    if turn["label_start"] is not None and any(s.overlaps((turn["label_start"], turn["label_end"])) for s in spans):
        turn["label_start"] = turn["label_end"] = None
    turn["speech"] = _packed(turn["speech"], spans)
    if turn["stamps"]:
        stamps = [span for span in unpack_spans(turn["stamps"]) if start <= span.start < span.end <= end]
        turn["stamps"] = _packed(turn["stamps"], stamps) or None
    return turn


def _packed(was: bytes, spans: list[Span]) -> bytes:
    """Spans as they were kept, where they are the same."""
    return was if unpack_spans(was) == spans else pack_spans(spans)


def _mend_sentences(bench: Bench, version_id: int, name: str, text: str, language: str | None) -> None:
    """Let the sentences of a version lie in what was said, one behind the other; where they do not, find them anew."""
    turns = bench.rows("turn", "speech", where="version_id = ?", values=(version_id,))
    speech = [unpack_spans(row[0]) for row in turns]
    row = bench.rows("sentences", "spans", where="version_id = ?", values=(version_id,))
    if row and _lie_in(unpack_spans(row[0][0]), [span for spans in speech for span in spans]):
        return
    found = [span for spans in speech for span in split_sentences(text, spans, language)]
    bench.remove("sentences", "version_id = ?", (version_id,))
    made: Row = [version_id, RULE, pack_spans(found)]
    bench.insert("sentences", ("version_id", "rule", "spans"), [made])
    bench.did(
        "turns",
        several("{number:,} text divided into sentences anew", "{number:,} texts divided into sentences anew"),
        name,
    )


def _lie_in(sentences: list[Span], speech: list[Span]) -> bool:
    reach, at = 0, 0
    for start, end in sentences:
        if start < reach or end <= start:
            return False
        while at < len(speech) and speech[at].end < end:
            at += 1
        if at == len(speech) or start < speech[at].start:
            return False
        reach = end
    return True
