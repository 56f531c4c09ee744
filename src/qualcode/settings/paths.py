"""Where settings, remembered things and logs lie; nothing else knows these folders."""

from __future__ import annotations

import os
from pathlib import Path

CONFIG_VARIABLE = "QUALCODE_CONFIG_DIR"
"""Names the folder of the settings file instead of the platform's."""
STATE_VARIABLE = "QUALCODE_STATE_DIR"
"""Names the folder of recent projects, caret positions and logs instead of the platform's."""


def config_dir() -> Path:
    """The folder of the settings file; it may not exist."""
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_config_path

    return user_config_path("qualcode", appauthor=False)


def state_dir() -> Path:
    """The folder of recent projects and caret positions; it may not exist."""
    named = os.environ.get(STATE_VARIABLE)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_state_path

    return user_state_path("qualcode", appauthor=False)


def settings_file() -> Path:
    """The settings as TOML; the file may not exist."""
    return config_dir() / "settings.toml"


def profiles_dir() -> Path:
    """The folder of the choices for imports that were kept under a name; it may not exist."""
    return config_dir() / "import-profiles"


def models_dir() -> Path:
    """The folder of the language models that the user added; it may not exist."""
    named = os.environ.get(STATE_VARIABLE)
    if named:
        return Path(named).expanduser() / "models"
    from platformdirs import user_data_path

    return user_data_path("qualcode", appauthor=False) / "models"


def caches_dir() -> Path:
    """What was computed from projects on servers; the folder may not exist."""
    named = os.environ.get(STATE_VARIABLE)
    if named:
        return Path(named).expanduser() / "caches"
    from platformdirs import user_cache_path

    return user_cache_path("qualcode", appauthor=False)


def recent_file() -> Path:
    """The projects opened last; the file may not exist."""
    return state_dir() / "recent.json"


def tour_file() -> Path:
    """How far the guided tour has come; the file may not exist."""
    return state_dir() / "tour.json"


def carets_dir() -> Path:
    """Caret positions, a file for each project; the folder may not exist."""
    return state_dir() / "carets"


def recordings_file() -> Path:
    """Which recording belongs to which document; the file may not exist."""
    return state_dir() / "recordings.json"


def log_path() -> Path:
    """The log that a crash is written to; the file may not exist."""
    if os.environ.get(STATE_VARIABLE):
        folder = state_dir() / "log"
    else:
        from platformdirs import user_log_path

        folder = user_log_path("qualcode", appauthor=False)
    return folder / "qualcode.log"


def log_file() -> Path:
    """The same, with its folder, which is made where it is missing.

    Raises:
        OSError: The folder cannot be made.
    """
    file = log_path()
    make_private(file.parent)
    return file


def make_private(folder: Path) -> None:
    """Make a folder where it is missing, with those above it: all that is made is for its owner alone.

    Raises:
        OSError: It cannot be made.
    """
    for missing in reversed([folder, *folder.parents]):
        if not missing.is_dir():
            missing.mkdir(mode=0o700, exist_ok=True)
