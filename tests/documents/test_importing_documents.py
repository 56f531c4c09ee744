"""Transcripts come in exactly, each with a report, and one bad file does not stop the others."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualcode.documents.importing import FileReport, _place_of, import_documents
from qualcode.documents.preview import preview_import
from qualcode.domain.errors import InputError
from qualcode.domain.progress import Progress, Watch
from qualcode.domain.transcripts import ReadNote
from qualcode.history.undoing import undo
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.documents import list_documents, read_original, read_text, read_transcript

SHARED = Path(__file__).resolve().parents[2] / "../shared/data"
TALK = "**Ann:** One thing. And two.\n\n**Bob:** Three!\n\n**Ann:** Four [inaudible] five.\n"


def outcomes(reports: tuple[FileReport, ...]) -> dict[str, str]:
    return {report.file.name: report.outcome for report in reports}


def test_a_folder_comes_in_with_a_line_for_each_file(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "one.md").write_text(TALK)
    (folder / "deep" / "two.txt").write_text("ANN: Hello there.\n\nBOB: Hi.\n\nANN: So.\n")
    (folder / "participants.csv").write_text("participant\nAnn\n")
    (folder / "broken.docx").write_bytes(b"no zip")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.txt").write_text(TALK)
    report = import_documents(project, [folder])
    assert outcomes(report.files) == {
        "one.md": "imported",
        "two.txt": "imported",
        "participants.csv": "skipped",
        "broken.docx": "refused",
        "empty.txt": "refused",
        "picture.png": "skipped",
    }
    assert [document.name for document in list_documents(project)] == ["one", "two"]
    for refused in (r for r in report.files if r.outcome == "refused"):
        assert str(refused.file) in refused.warnings[0]


def test_a_report_says_what_was_understood(project: Project, tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text(TALK)
    (report,) = import_documents(project, [tmp_path / "talk.md"]).files
    assert (report.words, report.turns, report.speakers, report.kind) == (8, 3, ("Ann", "Bob"), "interview")
    assert report.encoding and report.notation


def test_a_dry_run_writes_nothing(project: Project, tmp_path: Path, dump: Callable[[Project], Any]) -> None:
    before = dump(project)
    (tmp_path / "talk.md").write_text(TALK)
    report = preview_import(project, [tmp_path / "talk.md"])
    assert outcomes(report.files) == {"talk.md": "would import"}
    assert dump(project) == before


def test_the_same_bytes_are_recognised_under_any_name(project: Project, tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text(TALK)
    (tmp_path / "copy of talk.md").write_text(TALK)
    import_documents(project, [tmp_path / "talk.md"])
    again = import_documents(project, [tmp_path / "talk.md", tmp_path / "copy of talk.md"])
    assert {report.outcome for report in again.files} == {"known"}
    assert again.effects.change_id is None
    assert len(list_documents(project)) == 1


def test_names_stay_unique(project: Project, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "talk.md").write_text(TALK.replace("One", folder))
    import_documents(project, [tmp_path / "a", tmp_path / "b"])
    assert [document.name for document in list_documents(project)] == ["talk", "talk (2)"]


def test_a_file_that_is_not_there_stops_before_anything(project: Project, tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text(TALK)
    with pytest.raises(InputError, match="there is no such file"):
        import_documents(project, [tmp_path / "talk.md", tmp_path / "none.md"])
    assert list_documents(project) == []


def test_ctrl_c_keeps_what_was_finished_and_a_second_run_completes_it(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i in range(6):
        (tmp_path / f"talk {i}.md").write_text(TALK.replace("One", f"Number {i}"))
    files = sorted(tmp_path.glob("talk *.md"))

    def interrupt(progress: Progress) -> None:
        if progress.done == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("qualcode.domain.progress._PAUSE_S", 0)
    with Watch(interrupt).looking_on():
        report = import_documents(project, files)
    assert report.interrupted
    assert [document.name for document in list_documents(project)] == ["talk 0", "talk 1", "talk 2"]
    again = import_documents(project, files)
    assert [r.outcome for r in again.files] == ["known"] * 3 + ["imported"] * 3


def test_a_file_name_of_odd_bytes_does_not_stop_the_import(project: Project, tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9\x1b[2J.md")
    try:
        odd.write_text(TALK)
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    (tmp_path / "talk.md").write_text(TALK + "More.\n")
    report = import_documents(project, [odd, tmp_path / "talk.md"])
    assert [r.outcome for r in report.files] == ["imported", "imported"]
    assert [document.name for document in list_documents(project)] == ["caf\ufffd\ufffd[2J", "talk"]


HOSTILE = {
    "escapes": "**Ann:** red \x1b[31mred\x1b[0m \x1b]0;title\x07 and [bold]markup[/bold].\n\n**Bob:** Yes.\n\n**Ann:** No.\n",
    "nul": "**Ann:** a\x00b.\n\n**Bob:** Yes.\n\n**Ann:** No.\n",
    "long": "**Ann:** " + "word " * 200_000 + "\n\n**Bob:** Yes.\n\n**Ann:** No.\n",
    "families": "**Ann:** \U0001f468‍\U0001f469‍\U0001f467 and \U0001f3f3️‍\U0001f308.\n\n**Bob:** Yes.\n\n**Ann:** No.\n",
    "hebrew": "**רות:** שלום לכולם. מה שלומכם?\n\n**דן:** טוב.\n\n**רות:** יפה.\n",
    "chinese": "**王老师：** 我们有一个计划。没有人看。\n\n**李：** 是的。\n\n**王老师：** 好。\n",
    "separators": "**Ann:** one\u2028two\x85three\x0bfour.\n\n**Bob:** Yes.\n\n**Ann:** No.\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_odd_text_is_kept_exactly(project: Project, tmp_path: Path, name: str) -> None:
    data = HOSTILE[name].encode()
    file = tmp_path / f"{name}.md"
    file.write_bytes(data)
    import_documents(project, [file])
    (document,) = list_documents(project)
    assert read_text(project, document.version_id) == HOSTILE[name]
    assert read_original(project, document.version_id) == data


def test_line_ends_become_line_feeds_and_the_original_is_kept(project: Project, tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + TALK.replace("\n", "\r\n").encode()
    (tmp_path / "talk.md").write_bytes(data)
    import_documents(project, [tmp_path / "talk.md"])
    (document,) = list_documents(project)
    assert read_text(project, document.version_id) == TALK
    assert read_original(project, document.version_id) == data


def test_sentences_lie_in_speech_and_never_cross_a_turn(project: Project, tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text(TALK)
    import_documents(project, [tmp_path / "talk.md"])
    transcript = read_transcript(project, list_documents(project)[0])
    assert [transcript.text[s.start : s.end] for s in transcript.sentences] == [
        "One thing.",
        "And two.",
        "Three!",
        "Four [inaudible] five.",
    ]


@pytest.mark.long
@pytest.mark.skipif(not (SHARED / "changelog").exists(), reason="../shared/data/changelog is not here")
def test_450_episodes_come_in_with_their_turns_and_exact_text(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "episodes"
    with tarfile.open(SHARED / "changelog" / "changelog_450.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    report = import_documents(project, [folder])
    assert sum(r.outcome == "imported" for r in report.files) == 450
    with project.reading() as connection:
        named = connection.exec_driver_sql("SELECT count(*) FROM turn WHERE speaker_id IS NOT NULL").scalar_one()
    assert abs(named - 92_165) <= 922
    files = {r.document: r.file for r in report.files if r.document}
    for document in list_documents(project):
        text = io.TextIOWrapper(io.BytesIO(files[document.name].read_bytes()), "utf-8-sig").read()
        assert read_text(project, document.version_id) == text
        transcript = read_transcript(project, document)
        for turn in transcript.turns:
            assert all(turn.label is None or not span.overlaps(turn.label) for span in turn.speech)
    undo(project)
    assert list_documents(project) == []


def test_comments_and_footnotes_become_memos_on_their_words(project: Project, tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    paragraph = document.add_paragraph("INT: So?")
    paragraph = document.add_paragraph("P1: It was ")
    run = paragraph.add_run("rather hard")
    paragraph.add_run(" then.")
    document.add_comment(run, text="See 12.", author="Lea")
    document.save(str(tmp_path / "talk.docx"))
    import_documents(project, [tmp_path / "talk.docx"])
    (memo,) = list_memos(project)
    text = read_text(project, list_documents(project)[0].version_id)
    assert (memo.text, text[slice(memo.start, memo.end)]) == ("Lea: See 12.", "rather hard")


@pytest.mark.parametrize(("place", "words"), [(5, "word."), (6, "word."), (0, None), (20, "more")])
def test_a_note_at_a_place_is_on_the_word_before_it(place: int, words: str | None) -> None:
    text = "word. And then  more"
    start, end = _place_of(text, ReadNote(place, place, "x"))
    assert (None if start is None else text[start:end]) == words
