"""No file that leaves the study holds a name of the identity key, wherever in the study it was planted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from planted_names import FORMS, PLACES, SINKS, Outcome, Plant, Study, base, outcomes, planted

from qualcode.identity import key_names
from qualcode.identity.key_opening import forget_passphrases
from qualcode.reports.names import NameList

pytestmark = pytest.mark.sqlite
_FORMS = list(FORMS)


@pytest.fixture
def template(tmp_path: Path) -> Iterator[Study]:
    """The study before a name is planted."""
    (tmp_path / "base").mkdir()
    yield base(tmp_path / "base")
    forget_passphrases()


def of(template: Study, plant: Plant, sinks: list[str]) -> list[Outcome]:
    folder = template.folder.parent / f"{plant.place} {plant.form}"
    return list(outcomes(planted(template, folder, plant), plant, sinks))


def check(found: list[Outcome]) -> None:
    assert not [(one.plant, one.sink) for one in found if one.held]
    assert not [(one.plant, one.sink) for one in found if one.would_hold and not one.refused]
    assert not [(one.plant, one.sink, one.said) for one in found if one.said]
    assert any(one.would_hold for one in found)


def test_a_name_in_a_quote_is_stopped_at_the_page_and_at_the_bundle(template: Study) -> None:
    check(of(template, Plant("quote", "family name, Umlaut as two letters"), ["quotes .html", "bundle"]))


@pytest.mark.long
def test_the_harness_finds_a_check_out_that_does_nothing(template: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_names, "names_of", lambda key: NameList(("Nobody at all",)))
    found = of(template, Plant("quote", "whole name"), ["quotes .docx", "bundle"])
    assert all(one.held and not one.refused for one in found)


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_a_name_is_stopped_wherever_it_stands(template: Study, place: str) -> None:
    check(of(template, Plant(place, _FORMS[list(PLACES).index(place) % len(_FORMS)]), list(SINKS)))


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_a_name_is_stopped_however_it_is_written(template: Study, form: str) -> None:
    check(of(template, Plant("quote", form), ["quotes .md", "quotes .xlsx", "bundle"]))
