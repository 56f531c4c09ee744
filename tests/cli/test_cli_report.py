"""The methods section from the command line: every figure comes again from the command that is printed below it."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from click.testing import CliRunner, Result

from methods_study import ROUND, laid_out
from qualcode.cli.app import cli
from qualcode.exporting.methods_out import three

FAST = ("report", "methods", "--replicates", "100")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a project, in which commands are typed as they are printed."""
    laid_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def answered(*arguments: str) -> Any:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


ALPHA = "krippendorff_alpha_nominal"


def _values(answer: Any) -> list[float]:
    return [row["value"] for row in answer["rows"] if row["metric"] == ALPHA and row["value"] is not None]


def _words_once(answer: Any) -> int:
    return sum({one["document"]: one["words"] for one in answer["assignments"]}.values())


def _settled(answer: Any) -> list[Any]:
    return [item["decision"] for item in answer["items"] if item["state"] == "settled"]


def _by_coders(answer: Any) -> list[Any]:
    given = {(one["document"], one["coder"]) for one in answered("round", "show", ROUND, "--json")["assignments"]}
    return [row for row in answer if (row["document"], row["coder"]) in given]


def _at_once(answer: Any) -> int:
    moments = Counter((decision["decided"], decision["coder"]) for decision in _settled(answer))
    return sum(number for number in moments.values() if number > 1)


def _strata(field: str) -> Callable[[Any], int]:
    return lambda answer: sum(stratum[field] for stratum in answer["plan"]["strata"])


def _codings(origin: str = "") -> Callable[[Any], int]:
    return lambda answer: sum(not origin or row["origin"] == origin for row in _by_coders(answer))


def _of_several(answer: Any) -> int:
    compared = answered("agreement", "--round", ROUND, "--json")["documents"]
    return sum(row["words"] for row in answer if row["name"] in compared)


REREAD: dict[str, Callable[[Any], object]] = {
    "documents": lambda answer: answer["documents"],
    "words": _words_once,
    "coders": lambda answer: len(answer["coders"]),
    "first coding": lambda answer: min(row["created"] for row in _by_coders(answer)),
    "last coding": lambda answer: max(row["created"] for row in _by_coders(answer)),
    "documents of several coders": lambda answer: len(answer["documents"]),
    "words of several coders": _of_several,
    "documents to draw from": lambda answer: answer["plan"]["population"],
    "documents drawn": lambda answer: len(answer["plan"]["drawn"]),
    "words to draw from": _strata("words"),
    "words drawn": _strata("drawn_words"),
    "seed": lambda answer: answer["plan"]["seed"],
    "coders of each": lambda answer: answer["plan"]["each"],
    "strata": lambda answer: len(answer["plan"]["strata"]),
    "assignments": lambda answer: len(answer["assignments"]),
    "assignments done": lambda answer: sum(one["state"] == "done" for one in answer["assignments"]),
    "codes": lambda answer: sum(not code["retired"] for code in answer),
    "changes of the codebook": lambda answer: len(answer["differences"]),
    "codes defined otherwise": lambda answer: sum(one["kind"] == "redefined" for one in answer["differences"]),
    "coders compared": lambda answer: len(answer["coders"]),
    "figures": lambda answer: sum(row["metric"] == ALPHA for row in answer["rows"]),
    "undefined": lambda answer: sum(row["metric"] == ALPHA and row["value"] is None for row in answer["rows"]),
    "median": lambda answer: median(_values(answer)),
    "lowest": lambda answer: min(_values(answer)),
    "highest": lambda answer: max(_values(answer)),
    "below .667": lambda answer: sum(value < 0.667 for value in _values(answer)),
    ".667 to below .80": lambda answer: sum(0.667 <= value < 0.8 for value in _values(answer)),
    ".80 or above": lambda answer: sum(value >= 0.8 for value in _values(answer)),
    "differences": lambda answer: sum(answer["totals"][state] for state in ("open", "later", "settled")),
    "coded by some of them alone": lambda answer: sum(item["kind"] == "only" for item in answer["items"]),
    "given one code by some and another by others": lambda answer: sum(
        item["kind"] == "code" for item in answer["items"]
    ),
    "given the same code within other boundaries": lambda answer: sum(
        item["kind"] == "boundary" for item in answer["items"]
    ),
    "agreed": lambda answer: answer["totals"]["agreed"],
    "taken over as agreed": lambda answer: answer["totals"]["taken_over"],
    "settled": lambda answer: answer["totals"]["settled"],
    "people who settled": lambda answer: len({decision["coder"] for decision in _settled(answer)}),
    "settled as jonas": lambda answer: sum(decision["verdict"] == "as jonas" for decision in _settled(answer)),
    "settled: another code was given": lambda answer: sum(
        decision["verdict"] in ("Plans", "Time") for decision in _settled(answer)
    ),
    "settled several in one go": _at_once,
    "decisions with a reason": lambda answer: sum(bool(decision["reason"]) for decision in _settled(answer)),
    "open": lambda answer: answer["totals"]["open"],
    "put off": lambda answer: answer["totals"]["later"],
    "open again": lambda answer: sum(
        item["state"] != "settled" and item["earlier"] is not None for item in answer["items"]
    ),
    "codes defined otherwise since": lambda answer: sum(one["kind"] == "redefined" for one in answer["differences"]),
    "codings": _codings(),
    "suggested codings": _codings("suggested"),
    "autocoded codings": _codings("autocoded"),
}


