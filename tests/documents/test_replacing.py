"""A corrected transcript keeps its codings; what cannot be placed waits; undo brings all of it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.analysis.frequencies import frequencies
from qualcode.codebook.creating import create_path
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import set_comment, set_star
from qualcode.coding.coverage import mark_nothing
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.documents.placing import discard, expected_place, list_waiting, place
from qualcode.documents.removing import remove_document
from qualcode.documents.replacing import Replacement, placed_items, plan_replacement, replace_document
from qualcode.documents.versions import text_of_version
from qualcode.domain.errors import InputError, NotFoundError, RuleError
from qualcode.domain.import_choices import AS_FOUND, ImportChoices
from qualcode.history.undoing import redo, undo
from qualcode.storage.project import Project, create_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, list_coverage_marks, list_speakers, read_transcript
from qualcode.storage.reads.unplaced import list_unplaced

OLD = """Interviewer: What do you hope to see next year?

T4: I hope that students get a say in what they learn. Time is the trouble, really.

Interviewer: And who decides about the time?

T4: The district does, and nobody asks us. We find out in August.
"""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    (tmp_path / "talk.txt").write_text(OLD, encoding="utf-8")
    with create_project(tmp_path / "study.qualcode", name="Study", coder="mara") as project:
        import_documents(project, [tmp_path / "talk.txt"])
        with project.change("codes", "codes"):
            create_path(project, "Hope/Voice")
            create_path(project, "Time")
        yield project


def _codes(project: Project) -> dict[str, int]:
    from qualcode.codebook.tree import load_tree

    return {code.name: code.id for code in load_tree(project).walk()}


def _span(quote: str, text: str = OLD) -> tuple[int, int]:
    start = text.index(quote)
    return start, start + len(quote)


def _code(project: Project, quote: str, name: str = "Time") -> int:
    document = find_document(project, "talk")
    return apply_code(project, document.id, _span(quote), _codes(project)[name]).coding_id


def _plan(project: Project, text: str, file: str = "corrected.txt") -> Replacement:
    path = project.path.parent / file
    path.write_text(text, encoding="utf-8")
    return plan_replacement(project, find_document(project, "talk"), path)


def _replace(project: Project, text: str) -> Replacement:
    planned = _plan(project, text)
    replace_document(project, planned)
    return planned


def _quotes(project: Project) -> list[str]:
    text = read_transcript(project, find_document(project, "talk")).text
    codings = list_codings(project, document_id=find_document(project, "talk").id)
    for coding in codings:
        assert text[coding.start : coding.end] == coding.quote
    return [coding.quote for coding in codings]


def test_a_plan_writes_nothing(study: Project) -> None:
    _code(study, "nobody asks us")
    planned = _plan(study, OLD.replace("next year", "in the coming year"))
    assert planned.counts() == {"kept": 1, "moved": 0, "changed": 0, "lost": 0}
    assert find_document(study, "talk").version == 1
    assert read_transcript(study, find_document(study, "talk")).text == OLD


def test_codings_memos_and_marks_go_along_with_their_words(study: Project) -> None:
    document = find_document(study, "talk")
    coding = _code(study, "nobody asks us")
    add_memo(study, "who is us?", document_id=document.id, span=_span("asks us"))
    mark_nothing(study, document.id, _span("And who decides about the time?"))
    _replace(study, OLD.replace("What do you hope", "Thank you. What do you hope"))
    assert find_document(study, "talk").version == 2
    assert _quotes(study) == ["nobody asks us"]
    assert [c.id for c in list_codings(study)] == [coding]
    new = read_transcript(study, find_document(study, "talk")).text
    memo = list_memos(study, document_id=document.id)[0]
    assert new[memo.start : memo.end] == "asks us"
    mark = list_coverage_marks(study, document.id)[0]
    assert new[mark.start : mark.end] == "And who decides about the time?"


def test_what_is_lost_waits_and_counts_nowhere(study: Project) -> None:
    document = find_document(study, "talk")
    coding = _code(study, "nobody asks us")
    set_comment(study, coding, "strong")
    set_star(study, coding, True)
    add_memo(study, "on the coding", coding_id=coding)
    add_memo(study, "on the passage", document_id=document.id, span=_span("nobody asks"))
    before = list_codings(study)[0]
    planned = _replace(study, OLD.replace(" The district does, and nobody asks us. We find out in August.", " No."))
    assert planned.counts()["lost"] == 2
    assert list_codings(study) == [] and list_memos(study) == []
    assert sum(row.segments for row in frequencies(study).rows) == 0
    waiting = list_unplaced(study)
    assert [(one.kind, one.quote) for one in waiting] == [
        ("memo", "nobody asks"),
        ("coding", "nobody asks us"),
        ("memo", "nobody asks us"),
    ]
    assert [one.document_id for one in list_unplaced(study)] == [document.id] * 3
    assert waiting[1].uuid == before.uuid


def test_a_waiting_coding_is_placed_with_all_it_had(study: Project) -> None:
    coding = _code(study, "nobody asks us")
    set_comment(study, coding, "strong")
    set_star(study, coding, True)
    add_memo(study, "on the coding", coding_id=coding)
    before, memo_before = list_codings(study)[0], list_memos(study)[0]
    new = OLD.replace(" The district does, and nobody asks us. We find out in August.", " They never ask.")
    _replace(study, new)
    waiting = next(one for one in list_unplaced(study) if one.kind == "coding")
    place(study, waiting, _span("They never ask.", new))
    after = list_codings(study)[0]
    assert (after.uuid, after.comment, after.star, after.created_ms, after.origin) == (
        before.uuid,
        "strong",
        True,
        before.created_ms,
        before.origin,
    )
    assert after.quote == "They never ask."
    memo = list_memos(study)[0]
    assert (memo.uuid, memo.coding_id, memo.text) == (memo_before.uuid, after.id, "on the coding")
    assert list_unplaced(study) == []
    undo(study)
    assert list_codings(study) == [] and len(list_unplaced(study)) == 2


def test_a_waiting_memo_and_mark_are_placed(study: Project) -> None:
    document = find_document(study, "talk")
    add_memo(study, "here", document_id=document.id, span=_span("nobody asks us"))
    mark_nothing(study, document.id, _span("We find out in August."))
    new = OLD.replace(" The district does, and nobody asks us. We find out in August.", " They never ask.")
    _replace(study, new)
    for waiting in list_unplaced(study):
        place(study, waiting, _span("They never ask.", new))
    assert [(m.text, m.start) for m in list_memos(study)] == [("here", new.index("They never"))]
    assert [mark.start for mark in list_coverage_marks(study, document.id)] == [new.index("They never")]


def test_a_memo_of_a_waiting_coding_follows_it_and_is_not_placed_alone(study: Project) -> None:
    coding = _code(study, "nobody asks us")
    add_memo(study, "on it", coding_id=coding)
    _replace(study, OLD.replace("and nobody asks us. We find out in August.", "so."))
    memo = next((one for one in list_unplaced(study) if one.kind == "memo"), None)
    if memo is None:
        pytest.fail("the memo was dropped")
    with pytest.raises(RuleError, match="waits as well"):
        place(study, memo, (0, 5))
    discard(study, [one for one in list_unplaced(study) if one.kind == "coding"])
    assert list_unplaced(study) == []
    undo(study)
    assert len(list_unplaced(study)) == 2


def test_undo_brings_the_old_version_back_and_redo_the_new_one(study: Project) -> None:
    _code(study, "nobody asks us")
    _code(study, "Time is the trouble", "Voice")
    before = (_quotes(study), read_transcript(study, find_document(study, "talk")))
    new = OLD.replace("nobody asks us", "nobody ever asks us").replace("T4:", "Ms Ito:")
    _replace(study, new)
    assert "nobody ever asks us" in _quotes(study)
    undo(study)
    after = (_quotes(study), read_transcript(study, find_document(study, "talk")))
    assert after == before
    redo(study)
    assert "nobody ever asks us" in _quotes(study)
    assert find_document(study, "talk").version == 2


def test_the_old_version_stays_readable(study: Project) -> None:
    new = OLD.replace("hope", "wish")
    _replace(study, new)
    document = find_document(study, "talk")
    assert text_of_version(study, document) == new
    assert text_of_version(study, document, 1) == OLD
    with pytest.raises(NotFoundError, match="no version 3"):
        text_of_version(study, document, 3)


def test_a_speaker_with_another_name_stays_the_same_person(study: Project) -> None:
    from qualcode.cases.mapping import map_speaker

    map_speaker(study, "T4", participant="Teacher 4")
    planned = _replace(study, OLD.replace("T4:", "Ms Ito:") + "\nPrincipal: Let me add something to that.\n")
    assert planned.speakers == {"Ms Ito": "T4", "Principal": None}
    roles = {speaker.label: (speaker.role, speaker.case_id) for speaker in list_speakers(study)}
    assert roles["Ms Ito"] == roles["T4"] and roles["Ms Ito"][0] == "participant"
    assert roles["Principal"] == ("unknown", None)
    assert find_document(study, "talk").speakers == 3


def test_two_codings_that_would_stand_doubled_are_not_merged_in_silence(study: Project) -> None:
    _code(study, "nobody asks us")
    _code(study, "We find out in August")
    _replace(study, OLD.replace("nobody asks us. We find out in August", "nobody tells us"))
    assert len(list_codings(study)) + len(list_unplaced(study)) == 2


def test_the_same_text_or_file_is_refused(study: Project) -> None:
    with pytest.raises(RuleError, match="imported already"):
        plan_replacement(study, find_document(study, "talk"), study.path.parent / "talk.txt")
    with pytest.raises(InputError):
        plan_replacement(study, find_document(study, "talk"), study.path.parent / "absent.txt")


def test_a_plan_that_was_overtaken_is_refused(study: Project) -> None:
    planned = _plan(study, OLD.replace("hope", "wish"))
    _code(study, "nobody asks us")
    with pytest.raises(RuleError, match="meanwhile"):
        replace_document(study, planned)


def test_other_coders_waiting_work_is_theirs_or_a_leads(study: Project) -> None:
    _code(study, "nobody asks us")
    _replace(study, OLD.replace("nobody asks us. We find out in August", "no"))
    waiting = list_unplaced(study)
    study.coder = "jonas"
    with pytest.raises(RuleError, match="made by mara"):
        discard(study, waiting)


def test_a_document_with_waiting_work_is_not_removed_by_the_way(study: Project) -> None:
    _code(study, "nobody asks us")
    _replace(study, OLD.replace(" The district does, and nobody asks us. We find out in August.", " No."))
    document = find_document(study, "talk")
    with pytest.raises(RuleError, match="wait for a place"):
        remove_document(study, document.id)
    remove_document(study, document.id, with_codings=True)
    undo(study)
    assert len(list_unplaced(study)) == 1


def test_the_search_for_a_place_begins_where_the_passage_stood(study: Project) -> None:
    _code(study, "nobody asks us")
    new = OLD.replace(" The district does, and nobody asks us. We find out in August.", " No.")
    _replace(study, new)
    assert abs(expected_place(study, list_unplaced(study)[0]) - new.index("T4: No.")) < 60


# How the corrected file is read ---------------------------------------------------------------------------

DASHED = """Anna - we plan on weekends, all of it.

