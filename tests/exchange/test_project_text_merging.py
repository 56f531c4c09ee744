"""What `git` and people make of a project as text: a diff that reads well, and merges that can be read again."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import rename_code
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.memos import add_memo
from qualcode.domain.errors import InputError
from qualcode.exchange.as_text import write_directory
from qualcode.exchange.from_text import read_directory
from qualcode.retrieval.saved import save_query
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, read_text
from qualcode.storage.reads.rows import rows_of
from qualcode.upkeep.checking import check_project

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed here"),
]
MARKERS = re.compile("^(?:<<<<<<<|=======|>>>>>>>).*\n", re.MULTILINE)


def git(folder: Path, *words: str, check: bool = True) -> str:
    """Run git in a folder, whatever the person who tests has set."""
    own = (
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.org",
        "-c",
        "core.autocrlf=false",
        "-c",
        "core.quotePath=off",
    )
    done = subprocess.run(["git", *own, *words], cwd=folder, capture_output=True, text=True, check=check)
    return done.stdout


def commit(project: Project, folder: Path, what: str) -> None:
    """Write the project into the repository."""
    write_directory(project, folder, replace=True)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", what)


def code(project: Project, words: str, path: str) -> None:
    """Give words of the interview a code."""
    document = find_document(project, "oak")
    start = read_text(project, document.version_id).index(words)
    apply_code(project, document.id, (start, start + len(words)), load_tree(project).find(path).id)


def diff(folder: Path) -> list[str]:
    """The lines that a diff adds and takes away."""
    git(folder, "add", "-A")
    lines = git(folder, "diff", "--cached", "-U0").splitlines()
    return [line for line in lines if line[:1] in "+-" and not line.startswith(("+++", "---"))]


@pytest.fixture
def repository(coded: Project, tmp_path: Path) -> Path:
    """A repository that holds the project with one coding."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    code(coded, "We had a plan.", "Change/Plans")
    write_directory(coded, folder)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "as it was")
    return folder


def test_a_coding_is_one_line_of_a_diff_that_says_what_was_done(coded: Project, repository: Path) -> None:
    code(coded, "Nobody read it", "Feelings")
    write_directory(coded, repository, replace=True)
    (added,) = [line for line in diff(repository) if '"quote"' in line]
    assert added.startswith('+{"start": ')
    assert '"code": "Feelings", "coder": "mara", "quote": "Nobody read it", "created"' in added


def test_a_new_code_shows_in_the_codebook_as_people_write_it(coded: Project, repository: Path) -> None:
    create_path(coded, "Change/Fears", definition="What is feared.")
    write_directory(coded, repository, replace=True)
    lines = diff(repository)
    assert "+      - name: Fears" in lines
    assert "+        definition: What is feared." in lines
    assert not [line for line in lines if line.startswith("-")]


def test_a_renamed_code_leaves_what_it_means_and_stands_in_its_codings(coded: Project, repository: Path) -> None:
    rename_code(coded, load_tree(coded).find("Change/Plans").id, "Projects")
    write_directory(coded, repository, replace=True)
    gone = [line for line in diff(repository) if line.startswith("-")]
    assert [line for line in gone if "name:" in line] == ["-      - name: Plans"]
    assert len(gone) == 3  # The codebook, the line beside it, and the coding.


def branches(coded: Project, repository: Path, tmp_path: Path, passages: tuple[str, str]) -> None:
    """Two people go on from one project, each in a branch of her own, which are merged as far as git can."""
    for coder in ("ines", "jonas"):
        read_directory(repository, tmp_path / f"{coder}.qualcode", coder="mara")
    for coder, words in zip(("ines", "jonas"), passages, strict=True):
        git(repository, "checkout", "-q", "-b", coder, "main")
        with open_project(tmp_path / f"{coder}.qualcode", coder=coder) as own:
            code(own, words, "Feelings")
            commit(own, repository, f"{coder} coded")
    git(repository, "merge", "-q", "--no-edit", "ines", check=False)


