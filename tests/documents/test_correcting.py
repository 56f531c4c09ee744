"""A few words of a turn are corrected in place: label, times and all other turns stay what they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.codebook.creating import create_path
from qualcode.coding.applying import apply_code
from qualcode.documents.correcting import plan_correction
from qualcode.documents.importing import import_documents
from qualcode.documents.replacing import replace_document
from qualcode.domain.errors import InputError, RuleError
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, create_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, read_transcript

VTT = """WEBVTT

00:01.000 --> 00:04.000
<v Anna>We plan on weekends mostley.

00:05.000 --> 00:07.000
<v Int>Why is that?

00:08.000 --> 00:11.000
<v Anna>Nobody asks us. Nobody at all.
"""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    (tmp_path / "talk.vtt").write_text(VTT, encoding="utf-8")
    with create_project(tmp_path / "study.qualcode", name="Study", coder="mara") as project:
        import_documents(project, [tmp_path / "talk.vtt"])
        with project.change("codes", "codes"):
            create_path(project, "Time")
        yield project


def _text(project: Project) -> str:
    return read_transcript(project, find_document(project, "talk")).text


def _correct(project: Project, quote: str, words: str) -> None:
    start = _text(project).index(quote)
    document = find_document(project, "talk")
    replace_document(project, plan_correction(project, document, (start, start + len(quote)), words))


def test_a_typo_is_mended_and_everything_behind_it_moves_along(study: Project) -> None:
    start = _text(study).index("Nobody asks us.")
    document = find_document(study, "talk")
    apply_code(study, document.id, (start, start + 15), 1)
    before = read_transcript(study, document)
    _correct(study, "mostley", "most of the time")
    after = read_transcript(study, find_document(study, "talk"))
    assert "We plan on weekends most of the time." in after.text
    assert [(t.speaker, t.start_ms, t.end_ms) for t in after.turns] == [
        (t.speaker, t.start_ms, t.end_ms) for t in before.turns
    ]
    said = [[after.text[s.start : s.end] for s in turn.speech] for turn in after.turns]
    assert said == [["We plan on weekends most of the time."], ["Why is that?"], ["Nobody asks us. Nobody at all."]]
    assert [c.quote for c in list_codings(study)] == ["Nobody asks us."]
    assert [after.text[c.start : c.end] for c in list_codings(study)] == ["Nobody asks us."]
    undo(study)
    assert read_transcript(study, find_document(study, "talk")) == before


def test_a_label_or_two_turns_cannot_be_corrected_so(study: Project) -> None:
    text, document = _text(study), find_document(study, "talk")
    for span in ((0, 4), (text.index("mostley"), text.index("Why") + 2)):
        with pytest.raises(RuleError, match="what one speaker says"):
            plan_correction(study, document, span, "x")


def test_a_correction_that_changes_nothing_is_refused(study: Project) -> None:
    with pytest.raises(RuleError, match="the one it has"):
        _correct(study, "weekends", "weekends")


def test_a_turn_can_be_emptied_but_not_the_document(study: Project) -> None:
    _correct(study, "Why is that?", "")
    assert [len(turn.speech) for turn in read_transcript(study, find_document(study, "talk")).turns] == [1, 0, 1]
    _correct(study, "We plan on weekends mostley.", "")
    with pytest.raises(InputError, match="no speech"):
        _correct(study, "Nobody asks us. Nobody at all.", "")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.data())
def test_any_correction_leaves_turns_and_sentences_in_order(study: Project, data: st.DataObject) -> None:
    document = find_document(study, "talk")
    transcript = read_transcript(study, document)
    speeches = [span for turn in transcript.turns for span in turn.speech]
    speech = data.draw(st.sampled_from(speeches))
    start = data.draw(st.integers(speech.start, speech.end - 1))
    end = data.draw(st.integers(start + 1, speech.end))
    words = data.draw(st.text(" ab.\n\u0301👩", max_size=8))
    try:
        planned = plan_correction(study, document, (start, end), words)
    except (RuleError, InputError):
        return
    read = planned.prepared.read
    position = 0
    for turn in read.turns:
        assert position <= turn.start <= turn.end <= len(read.text)
        assert not read.text[position : turn.start].strip()
        position = turn.end
        for span in turn.speech:
            assert turn.start <= span.start < span.end <= turn.end
            assert read.text[span.start : span.end] == read.text[span.start : span.end].strip()
    for first, last in planned.prepared.sentences:
        assert any(s.start <= first < last <= s.end for t in read.turns for s in t.speech)
