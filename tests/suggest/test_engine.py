"""The engine: it learns, explains itself, follows each decision and forgets it again."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest
from coded_study import cards, exhaust, passages, segment

from qualcode.domain.suggestions import Example, Segment
from qualcode.suggest.engine import Engine
from qualcode.suggest.features import GROUPS
from qualcode.suggest.protocol import SHOWN_FROM, SuggesterError, find_suggester

pytestmark = pytest.mark.filterwarnings("error")


def studied(examples: list[Example], without: frozenset[str] = frozenset()) -> Engine:
    engine = Engine(without)
    exhaust(engine.studying(cards(), examples))
    return engine


@pytest.fixture(scope="module")
def learned() -> Engine:
    return studied(passages(400))


def chance(engine: Engine, passage: Segment, code: str) -> float:
    return float(engine.scores([passage])[0, engine.codes.index(code)])


def test_it_learns_words_that_no_card_has(learned: Engine) -> None:
    cold = studied([])
    passage = segment("they wait for the next unit", document="new")
    assert cold.suggest(passage, 1) == () or cold.suggest(passage, 1)[0].code != "pace"
    assert learned.suggest(passage, 1)[0].code == "pace"
    texts = " ".join(reason.text for reason in learned.suggest(passage, 1)[0].reasons)
    assert "“wait”" in texts or "“unit”" in texts


def test_every_suggestion_has_a_reason_and_a_chance_worth_showing(learned: Engine) -> None:
    for example in passages(60, seed=7):
        for suggestion in learned.suggest(example.segment):
            assert suggestion.chance >= SHOWN_FROM
            assert any(reason.kind != "against" for reason in suggestion.reasons)


def test_it_names_a_passage_that_was_coded_alike(learned: Engine) -> None:
    examples = passages(400)
    coded = next(example for example in examples if "parents" in example.codes)
    twin = replace(coded.segment, document="elsewhere")
    first = next(one for one in learned.suggest(twin) if one.code == "parents")
    like = next(reason for reason in first.reasons if reason.kind == "like")
    assert like.passage == coded.segment.key or like.passage in {example.segment.key for example in examples}
    own = next(one for one in learned.suggest(coded.segment) if one.code == "parents")
    assert all(reason.passage != coded.segment.key for reason in own.reasons)


def test_a_rejection_lowers_the_code_for_like_passages_and_no_other_code(learned: Engine) -> None:
    passage, like = segment("the score of the exam", document="x"), segment("the score of an exam", document="y")
    before, other = chance(learned, like, "tests"), chance(learned, like, "pace")
    learned.adapt([Example(passage, refused=frozenset(["tests"]), read=False)])
    assert chance(learned, like, "tests") < before - 0.1
    assert chance(learned, like, "pace") == pytest.approx(other, abs=1e-6)
    against = [reason.text for one in learned.suggest(like) if one.code == "tests" for reason in one.reasons]
    assert not against or against[-1] == "like a passage where you rejected it"
    learned.adapt([])
    assert chance(learned, like, "tests") == before


def test_an_acceptance_raises_the_code_also_by_words_never_seen() -> None:
    engine = studied([])
    engine.adapt([Example(segment("zeppelins everywhere", document="x"), frozenset(["choice"]))])
    assert engine.suggest(segment("about zeppelins", document="y"), 1)[0].code == "choice"


def test_undoing_a_decision_gives_the_model_before_it(learned: Engine) -> None:
    first = Example(segment("a new word"), frozenset(["pace"]))
    second = Example(segment("another new word", 50), frozenset(["tests"]))
    base = learned.digest()
    learned.adapt([first])
    after_first = learned.digest()
    learned.adapt([first, second])
    assert len({base, after_first, learned.digest()}) == 3
    learned.adapt([first])
    assert learned.digest() == after_first
    learned.adapt([])
    assert learned.digest() == base


def test_a_passage_taken_back_loses_its_influence(learned: Engine) -> None:
    known = next(example for example in passages(400) if "parents" in example.codes)
    before = chance(learned, known.segment, "parents")
    learned.adapt([Example(known.segment, read=False)])
    assert chance(learned, known.segment, "parents") < before - 0.1
    learned.adapt([])


def test_equal_input_gives_equal_models_and_the_order_of_passages_only_moves_calibration() -> None:
    examples = passages(60)
    assert studied(examples).digest() == studied(passages(60)).digest()
    one, other = studied(examples), studied(examples[::-1])
    assert np.array_equal(one._model.base.columns, other._model.base.columns)


def test_the_old_model_answers_until_the_new_one_is_ready() -> None:
    engine = studied([])
    passage = segment("they wait and are ready", document="new")
    before = engine.scores([passage])
    steps = engine.studying(cards(), passages(120))
    for _ in range(5):
        next(steps)
    assert np.array_equal(engine.scores([passage]), before)
    assert exhaust(steps) > 20
    assert not np.array_equal(engine.scores([passage]), before)


def test_a_code_unknown_for_a_passage_learns_nothing_from_it() -> None:
    unread = [replace(example, read=False) if not example.codes else example for example in passages(80)]
    fewer = [example for example in passages(80) if example.codes]
    assert studied(unread)._model.report.learned_from == len(fewer)


def test_percentages_wait_for_a_hundred_reviewed_passages(learned: Engine) -> None:
    assert not studied(passages(99)).report().measured
    report = learned.report()
    assert report.learned_from == 400
    assert report.measured == (report.error is not None and report.error <= 0.1)
    assert all(one.measured == report.measured for one in learned.suggest(segment("the retake and the mother")))


def test_a_kept_model_answers_like_the_first(learned: Engine) -> None:
    other = Engine()
    other.load(learned.dump())
    assert other.digest() == learned.digest()
    passage = segment("the retake and the mother")
    assert other.suggest(passage) == learned.suggest(passage) != ()
    for broken in (b"", b"nothing", learned.dump()[:-50]):
        with pytest.raises(SuggesterError):
            other.load(broken)


def test_prepared_passages_score_alike(learned: Engine) -> None:
    segments = [example.segment for example in passages(30, seed=3)]
    alone = np.concatenate([learned.scores([one]) for one in segments])
    assert np.allclose(learned.scores(learned.prepare(segments)), alone, atol=1e-6)
    assert learned.scores([]).shape == (0, 4)


def test_vectors_teach_too_and_a_passage_without_one_is_no_trouble() -> None:
    def turned(example: Example) -> Example:
        side = 1.0 if "tests" in example.codes else 0.0
        return replace(example, segment=replace(example.segment, words=("same",), vector=(side, 1.0 - side)))

    engine = studied([turned(example) for example in passages(200)])
    shown = engine.suggest(Segment("n", 0, 1, ("same",), vector=(1.0, 0.0)), 1)
    assert shown[0].code == "tests"
    assert any(reason.kind == "meaning" for reason in shown[0].reasons)
    engine.suggest(Segment("n", 0, 1, ("same",)))


@pytest.mark.parametrize("words", [(), ("?",), ("unheard-of",), ("score",) * 10_000])
def test_any_passage_gets_an_answer_or_silence(learned: Engine, words: tuple[str, ...]) -> None:
    passage = Segment("n", 0, 9, words)
    assert len(learned.suggest(passage)) <= 5
    assert bool(words) or learned.suggest(passage) == ()
    assert np.isfinite(learned.scores([passage])).all()


@pytest.mark.parametrize("count", [0, 1])
def test_few_codes_are_no_trouble(count: int) -> None:
    engine = Engine()
    exhaust(engine.studying(cards()[:count], passages(120)))
    assert len(engine.suggest(segment("own pace"))) <= count
    engine.adapt([Example(segment("own pace"), frozenset(["pace"]))])
    assert engine.scores([segment("own pace")]).shape == (1, count)
    engine.digest()


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_of_features_can_be_left_out(group: str) -> None:
    assert studied(passages(30), frozenset([group])).digest() != "" and Engine(frozenset([group])).codes == ()


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(ValueError, match="weather"):
        Engine(frozenset(["weather"]))


def test_no_number_is_ever_warned_of() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        extreme = [Example(Segment("d", 9, 10, ("a",) * 5_000), frozenset(["pace"])), *passages(30)]
        assert np.isfinite(studied(extreme).scores([extreme[0].segment])).all()


def test_of_too_many_passages_the_latest_and_the_coded_ones_are_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.suggest.model.MOST_LEARNED", 90)
    monkeypatch.setattr("qualcode.suggest.model.LATEST", 10)
    examples = passages(120)
    engine = studied(examples)
    assert engine.report().learned_from == 90
    kept = {key for key, _, _ in engine._model.memory.passages}
    assert {example.segment.key for example in examples if example.codes} <= kept


def test_an_unknown_suggester_is_refused_by_name() -> None:
    with pytest.raises(SuggesterError, match="no suggester is called oracle"):
        find_suggester("oracle")


def test_codings_of_codes_without_a_card_teach_nothing(learned: Engine) -> None:
    strange = Example(segment("own pace", 3), frozenset(["gone"]), frozenset(["gone too"]))
    assert studied([*passages(50), strange]).codes == learned.codes
    learned.adapt([strange])
    assert learned.scores([strange.segment]).shape == (1, 4)
    learned.adapt([])
