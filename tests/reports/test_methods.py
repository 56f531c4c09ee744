"""The methods section says what the project holds, in the numbers of the project, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from statistics import median

import pytest

from methods_study import PLAN, ROUND, give, methods_study, twice_coded
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import rename_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.exchange import export_codings
from qualcode.documents.listing import set_done
from qualcode.domain.agreement_answers import AgreementWish
from qualcode.domain.disagreements import TakeAll, TakeBoundary, TakeNone
from qualcode.domain.errors import InputError, PublicationError
from qualcode.domain.methods_answers import COREQ, SRQR, Methods, MethodsPart
from qualcode.domain.times import parse_iso_time
from qualcode.exporting.methods_out import three
from qualcode.reconcile.deciding import decide
from qualcode.reconcile.queue import Scope, read_queue
from qualcode.reports.methods import FORMATS, methods, methods_file
from qualcode.reports.methods_writing import months
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, list_documents, read_text
from qualcode.team.coders import set_role
from qualcode.team.rounds import new_round
from rounds_study import ids, opened, working_as

WISH = AgreementWish(round=ROUND, replicates=100)
OPEN = Terms("2026-05-31", without_key=True, without_ner=True)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with methods_study(tmp_path) as project:
        yield project


def part(answer: Methods, key: str) -> MethodsPart:
    return next(one for one in answer.parts if one.key == key)


def said(answer: Methods, key: str) -> str:
    return " ".join(part(answer, key).sentences)


def figures(answer: Methods, key: str) -> dict[str, object]:
    return {figure.name: figure.value for figure in part(answer, key).figures}


def _spoken(text: str) -> set[int]:
    """The characters that somebody says: what stands behind the label of each paragraph."""
    found: set[int] = set()
    start = 0
    for line in text.split("\n"):
        label, colon, speech = line.partition(": ")
        found.update(range(start + len(label) + len(colon), start + len(line)) if speech else ())
        start += len(line) + 1
    return found


def _independent(project: Project, code: str) -> tuple[float, float, float]:
    """Percent, Cohen's κ and Krippendorff's α of two coders on characters, from the file of exported codings."""
    coded: dict[tuple[str, str], set[int]] = {}
    for line in export_codings(project, "jsonl").splitlines():
        row = json.loads(line)
        if row["code"] == code:
            coded.setdefault((row["document"], row["coder"]), set()).update(range(row["start"], row["end"]))
    table = {(a, b): 0 for a in (0, 1) for b in (0, 1)}
    drawn = [one for one in list_documents(project) if one.name in twice_coded(project)]
    for document in drawn:
        for place in _spoken(read_text(project, document.version_id)):
            table[
                place in coded.get((document.name, "ines"), ()), place in coded.get((document.name, "jonas"), ())
            ] += 1
    n = sum(table.values())
    observed = (table[0, 0] + table[1, 1]) / n
    first = (table[1, 0] + table[1, 1]) / n
    second = (table[0, 1] + table[1, 1]) / n
    chance = first * second + (1 - first) * (1 - second)
    ones = (first + second) * n
    differing = 2 * ones * (2 * n - ones) / (2 * n - 1)
    alpha = 1 - (table[0, 1] + table[1, 0]) * 2 / differing
    return observed, (observed - chance) / (1 - chance), alpha


def test_figures_of_agreement_are_those_of_an_independent_count_of_the_exported_codings(study: Project) -> None:
    answer = methods(study, WISH)
    table = part(answer, "agreement").table
    assert table is not None
    alphas = []
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        percent, kappa, alpha = _independent(study, cells["code"])
        alphas.append(alpha)
        shown = (cells["Percent agreement"], cells["Cohen’s κ"], cells["Krippendorff’s α, nominal"])
        assert shown == (three(percent), three(kappa), three(alpha))
    told = figures(answer, "agreement")
    assert told["median"] == pytest.approx(median(alphas))
    assert (told["lowest"], told["highest"]) == (pytest.approx(min(alphas)), pytest.approx(max(alphas)))
    assert told["below .667"] == sum(alpha < 0.667 for alpha in alphas)
    assert told[".80 or above"] == sum(alpha >= 0.8 for alpha in alphas)
    assert three(median(alphas)) in said(answer, "agreement")
    assert "100 bootstrap resamples of the 4 documents, with the seed 1" in said(answer, "agreement")
    assert "with the seed 1. With fewer than 20 documents such intervals are too narrow." in said(answer, "agreement")


def test_the_paragraph_says_who_coded_what_and_how_it_was_drawn(study: Project) -> None:
    answer = methods(study, WISH)
    words = {document.name: document.words for document in list_documents(study)}
    drawn = sum(words[name] for name in twice_coded(study))
    material, sampling = said(answer, "material"), said(answer, "sampling")
    assert f"8 documents with {sum(words.values())} words of speech" in material
    assert "2 coders (Coder A and Coder B)" in material
    percent = 100 * drawn / sum(words.values())
    assert f"4 (50.0 %) with {drawn} words ({percent:.1f} %) were finished by two" in material
    for phrase in ("4 of 8 documents", "2 strata by site.state", "seed 7 (rule sha256-strata-1)", "coded blind"):
        assert phrase in sampling
    assert "every other document was given to one coder" in sampling
    assert "Of its assignments all 12 are done, and it is open" in sampling
    assert f"“{ROUND}”" in said(answer, "codebook") and "1 code defined otherwise" in said(answer, "codebook")
    assert "had a part in this: 1 of 24 codings was suggested by the program" in said(answer, "program")


def test_it_says_how_differences_were_settled_and_what_is_still_open(study: Project) -> None:
    told = said(methods(study, WISH), "settling")
    assert "4 passages were read differently" in told
    assert (
        "Of the differences, 2 were settled by 2 people, who did not code: in 1 what Coder B did was taken and in 1 "
        "another code" in told
    )
    assert "They were settled one by one. A reason is noted for 1 of the 2 decisions." in told
    assert "1 is open and 1 is put off to be discussed. Of these, 1 was settled before and is open again." in told
    assert "Since the first decision was made 1 code is defined otherwise than then." in told


def test_every_way_to_settle_is_told(study: Project) -> None:
    for verdict in (TakeAll(), TakeNone()):
        item = next(one for one in read_queue(study, Scope()).items if one.state != "settled")
        decide(study, item, verdict)
    told = said(methods(study, WISH), "settling")
    assert "in 1 all readings were taken, in 1 the passage was left without a code" in told
    assert "None of the differences is open." in told
    item = next(one for one in read_queue(study, Scope()).items if one.difference.kind == "boundary")
    decide(study, item, TakeBoundary("longest"))
    assert "in 1 one boundary was set for all" in said(methods(study, WISH), "settling")


def test_of_a_whole_project_all_who_coded_are_told_and_every_round(study: Project) -> None:
    new_round(study, "Second", documents=ids(study, "elm 1"), coders=["jonas", "tom"], blind=False, open_codebook=True)
    answer = methods(study, AgreementWish(replicates=100))
    assert "They were worked on by 3 coders (Coder A, Coder B and Coder C)" in said(answer, "material")
    told = said(answer, "sampling")
    assert "drawn at random" in told
    assert "The documents of the round “Second” were named, not drawn: 1 in all, given to two coders" in told
    assert "with open eyes" in told and "in files handed out it could be changed" in told
    assert "1 of 25 codings" in said(answer, "program")
    assert "of whom 1 coded as well" in said(answer, "settling")


def test_a_project_without_rounds_or_second_coders_claims_neither(tmp_path: Path) -> None:
    with opened(tmp_path) as project:
        empty = methods(project, AgreementWish(replicates=100))
        assert "Nobody has coded anything yet." in said(empty, "material")
        assert "nobody has coded" in said(empty, "agreement")
        give(project, "oak 1", "jonas", "Plans", PLAN)
        answer = methods(project, AgreementWish(replicates=100))
    assert "They were worked on by 1 coder (Coder A)" in said(answer, "material")
    assert "holds no round" in said(answer, "sampling") and "drawn" not in said(answer, "sampling")
    assert said(answer, "agreement") == "Agreement was not assessed: only one coder’s work is told of."
    assert part(answer, "agreement").table is None
    assert "no document was finished by two coders" in said(answer, "settling")
    assert {(one.guideline, one.number) for one in answer.items} == {
        *((COREQ, number) for number in (24, 25, 27)),
        *((SRQR, number) for number in (12, 13, 14)),
    }


def test_two_coders_who_finished_nothing_together_are_not_said_to_agree(study: Project) -> None:
    for name in twice_coded(study):
        with working_as(study, "ines"):
            set_done(study, find_document(study, name).id, False)
    answer = methods(study, AgreementWish(replicates=100))
    assert "No document was finished by two coders or more." in said(answer, "material")
    assert said(answer, "agreement") == "Agreement was not assessed: no document was finished by two of the coders."
    assert (SRQR, 15) not in {(one.guideline, one.number) for one in answer.items}


def test_what_is_only_assumed_to_be_finished_is_said_to_be(study: Project) -> None:
    for name in twice_coded(study):
        with working_as(study, "ines"):
            set_done(study, find_document(study, name).id, False)
    told = said(methods(study, AgreementWish(replicates=100, assume_finished=True)), "material")
    assert "Every document in which a coder has a coding is taken for finished by that coder." in told
    assert "taken for finished" not in said(methods(study, WISH), "material")


def test_only_items_that_are_answered_are_named(study: Project) -> None:
    numbers: dict[tuple[str, int], str] = {(one.guideline, one.number): one.title for one in methods(study, WISH).items}
    assert numbers[COREQ, 24] == "Number of data coders" and numbers[COREQ, 27] == "Software"
    assert numbers[SRQR, 15] == "Techniques to enhance trustworthiness"
    assert numbers[SRQR, 8] == "Sampling strategy"
    assert {(COREQ, 10), (COREQ, 26), (SRQR, 9), (SRQR, 17)}.isdisjoint(numbers)
    keys = {one.key for one in methods(study, WISH).parts}
    assert all(set(one.parts) <= keys for one in methods(study, WISH).items)


def test_what_is_undefined_is_said_with_its_reason(study: Project) -> None:
    create_path(study, "Silence")
    answer = methods(study, WISH)
    told = said(answer, "agreement")
    assert "over 2 of 3 codes" in told and "for 1 it is undefined" in told
    table = part(answer, "agreement").table
    assert table is not None
    assert "undefined (Cohen’s κ and Krippendorff’s α, nominal) for Silence: nobody used the code" in " ".join(
        table.notes
    )
    assert "undefined" in next(row for row in table.rows if row[0] == "Silence")


@pytest.mark.parametrize(
    ("wish", "phrase", "columns"),
    [
        ({"labels": "single"}, "Krippendorff’s α (nominal) is ", 6),
        ({"labels": "set", "unit": "turn"}, "a set of codes for each unit", 5),
        ({"unit": "span"}, "codings as they stand", 7),
        ({"metrics": ("percent_agreement",), "intervals": "none"}, "none was asked for", 5),
        ({"unit": "sentence", "intervals": "analytic"}, "The 95 % intervals are analytic ones", 8),
    ],
)
def test_every_way_to_count_has_its_sentence_and_its_table(
    study: Project, wish: dict[str, object], phrase: str, columns: int
) -> None:
    answer = methods(study, replace(WISH, **wish))  # type: ignore[arg-type]
    assert phrase in said(answer, "agreement")
    table = part(answer, "agreement").table
    assert table is not None and table.rows
    assert len(table.columns) == columns


def test_figures_of_two_coders_are_told_pair_by_pair(study: Project) -> None:
    for name in twice_coded(study)[:2]:
        with working_as(study, "tom"):
            set_done(study, find_document(study, name).id, True)
    answer = methods(study, AgreementWish(metrics=("cohen_kappa",), replicates=100))
    table = part(answer, "agreement").table
    assert table is not None and table.columns[:2] == ("code", "pair")
    pairs = {row[1] for row in table.rows}
    assert pairs == {f"{a} – {b}" for a, b in combinations(("Coder A", "Coder B", "Coder C"), 2)}


def test_coders_are_named_only_where_that_is_asked_for(study: Project) -> None:
    hidden = methods(study, AgreementWish(replicates=100, coders=("JONAS", "ines")))
    assert not any(name in hidden.model_dump_json().casefold() for name in ("jonas", "ines ", "ines,", "mara"))
    assert any("--show-coders" in note for note in hidden.notes)
    shown = methods(study, AgreementWish(replicates=100, coders=("jonas", "ines")), show_coders=True)
    assert shown.coders == ("ines", "jonas")
    assert "--coders jonas,ines" in shown.model_dump_json()


@pytest.mark.parametrize("format", FORMATS.values())
def test_a_file_is_checked_for_names_wherever_they_stand(study: Project, format: str) -> None:
    answer = methods(study, WISH)
    assert methods_file(study, OPEN, answer, format=format)
    for name in ("Plans", "Time", "R 1"):
        with pytest.raises(PublicationError, match=name):
            methods_file(study, Terms("2026-05-31", names=(name,), without_ner=True), answer, format=format)
    with pytest.raises(PublicationError, match="no list of names"):
        methods_file(study, Terms("2026-05-31", without_ner=True), answer, format=format)
    internal = methods_file(study, Terms("2026-05-31", internal=True), answer, format=format)
    assert "INTERNAL" in internal


def test_names_of_the_study_never_act_in_a_file(study: Project) -> None:
    rename_code(study, load_tree(study).find("Time").id, "<script>*x*<b> `y` | z")
    answer = methods(study, WISH)
    page = methods_file(study, OPEN, answer, format="html")
    assert "<script>" not in page and "&lt;script&gt;*x*" in page and "R &lt;1&gt;" in page
    text = methods_file(study, OPEN, answer, format="md")
    assert "<script>" not in text and "\\*x\\*" in text and "\\| z" in text
    assert "- documents = 8: `documents`\n" in text and "= 8: <code>documents</code></li>" in page
    assert f"```console\nqualcode round show --json '{ROUND}'\n```" in text
    assert json.loads(methods_file(study, OPEN, answer, format="json"))["round"] == ROUND


def test_it_is_told_by_code_alone_and_of_what_there_is(study: Project) -> None:
    with pytest.raises(InputError, match="by code"):
        methods(study, replace(WISH, by=("pair",)))
    with pytest.raises(InputError, match="did not code"):
        methods(study, replace(WISH, coders=("jonas", "Consensus")))
    with pytest.raises(InputError, match="no format"):
        methods_file(study, OPEN, methods(study, WISH), format="docx")


def test_a_lead_who_codes_blind_is_told_nothing_of_what_is_hidden(study: Project) -> None:
    set_role(study, "jonas", "lead")
    new_round(study, "Blind", documents=ids(study, twice_coded(study)[0]), coders=["jonas", "tom"])
    with working_as(study, "jonas"):
        answer = methods(study, AgreementWish(replicates=100))
    table = part(answer, "agreement").table
    assert table is not None
    assert figures(answer, "agreement")["documents compared"] == 3
    assert any("hidden while you code them blindly" in note for note in table.notes)


def test_themes_that_only_group_are_said_to_be_left_out_of_agreement(study: Project) -> None:
    create_path(study, "Groups/Leaf")
    answer = methods(study, WISH)
    assert (
        "Of the 4 codes that the codebook has today, 1 that only groups others and was given to no passage is left out."
        in said(answer, "agreement")
    )
    assert figures(answer, "agreement")["codes left out"] == 1


def test_agreement_is_said_to_be_of_the_coders_own_codings(study: Project) -> None:
    assert "computed on the coders’ own codings, as they are before anything is settled" in said(
        methods(study, WISH), "agreement"
    )


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2026-03-31T23:59:00Z", "2026-06-01T00:00:00Z", "between March and June 2026"),
        ("2025-12-01T00:00:00Z", "2026-01-31T00:00:00Z", "between December 2025 and January 2026"),
        ("2026-03-01T00:00:00Z", "2026-03-31T00:00:00Z", "in March 2026"),
    ],
)
def test_months_of_coding_are_told(first: str, last: str, told: str) -> None:
    assert months(parse_iso_time(first), parse_iso_time(last)) == told


def test_it_is_told_when_it_was_coded(study: Project) -> None:
    answer = methods(study, WISH)
    told = figures(answer, "material")
    assert months(parse_iso_time(str(told["first coding"])), parse_iso_time(str(told["last coding"]))) in said(
        answer, "material"
    )


def test_of_three_coders_every_two_are_told(study: Project) -> None:
    for name in twice_coded(study)[:2]:
        with working_as(study, "tom"):
            set_done(study, find_document(study, name).id, True)
    answer = methods(study, AgreementWish(replicates=100))
    told = said(answer, "agreement")
    assert "Between two coders, the median is " in told
    for a, b in combinations(("Coder A", "Coder B", "Coder C"), 2):
        value = figures(answer, "agreement")[f"median of {a} and {b}"]
        assert isinstance(value, float) and f"{three(value)} between {a} and {b}" in told


@pytest.mark.parametrize("wish", [{}, {"labels": "single"}, {"unit": "span"}, {"round": ROUND}, {"coders": ("tom",)}])
def test_sentences_begin_with_words_and_numbers_have_one_style(study: Project, wish: dict[str, object]) -> None:
    answer = methods(study, replace(AgreementWish(replicates=100), **wish))  # type: ignore[arg-type]
    for one in answer.parts:
        for sentence in one.sentences:
            assert not re.match(r"[\d.]", sentence), sentence
            assert not re.search(r"\d%|(?<![\d.])0\.\d{3}(?!\.)|100\.0 %|\bfor 0\b", sentence), sentence
