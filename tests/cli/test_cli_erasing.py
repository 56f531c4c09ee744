"""`cases erase`: asked for by typing a name, told before and after, and copies that still hold the words."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from shutil import copy2
from typing import Any

import pytest
from click.testing import CliRunner, Result
from test_json_answers import EXAMPLES, same_shape

from erased_study import LEAD, OTHERS, OWN_WORDS, SAID, SHORT, WHO, laid_out, left_of
from qualcode.cli.app import cli
from qualcode.domain.identity_key import IdentityKey
from qualcode.identity.key_files import make_key, read_key
from qualcode.identity.key_people import Told, add_person
from qualcode.identity.study_words import StudyWords
from qualcode.settings import recent, recordings
from qualcode.settings.paths import state_dir
from qualcode.storage.project import open_project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.codes import project_uuid
from qualcode.storage.reads.documents import find_document, list_documents
from qualcode.suggest.cache import Cache, cache_file
from qualcode.upkeep.checking import check_project

pytestmark = pytest.mark.sqlite
EVERYTHING = (*SAID, SHORT, *OWN_WORDS, WHO, "Ms. Quill", "Agnes Featherstone")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return laid_out(tmp_path / "study")


def run(study: Path, *args: str, input: str | None = None) -> Result:
    result = CliRunner().invoke(cli, ["-p", str(study), "--coder", LEAD, "cases", "erase", *args], input=input)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def answer(study: Path, *args: str) -> Any:
    return json.loads(run(study, *args, "--json").stdout)


def crashed(study: Path, folder: Path) -> Path:
    """The study as a killed process leaves it: the latest of her words stand in the journal beside the file alone."""
    folder.mkdir()
    file = sqlite3.connect(study, isolation_level=None)
    file.execute("PRAGMA journal_mode = WAL")
    file.execute("PRAGMA wal_autocheckpoint = 0")
    for there_and_back in ("+ 1", "- 1"):  # The journal of a file that nobody closed holds whole pages.
        file.execute(f"UPDATE content SET size = size {there_and_back}")
    for ending in ("", "-wal", "-shm"):
        copy2(f"{study}{ending}", folder / f"study.qualcode{ending}")
    file.close()
    return folder / "study.qualcode"


def surround(study: Path) -> None:
    """Let a cache with a model, carets and a recording lie beside the study, and a key that knows who she is."""
    with open_project(study, coder=LEAD) as project:
        uuid = find_document(project, "alone").uuid
        cases = list_cases(project, "participant")
        her = next(case for case in cases if case.name == WHO)
        key = IdentityKey(project=project_uuid(project))
        added = add_person(key, StudyWords(project), Told(names=("Agnes Featherstone",)), her, culture="English")
        make_key(study.with_suffix(".identity"), added.key, "a long passphrase")
    with Cache(cache_file(study)) as cache:
        cache.put(uuid, "00" * 32, "words", "print", SAID[0].encode())
        cache.put_model("11" * 32, SAID[1].encode())
    recording = study.parent / "alone.wav"
    recording.write_bytes(b"RIFF")
    recordings.link_recording(uuid, recording)
    recording.unlink()
    recent.remember_caret(study, uuid, LEAD, 12)


def test_nothing_is_left_in_any_file_once_it_is_erased_and_the_backups_are_deleted(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (study.parent / "jonas.qualcode").unlink()  # A bundle is in others' hands.
    surround(study)
    monkeypatch.setenv("QUALCODE_KEY_PASSPHRASE", "a long passphrase")
    whole = crashed(study, tmp_path / "crashed")
    for path in study.parent.rglob("*"):
        if path.is_file() and not path.name.startswith("study.qualcode"):
            target = whole.parent / path.relative_to(study.parent)
            target.parent.mkdir(exist_ok=True)
            copy2(path, target)
    before = left_of(whole.parent, EVERYTHING)
    assert {name.rpartition(".")[2] for name in before} == {"qualcode", "qualcode-wal", "backup", "sqlite"}
    done = run(whole, WHO, "--confirm", WHO, "--backups", "delete")
    assert done.exit_code == 3 and "the bundle for jonas" in done.stderr, done.output
    assert left_of(whole.parent, EVERYTHING) == {}
    assert left_of(state_dir(), EVERYTHING) == {}
    assert left_of(whole.parent, (OTHERS,)) == {"study.qualcode": {OTHERS}}
    assert check_project(whole).sound
    assert read_key(whole.with_suffix(".identity"), "a long passphrase").people == ()
    assert recent.caret(whole, "x", LEAD) is None and not cache_file(whole).exists()


@pytest.mark.long
def test_backups_can_be_rewritten_and_stay_backups(study: Path) -> None:
    (backup,) = study.parent.glob("*.backups/*.backup")
    told = answer(study, WHO, "--confirm", WHO, "--backups", "rewrite")
    assert {copy["path"]: copy["now"] for copy in told["copies"] if copy["path"]}[str(backup)] == "rewritten"
    assert set(left_of(study.parent, EVERYTHING)) == {"jonas.qualcode"}
    assert check_project(backup).sound
    listed = CliRunner().invoke(cli, ["-p", str(study), "backup", "--list", "--json"])
    assert [row["path"] for row in json.loads(listed.stdout)["backups"]] == [str(backup)]
    with open_project(backup, coder="", write=False) as project:
        assert {"notes", "other", "group"} <= {document.name for document in list_documents(project)}


def test_another_name_or_none_erases_nothing(study: Path) -> None:
    whole = study.read_bytes()
    assert run(study, WHO, "--confirm", "Rosalind").exit_code == 1
    assert run(study, WHO, input="no\n").exit_code == 1
    assert run(study, WHO, input="").exit_code == 1
    assert study.read_bytes() == whole


@pytest.mark.long
def test_typing_the_name_erases_and_copies_are_told(study: Path) -> None:
    done = run(study, WHO, input=f"{WHO}\n")
    assert done.exit_code == 3
    assert "cannot be undone" in done.stderr and ".backup" in done.stderr and "jonas.qualcode" in done.stderr
    assert "study.qualcode" not in left_of(study.parent)


def test_a_dry_run_counts_what_goes_in_the_shape_that_the_page_shows(study: Path) -> None:
    whole = study.read_bytes()
    told = answer(study, WHO, "--dry-run")
    assert study.read_bytes() == whole
    assert told["rows"]["document"] == 3 and told["key"] == "none" and told["dry_run"]
    same_shape(EXAMPLES["cases erase NAME"], told)


@pytest.mark.long
def test_a_key_that_does_not_open_is_told_and_stands_in_nobodys_way(study: Path) -> None:
    surround(study)
    done = run(study, WHO, "--dry-run")
    assert done.exit_code == 0 and "was not opened" in done.stderr
