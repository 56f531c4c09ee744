"""Agreement of projects: published tables coded as documents, and what a figure must say of itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coded_ratings import (
    SHARED,
    bring_codings,
    document_for_each,
    finished_by,
    make_code,
    one_document,
    write_document,
)
from measured import SINGLE, fields, figure, value
from qualcode.cases.mapping import map_speaker
from qualcode.domain.agreement_answers import AgreementWish
from qualcode.domain.errors import InputError, NotFoundError
from qualcode.reconcile.measuring.measure import measure
from qualcode.reconcile.measuring.ordering import most_troubled_first
from qualcode.storage.project import Project

VALUES = SHARED / "agreement"
published = pytest.mark.skipif(not VALUES.exists(), reason="the published values are not beside the project")


def read(name: str) -> dict[str, Any]:
    return dict(json.loads((VALUES / f"{name}.json").read_text("utf-8")))


@published
@pytest.mark.parametrize(
    "name",
    [
        "artstein_poesio2008_ex1__cohen_kappa",
        "artstein_poesio2008_ex1__scott_pi",
        "artstein_poesio2008_ex1__percent_agreement",
        "artstein_poesio2008_ex1__brennan_prediger",
        "brennan_prediger1981_p689__cohen_kappa",
        "brennan_prediger1981_p689__brennan_prediger",
        "cohen1960_p45__cohen_kappa",
        "cohen1960_p45__gwet_ac1",
        "dkpro_gwet_hand_8_1_1__gwet_ac1",
        "dkpro_gwet_hand_8_1_1__scott_pi",
        "gwet_paradox_118_5_2_0__gwet_ac1",
        "fleiss1971_psychiatric_30x6__fleiss_kappa",
        "fleiss1971_psychiatric_30x6__percent_agreement",
        "krippendorff2011_B_nominal",
    ],
)
def test_a_published_table_gives_its_value_as_a_coded_document(project: Project, tmp_path: Path, name: str) -> None:
    known = read(name)
    one_document(project, tmp_path, known["ratings"])
    answer = measure(project, AgreementWish(**{**fields(SINGLE), "metrics": (known["statistic"],)}))
    assert value(answer, known["statistic"]) == pytest.approx(known["expected"], abs=known["tolerance"])


@published
def test_a_coder_who_did_not_finish_a_unit_is_missing_and_not_another_value(project: Project, tmp_path: Path) -> None:
    names = ("krippendorff2004_4obs_12units__krippendorff_alpha_nominal", "krippendorff2011_C_ordinal")
    known = [read(name) for name in (*names, "krippendorff2011_C_interval", "krippendorff2011_C_ratio")]
    document_for_each(project, tmp_path, known[0]["ratings"])
    metrics = tuple(one["statistic"] for one in known)
    answer = measure(project, AgreementWish(**{**fields(SINGLE), "metrics": metrics}))
    for one in known:
        assert value(answer, one["statistic"]) == pytest.approx(one["expected"], abs=one["tolerance"])
    assert figure(answer, metrics[0]).n == 11
    assert answer.left_out[0].documents == 1
    analytic = read("irrcac_analytic_ci_4raters")["expected"]
    told = {"gwet_ac1": "gwet", "fleiss_kappa": "fleiss", "krippendorff_alpha_nominal": "krippendorff"}
    told["brennan_prediger"] = "bp"
    wish = AgreementWish(unit="sentence", labels="single", intervals="analytic", metrics=tuple(told))
    answer = measure(project, wish)
    for metric, short in told.items():
        row = figure(answer, metric)
        assert row.value == pytest.approx(analytic[short]["coefficient_value"], abs=1e-4)
        assert row.interval is not None
        low, high = analytic[short]["confidence_interval"]
        assert (row.interval.low, row.interval.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


@published
def test_units_left_without_a_code_can_count_as_not_rated(project: Project, tmp_path: Path) -> None:
    known = read("krippendorff2004_4obs_12units__krippendorff_alpha_nominal")
    one_document(project, tmp_path, known["ratings"])
    metric = "krippendorff_alpha_nominal"
    wish = fields(SINGLE) | {"metrics": (metric,)}
    row = figure(measure(project, AgreementWish(**{**wish, "uncoded_is_missing": True})), metric)
    assert row.value == pytest.approx(known["expected"], abs=known["tolerance"])
    assert row.n == 11
    assert any(one.units == 1 for one in row.left_out)
    told = measure(project, AgreementWish(**wish))
    assert figure(told, metric).n == 12
    assert any("no code" in note for note in told.notes)


@published
def test_a_yes_or_no_table_gives_its_value_code_by_code(project: Project, tmp_path: Path) -> None:
    known = read("krippendorff1995_digitized_A")
    one_document(project, tmp_path, known["ratings"], zero=0)
    wish = AgreementWish(unit="sentence", intervals="none", metrics=tuple(known["expected"]))
    answer = measure(project, wish)
    for metric, expected in known["expected"].items():
        assert value(answer, metric, code="1") == pytest.approx(expected, abs=known["tolerance"])


@published
def test_sets_of_codes_give_the_published_value(project: Project, tmp_path: Path) -> None:
    known = read("dkpro_set_passonneau")
    lines = [f"Unit {number} was said here.\n" for number in range(9)]
    write_document(project, tmp_path, "units", "".join(lines))
    size = len(lines[0])
    codings = [
        ("units", f"C{coder}", code, number * size, number * size + size - 1)
        for number, row in enumerate(known["ratings"])
        for coder, given in enumerate(row)
        for code in given
    ]
    bring_codings(project, tmp_path, codings, done=True)
    metrics = ("krippendorff_alpha_set", "krippendorff_alpha_set_masi", "krippendorff_alpha_set_jaccard")
    answer = measure(project, AgreementWish(unit="turn", labels="set", intervals="none", metrics=metrics))
    assert value(answer, metrics[0]) == pytest.approx(0.186, abs=0.0006)
    assert value(answer, metrics[1]) == pytest.approx(0.27308, abs=1e-5)
    assert value(answer, metrics[2]) == pytest.approx(0.3156, abs=1e-4)


@published
def test_the_unitizing_family_gives_the_published_values_on_a_text(project: Project, tmp_path: Path) -> None:
    spans = read("krippendorff2019_alex_paul_suzan_u_alpha")["spans"]
    write_document(project, tmp_path, "line", "x" * 60)
    codings = [("line", name, one["value"], one["start"], one["end"]) for name, own in spans.items() for one in own]
    bring_codings(project, tmp_path, codings, done=True)
    metrics = ("u_alpha", "bar_u_alpha", "cu_alpha", "k_u_alpha")
    wish = AgreementWish(unit="span", labels="single", universe="all", metrics=metrics, seed=7)
    answer = measure(project, wish)
    found = [value(answer, metric) for metric in metrics[:3]]
    assert found == [pytest.approx(expected, abs=0.0006) for expected in (0.510, 0.413, 0.724)]
    by_code = {row.code: row.value for row in answer.rows if row.metric == "k_u_alpha"}
    assert by_code == {"1": 1, "2": 0, "3": 0, "4": 0, "5": 1, "6": 1, "7": None}
    row = figure(answer, "u_alpha")
    assert row.interval is None
    assert row.no_interval is not None and "one document" in row.no_interval


def test_every_character_counts_as_nvivo_counts_it_and_as_cohen_does(project: Project, tmp_path: Path) -> None:
    write_document(project, tmp_path, "file", "x" * 1000)
    spans = [("file", "A", "X", 0, 150), ("file", "B", "X", 0, 50), ("file", "B", "X", 200, 250)]
    bring_codings(project, tmp_path, spans, done=True)
    metrics = ("percent_agreement", "cohen_kappa", "qualcoder_kappa", "segment_match", "maxqda_kappa_rk")
    answer = measure(project, AgreementWish(universe="all", metrics=metrics))
    assert value(answer, "percent_agreement") == pytest.approx(0.85)
    assert value(answer, "cohen_kappa") == pytest.approx(0.318182, abs=1e-6)
    assert value(answer, "qualcoder_kappa") == pytest.approx(0.2131, abs=1e-4)
    assert figure(answer, "cohen_kappa").prevalence == {"A": pytest.approx(0.15), "B": pytest.approx(0.10)}
    assert value(answer, "segment_match") == 0
    assert any("QualCoder" in note for note in answer.notes)


def test_no_default_report_shows_a_figure_of_another_program(project: Project, tmp_path: Path) -> None:
    write_document(project, tmp_path, "file", "x" * 100)
    bring_codings(project, tmp_path, [("file", "A", "X", 0, 50), ("file", "B", "X", 0, 40)], done=True)
    for unit in ("char", "sentence", "turn", "span"):
        for labels in ("per-code", "single"):
            answer = measure(project, AgreementWish(unit=unit, labels=labels))
            assert not any(metric.compatible_with for metric in answer.metrics)


def test_labels_and_stamps_are_no_units(project: Project, tmp_path: Path) -> None:
    write_document(project, tmp_path, "talk", "Ann: Yes we do.\nBob: No we do not.\n")
    bring_codings(project, tmp_path, [("talk", "A", "X", 0, 15), ("talk", "B", "X", 5, 15)], done=True)
    answer = measure(project, AgreementWish(metrics=("percent_agreement",)))
    row = figure(answer, "percent_agreement")
    assert row.value == 1
    assert row.n == len("Yes we do.") + len("No we do not.")
    assert row.left_out[0].units == len("Ann: ") + len("\nBob: ") + len("\n")
    assert (
        value(measure(project, AgreementWish(universe="all", metrics=("percent_agreement",))), "percent_agreement") < 1
    )


def test_a_coding_counts_for_each_unit_it_shares_a_letter_with(project: Project, tmp_path: Path) -> None:
    text = "Ann: One here. Two here. Three here.\nBob: Four here.\n"
    write_document(project, tmp_path, "talk", text)
    at = text.index("Two")
    bring_codings(project, tmp_path, [("talk", "A", "X", at - 1, at + 1), ("talk", "B", "X", 5, 6)], done=True)
    sentences = figure(
        measure(project, AgreementWish(unit="sentence", metrics=("percent_agreement",))), "percent_agreement"
    )
    assert (sentences.n, sentences.value) == (4, 0.5)
    turns = figure(measure(project, AgreementWish(unit="turn", metrics=("percent_agreement",))), "percent_agreement")
    assert (turns.n, turns.value) == (2, 1.0)


class TestUniverses:
    @pytest.fixture
    def talk(self, project: Project, tmp_path: Path) -> Project:
        text = "I: How was it for you?\nAnn: It was hard.\nI: And then?\nAnn: Then it was good.\n"
        write_document(project, tmp_path, "talk", text)
        map_speaker(project, "Ann", participant="P1")
        map_speaker(project, "I", participant=None, interviewer=True)
        hard, how = text.index("It was hard"), text.index("How")
        bring_codings(
            project,
            tmp_path,
            [("talk", "A", "X", hard, hard + 12), ("talk", "B", "X", how, how + 19)],
            done=True,
        )
        return project

    def test_participants_alone_count_if_asked(self, talk: Project) -> None:
        row = figure(
            measure(talk, AgreementWish(unit="turn", universe="participants", metrics=("percent_agreement",))),
            "percent_agreement",
        )
        assert (row.n, row.value) == (2, 0.5)
        assert row.left_out[0].units == 2

    def test_what_nobody_coded_can_be_left_out(self, talk: Project) -> None:
        wish = AgreementWish(unit="turn", universe="coded", metrics=("percent_agreement",))
        row = figure(measure(talk, wish), "percent_agreement")
        assert (row.n, row.value) == (2, 0.0)
        assert any(one.units == 2 for one in row.left_out)

    def test_an_attribute_of_participants_lays_out_their_speech_alone(self, talk: Project) -> None:
        answer = measure(talk, AgreementWish(unit="turn", by=("code", "participant"), metrics=("percent_agreement",)))
        assert {row.attribute: row.n for row in answer.rows} == {"P1": 2, "(none)": 2}


class TestDegenerate:
    """What libraries answer with NaN, with 1.0 or with a traceback."""

    @pytest.fixture
    def study(self, project: Project, tmp_path: Path) -> Project:
        write_document(project, tmp_path, "one", "First said. Second said. Third said.\n")
        return project

    def test_a_code_that_nobody_used_is_undefined_and_not_perfect(self, study: Project) -> None:
        make_code(study, "X")
        finished_by(study, "one", "A", "B")
        answer = measure(study, AgreementWish())
        row = figure(answer, "krippendorff_alpha_nominal")
        assert row.value is None
        assert row.undefined == "nobody used the code"
        assert value(answer, "percent_agreement") == 1

    def test_a_code_that_everybody_used_everywhere_is_undefined(self, study: Project, tmp_path: Path) -> None:
        bring_codings(study, tmp_path, [("one", coder, "X", 0, 37) for coder in "AB"], done=True)
        for metric in ("cohen_kappa", "krippendorff_alpha_nominal"):
            row = figure(measure(study, AgreementWish(metrics=(metric,))), metric)
            assert row.value is None
            assert row.undefined == "every unit has the code from everybody"
        span = figure(measure(study, AgreementWish(metrics=("u_alpha",), unit="span")), "u_alpha")
        assert span.value is None

    def test_one_unit_alone_is_undefined(self, study: Project, tmp_path: Path) -> None:
        write_document(study, tmp_path, "tiny", "Yes.\n")
        bring_codings(study, tmp_path, [("tiny", "A", "X", 0, 4)], done=True)
        finished_by(study, "tiny", "B")
        row = figure(
            measure(study, AgreementWish(unit="sentence", metrics=("krippendorff_alpha_nominal",))),
            "krippendorff_alpha_nominal",
        )
        assert row.n == 1
        assert row.value is None or row.value == 0

    def test_one_document_has_no_interval(self, study: Project, tmp_path: Path) -> None:
        bring_codings(study, tmp_path, [("one", "A", "X", 0, 11), ("one", "B", "X", 0, 24)], done=True)
        row = figure(measure(study, AgreementWish(metrics=("cohen_kappa",))), "cohen_kappa")
        assert row.value is not None
        assert row.interval is None
        assert row.no_interval is not None and "one document" in row.no_interval

    def test_a_coder_who_finished_nothing_is_not_compared(self, study: Project, tmp_path: Path) -> None:
        bring_codings(study, tmp_path, [("one", "C", "X", 0, 11)], done=False)
        bring_codings(study, tmp_path, [("one", "A", "X", 0, 11), ("one", "B", "X", 0, 24)], done=True)
        assert measure(study, AgreementWish()).coders == ("A", "B")
        asked = measure(study, AgreementWish(coders=("A", "C"), metrics=("cohen_kappa",)))
        row = figure(asked, "cohen_kappa")
        assert row.value is None
        assert row.undefined is not None and "`codings import --done`" in row.undefined

    def test_without_a_finished_document_the_answer_names_the_command(self, study: Project, tmp_path: Path) -> None:
        bring_codings(study, tmp_path, [("one", "A", "X", 0, 11), ("one", "B", "X", 0, 24)], done=False)
        answer = measure(study, AgreementWish())
        assert answer.rows
        assert all(row.value is None and "codings import --done" in (row.undefined or "") for row in answer.rows)
        assumed = measure(study, AgreementWish(assume_finished=True))
        assert value(assumed, "percent_agreement") < 1
        assert any("counts as finished" in note for note in assumed.notes)

    def test_a_document_in_which_nothing_counts_changes_nothing(self, study: Project, tmp_path: Path) -> None:
        write_document(study, tmp_path, "talk", "Ann: Yes we do.\nI: Then do.\n")
        map_speaker(study, "Ann", participant="P1")
        spans = [
            ("one", "A", "X", 0, 11),
            ("one", "B", "X", 0, 24),
            ("talk", "A", "X", 5, 15),
            ("talk", "B", "X", 5, 15),
        ]
        bring_codings(study, tmp_path, spans, done=True)
        for unit in ("char", "sentence", "turn", "span"):
            alone = measure(study, AgreementWish(unit=unit, universe="participants", documents=("one",)))
            assert {row.value for row in alone.rows if row.n == 0} <= {None}
            both = measure(study, AgreementWish(unit=unit, universe="participants", intervals="none"))
            other = measure(
                study, AgreementWish(unit=unit, universe="participants", documents=("talk",), intervals="none")
            )
            assert [row.value for row in both.rows] == [row.value for row in other.rows]

    def test_touching_codings_stay_two_and_overlapping_ones_are_one(self, study: Project, tmp_path: Path) -> None:
        spans = [
            ("one", "A", "X", 0, 11),
            ("one", "A", "X", 11, 24),
            ("one", "B", "X", 0, 20),
            ("one", "B", "X", 10, 24),
        ]
        bring_codings(study, tmp_path, spans, done=True)
        answer = measure(study, AgreementWish(unit="span", metrics=("span_f1_strict", "span_f1_overlap", "u_alpha")))
        assert figure(answer, "u_alpha").n == 3
        assert value(answer, "span_f1_overlap") == pytest.approx(2 / 3)
        chars = measure(study, AgreementWish(metrics=("cohen_kappa",)))
        assert value(chars, "cohen_kappa") == 1


def test_intervals_come_from_documents_and_are_the_same_for_a_seed(project: Project, tmp_path: Path) -> None:
    for number in range(6):
        write_document(project, tmp_path, f"d{number}", f"First said. Second said. Third said: {number}.\n")
    spans = [(f"d{number}", coder, "X", 0, 11 + 2 * number * (coder == "B")) for number in range(6) for coder in "AB"]
    bring_codings(project, tmp_path, spans, done=True)
    wish = AgreementWish(metrics=("krippendorff_alpha_nominal",), seed=5, replicates=500)
    row = figure(measure(project, wish), "krippendorff_alpha_nominal")
    assert row == figure(measure(project, wish), "krippendorff_alpha_nominal")
    interval = row.interval
    assert interval is not None and row.value is not None
    assert interval.low < row.value < interval.high
    assert (interval.seed, interval.replicates, interval.documents) == (5, 500, 6)
    assert interval.warning is not None and "20" in interval.warning
    assert interval.below_667 is not None and interval.below_800 is not None
    assert 0 <= interval.below_667 <= interval.below_800 <= 1
    other = figure(measure(project, AgreementWish(metrics=wish.metrics, seed=6, replicates=500)), wish.metrics[0])
    assert other.interval is not None
    assert (other.interval.low, other.interval.high) != (interval.low, interval.high)


def test_pairs_documents_and_rounds_are_told_apart(project: Project, tmp_path: Path) -> None:
    for name in ("d1", "d2"):
        write_document(project, tmp_path, name, f"First said. Second said. Third said: {name}.\n")
    spans = [(name, coder, "X", 0, end) for name in ("d1", "d2") for coder, end in (("A", 11), ("B", 24), ("C", 11))]
    bring_codings(project, tmp_path, spans, done=True)
    answer = measure(project, AgreementWish(by=("code", "pair"), metrics=("cohen_kappa",), intervals="none"))
    assert {row.pair: round(row.value or 0, 3) for row in answer.rows if row.pair == ("A", "C")} == {("A", "C"): 1.0}
    assert len(answer.rows) == 3
    answer = measure(project, AgreementWish(by=("code", "document"), metrics=("conger_kappa",), intervals="none"))
    assert [row.document for row in answer.rows] == ["d1", "d2"]
    three = measure(project, AgreementWish(metrics=("cohen_kappa", "conger_kappa"), intervals="none"))
    assert [row.pair for row in three.rows if row.metric == "cohen_kappa"] == [("A", "B"), ("A", "C"), ("B", "C")]
    assert any("every pair" in note for note in three.notes)


def test_codes_are_taken_with_those_below_them_if_asked(project: Project, tmp_path: Path) -> None:
    write_document(project, tmp_path, "one", "First said. Second said. Third said.\n")
    bring_codings(project, tmp_path, [("one", "A", "T/X", 0, 11), ("one", "B", "T/Y", 0, 11)], done=True)
    alone = measure(project, AgreementWish(metrics=("percent_agreement",)))
    assert {row.code for row in alone.rows} == {"T/X", "T/Y"}
    assert all((row.value or 0) < 1 for row in alone.rows)
    rolled = measure(project, AgreementWish(metrics=("percent_agreement",), roll_up=True, codes=("T",)))
    assert [(row.code, row.value) for row in rolled.rows] == [("T", 1.0)]
    labels = measure(
        project, AgreementWish(metrics=("percent_agreement",), roll_up=True, unit="sentence", labels="single")
    )
    assert value(labels, "percent_agreement") == 1


def test_confusions_say_which_code_stands_where_another_does(project: Project, tmp_path: Path) -> None:
    write_document(project, tmp_path, "one", "First said. Second said. Third said.\n")
    bring_codings(
        project, tmp_path, [("one", "A", "X", 0, 11), ("one", "B", "Y", 0, 11), ("one", "B", "Y", 12, 24)], done=True
    )
    answer = measure(project, AgreementWish(unit="sentence", confusions=True))
    assert [(one.pair, one.code, one.other, one.units) for one in answer.confusions] == [
        (("A", "B"), "X", "Y", 1),
        (("B", "A"), "Y", "", 1),
    ]


def test_the_most_troubled_codes_come_first_and_the_undefined_last(project: Project, tmp_path: Path) -> None:
    write_document(project, tmp_path, "one", "First said. Second said. Third said.\n")
    make_code(project, "Never")
    spans = [
        ("one", "A", "Good", 0, 11),
        ("one", "B", "Good", 0, 11),
        ("one", "A", "Bad", 0, 11),
        ("one", "B", "Bad", 12, 24),
    ]
    bring_codings(project, tmp_path, spans, done=True)
    answer = most_troubled_first(measure(project, AgreementWish()))
    assert list(dict.fromkeys(row.code for row in answer.rows)) == ["Bad", "Good", "Never"]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (AgreementWish(metrics=("cohen",)), "did you mean"),
        (AgreementWish(metrics=("u_alpha",), unit="turn"), "--unit span"),
        (AgreementWish(metrics=("cohen_kappa",), unit="span"), "--unit char"),
        (AgreementWish(metrics=("krippendorff_alpha_set_masi",)), "--labels set"),
        (AgreementWish(metrics=("krippendorff_alpha_ordinal",)), "--labels single"),
        (AgreementWish(unit="words"), "no unit"),
        (AgreementWish(overlap=0), "share above 0"),
        (AgreementWish(by=("site.state", "participant.role")), "one attribute"),
        (AgreementWish(coders=("A",)), "two coders"),
    ],
)
def test_what_does_not_go_together_is_a_sentence(
    project: Project, tmp_path: Path, wish: AgreementWish, said: str
) -> None:
    write_document(project, tmp_path, "one", "First said.\n")
    bring_codings(project, tmp_path, [("one", "A", "X", 0, 5), ("one", "B", "X", 0, 5)], done=True)
    with pytest.raises((InputError, NotFoundError)) as refused:
        measure(project, wish)
    assert said in str(refused.value)


def test_codes_that_are_not_exclusive_leave_the_family_for_single_codes_undefined(
    project: Project, tmp_path: Path
) -> None:
    write_document(project, tmp_path, "one", "First said. Second said.\n")
    bring_codings(
        project, tmp_path, [("one", "A", "X", 0, 11), ("one", "A", "Y", 5, 20), ("one", "B", "X", 0, 11)], done=True
    )
    answer = measure(project, AgreementWish(unit="span", labels="single", metrics=("cu_alpha",)))
    row = figure(answer, "cu_alpha")
    assert row.value is None
    assert "not exclusive" in (row.undefined or "")
