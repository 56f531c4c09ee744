"""What is given out of a project comes in again as it was."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pytest
from exchanged_study import PLANNED, PLANS, a_project, coding, document, taken
from hypothesis import HealthCheck, Phase, given, settings
from pictures import picture
from random_projects import projects

from example_counts import examples
from qualcode.domain.errors import InputError, NotFoundError
from qualcode.domain.exchange import ExchangedProject
from qualcode.domain.exchange_reports import TARGETS, ExportWishes, GivenOut
from qualcode.domain.values import CONSENSUS
from qualcode.exchange.giving_out import give_out
from qualcode.exchange.opening import open_exchange
from qualcode.exchange.values_out import exchanged
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.documents import list_documents, list_speakers
from qualcode.team.rounds import new_round

MOMENT = 1_700_000_000_000


@pytest.mark.long
@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
@given(projects())
def test_the_values_of_a_project_make_an_equal_one(made: ExchangedProject) -> None:
    with TemporaryDirectory() as folder:
        first, second = Path(folder) / "first.qualcode", Path(folder) / "second.qualcode"
        taken(made, first)
        with open_project(first, coder="mara", write=False) as project:
            taken(exchanged(project), second)
            with open_project(second, coder="mara", write=False) as again:
                assert picture(again) == picture(project)


def test_only_the_codings_of_the_coders_asked_for_are_given_out(tmp_path: Path) -> None:
    taken(
        a_project(document([coding(1, PLANS, PLANNED), coding(2, PLANS, PLANNED, coder="")])), tmp_path / "a.qualcode"
    )
    with open_project(tmp_path / "a.qualcode", coder="mara", write=False) as project:
        given_out = exchanged(project, coders=["ann"])
        assert [len(one.codings) for one in given_out.documents()] == [1]
        assert [one.name for one in given_out.coders] == ["ann"]


def worked(project: Project) -> None:
    """Let mara, jonas and Consensus each code a passage with a comment, and write memos on what they can be on."""
    (document,) = list_documents(project)
    where = {"document_id": document.id}
    with project.change("work", "worked") as tx:
        for number, name in enumerate(("mara", "jonas", CONSENSUS)):
            known = [one.id for one in list_coders(project) if one.name == name]
            coder = known[0] if known else tx.add("coder", name=name, role="coder", colour="", created_ms=MOMENT)
            place = {"start": 20 + number, "end": 30 + number}
            coding = tx.add("coding", **where, **place, version_id=document.version_id, code_id=2, coder_id=coder,
                            quote="x", prefix="", suffix="", turn=0, origin="manual", comment=f"comment of {name}",
                            star=0, created_ms=MOMENT)  # fmt: skip
            for on in ({"coding_id": coding}, {**where, **place}, where):
                tx.add("memo", kind="note", text=f"memo of {name}", coder_id=coder, created_ms=MOMENT,
                       changed_ms=MOMENT, **on)  # fmt: skip


def written(project: Project, file: Path, **how: Any) -> tuple[GivenOut, str]:
    """What is told of a file, and all words in it."""
    done = give_out(project, file, **how)
    with ZipFile(file) as archive:
        return done, "".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("target", ["", *TARGETS])
def test_who_codes_blindly_gives_out_nothing_that_is_hidden(coded: Project, tmp_path: Path, target: str) -> None:
    worked(coded)
    wishes = ExportWishes(target)
    everything, words = written(coded, tmp_path / "all.qdpx", wishes=wishes)
    assert (everything.counts["codings"], everything.counts["memos"]) == (3, 9)
    assert words.count("memo of jonas") >= 3 and "comment of jonas" in words
    new_round(coded, "R", documents=[1], coders=["jonas", "mara"], blind=True)
    mine, words = written(coded, tmp_path / "mine.qdpx", wishes=wishes)
    assert (mine.counts["codings"], mine.counts["memos"]) == (1, 3)
    assert "memo of mara" in words and "comment of mara" in words
    assert not any(f"{what} of {who}" in words for what in ("memo", "comment") for who in ("jonas", CONSENSUS))


def test_consensus_alone_is_its_codings_and_what_is_noted_on_them(coded: Project, tmp_path: Path) -> None:
    worked(coded)
    done, words = written(coded, tmp_path / "out.qdpx", coders=["consensus"])
    assert words.count("<Coding ") == done.counts["codings"] == 1
    assert words.count("<Note ") == done.counts["memos"] == 7
    assert "comment of Consensus" in words and "comment of mara" not in words
    assert words.count("<User ") == done.counts["coders"] == 3  # All of them wrote memos.
    with pytest.raises(NotFoundError, match="there is no coder “nobody”"):
        give_out(coded, tmp_path / "none.qdpx", coders=["nobody"])
    assert not (tmp_path / "none.qdpx").exists()


def test_who_wrote_only_on_codings_that_stay_is_not_named(coded: Project, tmp_path: Path) -> None:
    worked(coded)
    with coded.change("less", "less written") as tx:
        tx.delete_where("memo", {"coding_id": None})
    done, words = written(coded, tmp_path / "out.qdpx", coders=["mara"])
    assert (done.counts["coders"], done.counts["codings"], done.counts["memos"]) == (1, 1, 1)
    assert "jonas" not in words


def test_a_text_that_was_missing_goes_out_empty_with_all_else_and_comes_in_again(tmp_path: Path) -> None:
    gone = document([coding(1, PLANS, (3, 9), quote="We had")], text=None)
    taken(a_project(document([coding(2, PLANS, PLANNED)], number=22), gone), tmp_path / "a.qualcode")
    with open_project(tmp_path / "a.qualcode", coder="mara", write=False) as project:
        done = give_out(project, tmp_path / "out.qdpx")
        assert (done.counts["documents"], done.counts["codings"]) == (2, 1)
        assert "codings, memos and marks that wait for a place" in done.left_out
        assert any(note.startswith("documents without words are empty texts") for note in done.notes)
        came = open_exchange(tmp_path / "out.qdpx", tmp_path / "b.qualcode", coder="mara")
        assert came.taken == done.counts
        with open_project(tmp_path / "b.qualcode", coder="mara", write=False) as again:
            assert picture(again) == picture(project)


def test_a_file_keeps_its_permissions_a_link_leads_to_it_and_no_folder_is_made(coded: Project, tmp_path: Path) -> None:
    file, link = tmp_path / "real/out.qdpx", tmp_path / "link.qdpx"
    with pytest.raises(InputError, match="there is no such folder"):
        give_out(coded, file)
    assert not file.parent.exists()
    file.parent.mkdir()
    give_out(coded, file)
    file.chmod(0o600)
    link.symlink_to(file)
    with pytest.raises(InputError):
        give_out(coded, link)
    give_out(coded, link, coders=["mara"], replace=True)
    assert link.is_symlink() and file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["out.qdpx"]


def test_participants_who_are_withheld_go_along_and_it_is_told(coded: Project, tmp_path: Path) -> None:
    with coded.change("withhold", "withheld") as tx:
        tx.add("cases", kind="participant", name="Ann", withheld="withdrawn")
    done, words = written(coded, tmp_path / "out.qdpx")
    assert 'name="Ann"' in words
    assert "notes that participants or sites are withheld from publications" in done.left_out


def test_who_spoke_only_in_an_earlier_text_is_not_said_to_speak_in_this_one(coded: Project) -> None:
    with coded.change("map", "who speaks") as tx:
        ann, ben = (tx.add("cases", kind="participant", name=name) for name in ("Ann", "Ben"))
        (label, *_) = list_speakers(coded)
        tx.update_where("speaker", {"id": label.id}, role="participant", case_id=ann)
        tx.add("speaker", document_id=1, label="Gone", role="participant", case_id=ben)
    (document,) = list_documents(coded)
    speaks = {case.name: (case.documents, case.speaks) for case in exchanged(coded).cases}
    assert speaks == {"Ann": ((document.uuid,), ((document.uuid, label.label),)), "Ben": ((), ())}


def test_an_ending_without_a_name_is_no_folder(project: Project, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="without a name"):
        give_out(project, tmp_path / ".qdpx")
    assert not (tmp_path / ".qdpx").exists()