def test_a_merge_conflict_is_named_and_once_settled_by_hand_it_is_read(
    coded: Project, repository: Path, tmp_path: Path
) -> None:
    branches(coded, repository, tmp_path, ("Nobody read it", "Nobody read it"))
    torn = [path for path in repository.rglob("*.jsonl") if MARKERS.search(path.read_text("utf-8"))]
    assert torn
    with pytest.raises(InputError, match=r"jsonl, line \d+: a merge conflict is not settled here; keep what holds"):
        read_directory(repository, tmp_path / "merged.qualcode", coder="mara")
    assert not (tmp_path / "merged.qualcode").exists()
    for path in torn:
        path.write_text(MARKERS.sub("", path.read_text("utf-8")), "utf-8")
    taken = read_directory(repository, tmp_path / "merged.qualcode", coder="mara")
    assert taken.taken["codings"] == 3
    assert taken.taken["coders"] == 3
    assert check_project(tmp_path / "merged.qualcode").sound


def test_coders_who_signed_on_in_both_branches_are_no_conflict(
    coded: Project, repository: Path, tmp_path: Path
) -> None:
    branches(coded, repository, tmp_path, ("Nobody read it", "The bell schedule"))
    names = [json.loads(line)["name"] for line in (repository / "team/coders.jsonl").read_text("utf-8").splitlines()]
    assert sorted(names) == ["ines", "jonas", "mara"]


def test_a_merge_that_nobody_needs_to_settle_is_read_as_it_is(coded: Project, repository: Path, tmp_path: Path) -> None:
    git(repository, "checkout", "-q", "-b", "renamed", "main")
    read_directory(repository, tmp_path / "other.qualcode", coder="mara")
    rename_code(coded, load_tree(coded).find("Change/Schedules").id, "Hours")
    commit(coded, repository, "renamed")
    git(repository, "checkout", "-q", "-b", "coded", "main")
    with open_project(tmp_path / "other.qualcode", coder="mara") as other:
        code(other, "The bell schedule", "Change/Schedules")
        add_memo(other, "why so?", document_id=find_document(other, "oak").id)
        commit(other, repository, "coded")
    git(repository, "merge", "-q", "--no-edit", "renamed")
    taken = read_directory(repository, tmp_path / "merged.qualcode", coder="mara")
    assert taken.tolerated == (
        "lines that call a code otherwise than it is called now, taken for the one whose id they have: 1",
    )
    with open_project(tmp_path / "merged.qualcode", coder="mara") as merged:
        tree = load_tree(merged)
        assert sorted(tree.path(one.code_id) for one in list_codings(merged)) == ["Change/Hours", "Change/Plans"]


def test_the_same_passage_coded_in_two_branches_is_there_once(coded: Project, repository: Path, tmp_path: Path) -> None:
    file = repository / "documents/oak/codings.jsonl"
    (line,) = file.read_text("utf-8").splitlines()
    again = re.sub(r'"id": "[^"]*"}', '"id": "01a206f1-8e40-7000-be39-20df3ff78dfe"}', line)
    file.write_text(f"{line}\n{again}\n", "utf-8")
    memo = '{"kind": "note", "coder": "mara", "text": "on it", "created": "2026-01-01T00:00:00Z", "changed": "2026-01-01T00:00:00Z", "coding_id": "01a206f1-8e40-7000-be39-20df3ff78dfe"}'
    (repository / "documents/oak/memos.jsonl").write_text(memo, "utf-8")
    taken = read_directory(repository, tmp_path / "merged.qualcode", coder="mara")
    assert (taken.held["codings"], taken.taken["codings"], taken.taken["memos"]) == (2, 1, 1)
    assert taken.tolerated == ("codings that stand there twice, taken once: 1",)
    assert check_project(tmp_path / "merged.qualcode").sound


def test_a_code_given_in_one_branch_and_merged_away_in_the_other_goes_where_it_went(
    coded: Project, repository: Path, tmp_path: Path
) -> None:
    read_directory(repository, tmp_path / "other.qualcode", coder="mara")
    tree = load_tree(coded)
    merge_codes(coded, [tree.find("Change/Plans").id], tree.find("Feelings").id)
    write_directory(coded, repository, replace=True)
    with open_project(tmp_path / "other.qualcode", coder="mara") as other:
        code(other, "Nobody read it", "Change/Plans")
        write_directory(other, tmp_path / "other")
    file = "documents/oak/codings.jsonl"
    (added,) = [line for line in (tmp_path / "other" / file).read_text("utf-8").splitlines() if "Nobody" in line]
    with (repository / file).open("a", encoding="utf-8") as lines:
        lines.write(added)
    taken = read_directory(repository, tmp_path / "merged.qualcode", coder="mara")
    assert taken.tolerated[0] == ("lines that name “Plans”, which was merged, taken for the code that it went into: 1")
    with open_project(tmp_path / "merged.qualcode", coder="mara") as merged:
        assert {load_tree(merged).path(one.code_id) for one in list_codings(merged)} == {"Feelings"}
        first, second = (row["definition_id"] for row in rows_of(merged, "coding"))
        assert first == second is not None  # Both wait to be looked at, as given under what “Plans” meant.
    assert check_project(tmp_path / "merged.qualcode").sound


