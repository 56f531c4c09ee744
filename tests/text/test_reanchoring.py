"""Passages keep their words when the transcript is corrected."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.text.alignment import align, tokens
from qualcode.text.reanchoring import Placement, reanchor

OLD = """Interviewer: What do you hope to see in your classroom next year?
Teacher 4: I hope that the students get a say in what they learn. Yeah. Time is the trouble, really.
Interviewer: Yeah. And who decides about the time?
Teacher 4: The district does, and nobody asks us. Yeah. We find out in August.
Interviewer: How do you plan then?
Teacher 4: On weekends, mostly, with a colleague from the other building."""


def _place(new: str, quote: str, old: str = OLD, nth: int = 0) -> tuple[str, str | None]:
    """Outcome and new words of the nth occurrence of a quote."""
    start = -1
    for _ in range(nth + 1):
        start = old.index(quote, start + 1)
    placed = reanchor(old, new, [(start, start + len(quote))])[0]
    return placed.outcome, None if placed.new is None else new[placed.new.start : placed.new.end]


def test_the_same_text_keeps_every_passage_where_it_is() -> None:
    assert reanchor(OLD, OLD, [(3, 9)]) == [Placement((3, 9), (3, 9), "kept")]  # type: ignore[arg-type]


def test_a_passage_behind_an_insertion_is_kept_with_shifted_offsets() -> None:
    new = OLD.replace("What do you hope", "Thank you for coming today. So what do you really hope")
    assert _place(new, "nobody asks us") == ("kept", "nobody asks us")


def test_a_mended_word_changes_the_passage_and_keeps_its_edges() -> None:
    new = OLD.replace("get a say in what", "have a say in what")
    assert _place(new, "the students get a say") == ("changed", "the students have a say")
    assert _place(new, "get a say") == ("changed", "have a say")
    assert _place(new, "get") == ("changed", "have")


def test_a_word_put_in_inside_the_passage_belongs_to_it() -> None:
    new = OLD.replace("nobody asks us", "nobody ever asks us")
    assert _place(new, "nobody asks us") == ("changed", "nobody ever asks us")


def test_a_word_put_in_right_before_the_passage_does_not_belong_to_it() -> None:
    new = OLD.replace("nobody asks us", "sadly nobody asks us")
    assert _place(new, "nobody asks us") == ("kept", "nobody asks us")


def test_other_speaker_names_leave_passages_as_they_are() -> None:
    new = OLD.replace("Teacher 4:", "Ms Ito, grade 4:").replace("Interviewer:", "I:")
    assert _place(new, "We find out in August.") == ("kept", "We find out in August.")


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_each_of_several_equal_short_answers_stays_at_its_own_place(nth: int) -> None:
    new = OLD.replace("What do you hope", "So. What do you hope")
    start = [k for k in range(len(OLD)) if OLD.startswith("Yeah.", k)][nth]
    placed = reanchor(OLD, new, [(start, start + 5)])[0]
    assert placed.outcome == "kept" and placed.new is not None
    assert placed.new.start == start + 4


def test_a_short_answer_that_was_taken_out_is_never_kept_at_another_one() -> None:
    new = OLD.replace("nobody asks us. Yeah. We", "nobody asks us. We")
    outcome, words = _place(new, "Yeah.", nth=2)
    assert outcome != "kept", words


def test_a_moved_paragraph_takes_its_passages_along() -> None:
    lines = OLD.split("\n")
    new = "\n".join([lines[0], lines[1], lines[4], lines[5], lines[2], "Interviewer: Thank you.", lines[3]])
    question, answer = "And who decides about the time?", "The district does, and nobody asks us."
    own = "On weekends, mostly, with a colleague from the other building."
    placed = [_place(new, question), _place(new, answer), _place(new, own)]
    assert [words for _, words in placed] == [question, answer, own]
    # Of two parts that change places, the longer one stays.
    assert sorted({outcome for outcome, _ in placed}) == ["kept", "moved"]


def test_a_passage_that_was_cut_out_is_lost_and_not_dropped() -> None:
    new = OLD.replace(" The district does, and nobody asks us. Yeah. We find out in August.", " [inaudible]")
    assert _place(new, "nobody asks us. Yeah.") == ("lost", None)


def test_line_breaks_alone_keep_a_passage() -> None:
    new = OLD.replace("in what they learn", "in what\n  they learn")
    assert _place(new, "say in what they learn") == ("kept", "say in what\n  they learn")


def test_a_passage_that_begins_inside_a_word_begins_there_again() -> None:
    new = OLD.replace("I hope", "Well, I hope")
    assert _place(new, "dents get a sa") == ("kept", "dents get a sa")


def test_a_language_without_spaces_is_compared_sign_by_sign() -> None:
    old = "老師：我希望學生可以自己決定學什麼。時間不夠。\n問：誰決定？\n老師：學區決定，沒有人問我們。"
    new = old.replace("我希望", "我真的很希望").replace("時間不夠", "時間總是不夠")
    assert _place(new, "沒有人問我們", old) == ("kept", "沒有人問我們")
    assert _place(new, "時間不夠", old) == ("changed", "時間總是不夠")


def test_an_empty_or_foreign_text_loses_everything_and_fails_at_nothing() -> None:
    assert _place("", "nobody asks us") == ("lost", None)
    assert _place("Quite another talk about bread and its crust.", "nobody asks us") == ("lost", None)


WORDS = st.sampled_from(["a", "yes", "time", "the", "school", "we", "plan", "no", ".", ",", "\n", "é", "👩‍🏫", "我"])


@settings(deadline=None, max_examples=examples(150))
@given(st.lists(WORDS, max_size=60), st.lists(WORDS, max_size=60), st.data())
def test_any_two_texts_give_a_place_inside_the_new_one_for_every_passage(
    old_words: list[str], new_words: list[str], data: st.DataObject
) -> None:
    old, new = " ".join(old_words), " ".join(new_words)
    if not old:
        return
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    (placed,) = reanchor(old, new, [(start, end)])
    assert (placed.new is None) == (placed.outcome == "lost")
    if placed.new is not None:
        assert 0 <= placed.new.start < placed.new.end <= len(new)
    if placed.outcome in ("kept", "moved"):
        assert placed.new is not None
        # Widened to whole clusters at most.
        assert "".join(old[start:end].split()) in "".join(new[placed.new.start : placed.new.end].split())


@settings(deadline=None, max_examples=examples(100))
@given(st.lists(WORDS, max_size=80), st.lists(WORDS, max_size=80))
def test_an_alignment_pairs_equal_words_and_no_word_twice(a: list[str], b: list[str]) -> None:
    found = align(a, b)
    pairs = [(i, j) for i, j in enumerate(found.to_new) if j >= 0]
    assert all(a[i] == b[j] for i, j in pairs)
    assert len({j for _, j in pairs}) == len(pairs)
    stayed = [j for (i, j) in pairs if not found.moved[i]]
    assert stayed == sorted(stayed)


def test_tokens_cover_everything_but_white_space() -> None:
    text = "Don’t stop—it's 3.5, well-known. नमस्ते 你好 👩‍🏫 e\u0301\x00\u200d"
    covered = {k for token in tokens(text) for k in range(token.start, token.end)}
    assert all(text[k].isspace() or k in covered for k in range(len(text)))


@pytest.mark.long
def test_a_hundred_thousand_words_are_placed_within_seconds() -> None:
    chance = random.Random(5)
    words = [f"w{chance.randrange(8000)}" for _ in range(100_000)]
    old = " ".join(words)
    new = " ".join(word for word in words if chance.random() > 0.02)
    began = time.process_time()
    placed = reanchor(old, new, [(k, k + 90) for k in range(0, len(old) - 100, 5000)])
    assert time.process_time() - began < 20
    assert sum(one.new is not None for one in placed) > 0.98 * len(placed)


def test_the_same_word_over_and_over_is_no_trap() -> None:
    began = time.process_time()
    reanchor("la " * 30_000, "la " * 29_000 + "end", [(0, 5), (60_000, 60_005)])
    assert time.process_time() - began < 10


def test_moved_parts_in_another_order_give_a_place_or_none_and_never_fail() -> None:
    chance = random.Random(9)
    words = ["school", "plan", "time", "rule", "math", "lunch", "door", "test", "group", "help", "read", "write"]
    lines = [" ".join(chance.choice(words) for _ in range(chance.randrange(3, 30))) for _ in range(40)]
    old = "\n".join(lines)
    for _ in range(60):
        shuffled = lines[:]
        chance.shuffle(shuffled)
        new = "\n".join(shuffled[: chance.randrange(5, 40)])
        spans = [(k, k + 70) for k in range(0, len(old) - 80, 37)]
        for placed in reanchor(old, new, spans):
            assert placed.new is None or 0 <= placed.new.start < placed.new.end <= len(new)


def test_an_answer_that_everybody_gives_is_not_kept_where_its_question_is_gone() -> None:
    old = (
        "I: And the bus?\nT4: It was late again on Monday morning.\nI: Did you tell them?\nT4: No.\n"
        "I: Do you like the new hall?\nT4: Yes.\nI: Will you stay?\nT4: I think so."
    )
    new = "I: And the bus?\nT4: It was late again on Monday morning.\nT4: No.\nI: Will you stay?\nT4: I think so."
    start = old.index("Yes.")
    assert reanchor(old, new, [(start, start + 4)])[0].outcome != "kept"
