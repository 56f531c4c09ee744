"""The identity key on the command line: who is who, and what that keeps out of publications and bundles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_json_answers import EXAMPLES, same_shape

from qualcode.identity.key_opening import forget_passphrases
from qualcode.settings.passphrases import KEY_VARIABLE

WORDS = "one two three"
ROSA = "Gretchen Farrow\nGreta F.\ncontact: +1 (555) 010-0199\ncontact: oak@example.org\nconsent: signed 2026-03-01\n"


@pytest.fixture(autouse=True)
def _nobody_is_remembered() -> Iterator[None]:
    forget_passphrases()
    yield
    forget_passphrases()


@pytest.fixture
def keyed(peopled: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The study with a key in which P1 is Gretchen Farrow."""
    monkeypatch.setenv(KEY_VARIABLE, WORDS)
    peopled.ok("identity", "new")
    done = peopled.run("identity", "add", "P1", "--from", "-", input=ROSA)
    assert done.exit_code == 0, done.output
    return peopled


def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what opens the key."""
    forget_passphrases()
    monkeypatch.delenv(KEY_VARIABLE)


def test_who_is_who_is_kept_and_listed(keyed: Any) -> None:
    rows = keyed.rows()
    answer = keyed.json("identity", "list")
    same_shape(EXAMPLES["identity list"], answer)
    (person,) = answer["people"]
    assert person["participant"] == person["pseudonym"] == "P1" and person["stands"] == ""
    assert {"Gretchen Farrow", "Greta F.", "Gretchen", "Farrow"} <= set(person["names"])
    assert person["contacts"] == ["+1 (555) 010-0199", "oak@example.org"] and person["consent"] == "signed 2026-03-01"
    shown = keyed.run("identity", "list")
    assert "Gretchen Farrow" in shown.stdout and "these are real names" in shown.stderr
    assert keyed.rows() == rows  # Nothing of it goes into the project.


def test_names_are_asked_for_and_not_taken_as_arguments(keyed: Any) -> None:
    done = keyed.run("identity", "add", "P2", input="Benjamin Tallow\nBenny\n\nben@example.org\n\nby mail\n")
    assert done.exit_code == 0, done.output
    (ben,) = [one for one in keyed.json("identity", "list")["people"] if one["pseudonym"] == "P2"]
    assert ben["names"][:2] == ["Benjamin Tallow", "Benny"] and ben["contacts"] == ["ben@example.org"]
    assert ben["consent"] == "by mail"
    assert keyed.run("identity", "add", "P2", "Benjamin").exit_code == 2
    assert keyed.run("identity", "add", "--name", "Benjamin").exit_code == 2


def test_somebody_without_a_pseudonym_gets_one_that_nobody_has(keyed: Any) -> None:
    done = keyed.run("identity", "add", "--culture", "german", "--from", "-", input="Karl Weber\n")
    assert done.exit_code == 0 and "Karl" not in done.output and "Weber" not in done.output
    karl = keyed.json("identity", "list")["people"][-1]
    assert karl["pseudonym"] not in ("Karl", "Weber", "P1", "Ben", "Rosa") and karl["culture"] == "German"
    assert karl["stands"].startswith(karl["pseudonym"] + " ")
    done = keyed.run("identity", "add", "--type", "school", "--from", "-", input="Tamarack Elementary\n")
    assert "[school 1]" in done.stdout
    assert keyed.json("identity", "list")["others"][0]["name"] == "Tamarack Elementary"


def test_a_participant_who_bears_her_real_name_is_warned_of(keyed: Any) -> None:
    done = keyed.run("identity", "add", "Rosa", "--from", "-", input="Rosa Alder\n")
    assert done.exit_code == 1  # There is no participant Rosa: P3 stands behind that label.
    keyed.ok("cases", "set", "P3", "role", "student")
    keyed.ok("speakers", "map", "Rosa", "Rosa Alder")
    done = keyed.run("identity", "add", "Rosa Alder", "--from", "-", input="Rosa Alder\n")
    assert done.exit_code == 3 and "real name" in done.stderr
    assert keyed.json("identity", "list")["people"][-1]["pseudonym"] not in ("Rosa", "Rosa Alder")


def test_pseudonyms_and_cultures_are_told(keyed: Any) -> None:
    answer = keyed.json("identity", "pseudonym", "-n", "5", "--culture", "Spanish (Mexico)", "--gender", "female")
    same_shape(EXAMPLES["identity pseudonym"], answer)
    assert len(set(answer["pseudonyms"])) == 5
    same_shape(EXAMPLES["identity cultures"], keyed.json("identity", "cultures"))
    assert "Spanish (Mexico)" in keyed.ok("identity", "cultures")
    assert "klingon" in keyed.refused("identity", "pseudonym", "--culture", "klingon")


def test_who_is_forgotten_is_in_no_copy_of_ours(keyed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from qualcode.identity.key_files import before, read_key

    path = keyed.folder / "study.identity"
    assert keyed.run("identity", "forget", "P1", input="P2\n").exit_code == 1
    assert len(read_key(path, WORDS).people) == 1
    assert keyed.run("identity", "forget", "P1", input="P1\n").exit_code == 0
    assert read_key(path, WORDS).people == read_key(before(path), WORDS).people == ()
    assert "nobody" in keyed.refused("identity", "remove", "P1")


def test_a_sheet_of_who_is_who_comes_in_whole_or_not_at_all(keyed: Any) -> None:
    file = keyed.folder / "who.csv"
    file.write_text("name,participant,gender\nBenjamin Tallow,P2,m\nKarl Weber,P2,m\n", encoding="utf-8")
    assert keyed.run("identity", "import", file).exit_code == 0  # The second is another name of the same person.
    assert len(keyed.json("identity", "list")["people"]) == 2
    file.write_text("name,pseudonym\nLena Prochazka,\nOtto Zwiebel,Gretchen\n", encoding="utf-8")
    said = keyed.refused("identity", "import", file)
    assert "line 3" in said and "Otto" not in said and "Lena" not in said
    assert len(keyed.json("identity", "list")["people"]) == 2
    file.write_text("name,pseudonym\nLena Prochazka,\n", encoding="utf-8")
    assert "would come in: 1 person" in keyed.ok("identity", "import", file, "--dry-run")
    assert len(keyed.json("identity", "list")["people"]) == 2
    done = keyed.run("identity", "import", file)
    assert "taken in: 1 person" in done.stdout and "delete it" in done.stderr


def test_a_new_passphrase_takes_the_place_of_the_old(keyed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_NEW_KEY_PASSPHRASE", "another")
    keyed.ok("identity", "passwd")
    closed(monkeypatch)
    assert "not open" in keyed.refused("identity", "list")
    monkeypatch.setenv(KEY_VARIABLE, WORDS)
    assert "passphrase" in keyed.refused("identity", "list")
    monkeypatch.setenv(KEY_VARIABLE, "another")
    assert keyed.json("identity", "list")["people"]


def test_a_key_lies_where_it_was_said_to(peopled: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(KEY_VARIABLE, WORDS)
    assert "no identity key" in peopled.refused("identity", "list")
    safe = tmp_path / "safe"
    safe.mkdir()
    done = peopled.run("identity", "new", safe)
    assert done.exit_code == 0 and "settings set identity_key" in done.stderr
    assert (safe / "study.identity").exists() and not (peopled.folder / "study.identity").exists()
    assert "already" in peopled.refused("identity", "new", safe)
    peopled.ok("identity", "list", "--key", safe / "study.identity")
    peopled.ok("settings", "set", "identity_key", safe)
    peopled.ok("identity", "list")


def test_the_key_of_another_project_is_told_apart(keyed: Any) -> None:
    other = keyed.folder / "other.qualcode"
    assert keyed.run("-p", other, "new", other, "--name", "Towns").exit_code == 0
    done = keyed.run("-p", other, "identity", "list", "--key", keyed.folder / "study.identity")
    assert done.exit_code == 1 and "identity key of “Weeks”" in done.stderr
    done = keyed.run("-p", other, "identity", "list", "--key", other)
    assert done.exit_code == 1 and "no identity key" in done.stderr


@pytest.fixture
def named(keyed: Any) -> Any:
    """A quote in which P1 is called by a name that the key knows and no transcript has told."""
    told = "CLEO: I told farrow's class of it. Then we went home.\n\nMODERATOR: And then?\n\nCLEO: No.\n"
    (keyed.folder / "cleo.txt").write_text(told, encoding="utf-8")
    keyed.ok("import", keyed.folder / "cleo.txt")
    keyed.ok("code", "apply", "cleo", *keyed.at("cleo", "I told farrow's class of it."), "Choice")
    return keyed


OPEN = ("--without-ner", "--k", "1", "--quoted-often")


def test_a_publication_with_a_name_of_the_key_is_refused(named: Any) -> None:
    file = named.folder / "quotes.md"
    named.ok("speakers", "map", "CLEO", "P4")
    said = named.refused("quotes", "Choice", "-o", file, *OPEN)
    assert "Farrow" in said and not file.exists()
    done = named.run("quotes", "Choice", "-o", file, *OPEN, "--redact")
    assert done.exit_code in (0, 3) and "farrow" not in file.read_text().lower() and "[P1" in file.read_text()
    named.ok("quotes", "Choice", "-o", file, *OPEN, "--without-key", "--replace")
    assert "farrow" in file.read_text() and "Not checked for names" in file.read_text()


def test_a_key_that_is_set_and_does_not_open_fails_closed(named: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file = named.folder / "table.csv"
    closed(monkeypatch)
    said = named.refused("frequencies", "-o", file, *OPEN)
    assert "not open" in said and "--without-key" in said and not file.exists()
    monkeypatch.setenv(KEY_VARIABLE, "wrong")
    assert "passphrase" in named.refused("frequencies", "-o", file, *OPEN) and not file.exists()
    named.ok("frequencies")  # What stays on the screen needs no key.
    named.ok("frequencies", "-o", file, *OPEN, "--without-key")
    monkeypatch.setenv(KEY_VARIABLE, WORDS)
    (named.folder / "study.identity").write_bytes(b"qualcode sealed\nwhat else")
    assert "--without-key" in named.refused("frequencies", "-o", file, *OPEN, "--replace")


def test_a_publication_is_never_written_over_the_key(named: Any) -> None:
    data = (named.folder / "study.identity").read_bytes()
    file = named.folder / "key.csv"
    (named.folder / "study.identity").rename(file)
    assert "not replaced" in named.refused("frequencies", "-o", file, "--replace", "--key", file, *OPEN)
    assert file.read_bytes() == data


def test_a_bundle_with_a_name_of_the_key_is_refused_too(named: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    call = ("bundle", "jonas", "-o", named.folder / "jonas.qualcode", "--document", "cleo")
    assert "Farrow" in named.refused(*call)
    closed(monkeypatch)
    assert "not open" in named.refused(*call)
    named.ok(*call, "--with-names")
    other = ("bundle", "jonas", "-o", named.folder / "two.qualcode", "--document", "ben")
    monkeypatch.setenv(KEY_VARIABLE, WORDS)
    named.ok(*other)
