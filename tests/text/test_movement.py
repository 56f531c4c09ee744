import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.text.movement import UNITS, SpeechPath

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


def make(*turns: tuple[str, str], stamp: str = "") -> SpeechPath:
    """A path over `(label, speech)` turns; sentences end at full stops."""
    text, made, sentences = "", [], []
    for label, speech in turns:
        start = len(text)
        text += label + stamp
        said = len(text)
        text += speech
        spans = (Span(said, said + len(speech)),) if speech else ()
        made.append(Turn(start, len(text), label or None, Span(start, said) if label else None, (), spans))
        for match in regex.finditer(r"\S[^.]*\.?", speech):
            sentences.append(Span(said + match.start(), said + match.end()))
        text += "\n\n"
    return SpeechPath(text, made, sentences)


TWO = make(("Anna: ", "One two. Three."), ("Bo: ", "Four five. Six."), ("Anna: ", "Seven."))


def at(path: SpeechPath, span: tuple[int, int] | None) -> str | None:
    return None if span is None else path.text[slice(*span)]


def test_units_are_stepped_through_from_end_to_end_and_back() -> None:
    for unit, expected in {
        "sentence": ["One two.", "Three.", "Four five.", "Six.", "Seven."],
        "turn": ["One two. Three.", "Four five. Six.", "Seven."],
        "word": ["One", "two", "Three", "Four", "five", "Six", "Seven"],
    }.items():
        span = TWO.unit_at(unit, TWO.first)
        seen = [span]
        while (following := TWO.step(unit, seen[-1], 1)) is not None:
            seen.append(following)
        assert [at(TWO, one) for one in seen] == expected
        back = [seen[-1]]
        while (before := TWO.step(unit, back[-1], -1)) is not None:
            back.append(before)
        assert back == seen[::-1]


def test_in_a_gap_the_unit_is_the_next_one_and_behind_speech_the_one_that_ends() -> None:
    gap = TWO.text.index(" Three")
    assert at(TWO, TWO.unit_at("sentence", gap)) == "Three."
    assert at(TWO, TWO.unit_at("word", gap)) == "Three"
    end = TWO.text.index("\n")
    assert at(TWO, TWO.unit_at("sentence", end)) == "Three."
    assert at(TWO, TWO.unit_at("sentence", end + 1)) == "Four five."
    assert at(TWO, TWO.unit_at("turn", TWO.last)) == "Seven."
    assert at(TWO, TWO.unit_at("turn", 10_000)) == "Seven."


def test_labels_and_gaps_are_no_places() -> None:
    four = TWO.text.index("Four")
    assert TWO.place(0) == TWO.first == len("Anna: ")
    assert TWO.place(TWO.text.index("Bo:")) == four
    assert TWO.right(TWO.text.index("\n") - 1) == four
    assert TWO.left(four) == TWO.text.index("\n") - 1
    assert TWO.right(TWO.last) == TWO.last and TWO.left(TWO.first) == TWO.first


def test_the_caret_goes_over_a_family_in_one_step() -> None:
    path = make(("", f"a{FAMILY}\U0001f1e9\U0001f1eae\u0301z"))
    places, offset = [], path.first
    while offset not in places:
        places.append(offset)
        offset = path.right(offset)
    assert places == [0, 1, 6, 8, 10, 11]
    assert path.place(3) == 1
    assert path.trimmed(3, 4) == Span(1, 6)


def test_a_selection_loses_labels_and_gaps_at_its_ends() -> None:
    end, four = TWO.text.index("\n"), TWO.text.index("Four")
    assert TWO.trimmed(0, four) == Span(6, end)
    assert TWO.trimmed(end, four + 4) == Span(four, four + 4)
    assert TWO.trimmed(end, four) is None
    assert TWO.trimmed(four, four) is None
    assert TWO.trimmed(-5, 10_000) == Span(6, TWO.last)


def test_extending_adds_units_and_gives_them_back() -> None:
    anchor = TWO.unit_at("sentence", TWO.text.index("Three"))
    caret = anchor.end
    down = [caret := TWO.extend("sentence", anchor, caret, 1) for _ in range(2)]
    assert [at(TWO, (offset - 3, offset)) for offset in down] == ["ve.", "ix."]
    up = [caret := TWO.extend("sentence", anchor, caret, -1) for _ in range(4)]
    assert up == [down[0], anchor.end, TWO.first, TWO.first]
    assert TWO.extend("sentence", anchor, TWO.first, 1) == anchor.end


def test_extending_by_words_from_a_place_takes_word_ends() -> None:
    two = TWO.text.index("two")
    here = Span(two, two)
    first = TWO.extend("word", here, two, 1)
    assert at(TWO, (two, first)) == "two"
    second = TWO.extend("word", here, first, 1)
    assert at(TWO, (two, second)) == "two. Three"
    assert TWO.extend("word", here, second, -1) == first
    assert at(TWO, (TWO.extend("word", here, two, -1), two)) == "One "


def test_the_same_speaker_is_found_back_and_on() -> None:
    assert at(TWO, TWO.turn_of_speaker(TWO.first, 1)) == "Seven."
    assert at(TWO, TWO.turn_of_speaker(TWO.last, -1)) == "One two. Three."
    assert TWO.turn_of_speaker(TWO.text.index("Four"), 1) is None


def test_without_speech_there_is_one_place_and_an_empty_unit() -> None:
    for path in (make(), make(("Heading", ""))):
        assert path.first == path.last == path.place(3) == path.right(0) == path.left(5) == 0
        for unit in UNITS:
            assert path.unit_at(unit, 0) == Span(0, 0)
            assert path.step(unit, (0, 0), 1) is None
        assert path.turn_of_speaker(0, 1) is None and path.trimmed(0, 7) is None


def test_without_sentences_each_stretch_of_speech_is_one() -> None:
    path = SpeechPath("ab cd", [Turn(0, 5, None, None, (), (Span(0, 2), Span(3, 5)))], [])
    assert path.unit_at("sentence", 3) == Span(3, 5)


@pytest.mark.parametrize("unit", UNITS)
@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "A: ", "Bé: "]),
            st.lists(st.sampled_from(["a", "b ", ". ", "日", FAMILY, "\u0301", "\n", "!"]), max_size=12).map(
                lambda parts: "".join(parts).strip()
            ),
        ),
        max_size=5,
    ),
    st.integers(-3, 80),
    st.integers(-3, 80),
)
def test_every_step_stays_in_speech_and_on_boundaries(
    unit: str, turns: list[tuple[str, str]], offset: int, other: int
) -> None:
    path = make(*turns)
    places = {path.first, path.last}
    for span in path.speech:
        places.update(span.start + m.start() for m in regex.finditer(r"\X", path.text[slice(*span)]))
        places.add(span.end)
    here = path.place(offset)
    assert here in places and path.place(here) == here
    assert path.right(here) >= here >= path.left(here)
    there = path.unit_at(unit, here)
    anchor = Span(*sorted((here, path.place(other))))
    for found in (
        path.right(here),
        path.left(here),
        path.right(here, extending=True),
        path.last_place_in(there),
    ):
        assert path.place(found) == found
    for direction in (1, -1):
        moved = path.extend(unit, anchor, anchor.end, direction)
        trimmed = path.trimmed(min(anchor.start, moved), max(anchor.end, moved))
        if trimmed is not None:
            assert trimmed.start in places and trimmed.end in places
