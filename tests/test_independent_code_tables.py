"""Cross tables, co-occurrence and sequences against a second count, made from what commands print and nothing else.

A coding's turn is found anew from the labels in the texts; no line of the program's own counting is used.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from math import isclose, sqrt
from pathlib import Path
from typing import Any

import pytest

from test_independent_counts import NONE, Counted, Row, build

UNITS = ("segments", "documents", "participants", "sites")


@pytest.fixture(
    scope="module", params=[4, pytest.param(1, marks=pytest.mark.long), pytest.param(2, marks=pytest.mark.long)]
)
def study(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Counted:
    return Counted(build(tmp_path_factory.mktemp("counted"), request.param))


def covered(study: Counted, code: str, *, roll_up: bool = True) -> set[str]:
    return {c for c in study.codes if c == code or (roll_up and c.startswith(f"{code}/"))}


def same(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


def residual(count: int, row: int, column: int, of: int) -> float | None:
    """Of a table of two by two, from its four cells."""
    if not (0 < row < of and 0 < column < of):
        return None
    a, b, c = count, row - count, column - count
    d = of - a - b - c
    return (a * d - b * c) / sqrt(row * (of - row) * column * (of - column) / of)


def people(study: Counted, rows: list[Row], at: str | None = None) -> set[tuple[str, str]]:
    """Participants, and documents that name nobody and are what somebody said."""
    found = set()
    for row in rows:
        of = study.labels[row.document]
        persons = [of[label] for label in study.reached(row)]
        if any(persons):
            found |= {("participant", person) for person in persons if person is not None}
        elif not of and study.documents[row.document]["kind"] not in ("notes", "report"):
            found.add(("document", row.document))
    return found


# ------------------------------------------------------------------ cross tables


class Columns:
    """Codings of some attributes' values, counted one by one."""

    def __init__(self, study: Counted, by: tuple[str, ...]) -> None:
        self.study, self.by = study, by
        self.rows = study.counted(None)

    def of(self, document: str, labels: list[str]) -> dict[tuple[str, ...], set[str | None]]:
        named = self.study.labels[document]
        found: dict[tuple[str, ...], set[str | None]] = defaultdict(set)
        for person in [named[label] for label in labels if named[label] is not None] or [None]:
            found[tuple(self.study.value(by, document, person) for by in self.by)].add(person)
        return found

    def number(self, unit: str, entries: list[tuple[Row, set[str | None]]]) -> int:
        documents, participants, sites = self.study.distinct((row.document, persons) for row, persons in entries)
        return {"segments": len(entries), "documents": documents, "participants": participants, "sites": sites}[unit]

    def cell(self, code: str, column: tuple[str, ...] | None, unit: str) -> int:
        below, entries = covered(self.study, code), []
        for row in self.rows:
            if row.code in below:
                shares = self.of(row.document, self.study.reached(row))
                if column is None:
                    entries.append((row, set().union(*shares.values())))
                elif column in shares:
                    entries.append((row, shares[column]))
        return self.number(unit, entries)

    def denominator(self, column: tuple[str, ...], unit: str) -> int:
        if unit == "segments":
            return sum(column in self.of(row.document, self.study.reached(row)) for row in self.rows)
        pairs = []
        for document in self.study.documents:
            said = {who for a, b, who in self.study.speech[document] if self.study.texts[document][a:b].strip()}
            for labels in [[], *([label] for label in said)]:
                shares = self.of(document, labels)
                if column in shares:
                    pairs.append((document, shares[column]))
        documents, participants, sites = self.study.distinct(pairs)
        return {"documents": documents, "participants": participants, "sites": sites}[unit]


@pytest.mark.parametrize(
    ("by", "unit"),
    [(("participant.role",), unit) for unit in UNITS]
    + [(("participant.role", "site.state"), "participants"), (("document.kind",), "documents"), (("site",), "sites")],
)
def test_every_cell_of_a_cross_table_is_what_a_second_count_gives(
    study: Counted, by: tuple[str, ...], unit: str
) -> None:
    answer = study.json("crosstab", *(word for name in by for word in ("--by", name)), "--unit", unit)
    anew = Columns(study, by)
    columns = [tuple(column["values"]) for column in answer["columns"]]
    assert [column["of"] for column in answer["columns"]] == [anew.denominator(column, unit) for column in columns]
    beside = [NONE in c and by != ("document.kind",) and unit in ("documents", "sites") for c in columns]
    of = sum(c["of"] for c, aside in zip(answer["columns"], beside, strict=True) if not aside)
    filled = 0
    for row in answer["rows"]:
        *cells, total = row["cells"]
        counts = [anew.cell(row["code"], column, unit) for column in columns]
        in_all = anew.cell(row["code"], None, unit)
        assert ([cell["count"] for cell in cells], total["count"]) == (counts, in_all)
        in_row = sum(count for count, aside in zip(counts, beside, strict=True) if not aside)
        for cell, count, column, aside in zip(cells, counts, answer["columns"], beside, strict=True):
            assert same(cell["row_share"], count / in_all if in_all else None)
            assert same(cell["column_share"], count / column["of"] if column["of"] else None)
            compared = not aside and column["of"] > 0
            assert same(cell["expected"], in_row * column["of"] / of if compared else None)
            assert same(cell["residual"], residual(count, in_row, column["of"], of) if compared else None)
            filled += count > 0
    assert filled > 5, "the study tests something"


# -------------------------------------------------------------- codes with codes


