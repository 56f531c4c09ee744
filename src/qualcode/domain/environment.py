"""What `qualcode doctor --env` answers: what a report of a fault needs, and nothing that tells who studies whom."""

from __future__ import annotations

from typing import Literal

from qualcode.domain.answers import Answer


class ProgramFacts(Answer):
    """This qualcode and the Python that runs it."""

    version: str
    schema_version: str
    """The newest schema of projects that it knows."""
    installed: Literal["package", "checkout"]
    """From a package, or from a folder of sources that are edited."""
    python: str
    implementation: str
    bits: int
    virtual_environment: bool


class SystemFacts(Answer):
    """The machine's system."""

    name: str
    release: str
    """The numbers that it begins with; how somebody called her own kernel is left out."""
    distribution: str
    machine: str
    libc: str
    processors: int


class TerminalFacts(Answer):
    """What the command writes to, as the environment says; a word that no terminal is known by is `other`."""

    type: str
    """`$TERM`."""
    program: str
    """`$TERM_PROGRAM`, or what else terminals are known by."""
    colours: str
    """`$COLORTERM`."""
    columns: int
    lines: int
    within: tuple[str, ...]
    """Programs that stand between it and this one: tmux, screen, ssh …"""
    reads: bool
    writes: bool
    """Whether input and output are a terminal."""
    encoding: str
    """Of the output."""
    no_colour: bool


class LocaleFacts(Answer):
    """Languages and encodings."""

    language: str
    """The first of `$LC_ALL`, `$LC_CTYPE` and `$LANG` that says something."""
    preferred: str
    file_names: str
    utf8_mode: bool
    program: str
    """What qualcode is read in: `en`, `nl`."""


class SqliteFacts(Answer):
    """The SQLite that Python came with."""

    version: str
    full_text_search: bool
    options: tuple[str, ...]
    """What it was compiled with."""


class PackageFacts(Answer):
    """A package that qualcode, or one of its extras, needs."""

    name: str
    needed: str
    """Versions that fit; empty: any."""
    installed: str | None
    fits: bool
    extra: str
    """The extra that needs it; empty for qualcode itself."""


class ModelFacts(Answer):
    """A language model that qualcode knows."""

    name: str
    version: str | None
    """The installed one."""
    usable: bool


class PlaceFacts(Answer):
    """The disk below a folder, without saying where that is."""

    what: str
    """`project`, `settings`, `state`, `temporary`."""
    file_system: str
    disk: Literal["local", "network", "synchronised"]
    by: str
    """What it is reached or synchronised by."""
    writable: bool
    letter_case: bool | None
    """Whether names are told apart by letter case; None where that cannot be seen."""
    free_megabytes: int | None


class ProjectFacts(Answer):
    """The project that was named, or that is the only one in the folder: what its file says from outside."""

    kind: Literal["file", "encrypted file", "server", "no project"]
    schema_version: str | None
    megabytes: float | None
    log_megabytes: float | None
    """The write-ahead log beside it."""


class SettingsFacts(Answer):
    """Which settings differ from what they are by themselves."""

    readable: bool
    changed: dict[str, str | int | bool | None]
    """Key → value; null where the value is a text of the user's."""
    keys_changed: int
    """Actions with keys of the user's own."""
    not_understood: int


class Environment(Answer):
    """Everything, in the order in which it is told."""

    program: ProgramFacts
    system: SystemFacts
    terminal: TerminalFacts
    locale: LocaleFacts
    sqlite: SqliteFacts
    packages: tuple[PackageFacts, ...]
    extras: dict[str, Literal["complete", "in part", "missing"]]
    models: tuple[ModelFacts, ...]
    models_added: int
    plugins: dict[str, int]
    """Group of extension points → how many are not qualcode's own."""
    places: tuple[PlaceFacts, ...]
    project: ProjectFacts | None
    settings: SettingsFacts
    variables: tuple[str, ...]
    """Variables of qualcode's own that are set."""
    crashes: int
    """Entries of the log."""
    problems: tuple[str, ...]
    """What is not as qualcode needs it, each in one sentence."""
