"""Projects of other programs on the command line: opened, written, merged; what is no transcript is not imported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from test_json_answers import EXAMPLES, same_shape

from other_program import BENT, FOLDED, LEFT, other_file, taught
from qualcode.cli.app import cli
from qualcode.domain.errors import InputError
from qualcode.exchange.no_project import check_which
from qualcode.storage.project import open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents

pytestmark = pytest.mark.sqlite


@pytest.fixture(autouse=True)
def _in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taught(monkeypatch)
    monkeypatch.chdir(tmp_path)


def run(*args: object) -> Result:
    result = CliRunner().invoke(cli, ["--coder", "mara", *map(str, args)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def quotes_in(path: Path) -> list[str]:
    with open_project(path, coder="mara", write=False) as project:
        return sorted(coding.quote for coding in list_codings(project))


# ---------------------------------------------------------------------- open


def test_a_project_of_another_program_becomes_one_of_ours_and_a_report_tells_of_all(tmp_path: Path) -> None:
    result = run("open", other_file(tmp_path), "--no-tui")
    assert result.exit_code == 3, result.output
    made = tmp_path / "town.qualcode"
    assert quotes_in(made) == ["It is quiet.", "Nobody asks us."]
    told = result.stdout
    assert "“Town” of town.other, written by Other 3.1, is in town.qualcode" in told
    rows = {name: counts for name, *counts in map(str.split, told.splitlines()[2:7])}
    assert rows["documents"] == ["2", "2"] and rows["codings"] == ["4", "2"] and rows["codes"] == ["3", "3"]
    assert BENT in told and LEFT in told
    assert "UTF-16 units, CRLF as 2: 2 documents (Ms. Oak, Mr. Elm)" in told


def test_what_came_in_as_it_stands_is_status_0_and_a_name_can_be_given(tmp_path: Path) -> None:
    result = run("open", other_file(tmp_path, "clean"), "--to", "elsewhere", "--no-tui")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "elsewhere.qualcode").exists() and not (tmp_path / "town.qualcode").exists()
    assert "left out" not in result.stdout and BENT not in result.stdout


def test_without_a_terminal_the_project_is_made_and_no_screen_opens(tmp_path: Path) -> None:
    result = run("open", other_file(tmp_path, "clean"))
    assert result.exit_code == 0 and "`qualcode town.qualcode` opens it" in result.stderr


def test_the_screens_open_on_the_new_project_with_its_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[Any] = []

    def opened(project: Path, *, coder: str, take_over: bool = False, taken_in: Any = None) -> int:
        got.append((project, coder, taken_in))
        return 0

    monkeypatch.setattr("qualcode.tui.app.run", opened)
    monkeypatch.setattr("qualcode.cli.screens.has_terminal", lambda: True)
    assert run("open", other_file(tmp_path)).exit_code == 0
    ((project, coder, taken_in),) = got
    assert (project, coder) == (Path("town.qualcode"), "mara") and taken_in.held["codings"] == 4


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    file = other_file(tmp_path)
    result = run("open", file, "--dry-run", "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 3 and answer["project"] is None and answer["held"]["codings"] == 4
    assert answer["taken"]["codings"] == 2 and not answer["clean"] and answer["dialects"]["Ms. Oak"]
    assert [path.name for path in tmp_path.iterdir() if "qualcode" in path.name] == []


def test_nothing_is_written_over_and_nothing_is_left_of_what_is_refused(tmp_path: Path) -> None:
    (tmp_path / "town.qualcode").write_bytes(b"mine")
    refused = run("open", other_file(tmp_path), "--no-tui")
    assert refused.exit_code == 1 and "town.qualcode exists already" in refused.stderr and "--to" in refused.stderr
    assert (tmp_path / "town.qualcode").read_bytes() == b"mine"
    broken = run("open", other_file(tmp_path, "broken", "b"), "--no-tui")
    assert broken.exit_code == 1 and "ends in the middle" in broken.stderr
    assert not (tmp_path / "b.qualcode").exists()


def test_which_project_and_where_its_texts_lie_can_be_said(tmp_path: Path) -> None:
    file = other_file(tmp_path, "several missing clean")
    assert "--which" in run("open", file, "--no-tui").stderr
    answer = json.loads(run("open", file, "--which", "Village", "--json").stdout)
    assert answer["name"] == "Village" and answer["missing"] == ["Mr. Elm"] and not answer["clean"]
    found = json.loads(run("open", file, "--which", "Village", "--folder", tmp_path, "--json", "--to", "v").stdout)
    assert found["missing"] == [] and found["clean"] and found["project"] == "v.qualcode"
    assert "no folder" in run("open", file, "--folder", tmp_path / "absent").stderr


def test_what_is_nothing_that_can_be_opened_says_what_can_be(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_text("ANNA: Hello.\n")
    refused = run("open", "a.bin", "--no-tui")
    assert refused.exit_code == 1 and "a file NAME.other" in refused.stderr
    assert "no such file" in run("open", "absent.other", "--no-tui").stderr


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.txt", "a document, not a project; take it into a project with `qualcode import`"),
        ("a.csv", "`qualcode codebook import`"),
        ("a.qdc", "a codebook alone; take it into a project with `qualcode codebook import`"),
        ("a.nvpx", "open it in NVivo and export it as REFI-QDA (.qdpx)"),
        ("a.atlproj23", "open it in ATLAS.ti and"),
        ("a.mx24", "open it in MAXQDA and"),
        ("folder", "no project in this folder; name the project itself, which is a file NAME.other (Other)"),
        ("a" * 300, "no such file"),
    ],
)
def test_what_is_something_else_is_told_what_to_do_with(tmp_path: Path, name: str, told: str) -> None:
    if name == "folder":
        (tmp_path / name).mkdir()
    elif len(name) < 100:
        (tmp_path / name).write_text("code;note\n")
    refused = run("open", name, "--no-tui")
    assert refused.exit_code == 1 and told in " ".join(refused.stderr.split()), refused.stderr


def test_a_folder_that_is_there_gets_the_project_and_an_empty_name_is_this_one(tmp_path: Path) -> None:
    (tmp_path / "studies").mkdir()
    file = other_file(tmp_path, "clean")
    assert run("open", file, "--to", "studies", "--no-tui").exit_code == 0
    assert (tmp_path / "studies" / "town.qualcode").exists()
    assert run("open", file, "--to", "", "--no-tui").exit_code == 0 and (tmp_path / "town.qualcode").exists()
    assert run("open", file, "--to", "a" * 300, "--no-tui").exit_code == 1


@pytest.mark.parametrize("name", ["Town", " town ", "Town (2)"])
def test_the_project_that_was_read_is_the_one_that_was_named(name: str) -> None:
    check_which("Town", name, Path("town.other"))
    with pytest.raises(InputError, match=r"holds one project, “Town”, and none called “Village”; leave out --which"):
        check_which("Town", "Village", Path("town.other"))


def test_how_a_file_is_read_is_not_said_of_a_project_as_text(tmp_path: Path) -> None:
    (tmp_path / "qualcode.json").write_text("{}")
    refused = run("open", tmp_path, "--which", "Town", "--no-tui", "--to", "x")
    assert refused.exit_code == 2 and "of no use for a project as text" in refused.stderr


def test_a_missing_text_is_told_with_what_gives_it(tmp_path: Path) -> None:
    told = run("open", other_file(tmp_path, "missing clean"), "--no-tui").stdout
    assert (
        "Mr. Elm\n  → give each its text with `qualcode documents replace DOC FILE`" in told
        and "`--folder DIR`" in told
    )


def test_a_project_of_ours_is_not_taken_in_and_a_foreign_one_is_not_opened_as_ours(study: Any, tmp_path: Path) -> None:
    refused = run("open", study.path, "--to", "x")
    assert refused.exit_code == 1 and "is a project of qualcode already" in refused.stderr
    assert "needs a terminal" in run("open", study.path).stderr or "terminal" in run("open", study.path).stderr
    named = run(other_file(tmp_path, name="two towns"))
    assert named.exit_code == 1 and f"`qualcode open '{tmp_path}/two towns.other'`" in named.stderr
    assert f"`qualcode open '{tmp_path}/two towns.other'`" in study.run("import", tmp_path / "two towns.other").stderr


def test_the_page_of_answers_shows_what_both_commands_say(coded: Any, tmp_path: Path) -> None:
    opened = json.loads(run("open", other_file(tmp_path, "missing"), "--json").stdout)
    same_shape(EXAMPLES["open PROJECT"], opened)
    assert opened["held"] and opened["dialects"] and opened["missing"]
    for name in ("out.other", "book.qdc"):
        same_shape(EXAMPLES["export FILE"], coded.json("export", coded.folder / name))


# ---------------------------------------------------------------------- export


def test_the_project_goes_out_for_another_program_with_what_does_not_go_along(coded: Any) -> None:
    file = coded.folder / "out.other"
    result = coded.run("export", file, "--target", "nvivo", "--offsets", "utf16")
    assert result.exit_code == 0, result.output
    lines = file.read_text(encoding="utf-8").splitlines()
    assert "for nvivo in utf16 offsets" in lines[0] and {"anna", "ben"} <= set(lines)
    assert "2 documents" in result.stdout and "stars of codings: 2" in result.stdout
    assert "journal entries" in result.stdout and "offsets are in UTF-16 units" in result.stdout
    assert "transfer, not a publication" in result.stderr
    before = file.read_bytes()
    again = coded.run("export", file)
    assert again.exit_code == 1 and "it is there already" in again.stderr and file.read_bytes() == before
    assert coded.json("export", file, "--replace")["counts"]["documents"] == 2


def test_only_the_codings_of_some_go_out_if_that_is_asked_for(coded: Any) -> None:
    ids = {who: {row["id"] for row in coded.json("code", "list") if row["coder"] == who} for who in ("mara", "jonas")}
    assert ids["mara"] and ids["jonas"]
    everybody = coded.folder / "all.other"
    coded.ok("export", everybody, "--coders", "all")
    hers = coded.folder / "hers.other"
    coded.ok("export", hers, "--coders", "mara")
    found = {file: set(file.read_text(encoding="utf-8").split()) for file in (everybody, hers)}
    assert ids["mara"] | ids["jonas"] <= found[everybody]
    assert ids["mara"] <= found[hers] and not ids["jonas"] & found[hers]
    assert "nobody" in coded.run("export", coded.folder / "x.other", "--coders", "nobody").stderr


def test_the_codebook_alone_goes_out_as_qdc(coded: Any) -> None:
    file = coded.folder / "book.qdc"
    answer = coded.json("export", file)
    assert answer["form"] == "codebook" and answer["counts"]["codes"] == len(coded.json("codebook", "list"))
    assert b"<CodeBook" in file.read_bytes() and any("name" in line for line in answer["left_out"])
    assert "it is there already" in coded.run("export", file).stderr


def test_all_quotes_go_out_as_a_publication_that_is_checked(coded: Any) -> None:
    file = coded.folder / "quotes.md"
    refused = coded.run("export", file)
    assert refused.exit_code == 1 and not file.exists()
    coded.ok("export", file, "--internal", "--starred")
    assert "INTERNAL" in file.read_text(encoding="utf-8")
    coded.ok("export", file, "--internal", "--replace")
    text = file.read_text(encoding="utf-8")
    for row in coded.json("code", "list"):
        assert row["code"] in text
    hers = coded.folder / "hers.csv"
    coded.ok("export", hers, "--internal", "--coders", "jonas")
    assert "jonas" in hers.read_text(encoding="utf-8") and "mara" not in hers.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "args",
    [
        ("out.other", "--internal"), ("out.other", "--attribution", "{role}"), ("out.other", "--document", "anna"),
        ("book.qdc", "--coders", "mara"), ("folder", "--target", "nvivo"), ("folder", "--coders", "mara"),
        ("quotes.md", "--target", "nvivo"), ("quotes.md", "--json"), ("quotes.md", "--media", "."),
    ],
)  # fmt: skip
def test_an_option_that_the_form_does_not_heed_is_refused(coded: Any, args: tuple[str, ...]) -> None:
    file, *rest = args
    result = coded.run("export", coded.folder / file, *rest)
    assert result.exit_code == 2 and "is of no use for" in result.stderr, result.output
    assert not (coded.folder / file).exists()


def test_a_file_is_not_written_into_a_folder_that_is_not_there(coded: Any) -> None:
    for name in ("out.other", "book.qdc"):
        refused = coded.run("export", coded.folder / "gone" / name)
        assert refused.exit_code == 1 and "there is no folder" in refused.stderr
    assert not (coded.folder / "gone").exists()


def test_consensus_is_there_only_once_something_was_settled(coded: Any) -> None:
    for name in ("out.other", "quotes.md"):
        internal = ("--internal",) if name == "quotes.md" else ()
        refused = coded.run("export", coded.folder / name, "--coders", "consensus", *internal)
        assert refused.exit_code == 1 and "nothing was settled between coders yet" in refused.stderr


def test_an_ending_that_nobody_writes_is_refused_with_those_that_there_are(coded: Any) -> None:
    assert "`qualcode codebook export`" in coded.run("export", coded.folder / "book.yaml").stderr
    assert "`qualcode project copy`" in coded.run("export", coded.folder / "copy.qualcode").stderr
    told = coded.run("export", coded.folder / "out.pdf").stderr
    assert all(ending in told for ending in (".other", ".qdc", ".docx", "folder"))
    assert "make it first" in coded.run("export", f"{coded.folder}/out.v2/").stderr
    assert "not for a terminal" in coded.run("export", "-").stderr
    assert "no such folder" in coded.run("export", coded.folder / "o.other", "--media", coded.folder / "absent").stderr


# ---------------------------------------------------------------------- import, codebook import, merge


def test_a_whole_project_is_not_imported_as_a_transcript_and_open_is_named(study: Any, tmp_path: Path) -> None:
    file = other_file(tmp_path)
    refused = study.run("import", file)
    assert refused.exit_code == 1 and f"`qualcode open {file}`" in refused.stderr and "Other" in refused.stderr
    directory = tmp_path / "as-text"
    directory.mkdir()
    (directory / "qualcode.json").write_text("{}")
    assert f"`qualcode open {directory}`" in study.run("import", directory).stderr
    (tmp_path / "new.txt").write_text("CLEO: I am new.\n")
    assert study.run("import", file, tmp_path / "new.txt").exit_code == 3


def test_the_codes_of_a_project_of_another_program_come_in_alone(coded: Any, tmp_path: Path) -> None:
    before = len(coded.json("documents", "list"))
    answer = coded.json("codebook", "import", other_file(tmp_path))
    assert answer["created"] == 3 and "Place/Quiet" in answer["new"]
    assert len(coded.json("documents", "list")) == before
    again = coded.json("codebook", "import", other_file(tmp_path))
    assert again["created"] == 0 and again["unchanged"] == 3


def test_what_a_project_says_of_its_codes_is_warned_of_and_which_project_can_be_said(
    coded: Any, tmp_path: Path
) -> None:
    file = other_file(tmp_path, "several folders")
    assert "--which" in coded.run("codebook", "import", file).stderr
    done = coded.run("codebook", "import", file, "--which", "Village")
    assert done.exit_code == 3 and f"warning: {FOLDED}" in done.stderr and BENT not in done.output
    (tmp_path / "book.yaml").write_text("codes: []\n")
    assert "leave out --which" in coded.run("codebook", "import", tmp_path / "book.yaml", "--which", "x").stderr


def test_how_a_merged_file_is_read_can_be_said(coded: Any, tmp_path: Path) -> None:
    file = other_file(tmp_path, "several missing clean")
    assert "--which" in coded.run("merge", file, "--coder-is", "Anna=new").stderr
    said = ("--coder-is", "Anna=new", "--which", "Village")
    assert "“Mr. Elm”" in coded.json("merge", file, *said, "--dry-run")["notes"][0]
    answer = coded.json("merge", file, *said, "--folder", tmp_path)
    assert answer["taken"]["coding"]["added"] == 2 and answer["notes"] == []
    refused = coded.run("merge", coded.path, "--which", "Village")
    assert refused.exit_code == 1 and "not written by another program" in refused.stderr
    (tmp_path / "talk.txt").write_text("ANNA: Hello.\n")
    assert "`qualcode import`" in coded.run("merge", tmp_path / "talk.txt").stderr


def test_a_file_without_a_text_is_merged_again_and_where_its_text_is_known(coded: Any, tmp_path: Path) -> None:
    without = other_file(tmp_path, "missing clean", "without")
    coded.ok("merge", without, "--coder-is", "Anna=new")
    (waits,) = coded.json("documents", "unplaced")
    again = coded.json("merge", without)
    assert again["taken"] == {} and [row["id"] for row in coded.json("documents", "unplaced")] == [waits["id"]]
    assert "sound" in coded.ok("doctor")
    while coded.json("documents", "unplaced"):
        coded.ok("undo")
    coded.ok("merge", other_file(tmp_path, "clean"), "--coder-is", "Anna=new")
    known = coded.json("merge", without)
    assert known["taken"] == {} and known["notes"] == [] and coded.json("documents", "unplaced") == []
    assert "sound" in coded.ok("doctor")


def test_a_project_of_another_program_is_merged_as_one_that_grew_apart(coded: Any, tmp_path: Path) -> None:
    file = other_file(tmp_path)
    before = coded.rows()
    said = coded.run("merge", file)
    assert said.exit_code == 1 and "“Anna”" in said.stderr and "--coder-is" in said.stderr
    assert coded.rows() == before
    looked = coded.run("merge", file, "--coder-is", "Anna=new", "--dry-run")
    assert looked.exit_code == 0 and "would bring" in looked.stdout and LEFT in looked.stdout, looked.output
    assert coded.rows() == before
    answer = coded.json("merge", file, "--coder-is", "Anna=new")
    assert answer["file"] == "town.other" and answer["taken"]["document"]["added"] == 2
    assert answer["taken"]["coding"]["added"] == 2 and any(LEFT in note for note in answer["notes"])
    with open_project(coded.path, coder="mara", write=False) as project:
        assert {"Ms. Oak", "Mr. Elm"} <= {document.name for document in list_documents(project)}
    assert "town.other merged" in coded.ok("history", "--limit", "1")
    assert [path.name for path in coded.folder.iterdir() if path.name.startswith(".qualcode-")] == []
    again = coded.json("merge", file)
    assert again["taken"] == {} and again["conflicts"] == 0
    with open_project(coded.path, coder="mara", write=False) as project:
        assert len(list_documents(project)) == 4


def test_one_undo_takes_all_back_that_came_in_from_another_program(coded: Any, tmp_path: Path) -> None:
    before = coded.rows()
    coded.ok("merge", other_file(tmp_path), "--coder-is", "Anna=jonas")
    assert coded.rows() != before
    coded.ok("undo")
    assert coded.rows() == before


def test_what_the_file_says_nothing_of_stands_as_it_does_here(coded: Any, tmp_path: Path) -> None:
    coded.ok("codebook", "create", "Place/Quiet", "--mark", "Q", "--definition", "Nothing is heard.")
    assert coded.json("merge", other_file(tmp_path), "--coder-is", "Anna=new")["conflicts"] == 0
    (quiet,) = [code for code in coded.json("codebook", "list") if code["path"] == "Place/Quiet"]
    assert (quiet["mark"], quiet["definition"], quiet["codings"]) == ("Q", "Nothing is heard.", 1)