def turn(study: Counted, row: Row) -> tuple[int, int]:
    """The first and the last turn of a coding, found by where labels stand; paragraphs where nobody is named."""
    text = study.texts[row.document]
    if study.labels[row.document]:
        names = "|".join(map(re.escape, study.labels[row.document]))
        starts = [m.start() for m in re.finditer(rf"^(?:{names}):", text, re.MULTILINE)]
    else:
        starts = [0, *(m.end() for m in re.finditer(r"\n\n", text))]
    first = sum(start <= row.start for start in starts) - 1
    last = sum(start <= row.end - 1 for start in starts) - 1
    return max(first, 0), max(last, 0)


def together(study: Counted, a: Row, b: Row, relation: str, turns: int) -> bool:
    if a is b or a.document != b.document:
        return False
    if relation == "overlap":
        return a.start < b.end and b.start < a.end
    (a_first, a_last), (b_first, b_last) = turn(study, a), turn(study, b)
    apart = max(0, b_first - a_last, a_first - b_last)
    return apart <= (0 if relation == "turn" else turns)


@pytest.mark.parametrize(("relation", "turns"), [("overlap", 0), ("turn", 0), ("near", 2)])
def test_every_pair_of_codes_is_what_a_second_count_gives(study: Counted, relation: str, turns: int) -> None:
    extra = ("--turns", str(turns)) if relation == "near" else ()
    answer = study.json("cooccurrence", "--relation", relation, *extra)
    rows = study.counted(None)
    of_code = {code: [row for row in rows if row.code in covered(study, code)] for code in study.codes}
    shown = [line["code"] for line in answer["codes"]]
    assert shown == [code for code in study.codes if of_code[code]]
    assert [one["segments"] for one in answer["totals"]] == [len(of_code[code]) for code in shown]
    found = {(one["first"], one["second"]): one for one in answer["pairs"]}
    undefined = {tuple(pair) for pair in answer["undefined"]}
    met = 0
    for first, second in combinations(shown, 2):
        if covered(study, first) & covered(study, second):
            assert (first, second) in undefined
            continue
        a, b = of_code[first], of_code[second]
        own = [x for x in a if any(together(study, x, y, relation, turns) for y in b)]
        other = [y for y in b if any(together(study, x, y, relation, turns) for x in a)]
        if not own:
            assert (first, second) not in found
            continue
        met += 1
        one = found[first, second]
        count = min(len(own), len(other))
        behind = people(study, [*own, *other])
        assert (one["of_first"], one["of_second"], one["count"]) == (len(own), len(other), count)
        assert one["documents"] == len({row.document for row in own})
        assert one["people"] == len(behind)
        assert one["participants"] == sum(kind == "participant" for kind, _ in behind)
        assert isclose(one["coefficient"], count / (len(a) + len(b) - count))
        assert 0 < one["coefficient"] <= 1
    assert met == len(found) > 3


def next_ones(study: Counted, row: Row, rows: list[Row], lag: int, within: int | None) -> list[Row]:
    later = [r for r in rows if (r.document, r.coder) == (row.document, row.coder) and r.start >= row.end]
    starts = sorted({r.start for r in later})
    if len(starts) < lag:
        return []
    found = [r for r in later if r.start == starts[lag - 1]]
    far = turn(study, found[0])[0] - turn(study, row)[1]
    return found if within is None or far <= within else []


@pytest.mark.parametrize(("lag", "within"), [(1, None), (1, 1), (2, None)])
def test_what_follows_is_what_a_second_count_gives(study: Counted, lag: int, within: int | None) -> None:
    answer = study.json("sequence", "--lag", str(lag), *(("--within", str(within)) if within is not None else ()))
    rows = study.counted(None)
    following = [(row, behind) for row in rows if (behind := next_ones(study, row, rows, lag, within))]
    assert answer["of"] == len(following) > 10
    shown = [line["code"] for line in answer["codes"]]
    of_column = {
        code: sum(any(r.code in covered(study, code) for r in behind) for _, behind in following) for code in shown
    }
    for line in answer["rows"]:
        own = [(row, behind) for row, behind in following if row.code in covered(study, line["code"])]
        assert (line["followed"], line["preceded"]) == (len(own), of_column[line["code"]])
        for code, cell in zip(shown, line["cells"], strict=True):
            below = covered(study, code)
            hits = [(row, [r for r in behind if r.code in below]) for row, behind in own]
            hits = [(row, behind) for row, behind in hits if behind]
            assert cell["count"] == len(hits)
            assert cell["documents"] == len({row.document for row, _ in hits})
            assert cell["people"] == len(people(study, [r for row, behind in hits for r in (row, *behind)]))
            assert same(cell["share"], len(hits) / len(own) if own else None)
            assert same(cell["expected"], len(own) * of_column[code] / len(following))
            assert same(cell["residual"], residual(len(hits), len(own), of_column[code], len(following)))


def test_a_condition_leaves_only_codings_that_touch_what_it_finds(study: Counted) -> None:
    everything = study.counted(None)
    found: list[Any] = study.json("quotes", "AA")
    kept = [
        row
        for row in everything
        if any(q["document"] == row.document and q["start"] < row.end and row.start < q["end"] for q in found)
    ]
    answer = study.json("crosstab", "--by", "site", "--unit", "segments", "--where", "AA", "--no-roll-up")
    shown = {row["code"]: row["cells"][-1]["count"] for row in answer["rows"]}
    assert shown == {code: sum(row.code == code for row in kept) for code in study.codes}
    assert 0 < len(kept) < len(everything)
    assert answer["filter"]["where"] == "AA"


def test_a_project_file_is_not_changed_by_a_summary(study: Counted, tmp_path: Path) -> None:
    before = study.path.read_bytes()
    study.run("cooccurrence", "--chart")
    study.run("sequence", "--table", "shares")
    study.run("crosstab", "--by", "site", "--internal", "-o", str(tmp_path / "table.csv"))
    assert study.path.read_bytes() == before
