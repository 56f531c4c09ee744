"""Models that come in a wheel: read without being run, added whole or not at all."""

from __future__ import annotations

import hashlib
import stat
import sys
import zipfile
from pathlib import Path

import pytest
from wheel_making import CONFIG, META, files_of, make_wheel

from qualcode.suggest.known_models import ModelError
from qualcode.suggest.wheels import add_wheel, installed_models, read_wheel, remove_model, why_not_added

ROOT = "de_core_news_sm/de_core_news_sm-3.8.0"


def test_a_wheel_is_described_before_it_is_added(tmp_path: Path) -> None:
    path = make_wheel(tmp_path / "de_core_news_sm-3.8.0-py3-none-any.whl")
    info = read_wheel(path)
    assert (info.name, info.version, info.language, info.licence) == ("de_core_news_sm", "3.8.0", "de", "MIT")
    assert (info.author, info.spacy, info.pipeline) == ("Somebody", ">=3.8.0,<3.9.0", ("tagger",))
    assert info.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert "compare its hash" in info.warning
    assert sorted(tmp_path.iterdir()) == [path]


def test_only_data_is_unpacked_and_nothing_is_run(tmp_path: Path) -> None:
    path, folder = make_wheel(tmp_path / "m.whl"), tmp_path / "models"
    added = add_wheel(path, folder, read_wheel(path).sha256)
    found = sorted(file.relative_to(added.data).as_posix() for file in added.data.rglob("*") if file.is_file())
    assert found == ["config.cfg", "meta.json", "tagger/model"]
    assert read_wheel(path).size == sum((added.data / name).stat().st_size for name in found)
    assert installed_models(folder) == (added,)
    assert why_not_added(added) == ""
    assert [place.name for place in folder.iterdir()] == ["de_core_news_sm-3.8.0"]
    assert "de_core_news_sm" not in sys.modules


def test_adding_again_replaces_and_removing_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    first = make_wheel(tmp_path / "a.whl")
    add_wheel(first, folder, read_wheel(first).sha256)
    second = make_wheel(tmp_path / "b.whl", {**files_of(META), f"{ROOT}/tagger/model": b"other"})
    added = add_wheel(second, folder, read_wheel(second).sha256)
    assert (added.data / "tagger/model").read_bytes() == b"other"
    assert installed_models(folder) == (added,)
    assert remove_model("de-core-news-sm", folder) == (added,)
    assert installed_models(folder) == () and not list(folder.iterdir())
    with pytest.raises(ModelError, match="no model “de-core-news-sm” was added"):
        remove_model("de-core-news-sm", folder)


def test_a_file_that_changes_after_it_was_confirmed_is_not_added(tmp_path: Path) -> None:
    path = make_wheel(tmp_path / "m.whl")
    seen = read_wheel(path).sha256
    make_wheel(path, {**files_of(META), f"{ROOT}/tagger/model": b"other"})
    with pytest.raises(ModelError, match="not the file that was confirmed"):
        add_wheel(path, tmp_path / "models", seen)
    assert installed_models(tmp_path / "models") == ()


def test_an_added_model_whose_files_change_is_refused(tmp_path: Path) -> None:
    path = make_wheel(tmp_path / "m.whl")
    added = add_wheel(path, tmp_path / "models", read_wheel(path).sha256)
    (added.data / "tagger/model").write_bytes(b"tampered")
    assert "have changed since it was added" in why_not_added(added)


def test_a_full_or_forbidden_folder_leaves_no_half_model(tmp_path: Path) -> None:
    path = make_wheel(tmp_path / "m.whl")
    in_the_way = tmp_path / "models"
    in_the_way.write_text("a file", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be unpacked"):
        add_wheel(path, in_the_way, read_wheel(path).sha256)
    assert in_the_way.read_text(encoding="utf-8") == "a file"


WRONG_FILES = {
    "lie outside": {"../evil": b"x"},
    "lie outside its": {"/etc/evil": b"x"},
    "lie outside its folder": {"a\\..\\evil": b"x"},
    "could run": {f"{ROOT}/lib.so": b"x"},
    "could ru": {f"{ROOT}/libx.so.1": b"x"},
    "that could run": {f"{ROOT}/model.pkl": b"x"},
    "file that could run": {f"{ROOT}/weights": b"\x80\x04\x95abc"},
    "a file that could run": {f"{ROOT}/weights": b"\x7fELF\x02\x01"},
    "packed as no model is": {f"{ROOT}/zeros": b"\0" * 3_000_000},
    "several models": {"other/config.cfg": b"", "other/meta.json": b"{}"},
    "cannot be read": {f"{ROOT}/meta.json": b"{"},
    "describes no model": {f"{ROOT}/meta.json": b"[]"},
    "needs code that": {f"{ROOT}/config.cfg": CONFIG.replace("spacy.Tokenizer.v1", "evil.v1").encode()},
    "needs code": {f"{ROOT}/config.cfg": (CONFIG + 'x = {"@callbacks":"evil.v1"}').encode()},
    "needs code that is not": {f"{ROOT}/config.cfg": (CONFIG + 'x = {"\\u0040misc":"evil.v1"}').encode()},
    "needs a part": {f"{ROOT}/config.cfg": CONFIG.replace('"tagger"\nsource', '"voikko"\nsource').encode()},
    "hides names": {f"{ROOT}/config.cfg": (CONFIG + 'x = {"@c\\u0061llbacks":"evil.v1"}').encode()},
    "parts from another m": {
        f"{ROOT}/config.cfg": CONFIG.replace(
            "before_creation = null", 'before_creation = {"@callbacks":"spacy.copy_from_base_model.v1","vocab":"squat"}'
        ).encode()
    },
    "takes parts from another": {
        f"{ROOT}/config.cfg": CONFIG.replace(
            "before_creation = null", "before_creation = ${initialize.before_init}"
        ).encode()
    },
    "parts from another": {f"{ROOT}/config.cfg": CONFIG.replace("source = null", 'source = "x"').encode()},
}


@pytest.mark.parametrize("words", WRONG_FILES)
def test_what_could_harm_is_refused_by_name(tmp_path: Path, words: str) -> None:
    path = make_wheel(tmp_path / "m.whl", {**files_of(META), **WRONG_FILES[words]})
    with pytest.raises(ModelError, match=words) as refused:
        read_wheel(path)
    assert "m.whl" in refused.value.sentence
    with pytest.raises(ModelError):
        add_wheel(path, tmp_path / "models", "0" * 64)
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"spacy_version": ">=3.4,<3.5"}, "was made for spaCy >=3.4,<3.5"),
        ({"spacy_version": ""}, "does not say for which spaCy"),
        ({"spacy_version": "about three"}, "does not say for which spaCy"),
        ({"name": "../../x"}, "which is no name"),
        ({"version": ".."}, "which is no name"),
        ({"name": "core_news_md", "version": "999.9.9"}, "only looks like a model of spaCy's"),
        ({"lang": "zh", "name": "core_web_sm", "version": "1.0"}, "only looks like a model of spaCy's"),
    ],
)
def test_a_model_that_does_not_fit_is_refused(tmp_path: Path, changes: dict[str, object], words: str) -> None:
    files = files_of(META)
    files[f"{ROOT}/meta.json"] = files_of({**META, **changes})[
        next(name for name in files_of({**META, **changes}) if name.endswith("meta.json"))
    ]
    with pytest.raises(ModelError, match=words):
        read_wheel(make_wheel(tmp_path / "m.whl", files))


