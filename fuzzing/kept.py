"""What the program keeps for itself and reads again: settings, locks, caches, records, models."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

from fuzzing.sqlite_files import databases
from fuzzing.structures import of, packages, raw, trees, words
from fuzzing.target import Target, promised
from qualcode.domain.report_files import RunRecord
from qualcode.settings import import_profiles, recent, recordings
from qualcode.settings.model import read_settings
from qualcode.settings.toml_text import toml_value, with_value
from qualcode.storage.lock import holder_of, lock_path
from qualcode.suggest.cache import Cache
from qualcode.suggest.keeping import load_model
from qualcode.suggest.packed_vectors import unpack_vectors
from qualcode.suggest.packed_words import unpack
from qualcode.suggest.wheels import read_wheel


def _settings(data: bytes, folder: Path) -> None:
    file = folder / "settings.toml"
    file.write_bytes(data)
    read_settings(file)
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    value = text[:60]
    import tomllib

    written = with_value(text, "", "coder", value)
    promised(tomllib.loads(f"a = {toml_value(value)}")["a"] == value, "a value is read as it was written")
    try:
        tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    promised(isinstance(written, str), "a setting can be written beside others")


def _profile(data: bytes, folder: Path) -> None:
    _at_home(folder)
    place = folder / "import-profiles"
    from qualcode.settings import paths

    place = paths.profiles_dir()
    place.mkdir(parents=True, exist_ok=True)
    (place / "mine.toml").write_bytes(data)
    import_profiles.read_profile("mine")


def _at_home(folder: Path) -> None:
    os.environ["QUALCODE_CONFIG_DIR"] = str(folder / "config")
    os.environ["QUALCODE_STATE_DIR"] = str(folder / "state")


def _state(data: bytes, folder: Path) -> None:
    """The lists of projects, carets and recordings: at worst they are begun anew."""
    _at_home(folder)
    from qualcode.settings import paths

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", recent.RecentWarning)
        for file in (paths.recent_file(), paths.recordings_file()):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        for project in recent.list_recent():
            promised(isinstance(project.exists, bool), "a project is there or not")
        recent.remember(folder / "study.qualcode", "Study")
        recent.forget(folder / "study.qualcode")
        recent.remember_caret(folder / "study.qualcode", "d", "mara", 3)
        recent.caret(folder / "study.qualcode", "d", "mara")
    recordings.recording_of("d")
    recordings.unlink_recording("d")


def _lock(data: bytes, folder: Path) -> None:
    project = folder / "study.qualcode"
    lock_path(project).write_bytes(data)
    holder = holder_of(project)
    if holder is not None:
        promised(str(holder).isprintable(), "who holds a lock can be shown")


def _cache(data: bytes, folder: Path) -> None:
    file = folder / "study.cache.sqlite"
    file.write_bytes(data)
    for writing in (False, True):
        with Cache(file, writing=writing) as cache:
            cache.get("d", "0" * 64, "words", "f")
            cache.fresh("words", "f")
            cache.get_model("m")
            if writing:
                cache.put("d", "0" * 64, "words", "f", b"x")
                cache.put_model("m", b"y")
                cache.prune([])
                cache.size()


def _blob(data: bytes, folder: Path) -> None:
    try:
        unpack(data)
    except ValueError:
        unpack_vectors(data)


def _model(data: bytes, folder: Path) -> None:
    load_model(data)


def _wheel(data: bytes, folder: Path) -> None:
    file = folder / "xx_invented_sm-1.0.0-py3-none-any.whl"
    file.write_bytes(data)
    read_wheel(file)


def _record(data: bytes, folder: Path) -> None:
    RunRecord.model_validate_json(data)


TARGETS = [
    Target("settings", "settings", _settings, words("toml")),
    Target("profile", "import profiles", _profile, words("toml")),
    Target("state", "lists of projects, carets and recordings", _state, trees),
    Target("lock", "lock files", _lock, trees),
    Target("cache", "the cache of suggestions", _cache, databases),
    Target("packed", "packed words and vectors", _blob, raw, may_raise=(ValueError,)),
    Target("model", "models of suggestions", _model, packages),
    Target("wheel", "language models, .whl", _wheel, packages),
    Target("record", "records of reports", _record, of(trees, words("json")), may_raise=(ValueError,)),
]
