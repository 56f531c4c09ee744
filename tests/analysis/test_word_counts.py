"""Counts of words and phrases are those that anybody can count by hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from itertools import pairwise
from pathlib import Path

import pytest

from counted_study import give
from qualcode.analysis.spoken import Piece, outside, within
from qualcode.analysis.stop_lists import StopLists, read_stop_words
from qualcode.analysis.word_counts import count_words
from qualcode.analysis.word_units import Counting, joined
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import InputError, NotFoundError
from qualcode.domain.spans import Span
from qualcode.domain.values import AUTOCODED, SPEAKER_ROLES
from qualcode.domain.word_answers import WordCounts
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, list_documents, read_transcript
from qualcode.storage.reads.retrieval import CodingSpan, coding_spans
from qualcode.text.stop_words import has_stop_words, stop_words
from qualcode.text.words import count_words as count_in
from qualcode.text.words import words
from spoken_study import FIRST, build


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    return build(project, tmp_path)


def counts(answer: WordCounts) -> dict[str, int]:
    return {row.word: row.count for row in answer.rows}


def test_words_are_counted_for_those_who_say_them_and_not_for_interviewers(study: Project) -> None:
    answer = count_words(study)
    assert counts(answer)["bell"] == 4 and counts(answer)["garden"] == 3
    rows = {row.word: row for row in answer.rows}
    assert (rows["bell"].documents, rows["bell"].participants) == (2, 3)
    # DORA is not mapped: her words count, and count for no participant.
    assert (rows["garden"].documents, rows["garden"].participants) == (2, 2)
    assert [row.word for row in answer.rows[:3]] == ["bell", "homework", "students"]
    assert "the" not in rows and "anna" not in rows and "interviewer" not in rows and "00" not in rows
    assert counts(count_words(study, roles=["interviewer"]))["schedule"] == 2
    assert counts(count_words(study, roles=["participant"]))["garden"] == 2


def test_all_words_of_speech_are_the_denominator(study: Project) -> None:
    answer = count_words(study, roles=SPEAKER_ROLES)
    assert answer.total.words == sum(document.words for document in list_documents(study)) > 50
    some = count_words(study)
    assert (some.total.words, some.total.documents, some.total.participants) == (45, 3, 3)
    assert some.rows[0].per_10000 == round(4 / 45 * 10_000, 2)
    assert any("1 speaker label not mapped" in note for note in some.filter.notes)
    assert any("1 document in which nobody is named" in note for note in some.filter.notes)


def test_columns_add_up_and_have_denominators_of_their_own(study: Project) -> None:
    answer = count_words(study, by="role")
    assert answer.by == "participant.role"
    assert {name: of.words for name, of in answer.denominators.items()} == {"student": 11, "teacher": 24, "(none)": 10}
    bell = next(row for row in answer.rows if row.word == "bell")
    assert {cell.column: (cell.count, cell.per_10000, cell.participants) for cell in bell.columns} == {
        "student": (1, round(10_000 / 11, 2), 1),
        "teacher": (3, round(30_000 / 24, 2), 2),
        "(none)": (0, 0.0, 0),
    }
    for by in ("document", "speaker", "participant", "site", "state", "document.kind"):
        cut = count_words(study, by=by)
        assert cut.rows and all(row.count == sum(cell.count for cell in row.columns) for row in cut.rows)
        assert sum(of.words for of in cut.denominators.values()) == 45
    assert set(count_words(study, by="speaker").denominators) == {"ANNA", "BEN", "CARA", "DORA", "(none)"}
    with pytest.raises(NotFoundError):
        count_words(study, by="shoe size")


def test_forms_of_a_stem_count_as_one_and_are_shown_as_said_most_often(study: Project) -> None:
    answer = count_words(study, stems=True)
    rows = {row.word: row for row in answer.rows}
    assert rows["garden"].count == 4 and rows["garden"].forms == ("garden", "gardens")
    assert rows["schedule"].count == 4 and "schedules" not in rows and "gardens" not in rows


def test_phrases_cross_no_mark_sentence_or_turn_and_end_with_no_stop_word(study: Project) -> None:
    answer = count_words(study, length=2)
    assert counts(answer) == {
        "bell schedule": 3,
        "bell schedules": 1,
        "calm students": 1,
        "garden stayed": 1,
        "gardens calm": 1,
        "hate homework": 1,
        "schedule rules": 1,
        "schedules changed": 1,
        "students dig": 2,
        "students hate": 1,
    }
    assert counts(count_words(study, length=3))["schedule is fine"] == 1
    assert counts(count_words(study, length=2, stems=True))["bell schedule"] == 4
    with_all = count_words(study, length=2, stop_lists=StopLists(False))
    assert counts(with_all)["the bell"] == 3 and "schedules changed and" not in counts(with_all)
    assert with_all.total.words == 45


def test_counts_can_be_kept_to_codings_of_a_code_and_the_codes_below(study: Project) -> None:
    give(study, "first", "edules changed, and the gard", "Bell")  # Words that are cut at the ends count as a whole.
    give(study, "first", "INTERVIEWER: Tell me about the bell schedule, the bell schedule.\n\nANNA: The bell", "Bell")
    give(study, "second", "Homework, homework, homework.", "Outside", "jonas")
    answer = count_words(study, codes=["Time"])
    assert counts(answer) == {"bell": 1, "changed": 1, "garden": 1, "schedules": 1}
    assert answer.total.words == 7 and "all coders" in (answer.filter.whose or "")
    assert counts(count_words(study, codes=["=Time"])) == {}
    assert counts(count_words(study, codes=["Outside", "Time"]))["homework"] == 3
    assert "homework" not in counts(count_words(study, codes=["Outside", "Time"], coders=["mara"]))


def test_only_codings_of_the_codes_asked_for_are_read_and_those_of_other_origins_left_out(
    study: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[CodingSpan] = []

    def reading(project: Project, code_ids: Collection[int] | None = None) -> list[CodingSpan]:
        read.extend(found := coding_spans(project, code_ids))
        return found

    monkeypatch.setattr("qualcode.analysis.spoken.coding_spans", reading)
    first, bell = find_document(study, "first"), load_tree(study).find("Bell").id
    start = FIRST.index("Our bell")
    by_hand = give(study, "first", "The bell schedule rules us.", "Bell")
    at_once = apply_code(study, first.id, (start, start + 8), bell, origin=AUTOCODED).coding_id
    give(study, "first", "I want a garden!", "Outside")
    assert counts(count_words(study, codes=["Time"]))["bell"] == 2
    assert {one.id for one in read} == {by_hand, at_once}
    assert counts(count_words(study, codes=["Time"], without=[AUTOCODED]))["bell"] == 1
    assert count_words(study, codes=["Time"], documents=["second"]).total.words == 0


def test_documents_frequency_spread_and_number_can_be_limited(study: Project) -> None:
    assert counts(count_words(study, documents=["second"]))["bell"] == 1
    answer = count_words(study, said_by=2, top=2)
    assert counts(answer) == {"bell": 4, "garden": 3} or counts(answer) == {"bell": 4, "students": 4}
    assert all(row.participants >= 2 for row in answer.rows) and answer.different > 2
    assert "homework" not in counts(count_words(study, said_by=2))
    assert min(counts(count_words(study, at_least=3)).values()) == 3
    for wrong in ({"length": 6}, {"length": 0}, {"at_least": 0}, {"top": 0}, {"said_by": -1}, {"roles": ["king"]}):
        with pytest.raises(InputError):
            count_words(study, **wrong)


def test_stop_words_are_those_of_the_language_and_of_a_list(study: Project, tmp_path: Path) -> None:
    listed = tmp_path / "mine.txt"
    listed.write_text("Garden, gardens # ours\nBELL\n", encoding="utf-8")
    own = read_stop_words(listed)
    assert own == {"garden", "gardens", "bell"}
    found = counts(count_words(study, stop_lists=StopLists(own=own)))
    assert not {"garden", "bell", "the"} & found.keys() and found["schedule"] == 3
    assert counts(count_words(study, stop_lists=StopLists(False)))["the"] == 6
    assert "bell" not in counts(count_words(study, stop_lists=StopLists(False, own)))
    listed.write_text("# nothing\n", encoding="utf-8")
    for path in (listed, tmp_path / "absent.txt"):
        with pytest.raises(InputError):
            read_stop_words(path)


def test_each_document_is_counted_in_its_own_language(project: Project, tmp_path: Path) -> None:
    (tmp_path / "de.md").write_text(
        "---\nlanguage: de\n---\n\n**Ida:** Die Schule.\n\n**Max:** Die Schulen.\n", encoding="utf-8"
    )
    (tmp_path / "en.md").write_text(
        "---\nlanguage: en\n---\n\n**Ida:** They die.\n\n**Max:** They died.\n", encoding="utf-8"
    )
    import_documents(project, [tmp_path / "de.md", tmp_path / "en.md"])
    assert [document.language for document in list_documents(project)] == ["de", "en"]
    answer = count_words(project, stems=True)
    # The German article is a stop word, the English verb is none.
    assert counts(answer) == {"die": 2, "schule": 2}
    assert "de, en" in answer.filter.stop_words


def test_stop_words_know_contractions_fillers_and_elisions() -> None:
    english = stop_words(None)
    assert {"the", "don't", "that's", "they're", "uh", "mm-hmm", "inaudible"} <= english
    # What studies are about is in many lists, and must not be in this one.
    assert not {"problem", "group", "help", "important", "work", "school", "teacher's"} & english
    assert {"nicht", "und"} <= stop_words("de-AT") and "the" not in stop_words("de-AT")
    assert {"c'est", "qu'il", "et"} <= stop_words("French")
    assert stop_words("no") == stop_words("nb") and stop_words("no")
    assert not has_stop_words("yi") and has_stop_words("sv")


def test_counting_by_chunks_finds_the_words_that_reading_finds() -> None:
    text = (
        "Don’t stop—we're 3.5% well-known (U.S.) file_name; “quoted” a/b 10:30, e.g. this.\n"
        "日本語です カタカナ。 naïve cafe\u0301 🙂 x\u00a0y…z [laughter] l'école"
    )
    whole = [Piece(0, len(text), None)]
    total, found = Counting([1], StopLists(False), stems=False).count(text, whole, None)
    assert total == count_in(text, [(0, len(text))]) == sum(found.values())
    total, found = Counting([1, 2], StopLists(False), stems=False).count(text, whole, None)
    assert total == count_in(text, [(0, len(text))])
    assert ("this",) in found and ("we're", "3.5") in found and ("stop", "we're") not in found
    assert joined(("bell", "schedule")) == "bell schedule" and joined(("日", "本")) == "日本"


def test_what_lies_inside_spans_and_what_outside_make_up_all_speech() -> None:
    text = "one two three four five six seven"
    pieces = [Piece(0, 18, 1), Piece(19, len(text), 2)]
    inside = within(text, pieces, [Span(5, 6), Span(16, 25)])
    assert [text[p.start : p.end] for p in inside] == ["two", "four", "five six"]
    rest = outside(pieces, inside)
    assert Counter(re.findall(r"\w+", " ".join(text[p.start : p.end] for p in (*inside, *rest)))) == Counter(
        text.split()
    )
    assert [text[p.start : p.end].strip() for p in rest] == ["one", "three", "seven"]


def test_counts_are_those_of_a_slow_reader(project: Project) -> None:
    """Turn by turn, word by word, over transcripts with labels, stamps and markup."""
    folder = Path(__file__).resolve().parents[2] / "transcripts"
    names = ("02-principal-alder-creek.md", "03-teacher-bluff-harbor.vtt", "07-students-alder-creek-focus-group.txt")
    import_documents(project, [folder / name for name in names])
    single: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for document in list_documents(project):
        transcript = read_transcript(project, document)
        for sentence in transcript.sentences:
            spoken = [transcript.text[start:end] for start, end in words(transcript.text, *sentence)]
            single.update(word.lower().replace("’", "'") for word in spoken)
            gaps = pairwise(words(transcript.text, *sentence))
            pairs.update(
                f"{transcript.text[a.start : a.end]} {transcript.text[b.start : b.end]}".lower().replace("’", "'")
                for a, b in gaps
                if not transcript.text[a.end : b.start].strip()
            )
    asked = {"roles": SPEAKER_ROLES, "stop_lists": StopLists(False), "top": None}
    assert counts(count_words(project, **asked)) == single and len(single) > 500  # type: ignore[arg-type]
    assert counts(count_words(project, length=2, **asked)) == pairs and len(pairs) > 1000  # type: ignore[arg-type]