def test_codes_that_two_branches_merged_one_after_the_other_go_where_the_last_one_went(
    coded: Project, repository: Path, tmp_path: Path
) -> None:
    tree = load_tree(coded)
    plans, hours, feelings = (tree.find(path) for path in ("Change/Plans", "Change/Schedules", "Feelings"))
    merge_codes(coded, [hours.id], feelings.id)
    write_directory(coded, repository, replace=True)
    line = {"path": "Change/Plans", "into": "Schedules", "into_id": hours.uuid, "merged": 3, "code_id": plans.uuid}
    for file in ("codebook.yaml", "codebook/codes.jsonl"):
        kept = re.sub(rf".*Plans.*\n(.*id: {plans.uuid}\n)?", "", (repository / file).read_text("utf-8"))
        (repository / file).write_text(kept, "utf-8")
    former = repository / "codebook/former.jsonl"
    former.write_text(json.dumps(line) + "\n" + former.read_text("utf-8"), "utf-8")
    read_directory(repository, tmp_path / "merged.qualcode", coder="mara")
    with open_project(tmp_path / "merged.qualcode", coder="mara") as merged:
        assert {load_tree(merged).path(one.code_id) for one in list_codings(merged)} == {"Feelings"}


def test_a_decision_says_where_and_how_in_words(coded: Project, repository: Path) -> None:
    (coding,), (mara,) = rows_of(coded, "coding"), rows_of(coded, "coder")
    uuid, coder, given = coding["uuid"], mara["uuid"], rows_of(coded, "code", {"id": coding["code_id"]})[0]["uuid"]
    basis = json.dumps({"coders": [coder], "codings": [[uuid, coder, given, 0, 14]]}, separators=(",", ":"))
    with coded.change("settle", "settled") as tx:
        row = {"document_id": 1, "kind": "only", "reason": "", "outcome": "[]", "created_ms": 3, "state": "standing"}
        tx.add("decision", **row, verdict=f"reading {coder}", basis=basis, coder_id=mara["id"])
    write_directory(coded, repository, replace=True)
    (line,) = (repository / "documents/oak/decisions.jsonl").read_text("utf-8").splitlines()
    assert (
        f'"start": {coding["start"]}, "end": {coding["end"]}, "passage": "We had a plan.", "settled": "reading mara"'
        in line
    )


def test_a_query_says_in_words_what_it_asks_for(coded: Project, repository: Path) -> None:
    save_query(coded, "plans", "Plans")
    write_directory(coded, repository, replace=True)
    (line,) = (repository / "queries.jsonl").read_text("utf-8").splitlines()
    assert line.startswith('{"name": "plans", "asks": "Change/Plans", "query": "code:')


def test_a_line_written_by_hand_needs_names_alone(coded: Project, repository: Path, tmp_path: Path) -> None:
    file = repository / "documents/oak/codings.jsonl"
    start = (repository / "documents/oak/text.txt").read_text("utf-8").index("Nobody")
    with file.open("a", encoding="utf-8") as lines:
        lines.write(
            f'{{"start": {start}, "end": {start + 6}, "code": "Feelings", "coder": "mara", "quote": "Nobody"}}\r\n'
        )
    with (repository / "codebook.yaml").open("a", encoding="utf-8") as book:
        book.write("  - name: By hand\n")
    taken = read_directory(repository, tmp_path / "again.qualcode", coder="mara")
    assert taken.clean
    assert (taken.taken["codings"], taken.taken["codes"]) == (2, 5)
    with open_project(tmp_path / "again.qualcode", coder="mara") as again:
        assert len({one.uuid for one in list_codings(again)}) == 2
        load_tree(again).find("By hand")
