"""Evaluation by document: no leak, honest sizes, intervals, baselines, and a way to stop."""

from __future__ import annotations

from dataclasses import replace

import pytest
from coded_study import by_document, cards, passages

from qualcode.domain.suggestions import Example
from qualcode.suggest.evaluating import Evaluation, MethodFigures, evaluate


def figures(evaluation: Evaluation, method: str) -> MethodFigures:
    return next(one for one in evaluation.methods if one.method == method)


def recall(evaluation: Evaluation, method: str) -> float:
    figure = figures(evaluation, method).recall_3
    assert figure is not None
    return figure.value


@pytest.fixture(scope="module")
def documents() -> list[list[Example]]:
    return by_document(passages(240, documents=12))


@pytest.fixture(scope="module")
def whole(documents: list[list[Example]]) -> Evaluation:
    return evaluate(cards(), documents, folds=3)


def test_the_engine_beats_what_knows_less(whole: Evaluation) -> None:
    engine = recall(whole, "engine")
    assert engine >= recall(whole, "tf-idf") >= recall(whole, "random")
    assert engine > recall(whole, "keyword")
    assert engine > 0.9


def test_intervals_hold_their_value_and_the_sizes_are_told(whole: Evaluation) -> None:
    for one in whole.methods:
        for figure in (one.recall_1, one.recall_3, one.recall_5, one.precision_1, one.reciprocal_rank):
            assert figure is not None
            assert figure.low is not None and figure.high is not None
            assert 0 <= figure.low <= figure.value <= figure.high <= 1
    assert (whole.documents, whole.folds) == (12, 3)
    assert whole.passages == whole.codings == sum(code.passages for code in whole.methods[0].by_code)
    assert whole.warnings == ("there are only 12 documents: the intervals are rough",)


def test_only_the_engine_has_a_calibration_error(whole: Evaluation) -> None:
    assert figures(whole, "engine").error is not None
    assert all(one.error is None for one in whole.methods if one.method != "engine")


def test_equal_seeds_give_equal_answers(documents: list[list[Example]]) -> None:
    some = documents[:5]
    assert evaluate(cards(), some, folds=2, seed=4) == evaluate(cards(), some, folds=2, seed=4)


def test_at_no_codings_the_engine_is_the_codebook(documents: list[list[Example]]) -> None:
    cold = evaluate(cards(), documents, folds=2, per_code=0, methods=("engine", "keyword", "random"))
    assert cold.learned == 0
    assert recall(cold, "engine") == pytest.approx(recall(cold, "keyword"))


def test_whole_documents_are_learned_until_there_are_enough(documents: list[list[Example]]) -> None:
    few = evaluate(cards(), documents, folds=2, per_code=5, methods=("most frequent",))
    assert 5 <= few.learned < 5 + 20 / 4


def test_a_tested_document_is_never_learned_from() -> None:
    """Each document has words of its own that would give its code away."""
    examples = []
    for document in range(8):
        for at in range(5):
            one = passages(1, seed=at)[0]
            where = replace(one.segment, document=f"d{document}", start=at, words=(f"word{document}",), speaker="")
            examples.append(Example(where, frozenset([cards()[document % 4].code])))
    found = evaluate(cards(), by_document(examples), folds=8, methods=("tf-idf",))
    assert recall(found, "tf-idf") < 0.8


def test_one_document_has_no_interval_and_says_so(documents: list[list[Example]]) -> None:
    alone = evaluate(cards(), documents[:1])
    figure = figures(alone, "keyword").recall_3
    assert figure is not None and figure.low is None
    assert "one document" in alone.warnings[0]


def test_nothing_coded_and_nothing_at_all_are_answers_too(documents: list[list[Example]]) -> None:
    uncoded = [[replace(example, codes=frozenset()) for example in document] for document in documents[:3]]
    for some in (uncoded, []):
        empty = evaluate(cards(), some, folds=2)
        assert figures(empty, "engine").recall_3 is None
        assert "no passage has a code" in empty.warnings[0]
    assert evaluate((), documents[:2]).methods[0].by_code == ()


def test_it_can_be_stopped_and_says_how_far_it_came(documents: list[list[Example]]) -> None:
    seen: list[tuple[int, int]] = []
    stopped = evaluate(
        cards(), documents, folds=4, methods=("keyword",), progress=lambda done, of: seen.append((done, of)) or done < 2
    )
    assert seen == [(1, 4), (2, 4)]
    assert stopped.documents == 6
    assert stopped.warnings[-1] == "stopped after 2 of 4 parts"
