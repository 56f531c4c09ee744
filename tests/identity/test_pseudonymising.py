"""Names go out of transcripts as a person says, everything stands where it stood, and undo brings all of it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pseudonymised_study import code, looked_through, make_study, text_of, yes_to

from example_counts import examples
from qualcode.codebook.creating import create_path
from qualcode.coding.coverage import mark_nothing
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.documents.versions import text_of_version
from qualcode.domain.errors import RuleError
from qualcode.domain.pseudonymising import Review, Ruling
from qualcode.history.undoing import redo, undo
from qualcode.identity.elsewhere import ELSEWHERE
from qualcode.identity.passing import carry_out, counts_elsewhere
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, list_speakers, read_original, read_transcript
from qualcode.upkeep.checking import check_project

pytestmark = pytest.mark.sqlite


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "study.qualcode", name="Study", coder="mara") as project:
        make_study(project, tmp_path)
        yield project


def _surfaces(project: Project, *documents: str) -> dict[str, str]:
    return {entry.surface: entry.type for entry in looked_through(project, *documents).entries}


def test_names_numbers_and_places_are_found_in_english_german_and_japanese(study: Project) -> None:
    english = _surfaces(study, "en")
    assert {"Anna Schmidt", "Jonas Schmidt", "Will", "James", "Millbrook"} <= english.keys()
    assert (english["Tamarack Elementary"], english["oak@example.org"]) == ("school", "email")
    assert (english["(555) 010-0199"], english["14 Elm Street"], english["12 May 1979"]) == ("phone", "address", "date")
    german = _surfaces(study, "de")
    assert {"Hans Becker", "Müller", "Schmidt-Lange", "Anna"} <= german.keys()
    assert (german["Lüneburg"], german["Goethe-Grundschule"]) == ("place", "school")
    assert not {"Klasse", "Buch", "Nummer", "Annas Klasse"} & german.keys()
    assert {"田中", "山本", "花子"} <= _surfaces(study, "ja").keys() and _surfaces(study, "ja")[
        "090-1234-5678"
    ] == "phone"


def test_nothing_is_replaced_that_nobody_said_yes_to(study: Project) -> None:
    passed = looked_through(study, "en")
    with pytest.raises(RuleError, match="nothing is to be replaced"):
        carry_out(study, passed, {})
    before = text_of(study, "en")
    carry_out(study, passed, yes_to(passed, lambda name: name == "Tamarack Elementary"))
    assert text_of(study, "en") == before.replace("Tamarack Elementary", "[school 1]")


def test_part_names_genitives_plurals_and_capitals_follow_the_pseudonym(study: Project) -> None:
    passed = looked_through(study, "en")
    rulings = yes_to(
        passed,
        lambda name: name in ("Schmidts", "James"),
        **{"Anna Schmidt": "Maria Weber", "Jonas Schmidt": "Paul Weber", "GRETCHEN FARROW": "Rosa Keller"},
        Schmidts="Webers",
        James="Peter",
    )
    carry_out(study, passed, rulings)
    text = text_of(study, "en")
    assert "Where do you teach, Rosa?" in text and text.count("ROSA KELLER:") == 2
    assert "with Maria Weber and Paul Weber. Maria's class" in text and "And Paul?" in text
    assert "The Webers moved" in text and "Peter's brother said" in text
    german = looked_through(study, "de")
    carry_out(study, german, yes_to(german, lambda _: False, **{"Hans Becker": "Lars Vogt", "Anna": "Ines"}))
    text = text_of(study, "de")
    assert "mit Herrn Lars Vogt. Ines’ Klasse" in text and "Lars' Buch" in text and "Vogt ist krank" in text


def test_the_same_name_becomes_the_same_in_all_documents_and_families_stay_families(study: Project) -> None:
    passed = looked_through(study)
    words = {entry.surface: entry.proposal for entry in passed.entries}
    family = {words["Anna Schmidt"].split()[-1], words["Jonas Schmidt"].split()[-1]}
    assert len(family) == 1
    anna = next(entry for entry in passed.entries if entry.surface == "Anna Schmidt")
    assert {passed.documents[spot.document].name for spot in anna.spots} == {"en", "de"}
    real = text_of(study, "en") + text_of(study, "de")
    for entry in passed.entries:
        if entry.type == "person":
            assert not set(entry.proposal.split()) & set(real.split())


def test_everything_stands_on_the_words_it_stood_on(study: Project) -> None:
    kept = code(study, "en", "Jonas left in 2019.", 1)
    code(study, "en", "Anna Schmidt", 2)
    code(study, "en", "Schmidt and Jonas", 1)
    code(study, "en", "James' brother said Will will come. I will ask Will.", 1)
    text, document = text_of(study, "en"), find_document(study, "en")
    at = text.index("Write to\noak@example.org")
    mark_nothing(study, document.id, (at, at + 24))
    add_memo(study, "a note", document_id=document.id, span=kept)
    passed = looked_through(study, "en")
    done = carry_out(study, passed, yes_to(passed, **{"Anna Schmidt": "Maria Weber", "Jonas Schmidt": "Paul Weber"}))
    now = read_transcript(study, find_document(study, "en"))
    quotes = {coding.quote for coding in list_codings(study)}
    assert {"Paul left in 2019.", "Maria Weber", "Weber and Paul"} <= quotes
    assert all(now.text[c.start : c.end] == c.quote for c in list_codings(study)) and done.waiting == 0
    memo = next(one for one in list_memos(study) if one.start is not None)
    assert now.text[memo.start : memo.end] == "Paul left in 2019."
    assert next(turn.speaker for turn in now.turns) == "INTERVIEWER" and "GRETCHEN" not in now.text
    before = text_of_version(study, find_document(study, "en"), 1)
    assert before == text
    undo(study)
    assert text_of(study, "en") == text and {c.quote for c in list_codings(study)} >= {"Anna Schmidt"}
    redo(study)
    assert text_of(study, "en") == now.text
    assert not check_project(study.path).findings


@pytest.mark.long
def test_labels_keep_their_role_and_participant(study: Project) -> None:
    before = {one.label: (one.role, one.case_id) for one in list_speakers(study)}
    passed = looked_through(study, "en")
    carry_out(study, passed, yes_to(passed, **{"GRETCHEN FARROW": "Rosa Keller"}))
    turns = read_transcript(study, find_document(study, "en"))
    speakers = {one.label: (one.role, one.case_id) for one in turns.speakers.values()}
    assert speakers["ROSA KELLER"] == before["GRETCHEN FARROW"]
    assert {turn.speaker for turn in turns.turns} == {"INTERVIEWER", "ROSA KELLER"}


def test_two_people_never_become_one(study: Project, tmp_path: Path) -> None:
    (tmp_path / "two.txt").write_text("KAREN: Hello there.\n\nSTEFAN: Hello to you.\n", encoding="utf-8")
    import_documents(study, [tmp_path / "two.txt"])
    passed = looked_through(study, "two")
    with pytest.raises(RuleError, match="would both be"):
        carry_out(study, passed, yes_to(passed, KAREN="Rosa", STEFAN="Rosa"))


def test_places_that_may_be_ordinary_words_wait_for_their_own_yes(study: Project) -> None:
    passed = looked_through(study, "en")
    number = next(n for n, entry in enumerate(passed.entries) if entry.surface == "Will")
    review = Review(passed)
    review.rule([number], "replace")
    unsure = [spot for spot in passed.entries[number].spots if not spot.certain]
    assert {spot.written for spot in unsure} == {"will"}
    assert not any(review.is_replaced(number, spot) for spot in unsure)
    review.rule_spot(number, unsure[0], "Otto")
    certain = [spot for spot in passed.entries[number].spots if spot.certain]
    review.rule_spot(number, certain[0], None)
    assert len(review.replaced()) == len(certain)
    assert review.undo() and review.undo() and review.redo()
    assert len(review.replaced()) == len(certain) + 1


def test_a_document_that_has_changed_since_is_refused(study: Project) -> None:
    passed = looked_through(study, "en")
    rulings = yes_to(passed)
    carry_out(study, passed, rulings)
    with pytest.raises(RuleError, match="has changed since"):
        carry_out(study, passed, rulings)


def test_names_elsewhere_are_counted_and_go_where_that_is_said(study: Project) -> None:
    with study.change("codes", "codes"):
        create_path(study, "What Anna Schmidt said")
    add_memo(study, "Anna’s room, with Jonas; will she stay?", document_id=find_document(study, "en").id)
    passed = looked_through(study, "en")
    rulings = yes_to(passed, **{"Anna Schmidt": "Maria Weber", "Jonas Schmidt": "Paul Weber"})
    assert counts_elsewhere(study, passed, rulings) == {"memos": 2, "codebook": 1}
    done = carry_out(study, passed, rulings, also=ELSEWHERE)
    assert done.elsewhere == {"memos": 2, "codebook": 1}
    assert any(memo.text == "Maria’s room, with Paul; will she stay?" for memo in list_memos(study))
    assert "What Maria Weber said" in {one.name for one in list_codes(study)}
    undo(study)
    assert "What Anna Schmidt said" in {one.name for one in list_codes(study)}


def test_the_imported_file_is_not_the_new_version_s_file(study: Project) -> None:
    passed = looked_through(study, "en")
    carry_out(study, passed, yes_to(passed))
    document = find_document(study, "en")
    assert read_original(study, document.version_id).decode() == text_of(study, "en")
    assert b"Schmidt" not in read_original(study, document.version_id)


@pytest.mark.long
def test_placeholders_are_numbered_on_and_passed_over_in_the_next_pass(study: Project) -> None:
    passed = looked_through(study, "en")
    carry_out(study, passed, yes_to(passed, lambda name: name in ("oak@example.org", "Tamarack Elementary")))
    again = looked_through(study)
    assert not any("e-mail 1" in entry.surface or "school 1" in entry.surface for entry in again.entries)
    assert all(entry.proposal != "[school 1]" for entry in again.entries)


@pytest.fixture(scope="module")
def one_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pseudonymised")
    with create_project(folder / "study.qualcode", name="Study", coder="mara") as project:
        make_study(project, folder)
    return folder / "study.qualcode"


@pytest.mark.long
@settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_any_codings_survive_any_decisions(one_study: Path, data: st.DataObject) -> None:
    with open_project(one_study, coder="mara") as project:
        text = text_of(project, "en")
        for _ in range(data.draw(st.integers(1, 8))):
            start = data.draw(st.integers(0, len(text) - 2))
            end = data.draw(st.integers(start + 1, min(len(text), start + 60)))
            if text[start:end].strip():
                code(project, "en", text[start:end], data.draw(st.integers(1, 2)))
        before = {coding.uuid: coding.quote for coding in list_codings(project)}
        passed = looked_through(project, "en")
        review = Review(passed)
        for number in range(len(passed.entries)):
            review.rule([number], data.draw(st.sampled_from(("replace", "leave", "open"))))
        if review.replaced():
            result = carry_out(project, passed, review.rulings)
            now = read_transcript(project, find_document(project, "en")).text
            after = {coding.uuid: coding for coding in list_codings(project)}
            assert len(after) + result.waiting == len(before)
            assert all(now[one.start : one.end] == one.quote for one in after.values())
            replaced = {one.spot.written for one in review.replaced()}
            for uuid, quote in before.items():
                if uuid in after and not any(name in quote or quote in name for name in replaced):
                    assert after[uuid].quote.strip()
            undo(project)
        assert {coding.uuid: coding.quote for coding in list_codings(project)} == before
        while list_codings(project):
            undo(project)


def test_a_ruling_says_no_more_than_was_said() -> None:
    assert Ruling().verdict == "open" and not Ruling().spots
