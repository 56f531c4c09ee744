"""`qualcode help`: the guide on the command line, and the way to it from every refusal."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner, Result
from test_json_answers import EXAMPLES, same_shape

from qualcode.cli.app import cli
from qualcode.guide.pages import find_page


def run(*args: str) -> Result:
    return CliRunner().invoke(cli, list(args))


def test_help_lists_every_page_and_shows_one_as_it_is_written() -> None:
    listed = run("help")
    assert listed.exit_code == 0 and "field-researcher" in listed.stdout and "Guide for the writer" in listed.stdout
    shown = run("help", "backups")
    assert shown.exit_code == 0 and shown.stdout == find_page("backups").text


def test_help_shows_one_section() -> None:
    shown = run("help", "writer#may-it-be-published")
    assert shown.stdout.startswith("## May it be published?\n") and "\n## " not in shown.stdout


def test_help_on_a_command_is_its_own_words_and_leads_to_the_page() -> None:
    shown = run("help", "code", "apply")
    assert shown.exit_code == 0 and "Usage:" in shown.stdout and "DOC" in shown.stdout
    assert shown.stdout.endswith("More: qualcode help how-to/code-a-passage\n")


def test_a_page_that_is_not_there_is_refused_with_the_nearest() -> None:
    refused = run("help", "agrement")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("the guide has no page “agrement”; perhaps `qualcode help agreement`")


def test_help_finds_words() -> None:
    found = run("help", "--search", "krippendorff alpha")
    assert found.exit_code == 0 and "agreement#" in found.stdout
    assert run("help", "--search", "zzzz qqqq").exit_code == 1


@pytest.mark.parametrize("title", ["help", "help TOPIC", "help --search WORDS"])
def test_the_page_shows_what_help_answers(title: str) -> None:
    arguments = {"help": [], "help TOPIC": ["backups"], "help --search WORDS": ["--search", "cohen_kappa"]}[title]
    same_shape(EXAMPLES[title], json.loads(run("help", *arguments, "--json").stdout))


REFUSALS = [
    (("documents", "show", "nobody"), "field-researcher"),
    (("quotes", "(Choice and"), "queries#when-a-query-is-refused"),
    (("undo", "zzzz"), "how-to/take-something-back"),
    (("codebook", "rename", "Nothing", "X"), "how-to/change-the-codebook"),
    (("agreement", "--coders", "nobody,noone"), "how-to/measure-agreement"),
]


@pytest.mark.parametrize(("arguments", "page"), REFUSALS)
def test_a_refusal_leads_to_the_page_that_helps(peopled: Any, arguments: tuple[str, ...], page: str) -> None:
    refused = peopled.run(*arguments)
    assert refused.exit_code == 1
    sentence, *_, more = refused.stderr.splitlines()
    assert sentence.endswith(".") and (found := re.fullmatch(r"More: qualcode help (\S+)", more))
    assert found[1].startswith(page)
    assert run("help", found[1]).exit_code == 0


def test_a_refusal_in_json_names_the_page(peopled: Any) -> None:
    refused = peopled.run("documents", "show", "nobody", "--json")
    assert refused.exit_code == 1
    answer = json.loads(refused.stdout)
    assert answer["error"] in refused.stderr and answer["help"].startswith("field-researcher")
    assert list(answer) == ["error", "file", "line", "help"]
