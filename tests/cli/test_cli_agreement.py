"""`qualcode agreement`: figures on the screen, as JSON and as files, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "json.md").read_text(encoding="utf-8")


@pytest.fixture
def compared(study: Any) -> Any:
    """A study in which two coders finished two interviews."""
    lines = []
    for name in ("d1", "d2"):
        text = f"Ann: We choose. They decide.\nI: How?\nAnn: It is hard in {name}.\n"
        (study.folder / f"{name}.txt").write_text(text, encoding="utf-8")
        for coder, start, end in (("mara", 5, 15), ("jonas", 5, 28), ("mara", 16, 28)):
            code = "Agency/Choice" if (coder, start) != ("mara", 16) else "Agency/Voice"
            line = {
                "document": name,
                "start": start,
                "end": end,
                "quote": text[start:end],
                "code": code,
                "coder": coder,
            }
            lines.append(json.dumps(line))
    (study.folder / "given.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    study.ok("import", study.folder / "d1.txt", study.folder / "d2.txt")
    for code in ("Agency/Voice", "Never"):
        study.ok("codebook", "create", code)
    study.ok("codings", "import", study.folder / "given.jsonl", "--done")
    return study


def test_the_page_shows_what_agreement_answers(compared: Any) -> None:
    found = re.search(r"## `qualcode agreement`.*?```json\n(.*?)```", PAGE, re.S)
    assert found is not None
    example = json.loads(found[1])
    answer = compared.json("agreement", "--confusions")
    assert list(answer) == list(example)
    sometimes = {"undefined", "no_interval", "pair", "document", "round", "attribute", "code"}
    for row in answer["rows"]:
        assert set(row) - sometimes == set(example["rows"][0]) - sometimes
        assert (row["value"] is None) == ("undefined" in row)
        if row["interval"] is not None:
            assert list(row["interval"]) == list(example["rows"][0]["interval"])
        else:
            assert "undefined" in row or "no_interval" in row
    assert list(answer["confusions"][0]) == list(example["confusions"][0])
    assert list(answer["metrics"][0]) == list(example["metrics"][0])


def test_the_table_says_what_its_figures_stand_on(compared: Any) -> None:
    shown = compared.ok("agreement", "--seed", "7")
    for said in ("unit: char", "universe: speech", "seed 7", "2000 replicates", "undefined: nobody used the code"):
        assert said in shown
    assert shown.index("Agency/Voice") < shown.index("Agency/Choice") < shown.index("Never")
    in_order = compared.ok("agreement", "--sort", "codebook")
    assert in_order.index("Agency/Choice") < in_order.index("Agency/Voice")


def test_a_metric_of_spans_needs_no_unit(compared: Any) -> None:
    answer = compared.json("agreement", "--metric", "u_alpha,span_f1_strict")
    assert answer["unit"] == "span"
    assert {row["metric"] for row in answer["rows"]} == {"u_alpha", "span_f1_strict"}


def test_figures_are_told_by_pair_and_document(compared: Any) -> None:
    answer = compared.json("agreement", "--by", "pair,document", "--metric", "cohen_kappa", "--code", "Agency/Choice")
    assert [(row["pair"], row["document"]) for row in answer["rows"]] == [
        (["jonas", "mara"], "d1"),
        (["jonas", "mara"], "d2"),
    ]


@pytest.mark.long
def test_files_hold_every_figure_with_its_definition(compared: Any) -> None:
    for ending in ("md", "html", "csv", "json"):
        compared.ok("agreement", "--confusions", "--without-key", "-o", compared.folder / f"figures.{ending}")
        text = (compared.folder / f"figures.{ending}").read_text("utf-8")
        for said in ("krippendorff_alpha_nominal", "Coder A", "Agency/Choice", "bootstrap", "nobody used the code"):
            assert said in text.replace("\\_", "_"), (ending, said)
        assert "mara" not in text
    rows = list(csv.reader(io.StringIO((compared.folder / "figures.csv").read_text("utf-8-sig"))))
    head = next(row for row in rows if row[0] == "metric")
    body = [dict(zip(head, row, strict=False)) for row in rows[rows.index(head) + 1 :]]
    told = {(row["metric"], row["code"]): row for row in body if row["metric"].startswith("cohen")}
    assert told["cohen_kappa", "Never"]["undefined"]
    assert float(told["cohen_kappa", "Agency/Choice"]["value"]) < 1
    compared.ok("agreement", "--internal", "-o", compared.folder / "internal.md")
    text = (compared.folder / "internal.md").read_text("utf-8")
    assert "mara" in text and "INTERNAL" in text


@pytest.mark.long
def test_a_known_name_keeps_a_file_from_being_written(compared: Any) -> None:
    (compared.folder / "names.txt").write_text("Mara\n", encoding="utf-8")
    compared.ok("agreement", "--names", compared.folder / "names.txt", "-o", compared.folder / "quiet.md")
    refused = compared.run(
        "agreement", "--names", compared.folder / "names.txt", "--show-coders", "-o", compared.folder / "loud.md"
    )
    assert refused.exit_code == 1
    assert not (compared.folder / "loud.md").exists()


def test_what_cannot_be_counted_is_refused_with_a_sentence(compared: Any) -> None:
    for args, said in (
        (("--metric", "kappa"), "is no metric"),
        (("--coders", "mara"), "two coders"),
        (("--coders", "mara,nobody"), "nobody"),
        (("--code", "Nothing"), "Nothing"),
        (("--round", "R9"), "R9"),
        (("--by", "nonsense"), "nonsense"),
    ):
        refused = compared.run("agreement", *args)
        assert refused.exit_code == 1, args
        assert said in refused.output
        assert "Traceback" not in refused.output


def test_all_figures_are_listed_with_source_and_formula(compared: Any) -> None:
    listed = compared.ok("agreement", "--metrics")
    for name in (
        "cohen_kappa",
        "krippendorff_alpha_set_masi",
        "u_alpha",
        "k_u_alpha",
        "span_f1_iou",
        "maxqda_kappa_rk",
    ):
        assert name in listed
    assert all(one["source"] and one["formula"] for one in compared.json("agreement", "--metrics"))


def test_options_that_say_nothing_are_wrong_usage(compared: Any) -> None:
    for args in (("--metric", ""), ("--by", ","), ("--overlap", "nan"), ("--iou", "nan")):
        assert compared.run("agreement", *args).exit_code == 2, args


def test_figures_in_markdown_can_be_read_as_they_are(compared: Any) -> None:
    shown = compared.ok("agreement", "--format", "md")
    assert re.search(r"\| -?\d\.\d{3} \(-?\d\.\d{3} to -?\d\.\d{3}\) \|", shown)


def test_of_many_codes_only_the_most_given_are_told_on_the_screen(compared: Any) -> None:
    lines = []
    for number in range(6):
        compared.ok("codebook", "create", f"Code {number}")
        start = 17 + 2 * number
        quote = "They decide."[start - 16 : start - 15]
        lines.append(
            {
                "document": "d1",
                "start": start,
                "end": start + 1,
                "quote": quote,
                "code": f"Code {number}",
                "coder": "jonas",
            }
        )
    (compared.folder / "more.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    compared.ok("codings", "import", compared.folder / "more.jsonl")
    shown = compared.ok("agreement", "--labels", "set")
    assert re.search(r"%, [^%]*%, [^%]*% and \d+ more: --json", shown)
    compared.ok("agreement", "--labels", "set", "--without-key", "-o", compared.folder / "all.md")
    assert "more: --json" not in (compared.folder / "all.md").read_text("utf-8")


def test_a_reason_that_holds_for_several_figures_is_told_once_in_a_line(compared: Any) -> None:
    shown = compared.ok("agreement", "--metric", "cohen_kappa,krippendorff_alpha_nominal")
    (line,) = (line for line in shown.splitlines() if line.startswith("Never"))
    assert line.count("undefined: nobody used the code") == 1 and "–" in line


def test_what_single_figures_leave_out_names_the_pair_and_the_document(compared: Any) -> None:
    line = {"document": "d1", "start": 5, "end": 15, "quote": "We choose.", "code": "Never", "coder": "jonas"}
    (compared.folder / "more.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    compared.ok("codings", "import", compared.folder / "more.jsonl")
    shown = compared.ok("agreement", "--labels", "single", "--by", "pair,document")
    assert "left out: jonas – mara, d1: 10 code points: given more than one code by a coder" in shown
    assert "left out: jonas – mara, d2: " not in shown
