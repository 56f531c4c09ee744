"""A file of another program that is merged: what stands here already is known again, however often it comes."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import pytest
from exchanged_study import ANN, BOB, CHANGED, PLANNED, PLANS, a_project, coding, document, taken, uuid

import qualcode
from qualcode.domain.exchange import ExchangedAttribute, ExchangedCase, ExchangedMemo, ExchangedSet
from qualcode.domain.merging import MergeReport
from qualcode.exchange.giving_out import give_out
from qualcode.exchange.mergeable import mergeable
from qualcode.exchange.opening import open_exchange
from qualcode.refi.identities import minted_guid
from qualcode.storage.project import open_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.rows import rows_of
from qualcode.team.merging.merge import Answers, merge_file
from qualcode.upkeep.checking import check_project

pytestmark = pytest.mark.sqlite  # What is merged is a file.

ROLE = uuid(501)
_GUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WRITTEN = ("On all of it", "Why now?", "See above")
_SELVES = Answers(coders={"ann": "ann", "bob": "bob", "mara": "mara"})


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with memos, a choice and a set, as it was coded here."""
    memos = (ExchangedMemo(uuid(301), _WRITTEN[0], "project", coder=ANN),)
    inside = (
        ExchangedMemo(uuid(302), _WRITTEN[1], "document", uuid(21), *CHANGED, coder=BOB),
        ExchangedMemo(uuid(303), _WRITTEN[2], "coding", uuid(101), coder=ANN),
    )
    made = a_project(
        document([coding(1, PLANS, PLANNED), coding(2, PLANS, CHANGED, BOB)], memos=inside),
        memos=memos,
        attributes=(ExchangedAttribute(ROLE, "role", "choice", ("teacher", "student")),),
        cases=(ExchangedCase(uuid(401), "Anna", documents=(uuid(21),), values={ROLE: "teacher"}),),
        sets=(ExchangedSet(uuid(601), "document", "Wave 1", (uuid(21),)),),
    )
    taken(made, tmp_path / "study.qualcode")
    return tmp_path / "study.qualcode"


def written_anew(study: Path, name: str) -> Path:
    """The study as another program gives it back: no identity is what it was, nor the program's name."""
    plain, file = study.with_name("plain.qdpx"), study.with_name(name)
    with open_project(study, coder="mara", write=False) as project:
        give_out(project, plain, replace=True)
    with ZipFile(plain) as old, ZipFile(file, "w") as new:
        for member in old.namelist():
            data = old.read(member)
            if member.endswith(".qde"):
                text = _GUID.sub(lambda found: minted_guid(name, found[0].lower()), data.decode())
                data = re.sub('origin="[^"]*"', 'origin="NVivo 14"', text, count=1).encode()
            new.writestr(_GUID.sub(lambda found: minted_guid(name, found[0].lower()), member), data)
    return file


def merged(study: Path, file: Path, answers: Answers = _SELVES) -> MergeReport:
    with open_project(study, coder="mara") as project, mergeable(project, file) as found:
        return merge_file(project, found.file, answers)


def memos(study: Path) -> Counter[str]:
    """How often each memo of the study stands there."""
    with open_project(study, coder="mara", write=False) as project:
        return Counter(one.text for one in list_memos(project) if one.text in _WRITTEN)


def counts(study: Path) -> dict[str, int]:
    tables = ("document", "coding", "memo", "cases", "attribute", "attribute_value", "sets", "set_member", "conflict")
    with open_project(study, coder="mara", write=False) as project:
        return {table: len(rows_of(project, table)) for table in (*tables, "change")}


def test_what_another_program_wrote_anew_doubles_nothing_and_contradicts_nothing(study: Path) -> None:
    before = counts(study)
    report = merged(study, written_anew(study, "theirs.qdpx"))
    assert (report.conflicts, report.doubles) == (0, 2)
    after = counts(study)
    more = {table: after[table] - before[table] for table in before if after[table] != before[table]}
    # What is known of who speaks is said of the documents as well, for programs that know of documents alone.
    assert more == {"change": 1, "memo": report.of("memo").added, "attribute": 1, "attribute_value": 1}
    with qualcode.open(study) as read:
        assert [(one.name, one.type, one.allowed) for one in read.attributes("participant")] == [
            ("participant.role", "choice", ("teacher", "student"))
        ]
    assert memos(study) == dict.fromkeys(_WRITTEN, 1)
    assert [one.sentence for one in check_project(study).findings] == []


@pytest.mark.long
@pytest.mark.parametrize("name", ["again.qdpx", "plain.qdpx"])
def test_merging_a_file_again_finds_nothing_new_and_leaves_no_trace(study: Path, name: str) -> None:
    file = written_anew(study, "again.qdpx").with_name(name)
    merged(study, file, _SELVES if name == "again.qdpx" else Answers())
    before = counts(study)
    assert merged(study, file, _SELVES if name == "again.qdpx" else Answers()).nothing
    assert counts(study) == before


def test_what_no_file_carries_stands_as_it_does(study: Path) -> None:
    with open_project(study, coder="mara") as project, project.change("describe-code", "known here alone") as tx:
        tx.update_where("coding", {}, star=1)
        tx.update_where("cases", {}, withheld="withdrawn")
    assert merged(study, written_anew(study, "theirs.qdpx")).conflicts == 0
    assert merged(study, study.with_name("plain.qdpx"), Answers()).conflicts == 0
    with open_project(study, coder="mara", write=False) as project:
        assert {row["star"] for row in rows_of(project, "coding")} == {1}
        assert {row["withheld"] for row in rows_of(project, "cases")} == {"withdrawn"}


def test_what_was_changed_there_is_asked_about_and_nothing_else(study: Path) -> None:
    file = written_anew(study, "theirs.qdpx")
    with open_project(study, coder="mara") as project, project.change("describe-code", "changed here") as tx:
        tx.update_where("attribute_value", {}, value="student")
    report = merged(study, file)
    assert report.conflicts == 1
    with open_project(study, coder="mara", write=False) as project:
        assert [row["item_table"] for row in rows_of(project, "conflict")] == ["attribute_value"]


def test_a_file_that_is_merged_into_what_was_made_of_it_leaves_no_trace(study: Path) -> None:
    file = written_anew(study, "theirs.qdpx")
    first, second = study.with_name("first.qualcode"), study.with_name("second.qualcode")
    for target in (first, second):
        open_exchange(file, target, coder="mara")
    before = counts(first)
    for again in (file, second):
        assert merged(first, again, Answers()).nothing
    assert counts(first) == before
