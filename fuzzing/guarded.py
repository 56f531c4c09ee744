"""What guards people and what auditors are given: sealed files, identity keys, decisions, histories, damaged projects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from fuzzing.mutating import mutated
from fuzzing.sqlite_files import databases
from fuzzing.structures import trees, words
from fuzzing.target import Run, Target, promised
from qualcode.domain.backups import parse_backup, parse_earlier
from qualcode.domain.errors import QualcodeError
from qualcode.history.chaining import check_history
from qualcode.identity.key_files import read_key
from qualcode.identity.key_names import names_of
from qualcode.identity.key_tables import read_entries, read_told
from qualcode.importing.decision_files import read_decisions
from qualcode.reports.names import NameFinder
from qualcode.sealing import sealed
from qualcode.upkeep.checking import check_project
from qualcode.upkeep.repairing import repair
from qualcode.upkeep.salvaging import salvage

PASSPHRASE = "a passphrase of the fuzzer"
_CHEAP = 4
"""log2 of scrypt's N of inputs: the cost of a key is not what is looked for."""


def sealed_cheaply(data: bytes) -> bytes:
    """Bytes sealed under the fuzzer's passphrase, at a cost that nobody should choose."""
    former, sealed.COST = sealed.COST, _CHEAP
    try:
        return sealed.seal(data, PASSPHRASE)
    finally:
        sealed.COST = former


def _change_sealed(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """The file itself, or what is sealed in it."""
    if chance.random() < 0.4:
        return mutated(data, others, "bytes", chance)
    try:
        content = sealed.unseal(data, PASSPHRASE)
    except QualcodeError:
        return mutated(data, others, "bytes", chance)
    return sealed_cheaply(trees(content, (), chance))


def _unseal(data: bytes, folder: Path) -> None:
    sealed.unseal(data, PASSPHRASE)


def _key(data: bytes, folder: Path) -> None:
    file = folder / "study.identity"
    file.write_bytes(data)
    NameFinder(names_of(read_key(file, PASSPHRASE)).names).find("Rosa Smith and Anna")


def _put(name: str, use: Callable[[Path], object]) -> Run:
    def run(data: bytes, folder: Path) -> None:
        file = folder / name
        file.write_bytes(data)
        use(file)

    return run


def _history(file: Path) -> None:
    checked = check_history(file)
    promised(checked.whole == (not checked.problem), "a history is whole, or it is said where it is not")


def _backup(data: bytes, folder: Path) -> None:
    name = data.decode("utf-8", "replace").replace("/", "_").replace("\0", "_") or "_"
    for found in (parse_backup(folder / name, 1), parse_earlier(folder / name, "study", 1)):
        promised(found is None or found.path.name == name, "a backup is the file that bears its name")


def _salvage(file: Path) -> None:
    made = salvage(file, file.with_name("new.qualcode"), "mara")
    promised(made.sound, "what was salvaged is sound")


def _repair(file: Path) -> None:
    repair(file, "mara")
    check_project(file)


TARGETS = [
    Target("sealed", "sealed files", _unseal, _change_sealed, seconds=15, mib=700),
    Target("identity-key", "identity keys", _key, _change_sealed, seconds=15, mib=700),
    Target("people-sheet", "sheets of real names", _put("people.csv", read_entries), words("sheet")),
    Target(
        "told",
        "what is typed of a person",
        lambda data, folder: read_told(data.decode("utf-8", "replace")),
        words("text"),
    ),
    Target(
        "decisions-yaml",
        "decisions on names, .yaml",
        lambda data, folder: read_decisions(data, "d.yaml"),
        words("yaml"),
    ),
    Target(
        "decisions-csv", "decisions on names, .csv", lambda data, folder: read_decisions(data, "d.csv"), words("sheet")
    ),
    Target("history", "histories for an auditor", _put("history.jsonl", _history), trees),
    Target("history-csv", "histories for an auditor, .csv", _put("history.csv", _history), words("sheet")),
    Target("backup-names", "names of backups", _backup, words("text")),
    Target("salvage", "damaged project files, salvaged", _put("study.qualcode", _salvage), databases, seconds=20),
    Target("repair", "project files, repaired", _put("study.qualcode", _repair), databases, seconds=20),
]
