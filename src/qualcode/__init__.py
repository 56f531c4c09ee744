"""qualcode: code interview and focus-group transcripts in the terminal; read, ask and count them in notebooks.

`qualcode.open` opens a study. What `__all__` names is described in `docs/library.md`, and stays as it is; its types
are in `__init__.pyi`.
"""

__version__ = "0.1.0"
__all__ = [
    "InputError",
    "NotFoundError",
    "ProjectError",
    "QualcodeError",
    "QueryError",
    "Rows",
    "RuleError",
    "Study",
    "StudyWarning",
    "Table",
    "__version__",
    "open",
    "open_exchange",
]


def __getattr__(name: str) -> object:
    """What notebooks use is loaded when it is first asked for: the commands and screens do without."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module("qualcode.library"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
