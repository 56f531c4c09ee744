"""`encrypt`, `decrypt`, `passwd`, and other commands on encrypted files: no passphrase stands on the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from test_json_answers import EXAMPLES, same_shape

import qualcode
from qualcode.cli import passphrases as asking
from qualcode.domain.errors import WrongPassphraseError
from qualcode.settings import passphrases
from qualcode.storage import file_keys
from qualcode.storage.file_keys import forget_keys, salt_of

pytestmark = pytest.mark.sqlite
PASSPHRASE = "three words, größer"


@pytest.fixture(autouse=True)
def _own_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(file_keys, "_ROUNDS", 10)
    for purpose in (passphrases.PROJECT, passphrases.IDENTITY_KEY):
        monkeypatch.delenv(purpose.variable, raising=False)
        monkeypatch.delenv(purpose.new_variable, raising=False)
    monkeypatch.setattr(passphrases, "_taken", {})
    monkeypatch.setattr(passphrases, "_store", lambda: None)
    forget_keys()
    yield
    forget_keys()


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str | None]]:
    """What somebody types at the terminal without seeing it, one line after the other."""
    answers: list[str | None] = []
    monkeypatch.setattr(asking, "_typed", lambda prompt: answers.pop(0) if answers else None)
    yield answers
    assert not answers


@pytest.fixture
def locked(coded: Any, typed: list[str | None]) -> Any:
    """The study, encrypted."""
    typed += [PASSPHRASE, PASSPHRASE]
    coded.ok("encrypt")
    forget_keys()
    return coded


def test_a_project_is_encrypted_used_and_decrypted(coded: Any, typed: list[str | None]) -> None:
    before = coded.ok("documents", "list")
    typed += [PASSPHRASE, PASSPHRASE]
    assert "write it down" in coded.ok("encrypt")
    assert b"INTERVIEWER" not in coded.path.read_bytes()
    forget_keys()
    typed += [PASSPHRASE]
    assert coded.ok("documents", "list") == before
    assert coded.ok("doctor").splitlines()[-1].startswith("sound")
    assert "in plain now" in coded.ok("decrypt")
    assert coded.ok("documents", "list") == before


def test_a_new_passphrase_is_typed_twice_alike(coded: Any, typed: list[str | None]) -> None:
    typed += [PASSPHRASE, "something else", "", PASSPHRASE, PASSPHRASE]
    said = coded.run("encrypt").stderr
    assert "not the same" in said and "cannot be empty" in said
    assert salt_of(coded.path) is not None


def test_a_wrong_passphrase_is_a_sentence_and_may_be_typed_again(locked: Any, typed: list[str | None]) -> None:
    typed += ["falsch", "wrong", "nope"]
    result = locked.run("documents", "list")
    assert result.exit_code == 1 and "is not the passphrase of" in result.stderr and "Traceback" not in result.output
    typed += ["falsch", PASSPHRASE]
    assert "anna" in locked.ok("documents", "list")


def test_without_terminal_and_variable_the_refusal_names_the_variable(locked: Any, typed: list[str | None]) -> None:
    result = locked.run("documents", "list")
    assert result.exit_code == 1 and "$QUALCODE_PASSPHRASE" in result.stderr
    assert "QUALCODE_NEW_PASSPHRASE" in _with(locked, {"QUALCODE_PASSPHRASE": PASSPHRASE}, "passwd").stderr


def _with(study: Any, variables: dict[str, str], *args: str) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        return study.run(*args)


def test_scripts_take_passphrases_from_the_environment(coded: Any, typed: list[str | None]) -> None:
    assert _with(coded, {"QUALCODE_PASSPHRASE": PASSPHRASE}, "encrypt").exit_code == 0
    both = {"QUALCODE_PASSPHRASE": PASSPHRASE, "QUALCODE_NEW_PASSPHRASE": "the next one"}
    assert _with(coded, both, "passwd").exit_code == 0
    forget_keys()
    assert "holds is not the passphrase" in _with(coded, both, "documents", "list").stderr
    assert _with(coded, {"QUALCODE_PASSPHRASE": "the next one"}, "documents", "list").exit_code == 0


def test_variables_are_gone_before_any_other_program_is_started() -> None:
    script = "import os, sys; sys.argv = ['qualcode', '--version']\n"
    script += "from qualcode.__main__ import main\n"
    script += "try:\n    main()\nexcept SystemExit:\n    pass\n"
    script += "from qualcode.settings import passphrases as p\n"
    script += "print([n for n in os.environ if 'PASSPHRASE' in n], p.from_environment(p.PROJECT))"
    names = ("QUALCODE_PASSPHRASE", "QUALCODE_NEW_PASSPHRASE", "QUALCODE_KEY_PASSPHRASE", "QUALCODE_NEW_KEY_PASSPHRASE")
    environment = os.environ | dict.fromkeys(names, "secret")
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] secret"


def test_no_option_takes_a_passphrase() -> None:
    from qualcode.cli.encryption import decrypt, encrypt, passwd

    for command in (encrypt, decrypt, passwd):
        assert not [parameter.name for parameter in command.params if "pass" in str(parameter.name)]


def test_backups_that_anybody_can_read_are_named_and_taken_along_on_demand(coded: Any, typed: list[str | None]) -> None:
    backup = Path(coded.json("backup")["path"])
    typed += [PASSPHRASE, PASSPHRASE]
    result = coded.run("encrypt")
    assert result.exit_code == 3 and str(backup) in result.stderr and b"INTERVIEWER" not in coded.path.read_bytes()
    answer = coded.json("encrypt", "--dry-run")
    same_shape(EXAMPLES["encrypt"], answer)
    assert answer["encrypted"] and [copy["keeping"] for copy in answer["copies"]] == ["plain"]
    typed += ["the next one", "the next one"]
    assert "1 backup encrypted with it" in coded.ok("passwd", "--backups", "change")
    assert [copy["keeping"] for copy in coded.json("encrypt", "--dry-run")["copies"]] == ["same"]


def test_a_bundle_travels_encrypted_and_comes_back(coded: Any, typed: list[str | None]) -> None:
    bundle = coded.folder / "post" / "ben.qualcode"
    bundle.parent.mkdir()
    coded.ok("coder", "add", "ben")
    typed += ["bundle words", "bundle words"]
    result = coded.run("bundle", "ben", "--document", "anna", "-o", bundle, "--encrypt")
    assert result.exit_code == 0 and "another way" in result.stderr
    assert salt_of(bundle) is not None and b"INTERVIEWER" not in bundle.read_bytes()
    forget_keys()
    typed += ["bundle words"]
    _code_in(coded, bundle)
    forget_keys()
    typed += ["bundle words"]
    assert "coding" in coded.ok("merge", bundle)
    assert salt_of(coded.path) is None
    assert not list(coded.folder.glob(".qualcode-*"))


def _code_in(study: Any, bundle: Path) -> None:
    from qualcode.coding.applying import apply_code
    from qualcode.storage.project import open_project
    from qualcode.storage.reads.codes import list_codes
    from qualcode.storage.reads.documents import list_documents

    passphrases.ask_with(asking.ask_existing)
    with open_project(bundle, coder="ben") as project:
        code = next(code for code in list_codes(project) if code.name == "Doubts")
        apply_code(project, list_documents(project)[0].id, (46, 72), code.id)
    passphrases.ask_with(None)


def test_a_plain_bundle_of_an_encrypted_project_is_warned_of(locked: Any, typed: list[str | None]) -> None:
    typed += [PASSPHRASE]
    locked.ok("coder", "add", "ben")
    result = locked.run("bundle", "ben", "--document", "anna", "-o", locked.folder / "ben.qualcode")
    assert "the project is encrypted and this bundle is not" in result.stderr


def test_a_project_is_made_encrypted(tmp_path: Path, coded: Any, typed: list[str | None]) -> None:
    typed += [PASSPHRASE, PASSPHRASE]
    coded.ok("new", tmp_path / "fresh", "--encrypt")
    assert salt_of(tmp_path / "fresh.qualcode") is not None
    refused = coded.run("new", tmp_path / "fresh", "--encrypt")
    assert refused.exit_code == 1 and "exists already" in refused.stderr


@pytest.mark.long
def test_a_copy_keeps_the_encryption_unless_told(locked: Any, typed: list[str | None]) -> None:
    typed += [PASSPHRASE]
    for name, options, kept in (("a", (), True), ("b", ("--plain",), False)):
        locked.ok("project", "copy", locked.path, locked.folder / f"{name}.qualcode", *options)
        assert (salt_of(locked.folder / f"{name}.qualcode") is not None) is kept


@pytest.mark.long
def test_an_encrypted_project_is_restored_from_its_backup(locked: Any, typed: list[str | None]) -> None:
    typed += [PASSPHRASE]
    backup = Path(locked.json("backup")["path"])
    locked.ok("codebook", "create", "Later")
    locked.ok("restore", str(backup))
    assert "Later" not in locked.ok("codebook", "list")
    assert salt_of(locked.path) is not None and b"INTERVIEWER" not in backup.read_bytes()
    assert locked.ok("doctor").splitlines()[-1].startswith("sound")


def test_notebooks_give_the_passphrase(locked: Any) -> None:
    with pytest.raises(qualcode.ProjectError, match="is encrypted"):
        qualcode.open(locked.path)
    with pytest.raises(WrongPassphraseError):
        qualcode.open(locked.path, passphrase="falsch")
    with qualcode.open(locked.path, passphrase=PASSPHRASE) as study:
        assert len(study.documents()) == 2


def test_the_keyring_keeps_passphrases_and_forgets_them(
    coded: Any, typed: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    store: dict[tuple[str, str], str] = {}
    ring = ModuleType("keyring")
    ring.get_password = lambda service, name: store.get((service, name))  # type: ignore[attr-defined]
    ring.set_password = lambda service, name, secret: store.__setitem__((service, name), secret)  # type: ignore[attr-defined]
    ring.delete_password = lambda service, name: store.pop((service, name))  # type: ignore[attr-defined]
    monkeypatch.setattr(passphrases, "_store", lambda: ring)
    typed += [PASSPHRASE, PASSPHRASE]
    coded.ok("encrypt", "--keyring")
    assert list(store.values()) == [PASSPHRASE]
    forget_keys()
    assert "anna" in coded.ok("documents", "list")  # Nobody is asked.
    typed += ["the next one", "the next one"]
    coded.ok("passwd")
    assert list(store.values()) == ["the next one"]
    coded.ok("decrypt")
    assert not store


def test_without_a_keyring_nothing_is_changed(coded: Any, typed: list[str | None]) -> None:
    typed += [PASSPHRASE, PASSPHRASE]
    assert "there is no keyring here" in coded.refused("encrypt", "--keyring")
    assert salt_of(coded.path) is None


def test_answers_in_json_are_one_document(locked: Any, typed: list[str | None]) -> None:
    result = _with(locked, {"QUALCODE_PASSPHRASE": PASSPHRASE}, "documents", "list", "--json")
    assert len(json.loads(result.stdout)) == 2
