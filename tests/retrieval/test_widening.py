from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.coding.passages import transcript_of
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import RuleError
from qualcode.domain.spans import Span
from qualcode.domain.values import Transcript
from qualcode.retrieval.widening import WIDENINGS, Widening, widen
from qualcode.storage.project import create_project
from qualcode.storage.reads.documents import list_documents

TEXT = """## Talk

**INT:** [00:01] How is school? Tell me.

**Anna:** I like the school. [00:12] The e\u0301cole, I mean. 👩‍👩‍👧 yes.

**Ben:** Not me.
"""


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Transcript:
    folder = tmp_path_factory.mktemp("talk")
    (folder / "talk.md").write_text(TEXT, encoding="utf-8")
    with create_project(folder / "widening.qualcode", name="W", coder="mara") as project:
        import_documents(project, [folder / "talk.md"])
        return transcript_of(project, list_documents(project)[0].id)


def widened(talk: Transcript, words: str, to: Widening) -> str | None:
    """What the first place of some words is widened to, as it is read back."""
    start = talk.text.index(words)
    found = widen(talk, Span(start, start + len(words)), to)
    return None if found is None else talk.text[slice(*found)]


def test_a_hit_is_kept_as_found_without_white_space_around_it(talk: Transcript) -> None:
    assert widened(talk, " the school", "found") == "the school"
    assert widened(talk, "Anna", "found") == "Anna"
    assert widened(talk, "\n\n", "found") is None


def test_a_hit_never_cuts_a_character_in_two(talk: Transcript) -> None:
    assert widened(talk, "Th", "found") is not None
    assert widened(talk, "The e", "found") == "The e\u0301"
    assert widened(talk, "👩‍👩", "found") == "👩‍👩‍👧"


def test_a_hit_becomes_the_sentences_that_it_touches(talk: Transcript) -> None:
    assert widened(talk, "like", "sentence") == "I like the school."
    assert widened(talk, "school? Tell", "sentence") == "How is school? Tell me."
    assert widened(talk, "yes.\n\n**Ben:** Not", "sentence") == "👩‍👩‍👧 yes.\n\n**Ben:** Not me."


def test_a_hit_becomes_what_is_said_in_the_turns_whose_speech_it_touches(talk: Transcript) -> None:
    assert widened(talk, "like", "turn") == "I like the school. [00:12] The e\u0301cole, I mean. 👩‍👩‍👧 yes."
    assert widened(talk, "me.\n\n**An", "turn") == "How is school? Tell me."
    assert widened(talk, "yes.\n\n**Ben:** Not", "turn") == (
        "I like the school. [00:12] The e\u0301cole, I mean. 👩‍👩‍👧 yes.\n\n**Ben:** Not me."
    )


def test_a_hit_in_a_label_or_a_stamp_has_no_sentence_but_a_turn(talk: Transcript) -> None:
    for words in ("Anna", "**Anna:**", "[00:12]"):
        assert widened(talk, words, "sentence") is None
        assert widened(talk, words, "turn") == widened(talk, "like", "turn")
    assert widened(talk, "[00:01]", "turn") == "How is school? Tell me."


def test_a_heading_has_neither(talk: Transcript) -> None:
    assert widened(talk, "## Talk", "sentence") is None and widened(talk, "Talk", "turn") is None


def test_a_span_outside_the_text_is_refused(talk: Transcript) -> None:
    with pytest.raises(RuleError):
        widen(talk, Span(0, len(talk.text) + 1), "turn")


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.sampled_from(WIDENINGS))
@settings(max_examples=examples(60), deadline=None)
def test_what_is_widened_stays_as_it_is_when_widened_again_and_begins_and_ends_in_speech(
    talk: Transcript, one: int, other: int, to: Widening
) -> None:
    span = Span(min(one, other), max(one, other))
    found = widen(talk, span, to)
    if found is None:
        return
    assert widen(talk, found, to) == found
    words = talk.text[slice(*found)]
    assert words and words == words.strip()
    if to != "found":
        speech = [piece for turn in talk.turns for piece in turn.speech]
        assert any(piece.contains(found.start) for piece in speech)
        assert any(piece.contains(found.end - 1) for piece in speech)
        assert all(
            found.start <= piece.start and piece.end <= found.end
            for piece in (talk.sentences if to == "sentence" else speech)
            if piece.overlaps(span) and talk.text[max(piece.start, span[0]) : min(piece.end, span[1])].strip()
        )
