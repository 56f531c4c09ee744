"""What qualcode stands on is pinned with hashes, named with its licence, and what pyproject.toml asks for."""

from __future__ import annotations

import importlib.util
import json
import re
import tomllib
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
SUPPLY = ROOT / "supply"
PINS = {"qualcode.txt": (), "extras.txt": ("encrypted", "fr", "gamma", "semantic", "team"), "develop.txt": ("dev",)}
"""File of pins → the extras that it is for."""
ALLOWED = re.compile(
    r"\b(?:MIT|BSD|0BSD|Apache|ISC|PSF|Python|MPL|LGPL|LGPLLR|Zlib|CC0|CNRI|HPND|Unlicense|MIT-0|MIT-CMU|BSL)\b"
)


@cache
def described() -> ModuleType:
    spec = importlib.util.spec_from_file_location("describe", SUPPLY / "describe.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def asked_for(extras: tuple[str, ...]) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(("file", "extras"), PINS.items())
def test_all_that_is_asked_for_is_pinned_within_its_bounds(file: str, extras: tuple[str, ...]) -> None:
    pinned: dict[str, list[str]] = {}
    for name, version in described().pins((SUPPLY / file).read_text(encoding="utf-8")):
        pinned.setdefault(name, []).append(version)
    for wanted in asked_for(extras):
        versions = pinned.get(described().canonical(wanted.name), [])
        assert versions, f"{wanted.name} is not pinned in {file}: `make lock`"
        assert all(wanted.specifier.contains(version) for version in versions), f"{wanted} is pinned as {versions}"


@pytest.mark.parametrize("file", [*PINS, "build.txt"])
def test_every_pin_has_hashes_and_names_no_place(file: str) -> None:
    text = (SUPPLY / file).read_text(encoding="utf-8")
    pins = described().pins(text)
    assert len(pins) > 4
    assert [pin for pin, hashes in pins.items() if not hashes] == []
    assert re.findall(r"https?://|file:|--index|--find-links|^/", text, re.MULTILINE) == []


def test_the_bill_of_materials_names_what_is_pinned_each_with_a_licence() -> None:
    sbom = json.loads((SUPPLY / "sbom.cdx.json").read_text(encoding="utf-8"))
    pins = described().pins((SUPPLY / "extras.txt").read_text(encoding="utf-8"))
    named = {(component["name"], component["version"]) for component in sbom["components"]}
    assert named <= pins.keys()
    everywhere = {name for name, _ in described().pins((SUPPLY / "qualcode.txt").read_text(encoding="utf-8"))}
    # Those that only other systems or Pythons need are not installed where it is made.
    assert len(everywhere - {name for name, _ in named}) <= 6
    for component in sbom["components"]:
        licence = component["licenses"][0]["expression"]
        assert ALLOWED.search(licence), f"{component['name']}: {licence}"
        assert not re.search(r"\bA?GPL", licence), f"{component['name']}: {licence}"


def test_the_page_of_licences_is_made_from_the_bill_of_materials() -> None:
    sbom = json.loads((SUPPLY / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert (ROOT / "docs/licences.md").read_text(encoding="utf-8") == described().page(sbom)
