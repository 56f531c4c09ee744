"""Files of codings that are wrong in one place: the place is named, and nothing is taken in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualcode.coding.exchange import export_codings, import_codings
from qualcode.coding.memos import add_memo
from qualcode.domain.errors import InputError, RuleError
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.team.coders import add_coder, check_coder_name

GOOD = '{"document": "oak", "start": 0, "end": 11, "code": "Feelings", "quote": "INTERVIEWER", "coder": "jo"}'

BAD_LINES = {
    "half a quote": (GOOD.replace('"INTERVIEWER"', '"\\ud800"'), "half a character"),
    "half a memo": (GOOD[:-1] + ', "memo": "a\\udfffb"}', "half a character"),
    "half an origin": (GOOD[:-1] + ', "origin": "\\ud83d"}', "half a character"),
    "a key twice": (GOOD[:-1] + ', "start": 3}', "“start” stands twice"),
    "a fraction": (GOOD.replace(": 11", ": 11.0"), "whole number"),
    "an exponent": (GOOD.replace(": 11", ": 1e3"), "whole number"),
    "no number": (GOOD.replace(": 0", ": NaN"), "whole number"),
    "without end": (GOOD.replace(": 11", ": Infinity"), "whole number"),
    "huge": (GOOD.replace(": 11", ": 1" + "0" * 40), "lies outside"),
    "hugest": (GOOD.replace(": 11", ": 1" + "0" * 5000), "no JSON object"),
    "nested": (GOOD.replace('"jo"', "[" * 100_000), "no JSON object"),
    "a coder of two lines": (GOOD.replace('"jo"', '"j\\no"'), "printable"),
    "a coder written backwards": (GOOD.replace('"jo"', '"j\\u202eo"'), "printable"),
    "nearly Consensus": (GOOD.replace('"jo"', '"consensus"'), "nobody codes as Consensus"),
    "a field that acts on a terminal": (GOOD[:-1] + ', "\\u001b[31m": 1}', "no field of a coding"),
}


@pytest.mark.parametrize(("line", "word"), BAD_LINES.values(), ids=list(BAD_LINES))
def test_a_wrong_line_is_named_with_its_file_and_nothing_is_taken_in(
    coded: Project, tmp_path: Path, dump: Callable[[Project], Any], line: str, word: str
) -> None:
    file = tmp_path / "codings.jsonl"
    file.write_text(f"{GOOD}\n{line}\n")
    before = dump(coded)
    with pytest.raises(InputError, match=word) as refusal:
        import_codings(coded, file)
    assert (str(refusal.value.file), refusal.value.line) == (str(file), 2)
    assert refusal.value.remedy
    assert "\x1b" not in refusal.value.sentence
    assert dump(coded) == before


def test_a_whole_pair_of_halves_is_one_character(coded: Project, tmp_path: Path) -> None:
    (tmp_path / "codings.jsonl").write_text(GOOD[:-1] + ', "memo": "\\ud83d\\ude00"}')
    import_codings(coded, tmp_path / "codings.jsonl")
    assert list_codings(coded)[0].comment == "😀"


def test_a_quotation_mark_that_is_not_closed_does_not_swallow_the_lines_after_it(
    coded: Project, tmp_path: Path, dump: Callable[[Project], Any]
) -> None:
    file = tmp_path / "codings.csv"
    file.write_text('document,start,end,code,memo\noak,0,11,Feelings,"a\noak,30,40,Feelings,b\n')
    before = dump(coded)
    with pytest.raises(InputError, match="quotation mark") as refusal:
        import_codings(coded, file)
    assert refusal.value.line == 2
    assert dump(coded) == before


def test_a_column_that_stands_twice_is_refused(coded: Project, tmp_path: Path) -> None:
    file = tmp_path / "codings.csv"
    file.write_text("document,start,end,code,start\noak,0,11,Feelings,3\n")
    with pytest.raises(InputError, match="“start” stands twice"):
        import_codings(coded, file)


def test_a_memo_longer_than_the_csv_module_likes_goes_out_and_in_again(coded: Project, tmp_path: Path) -> None:
    memo = "long, “quoted”\n" * 20_000
    (tmp_path / "codings.jsonl").write_text(json.dumps(json.loads(GOOD) | {"memo": memo}))
    import_codings(coded, tmp_path / "codings.jsonl")
    (tmp_path / "codings.csv").write_text(export_codings(coded, "csv"), encoding="utf-8", newline="")
    report = import_codings(coded, tmp_path / "codings.csv")
    assert (report.added, report.duplicates) == (0, 1)
    assert list_codings(coded)[0].comment == memo


def test_nobody_codes_as_consensus_but_its_codings_can_be_taken_in(coded: Project, tmp_path: Path) -> None:
    for name in ("Consensus", " consensus ", ""):
        with pytest.raises(RuleError):
            check_coder_name(name)
    with pytest.raises(RuleError):
        add_coder(coded, "Consensus")
    (tmp_path / "codings.jsonl").write_text(GOOD.replace('"jo"', '"Consensus"'))
    import_codings(coded, tmp_path / "codings.jsonl")
    assert "Consensus" in [coder.name for coder in list_coders(coded)]


def test_a_memo_of_bytes_that_are_no_text_is_refused(coded: Project, dump: Callable[[Project], Any]) -> None:
    before = dump(coded)
    with pytest.raises(RuleError, match="half a character"):
        add_memo(coded, "caf\udce9")
    assert dump(coded) == before