Int - and why is that so?

Anna - nobody asks us.

Int - not once?
"""


def _import(project: Project, data: bytes, choices: ImportChoices = AS_FOUND, name: str = "two.txt") -> None:
    (project.path.parent / name).write_bytes(data)
    import_documents(project, [project.path.parent / name], choices=choices)


def _plan_two(project: Project, data: bytes, **named: str) -> Replacement:
    file = project.path.parent / "two corrected.txt"
    file.write_bytes(data)
    return plan_replacement(project, find_document(project, "two"), file, **named)


def test_a_corrected_file_is_read_by_the_notation_of_the_version_before(study: Project) -> None:
    _import(study, DASHED.encode(), ImportChoices(notation="Name -"))
    assert find_document(study, "two").speakers == 2
    for round_ in ("Sundays", "Saturdays"):  # The second version keeps the notation for the third.
        planned = _plan_two(study, DASHED.replace("weekends", round_).encode())
        assert (planned.prepared.read.speakers, planned.gone) == (("Anna", "Int"), ())
        replace_document(study, planned)
    assert find_document(study, "two").speakers == 2


def test_a_file_with_other_marks_is_read_by_what_is_found_out(study: Project) -> None:
    _import(study, DASHED.encode(), ImportChoices(notation="Name -"))
    planned = _plan_two(study, DASHED.replace(" - ", ": ").encode())
    assert (planned.prepared.read.speakers, planned.prepared.read.notation) == (("Anna", "Int"), "Name:")


def test_what_was_found_out_once_is_found_out_again_without_new_speakers(study: Project) -> None:
    new = OLD.replace("Time is the trouble, really.", "Time is the trouble, really.\n\n**Monday Plans:** none at all.")
    assert _plan(study, new).prepared.read.speakers == ("Interviewer", "T4")


def test_nobody_is_named_where_a_person_chose_so(study: Project) -> None:
    talk = OLD.replace("T4", "T5")
    _import(study, talk.encode(), ImportChoices(notation="none"))
    assert _plan_two(study, talk.replace("hope", "wish").encode()).prepared.read.speakers == ()
    _import(study, b"We plan.\n\nNobody asks us.\n", name="plain.txt")
    named = study.path.parent / "named.txt"
    named.write_text("Anna: We plan.\n\nBerta: Nobody asks us.\n\nAnna: No.\n")
    planned = plan_replacement(study, find_document(study, "plain"), named)
    assert planned.prepared.read.speakers == ("Anna", "Berta")
    assert not planned.all_gone


CZECH = "Eva: Žluťoučký kůň úpěl ďábelsky.\n\nTazatel: A proč?\n\nEva: Nevím.\n"


def test_a_corrected_file_is_read_in_the_encoding_of_the_version_before(study: Project) -> None:
    _import(study, CZECH.encode("cp852"), ImportChoices(encoding="cp852"))
    new = CZECH.replace("Nevím", "Nevíme")
    read = _plan_two(study, new.encode("cp852")).prepared.read
    assert (read.text, read.encoding, read.warnings) == (new, "cp852", ())


def test_a_file_that_was_saved_as_unicode_meanwhile_is_read_as_that(study: Project) -> None:
    _import(study, CZECH.encode("cp852"), ImportChoices(encoding="cp852"))
    new = CZECH.replace("Nevím", "Nevíme")
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert _plan_two(study, new.encode(encoding)).prepared.read.text == new


def test_encoding_and_notation_can_be_named(study: Project) -> None:
    _import(study, DASHED.encode())
    planned = _plan_two(
        study, DASHED.replace("weekends", "víkend").encode("cp852"), encoding="cp852", notation="name -"
    )
    assert "víkend" in planned.prepared.read.text
    assert planned.prepared.read.speakers == ("Anna", "Int")
    with pytest.raises(InputError, match="no notation"):
        _plan_two(study, DASHED.encode(), notation="Mr.")
    with pytest.raises(InputError, match="no encoding"):
        _plan_two(study, DASHED.encode(), encoding="klingon")


def test_a_text_that_loses_every_speaker_is_told_from_one_that_loses_some(study: Project) -> None:
    planned = _plan(study, "I hope that students get a say in what they learn.\n\nNobody asks us.\n")
    assert planned.gone == ("Interviewer", "T4") and planned.all_gone
    some = _plan(study, OLD.replace("Interviewer: And who decides about the time?\n\nT4: ", ""))
    assert not some.all_gone


# Read out in words ----------------------------------------------------------------------------------------


def test_what_a_replacement_does_is_told_with_code_coder_and_words(study: Project) -> None:
    document = find_document(study, "talk")
    _code(study, "nobody asks us", "Voice")
    add_memo(study, "who?", document_id=document.id, span=_span("We find out in August."))
    planned = _plan(study, OLD.replace("nobody asks us. We find out in August.", "nobody ever asks us."))
    coding, memo = placed_items(study, planned)
    assert (coding.kind, coding.code, coding.coder, coding.outcome) == ("coding", "Hope/Voice", "mara", "changed")
    assert (coding.quote, coding.new_quote) == ("nobody asks us", "nobody ever asks us")
    assert (memo.kind, memo.code, memo.outcome, memo.new, memo.new_quote) == ("memo", None, "lost", None, None)


def test_what_waits_is_listed_with_its_version_and_the_memos_that_come_along(study: Project) -> None:
    coding = _code(study, "nobody asks us")
    set_comment(study, coding, "strong")
    add_memo(study, "on it", coding_id=coding)
    _replace(study, OLD.replace(" The district does, and nobody asks us. We find out in August.", " No."))
    waiting, memo = list_waiting(study)
    assert (waiting.document, waiting.version, waiting.code, waiting.coder) == ("talk", 1, "Time", "mara")
    assert (waiting.said, waiting.memos, waiting.follows) == ("strong", 1, False)
    assert (memo.said, memo.memos, memo.follows) == ("on it", 0, True)


def test_unaltered_words_that_somebody_else_says_now_are_changed(study: Project) -> None:
    _code(study, "We find out in August.")
    planned = _plan(study, OLD.replace(" We find out in August.\n", "\n\nInterviewer: We find out in August.\n"))
    assert planned.counts()["changed"] == 1 and planned.counts()["kept"] == 0


def test_the_preview_counts_what_will_wait(study: Project) -> None:
    document = find_document(study, "talk")
    time = _codes(study)["Time"]
    apply_code(study, document.id, _span("nobody"), time)
    apply_code(study, document.id, _span(" asks us"), time)
    planned = _replace(study, OLD.replace("nobody asks us", "none"))
    assert planned.counts()["lost"] == len(list_unplaced(study))