def _again(figure: Any, part: str, answers: dict[str, Any]) -> object:
    command = figure["command"]
    if command not in answers:
        answers[command] = answered(*shlex.split(command)[1:])
    name = re.sub(r"^round “.*”: ", "", figure["name"])
    if name == "documents compared":
        answer = answers[command]
        return len(answer["documents"]) if part == "agreement" else answer["totals"]["documents"]
    return REREAD[name](answers[command])


@pytest.mark.usefixtures("desk")
def test_every_printed_command_gives_its_figure_again() -> None:
    answer = answered(*FAST, "--round", ROUND, "--show-coders", "--json")
    answers: dict[str, Any] = {}
    told = [(part["key"], figure) for part in answer["parts"] for figure in part["figures"]]
    assert len(told) > 40
    for part, figure in told:
        assert _again(figure, part, answers) == figure["value"], figure
    (table,) = (part["table"] for part in answer["parts"] if part["table"])
    figures = {(row["code"], row["metric"]): row for row in answered(*shlex.split(table["command"])[1:])["rows"]}
    assert len(table["rows"]) == 2
    for code, *cells in table["rows"]:
        metrics = ("percent_agreement", "cohen_kappa", "gwet_ac1", ALPHA)
        assert cells[:4] == [three(figures[code, metric]["value"]) for metric in metrics]
        low, high = (figures[code, ALPHA]["interval"][end] for end in ("low", "high"))
        assert cells[4] == f"{three(low)} to {three(high)}"
        assert cells[5] == str(figures[code, ALPHA]["n"])


@pytest.mark.usefixtures("desk")
def test_figures_of_a_whole_project_come_again_too() -> None:
    answer = answered(*FAST, "--json")
    figures = {figure["name"]: figure for part in answer["parts"][:1] for figure in part["figures"]}
    listed = answered(*shlex.split(figures["documents"]["command"])[1:])
    assert (len(listed), sum(row["words"] for row in listed)) == (
        figures["documents"]["value"],
        figures["words"]["value"],
    )
    coders = answered(*shlex.split(figures["coders"]["command"])[1:])
    worked = [row for row in coders if row["name"] != "Consensus" and (row["codings"] or row["finished"])]
    assert len(worked) == figures["coders"]["value"] == 3
    codings = next(one for one in answer["parts"][-1]["figures"] if one["name"] == "codings")
    rows = answered(*shlex.split(codings["command"])[1:])
    assert sum(row["coder"] != "Consensus" for row in rows) == codings["value"] == 25


@pytest.mark.usefixtures("desk")
def test_the_figures_of_pairs_come_again_from_their_command() -> None:
    finished = answered("agreement", "--json", "--replicates", "100")["documents"][:2]
    assert run("--coder", "tom", "documents", "done", *finished).exit_code == 0
    answer = answered(*FAST, "--show-coders", "--json")
    (part,) = (part for part in answer["parts"] if part["key"] == "agreement")
    pairs = [one for one in part["figures"] if one["name"].startswith("median of ")]
    assert len(pairs) == 3
    for one in pairs:
        rows = answered(*shlex.split(one["command"])[1:])["rows"]
        names = one["name"].removeprefix("median of ").split(" and ")
        values = [row["value"] for row in rows if row["pair"] == names and row["value"] is not None]
        assert median(values) == one["value"]


@pytest.mark.usefixtures("desk")
def test_a_code_called_like_a_verdict_is_no_verdict() -> None:
    assert run("codebook", "rename", "Plans", "both").exit_code == 0
    answer = answered(*FAST, "--round", ROUND, "--show-coders", "--json")
    (part,) = (part for part in answer["parts"] if part["key"] == "settling")
    (figure,) = (one for one in part["figures"] if one["name"] == "settled: another code was given")
    assert "`decision.how` of code" in figure["read"]
    settled = _settled(answered(*shlex.split(figure["command"])[1:]))
    assert sum(decision["how"] == "code" for decision in settled) == figure["value"] == 1


@pytest.mark.usefixtures("desk")
def test_text_names_commands_below_each_part_and_coders_by_letters() -> None:
    text = run(*FAST, "--round", ROUND)
    assert text.exit_code == 0
    assert "$ qualcode agreement --round 'R <1>' --unit char --replicates 100 --seed 1 --json" in text.stdout
    assert "24. Number of data coders" in text.stdout
    assert "jonas" not in text.stdout and "Coder A" in text.stdout
    named = run(*FAST, "--coders", "jonas,ines", "--show-coders")
    assert "--coders jonas,ines" in named.stdout


@pytest.mark.parametrize("ending", ["md", "html", "json"])
def test_a_file_is_a_publication(desk: Path, ending: str) -> None:
    file = desk / f"methods.{ending}"
    refused = run(*FAST, "-o", str(file))
    assert refused.exit_code == 1 and "list of names" in refused.stderr and not file.exists()
    (desk / "names.txt").write_text("Plans\n")
    assert run(*FAST, "--names", str(desk / "names.txt"), "-o", str(file)).exit_code == 1
    assert run(*FAST, "--without-key", "-o", str(file)).exit_code == 0
    text = file.read_text(encoding="utf-8")
    assert "Not checked for names" in text and "jonas" not in text
    assert run(*FAST, "--internal", "-o", str(file)).exit_code == 1
    assert run(*FAST, "--internal", "--replace", "-o", str(file)).exit_code == 0
    assert "INTERNAL" in file.read_text(encoding="utf-8")


@pytest.mark.usefixtures("desk")
def test_what_cannot_be_is_refused() -> None:
    assert run(*FAST, "--round", "R 9").exit_code == 1
    assert run(*FAST, "--metric", "kappa").exit_code == 1
    assert run(*FAST, "--format", "text", "-o", "methods.md").exit_code == 2
    assert run(*FAST, "-o", "methods.docx", "--without-key").exit_code == 1
