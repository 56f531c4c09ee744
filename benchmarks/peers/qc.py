"""`qc` (qualitative-coding) as its users run it: a command a question.

It codes lines, so that a passage becomes as many codings as it touches lines. All codings are put into its database by
hand: its own way is an editor. Applying a code is therefore not measured.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from bisect import bisect_right
from pathlib import Path
from typing import Any

from benchmarks.measuring import cost_of, files_mib
from benchmarks.peers.environments import VERSIONS, program

NAME = f"qc {VERSIONS['qualitative-coding']}"


def measure(transcripts: Path, codings: Path, folder: Path) -> dict[str, float]:
    """What each piece of work costs it, in CPU seconds, the start of the command included; size in MiB.

    Args:
        transcripts: The folder of transcripts.
        codings: The codings, as JSON lines.
        folder: Where its study may lie.
    """
    study = folder / "qc"
    shutil.rmtree(study, ignore_errors=True)
    study.mkdir()
    found: dict[str, float] = {}
    _cost(study, "init")
    found["import"] = _cost(study, "corpus", "import", "--recursive", "--importer", "verbatim", str(transcripts))
    records = [json.loads(line) for line in codings.read_text(encoding="utf-8").splitlines()]
    _fill(study, records)
    codes = sorted({record["code"] for record in records})
    (study / "codebook.yaml").write_text("".join(f"- {json.dumps(code)}\n" for code in codes), encoding="utf-8")
    code = max(codes, key=lambda one: sum(record["code"] == one for record in records))
    found["table"] = _cost(study, "codes", "stats", "--by-document", "--outfile", str(study / "table.csv"))
    found["pairs"] = _cost(study, "codes", "crosstab", "--outfile", str(study / "pairs.csv"))
    found["quotes csv"] = _cost(study, "codes", "find", "--json", code)
    found["qdpx out"] = _cost(study, "export", str(study / "study.qdpx"))
    found["start"] = _cost(study, "version")
    corpus = [path for path in (study / "corpus").rglob("*") if path.is_file()]
    found["size"] = files_mib(study / "qualitative_coding.sqlite3", *corpus)
    return found


def _cost(study: Path, *words: str) -> float:
    """CPU seconds of one of its commands."""
    return cost_of([str(program("qualitative-coding", "qc")), *words], study)


def _fill(study: Path, records: list[dict[str, Any]]) -> None:
    """Put a line of code for each line that a coding touches into its tables."""
    db = sqlite3.connect(study / "qualitative_coding.sqlite3")
    breaks: dict[str, list[int]] = {}
    places: dict[str, list[tuple[int, int, int]]] = {}
    coded: list[tuple[int, str, str]] = []
    held: list[tuple[int, int]] = []
    for record in records:
        document = record["document"]
        if document not in breaks:
            text = (study / "corpus" / document).read_text(encoding="utf-8")
            breaks[document] = [place for place, character in enumerate(text) if character == "\n"]
            places[document] = db.execute(
                """SELECT start_line, end_line, id FROM location WHERE document_index_id =
                   (SELECT id FROM document_index WHERE document_id = ?) ORDER BY start_line""",
                (document,),
            ).fetchall()
        first = bisect_right(breaks[document], record["start"])
        for line in range(first, bisect_right(breaks[document], record["end"] - 1) + 1):
            around = places[document]
            paragraph = around[bisect_right(around, (line, sys.maxsize, 0)) - 1]
            if paragraph[0] <= line < paragraph[1]:
                coded.append((line, record["coder"], record["code"]))
                held.append((len(coded), paragraph[2]))
    with db:
        for table, key in (("code", "code"), ("coder", "coder")):
            names = sorted({record[key] for record in records})
            db.executemany(f"INSERT INTO {table}(name) VALUES(?)", [(name,) for name in names])
        db.executemany("INSERT INTO coded_line(line, coder_id, code_id) VALUES(?, ?, ?)", coded)
        db.executemany("INSERT INTO coded_line_location_association VALUES(?, ?)", held)
    db.close()
