"""Figures of parts of a study, and codings that count nowhere: each figure stands on what it is about alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from coded_ratings import (
    bring_codings,
    finished_by,
    write_document,
)
from measured import SINGLE, fields, figure, value
from qualcode.cases.mapping import map_speaker
from qualcode.documents.replacing import plan_replacement, replace_document
from qualcode.domain.agreement_answers import AgreementWish
from qualcode.reconcile.measuring.measure import measure
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import get_document, list_documents
from qualcode.team.rounds import new_round


class TestParts:
    """Figures of a part of the study stand on that part alone."""

    @pytest.fixture
    def three(self, project: Project, tmp_path: Path) -> Project:
        for name in ("d1", "d2", "d3"):
            write_document(project, tmp_path, name, f"Ann: First said. Second said.\nBob: Third said: {name}.\n")
        return project

    def test_a_passage_with_two_codes_spoils_only_its_own_document(self, three: Project, tmp_path: Path) -> None:
        spans = [
            (name, coder, code, start, start + 11)
            for name in ("d1", "d2")
            for coder in "AB"
            for code, start in (("X", 5), ("Y", 17))
        ]
        bring_codings(three, tmp_path, [*spans, ("d2", "A", "Y", 8, 14)], done=True)
        wish = AgreementWish(unit="span", labels="single", metrics=("cu_alpha", "k_u_alpha"), by=("document",))
        answer = measure(three, wish)
        assert value(answer, "cu_alpha", document="d1") == 1
        assert figure(answer, "cu_alpha", document="d2").value is None
        assert figure(answer, "k_u_alpha", document="d1", code="X").n == 2

    def test_a_row_tells_what_its_own_documents_leave_out(self, three: Project, tmp_path: Path) -> None:
        spans = [(name, coder, "X", 5, 16) for name in ("d1", "d2") for coder in "AB"]
        bring_codings(three, tmp_path, spans, done=True)
        answer = measure(three, AgreementWish(by=("document",), metrics=("percent_agreement",)))
        text = "Ann: First said. Second said.\nBob: Third said: d1.\n"
        for row in answer.rows:
            assert row.n + sum(one.units or 0 for one in row.left_out) == len(text)

    def test_what_somebody_did_not_finish_is_no_part_of_her_share(self, three: Project, tmp_path: Path) -> None:
        spans = [(name, coder, "X", 5, 16) for name in ("d1", "d2") for coder in "AB"]
        bring_codings(three, tmp_path, [*spans, ("d1", "C", "X", 5, 16)], done=True)
        by_unit = {
            unit: figure(measure(three, AgreementWish(unit=unit, metrics=(metric,))), metric).prevalence["C"]
            for unit, metric in (("char", "krippendorff_alpha_nominal"), ("span", "u_alpha"))
        }
        assert by_unit["span"] == pytest.approx(by_unit["char"])

    def test_documents_in_which_nobody_meant_speaks_are_not_drawn(self, three: Project, tmp_path: Path) -> None:
        map_speaker(three, "Ann", participant="P1", document=next(d for d in list_documents(three) if d.name == "d1"))
        spans = [(name, coder, "X", 5, 12 + 3 * (coder == "B")) for name in ("d1", "d2", "d3") for coder in "AB"]
        bring_codings(three, tmp_path, spans, done=True)
        for unit, metric in (("char", "cohen_kappa"), ("span", "u_alpha")):
            answer = measure(three, AgreementWish(unit=unit, universe="participants", metrics=(metric,)))
            row = figure(answer, metric)
            assert row.documents == 1
            assert row.interval is None

    def test_a_single_compared_document_gives_no_interval_to_any_metric(self, three: Project, tmp_path: Path) -> None:
        spans = [("d1", "A", "X", 5, 16), ("d1", "B", "X", 5, 12), ("d2", "A", "X", 5, 16), ("d3", "B", "X", 17, 29)]
        bring_codings(three, tmp_path, spans, done=True)
        answer = measure(
            three, AgreementWish(metrics=("gwet_ac1", "fleiss_kappa", "conger_kappa", "percent_agreement"))
        )
        assert all(row.interval is None and row.no_interval for row in answer.rows)

    def test_a_round_gives_the_same_figures_alone_and_beside_others(self, three: Project, tmp_path: Path) -> None:
        spans = [(name, coder, "X", 5, 16 - (coder == "B")) for name in ("d1", "d2", "d3") for coder in "AB"]
        bring_codings(three, tmp_path, spans, done=True)
        ids = [document.id for document in list_documents(three)]
        new_round(three, "R1", documents=ids[:2], coders=["A", "B"])
        new_round(three, "R2", documents=ids[2:], coders=["A"])
        metric = "percent_agreement"
        beside = measure(three, AgreementWish(by=("code", "round"), metrics=(metric,)))
        for name in ("R1", "R2"):
            alone = figure(measure(three, AgreementWish(round=name, metrics=(metric,))), metric)
            row = figure(beside, metric, round=name)
            assert (row.value, row.n, row.documents) == (alone.value, alone.n, alone.documents)
        assert figure(beside, metric, round="R2").undefined

    def test_confusions_are_of_everybodys_text_whatever_figures_are_told_by(
        self, three: Project, tmp_path: Path
    ) -> None:
        bring_codings(three, tmp_path, [("d1", "A", "X", 5, 16), ("d1", "B", "Y", 5, 16)], done=True)
        told = measure(three, AgreementWish(by=("code", "speaker"), confusions=True)).confusions
        assert told == measure(three, AgreementWish(confusions=True)).confusions
        assert [(one.code, one.other) for one in told] == [("X", "Y")]


def test_codings_that_wait_for_a_place_are_told_and_not_taken_for_none(project: Project, tmp_path: Path) -> None:
    text = "Ann: We planned it. Nobody read the long report on the schedule. Then the bell rang.\n"
    document = write_document(project, tmp_path, "talk", text)
    at = text.index("Nobody")
    bring_codings(project, tmp_path, [("talk", coder, "X", at, at + 40) for coder in "AB"], done=True)
    (tmp_path / "talk.txt").write_text(
        text.replace("Nobody read the long report on the schedule. ", ""), encoding="utf-8"
    )
    replace_document(project, plan_replacement(project, get_document(project, document), tmp_path / "talk.txt"))
    for unit, metric in (("char", "krippendorff_alpha_nominal"), ("span", "u_alpha")):
        row = figure(measure(project, AgreementWish(unit=unit, metrics=(metric,))), metric)
        assert row.value is None
        assert any("2 codings waiting for a place" in one.reason for one in row.left_out)


def test_a_metric_that_is_added_changes_no_other(project: Project, tmp_path: Path) -> None:
    write_document(project, tmp_path, "one", "First said. Second said. Third said.\n")
    spans = [("one", "A", "1", 0, 11), ("one", "B", "1", 0, 11), ("one", "A", "2", 12, 24)]
    bring_codings(project, tmp_path, spans, done=True)
    nominal, ordinal = "krippendorff_alpha_nominal", "krippendorff_alpha_ordinal"
    alone = figure(measure(project, AgreementWish(**{**fields(SINGLE), "metrics": (nominal,)})), nominal)
    both = measure(project, AgreementWish(**{**fields(SINGLE), "metrics": (nominal, ordinal)}))
    assert figure(both, nominal) == alone
    assert figure(both, ordinal).n == 1


@pytest.mark.parametrize("name", ["-1", "nan", "inf"])
def test_codes_that_are_no_amounts_leave_the_ratio_undefined(project: Project, tmp_path: Path, name: str) -> None:
    write_document(project, tmp_path, "one", "First said. Second said. Third said.\n")
    spans = [("one", coder, code, 12 * n, 12 * n + 10) for coder in "AB" for n, code in enumerate((name, "2", "3"))]
    bring_codings(project, tmp_path, spans, done=True)
    row = figure(
        measure(project, AgreementWish(**{**fields(SINGLE), "metrics": ("krippendorff_alpha_ratio",)})),
        "krippendorff_alpha_ratio",
    )
    assert row.value is None
    assert "number" in (row.undefined or "")


def test_coders_without_a_common_document_are_undefined_and_not_left_out(project: Project, tmp_path: Path) -> None:
    spans = []
    for coder in "ABC":
        write_document(project, tmp_path, f"d{coder}", f"First said by {coder}.\n")
        spans.append((f"d{coder}", coder, "X", 0, 5))
    bring_codings(project, tmp_path, spans, done=True)
    for wish in (AgreementWish(metrics=("cohen_kappa",)), AgreementWish(by=("pair",)), AgreementWish(unit="span")):
        answer = measure(project, wish)
        assert {row.metric for row in answer.rows} == {metric.name for metric in answer.metrics}
        assert all(row.value is None and "codings import --done" in (row.undefined or "") for row in answer.rows)


def test_with_single_labels_the_topmost_code_asked_for_stands_for_those_below(project: Project, tmp_path: Path) -> None:
    write_document(project, tmp_path, "one", "First said. Second said. Third said.\n")
    spans = [("one", "A", "T/X", 0, 11), ("one", "B", "T", 0, 11), ("one", "A", "U", 12, 24), ("one", "B", "U", 12, 24)]
    bring_codings(project, tmp_path, spans, done=True)
    wish = fields(SINGLE) | {"codes": ("T", "T/X", "U"), "roll_up": True, "metrics": ("percent_agreement",)}
    row = figure(measure(project, AgreementWish(**wish)), "percent_agreement")
    assert (row.n, row.value) == (3, 1.0)


def test_codings_of_labels_alone_are_told_and_not_taken_for_none(project: Project, tmp_path: Path) -> None:
    write_document(project, tmp_path, "talk", "Ann: Yes we do.\nBob: No.\n")
    bring_codings(project, tmp_path, [("talk", "A", "X", 0, 3), ("talk", "A", "Y", 5, 8)], done=True)
    finished_by(project, "talk", "B")
    for unit, metric in (("char", "cohen_kappa"), ("sentence", "cohen_kappa"), ("span", "u_alpha")):
        answer = measure(project, AgreementWish(unit=unit, metrics=(metric,)))
        row = figure(answer, metric, code="X")
        assert row.value is None
        assert "1 coding outside the text" in (row.undefined or "")
        assert any("1 coding outside the text" in one.reason for one in row.left_out)
        assert not any("outside the text" in one.reason for one in figure(answer, metric, code="Y").left_out)


def test_a_figure_that_is_nothing_has_no_sign(project: Project, tmp_path: Path) -> None:
    write_document(project, tmp_path, "one", "First said. Second said. Third said.\n")
    bring_codings(project, tmp_path, [("one", "A", "X", 0, 11)], done=True)
    finished_by(project, "one", "B")
    assert str(value(measure(project, AgreementWish(metrics=("cohen_kappa",))), "cohen_kappa")) == "0.0"