def test_spacys_own_release_under_a_name_that_others_took_is_taken_with_a_warning(tmp_path: Path) -> None:
    info = read_wheel(make_wheel(tmp_path / "m.whl", files_of({**META, "name": "core_news_md"})))
    assert info.name == "de_core_news_md"
    assert "is not spaCy's" in info.warning


def test_what_is_no_wheel_is_refused(tmp_path: Path) -> None:
    text, none, empty = tmp_path / "a.whl", tmp_path / "missing.whl", tmp_path / "empty.whl"
    text.write_text("no wheel", encoding="utf-8")
    make_wheel(empty, {})
    cut = make_wheel(tmp_path / "cut.whl")
    cut.write_bytes(cut.read_bytes()[:-400])
    for path in (text, none, empty, cut, tmp_path):
        with pytest.raises(ModelError):
            read_wheel(path)


def test_a_damaged_file_within_a_wheel_is_found_before_anything_is_added(tmp_path: Path) -> None:
    path = tmp_path / "m.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, content in {**files_of(META), f"{ROOT}/tagger/model": b"a" * 90_000 + b"bcd"}.items():
            wheel.writestr(name, content)
    path.write_bytes(path.read_bytes().replace(b"aabcd", b"aabce"))
    with pytest.raises(ModelError, match="damaged"):
        add_wheel(path, tmp_path / "models", read_wheel(path).sha256)
    assert installed_models(tmp_path / "models") == () and not list((tmp_path / "models").iterdir())


def test_whatever_is_broken_in_a_wheel_is_told_in_a_sentence(tmp_path: Path) -> None:
    named = make_wheel(tmp_path / "named.whl", {**files_of(META), f"{ROOT}/zzzz": b"x"})
    content = bytearray(named.read_bytes())
    name = content.rfind(b"zzzz")
    entry = content.rfind(b"PK\x01\x02", 0, name)
    content[entry + 8 : entry + 10] = b"\x00\x08"  # Its name is said to be UTF-8, and is not.
    content[name : name + 4] = b"\xff\xfe\xff\xfe"
    named.write_bytes(content)
    packed = tmp_path / "packed.whl"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_BZIP2) as wheel:
        for file, data in files_of(META).items():
            wheel.writestr(file, data)
    content = bytearray(packed.read_bytes())
    place = content.find(f"{ROOT}/meta.json".encode())
    content[place + len(ROOT) + 14 : place + len(ROOT) + 54] = b"\xff" * 40
    packed.write_bytes(content)
    for path in (named, packed):
        with pytest.raises(ModelError, match="no wheel, or a damaged one"):
            read_wheel(path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no devices here")
def test_a_device_is_not_read_for_ever() -> None:
    with pytest.raises(ModelError, match="no file"):
        read_wheel(Path("/dev/zero"))


def test_what_training_needs_may_name_another_model(tmp_path: Path) -> None:
    config = CONFIG + '\n[initialize.before_init]\n@callbacks = "spacy.copy_from_base_model.v1"\n'
    files = {**files_of(META), f"{ROOT}/config.cfg": config.encode()}
    assert read_wheel(make_wheel(tmp_path / "m.whl", files)).name == "de_core_news_sm"


def test_links_are_refused(tmp_path: Path) -> None:
    path = make_wheel(tmp_path / "m.whl")
    with zipfile.ZipFile(path, "a") as wheel:
        link = zipfile.ZipInfo(f"{ROOT}/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        wheel.writestr(link, "/etc/passwd")
    with pytest.raises(ModelError, match="holds a link"):
        read_wheel(path)


def test_broken_records_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "wheel.json").write_text("[1]", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert installed_models(tmp_path) == installed_models(tmp_path / "none") == installed_models(None) == ()
