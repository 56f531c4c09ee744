"""Texts into words: offsets that hold, base forms, and blobs that give back what went in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.suggest.analysing import LONGEST_PIECE, Analyser, _pieces
from qualcode.suggest.packed_words import pack, unpack, unpack_columns
from qualcode.suggest.pipelines import Pipeline, pipeline_for
from qualcode.suggest.turn_words import ADJECTIVE, ENDS, NOUN, PROPER, QUESTION, STOP, VERB, TurnWords

TURNS = [
    "I don’t think the teachers were listening to us, were they?",
    "",
    "👍",
    "Dr. Miller said: we save 3.5 hours... The U.S. office is far away!",
    "  \n ",
    "?",
]


@pytest.fixture(scope="module")
def english() -> Analyser:
    return Analyser(pipeline_for("en"))


@pytest.fixture(scope="module")
def blank() -> Analyser:
    return Analyser(pipeline_for("en", "blank"))


@pytest.mark.long
def test_a_model_gives_lemmas_classes_and_offsets(english: Analyser) -> None:
    turns = english.analyse(TURNS)
    assert turns[0].spoken() == (
        *("i", "do", "not", "think", "the", "teacher", "be", "listen", "to", "we", "be", "they", "?"),
    )
    flags = {TURNS[0][word.start : word.end]: word.flags for word in turns[0]}
    assert flags["teachers"] == NOUN and flags["listening"] == VERB and flags["the"] == STOP
    assert flags["?"] == ENDS | QUESTION
    later = {TURNS[3][word.start : word.end]: word for word in turns[3]}
    assert later["Miller"].flags & PROPER and later["far"].flags & ~STOP in (0, ADJECTIVE)
    assert later["Dr."].base == "dr" and later["U.S."].base == "u.s" and later["..."].flags == ENDS
    assert [len(turn) for turn in (turns[1], turns[2], turns[4])] == [0, 0, 0]
    assert turns[5].spoken() == ("?",)


def test_without_a_model_the_same_words_have_stems(blank: Analyser) -> None:
    turns = blank.analyse(TURNS)
    assert turns[0].spoken() == (
        *("i", "don't", "think", "the", "teacher", "were", "listen", "to", "us", "were", "they", "?"),
    )
    assert [word.base for word in turns[0] if word.flags & STOP] == [
        *("i", "don't", "the", "were", "to", "us", "were", "they"),
    ]
    assert [TURNS[3][word.start : word.end] for word in turns[3] if word.flags & ENDS] == ["...", "!"]
    assert turns[1] == turns[2] == turns[4] == TurnWords()


def test_a_part_of_a_turn_has_the_words_that_lie_in_it(blank: Analyser) -> None:
    (turn,) = blank.analyse(["We went. Why did she go? Home."])
    assert turn.spoken(9, 24) == ("whi", "did", "she", "go", "?")
    assert turn.spoken(10, 24) == ("did", "she", "go", "?")


def test_a_greek_question_ends_with_a_semicolon() -> None:
    greek = Analyser(pipeline_for("el", "blank"))
    (turn,) = greek.analyse(["Τι κάνεις; Καλά."])
    assert [word.flags for word in turn if word.flags & ENDS] == [ENDS | QUESTION, ENDS]


def test_equal_texts_give_equal_words_however_often(english: Analyser) -> None:
    assert (
        english.analyse(TURNS * 20) == english.analyse(TURNS * 20) == Analyser(pipeline_for("en")).analyse(TURNS * 20)
    )


def test_parts_come_one_by_one_and_are_the_whole(english: Analyser) -> None:
    texts = ["We talked about the school for a while. " * 30] * 12
    parts = list(english.batches(texts))
    assert len(parts) >= 3
    assert [turn for part in parts for turn in part] == english.analyse(texts)


def test_a_turn_of_a_hundred_thousand_words_is_cut_at_white_space(blank: Analyser) -> None:
    text = "and then we went there again " * 17_000
    pieces = list(_pieces(text))
    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(0 < end - start <= LONGEST_PIECE and text[end - 1] == " " for start, end in pieces)
    (turn,) = blank.analyse([text])
    assert len(turn) == 102_000 and turn.ends[-1] == len(text) - 1


def test_what_has_no_white_space_is_cut_too(english: Analyser) -> None:
    text = "x" * (3 * LONGEST_PIECE) + " teachers"
    (turn,) = english.analyse([text])
    assert (turn.starts[-1], turn.ends[-1], turn.bases[-1]) == (len(text) - 8, len(text), "teacher")


def test_long_turns_have_offsets_of_the_whole(english: Analyser) -> None:
    text = "The teachers listened carefully. " * 700
    (turn,) = english.analyse([text])
    assert {text[word.start : word.end] for word in turn} == {"The", "teachers", "listened", "carefully", "."}
    assert len(turn) == 3_500


def test_a_model_that_does_not_load_gives_way_to_stems(tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text("broken", encoding="utf-8")
    analyser = Analyser(Pipeline("broken", "1", "en", "model", "f", data=tmp_path))
    (turn,) = analyser.analyse(["The teachers listened."])
    assert turn.spoken() == ("the", "teacher", "listen")
    assert analyser.pipeline.kind == "blank" and analyser.pipeline.fingerprint != "f"
    assert analyser.pipeline.problem.startswith("The language model broken 1 cannot be loaded")


def test_nothing_of_spacy_outlives_an_analysis(english: Analyser) -> None:
    english.analyse(["Warm up."])
    assert english._nlp is not None
    before = len(english._nlp.vocab.strings)
    (turn,) = english.analyse(["The zqwertyish blorfengraph fnordled xylomancy quibblingtonly."])
    assert "zqwertyish" in turn.bases
    assert len(english._nlp.vocab.strings) == before


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(st.sampled_from(list("aéZ1 .?!-'’\n👍ß中ก\u0301\u200d؟;\"()")), max_size=40), max_size=5))
@pytest.mark.parametrize("chosen", ["", "blank"])
def test_offsets_hold_whatever_the_text(chosen: str, texts: list[str], english: Analyser, blank: Analyser) -> None:
    turns = (blank if chosen else english).analyse(texts)
    assert len(turns) == len(texts)
    for text, turn in zip(texts, turns, strict=True):
        before = 0
        for word in turn:
            assert before <= word.start < word.end <= len(text)
            assert word.base and word.base == word.base.lower() and "\n" not in word.base
            assert any(map(str.isalnum, text[word.start : word.end])) != bool(word.flags & ENDS)
            before = word.end
    assert unpack(pack(turns)) == turns


def test_packed_words_are_small_and_of_one_make(english: Analyser) -> None:
    turns = english.analyse(TURNS * 40)
    blob = pack(turns)
    assert unpack(blob) == turns and pack(unpack(blob)) == blob
    columns = unpack_columns(blob)
    assert columns.turns.tolist() == [len(turn) for turn in turns]
    assert len(set(columns.vocabulary)) == len(columns.vocabulary) == int(columns.bases.max()) + 1
    assert unpack(pack([])) == [] and unpack(pack([TurnWords()])) == [TurnWords()]


def test_large_offsets_and_vocabularies_survive_packing() -> None:
    many = tuple(range(0, 70_000 * 2, 2))
    turn = TurnWords(
        tuple(70_000 + start for start in many),
        tuple(70_001 + start for start in many),
        tuple(f"w{number}" for number in many),
        tuple(number % 128 for number in many),
    )
    assert unpack(pack([TurnWords(), turn, turn])) == [TurnWords(), turn, turn]


def test_damaged_words_are_refused(english: Analyser) -> None:
    blob = pack(english.analyse(TURNS))
    for damaged in (b"", b"x", blob[:-5], blob[:20] + b"\0\0\0" + blob[23:], pack([])[:-1]):
        with pytest.raises(ValueError, match="packed words"):
            unpack(damaged)
