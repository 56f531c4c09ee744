"""What a pass decided is in the identity key, and the next pass goes by it without asking anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from pseudonymised_study import looked_through, make_study, text_of, without_model, yes_to

from qualcode.domain.identity_key import IdentityKey
from qualcode.identity.key_files import make_key
from qualcode.identity.key_opening import OpenKey, open_key_with
from qualcode.identity.map_keeping import with_pairs
from qualcode.identity.passing import Wishes, carry_out, look_through
from qualcode.identity.pseudonyms import stand_in
from qualcode.storage.project import Project, create_project
from qualcode.storage.reads.codes import project_uuid

CULTURE = "English (United States)"


def test_other_names_of_somebody_become_hers_and_what_is_known_stays() -> None:
    key = with_pairs(
        IdentityKey(project="x"),
        {
            ("Anna", "person"): "Maria",
            ("Anna Schmidt", "person"): "Maria Weber",
            ("Annie", "person"): "Maria",
            ("Millbrook", "place"): "[place 1]",
            ("12 May 1979", "date"): "[date in 1979]",
        },
        CULTURE,
    )
    (person,) = key.people
    assert person.names == ("Anna Schmidt", "Annie") and person.stands == "Maria Weber"
    assert [stand_in(key, name) for name in ("Anna", "Schmidt", "Annie")] == ["Maria", "Weber", "Maria"]
    assert [(one.name, one.stands) for one in key.others] == [("Millbrook", "[place 1]")]
    assert with_pairs(key, {("Anna Schmidt", "person"): "Other Name"}, CULTURE) == key


@pytest.mark.sqlite
def test_a_second_pass_with_the_key_gives_the_same_names(tmp_path: Path) -> None:
    with create_project(tmp_path / "study.qualcode", name="Study", coder="mara") as project:
        make_study(project, tmp_path)
        opened = _opened(project, tmp_path / "study.identity")
        passed = looked_through(project, "en")
        rulings = yes_to(passed, lambda name: "@" in name, **{"Anna Schmidt": "Maria Weber", "Millbrook": "[place 7]"})
        carry_out(project, passed, rulings, key=opened, culture=CULTURE)
        again = open_key_with(project, opened.path, "a passphrase")
        second = look_through(project, Wishes(("de",)), without_model, again)
        anna = next(entry for entry in second.entries if entry.surface == "Anna Schmidt")
        assert anna.proposal == "Maria Weber" and anna.known and second.keeps_map
        carry_out(project, second, yes_to(second, lambda name: name == "Anna Schmidt"), key=again, culture=CULTURE)
        assert "Marias Klasse" in text_of(project, "de")
        assert b"Schmidt" not in opened.path.read_bytes()


def _opened(project: Project, path: Path) -> OpenKey:
    make_key(path, IdentityKey(project=project_uuid(project)), "a passphrase")
    return open_key_with(project, path, "a passphrase")
