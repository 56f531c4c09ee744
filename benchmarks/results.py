"""`RESULTS.md`: every figure with the command that makes it, the day, the machine, and whether it keeps its budget."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.measuring import Answer, Figure, Skipped

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# Results

Written by `make bench` (`python -m benchmarks`); a single part is measured by the command above its table. *Floor* is
the same answer by the hand-written sqlite3 of `benchmarks/floor.py`, taken in the same run, in turn with qualcode; for
keys it is the TextArea of `benchmarks/text_area.py` with the same text and as many highlights, key by key in turn.
CPU figures are processor time of the whole process and hold on a busy machine too; figures in plain `ms` are wall
time and do not. Where a floor is given and the budget is a ratio, the ratio decides; else the number itself.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """What one subject measured, and when."""

    subject: str
    heading: str
    answer: Answer
    load: float
    """Runnable processes in the minute before, on average."""
    at: datetime


def machine() -> str:
    """What these figures were measured on, and of which commit; `+` where files were changed since."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("textual", "sqlalchemy"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d} · {os.cpu_count()} cores, {platform.machine()}, {platform.system()} · Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, {libraries} · commit {commit()}"
    )


def commit() -> str:
    """The commit of the checkout that was measured; `unknown` outside a checkout."""
    command = ("git", "describe", "--always", "--dirty=+", "--exclude=*")
    try:
        done = subprocess.run(command, cwd=RESULTS.parent, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()


def write(parts: Sequence[Part], target: Path = RESULTS) -> None:
    """Rewrite the results with these parts."""
    figures = [item for part in parts for item in part.answer if isinstance(item, Figure) and item.met is not None]
    missed = [figure for figure in figures if not figure.met]
    text = f"{HEAD}\n{machine()}\n\n**{len(figures) - len(missed)} of {len(figures)} budgets met.**"
    if missed:
        text += " Missed: " + "; ".join(figure.name for figure in missed) + "."
    text += "\n"
    for part in parts:
        text += f"\n## {part.heading}\n\n`python -m benchmarks {part.subject}` · {part.at:%H:%M} UTC, load "
        text += f"{part.load:.1f}\n\n{table(part.answer)}"
    target.write_text(text, encoding="utf-8")


def table(answer: Answer) -> str:
    """Figures as a Markdown table; what was skipped below it."""
    if any(isinstance(item, Figure) and item.peers for item in answer):
        return _beside_peers(answer)
    lines = ["| | measured | floor | ratio | budget | met |", "|---|---|---|---|---|---|"]
    notes = []
    for item in answer:
        if isinstance(item, Skipped):
            notes.append(f"Skipped: {item.name} ({item.why}).")
            continue
        ratio = f"{item.measured_ratio:.1f}" if item.measured_ratio else ""
        floor = amount(item.floor, item.unit) if item.floor is not None else ""
        lines.append(
            f"| {_name(item)} | {amount(item.value, item.unit)} | {floor} | {ratio} | {budget(item)} | {_met(item)} |"
        )
    shown = "\n".join(lines) + "\n" if len(lines) > 2 else ""
    return shown + ("\n" if shown and notes else "") + "".join(f"{note}\n" for note in notes)


def _beside_peers(answer: Answer) -> str:
    """Figures with a column for each peer, and how many times the best peer's number qualcode's is."""
    figures = [item for item in answer if isinstance(item, Figure)]
    names = list(dict.fromkeys(name for figure in figures for name in figure.peers))
    lines = [
        "| | qualcode | " + " | ".join(names) + " | to the best peer | budget | met |",
        "|---" * (len(names) + 5) + "|",
    ]
    for item in figures:
        theirs = " | ".join(amount(item.peers[name], item.unit) if name in item.peers else "–" for name in names)
        ratio = f"× {item.value / item.best_peer:.3f}" if item.best_peer else ""
        held = f"≤ × {item.peer_share:.2f}" if item.peer_share is not None else ""
        lines.append(
            f"| {_name(item)} | {amount(item.value, item.unit)} | {theirs} | {ratio} | {held} | {_met(item)} |"
        )
    return "\n".join(lines) + "\n"


def _name(figure: Figure) -> str:
    return f"{figure.name}<br>*{figure.note}*" if figure.note else figure.name


def _met(figure: Figure) -> str:
    return {True: "yes", False: "**no**", None: ""}[figure.met]


def budget(figure: Figure) -> str:
    """What a figure is held to."""
    if figure.ratio is not None:
        return f"≤ {figure.ratio:.1f} × floor"
    return "" if figure.budget is None else f"≤ {amount(figure.budget, figure.unit)}"


def amount(value: float, unit: str) -> str:
    """A number as it is read easily: three digits, thousands apart."""
    digits = 0 if value >= 100 or isinstance(value, int) else 1 if value >= 10 else 2 if value >= 0.1 else 3
    return f"{value:,.{digits}f} {unit}"
