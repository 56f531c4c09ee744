"""The package brings its types: a script of a user is checked as strictly as the package itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import qualcode

GOOD = """
import qualcode
from qualcode.library import CodingRow, Rows

with qualcode.open("study.qualcode", coder="mara") as study:
    rows: Rows[CodingRow] = study.codings(coders=["mara"], documents="anna")
    starts: list[int] = [row.start for row in rows if row.star]
    first: str = rows[0].quote
    some: Rows[CodingRow] = rows[1:]
    table = study.frequencies(by="role", codes="Agency", starred=True)
    counts: dict[str, int] = {row.code: row.participants for row in table}
    people: int = table.answer.denominators["teacher"].participants
    figure: float | None = study.agreement(metrics="cohen_kappa")[0].value
    residual: float | None = study.crosstab("role", unit="segments")[0].residual
    frame = rows.to_polars().select("quote")
    label: str | None = study.quotes("Agency")[0].parts[0].speaker
    name: str = study.ask("participants without Agency").cases[0].name
print(qualcode.__version__, qualcode.open_exchange("a.qdpx", None).left_out)
"""
BAD = {
    "study.codngs()": "attr-defined",
    "study.codings()[0].wrong": "attr-defined",
    "study.codings(coder='mara')": "call-arg",
    "study.frequencies(by=1)": "arg-type",
    "study.frequencies(code='Agency')": "call-arg",
    "study.crosstab('role', unit='heads')": "arg-type",
    "study.search('a', mode='loud')": "arg-type",
    "qualcode.opne('study')": "attr-defined",
}


def checked(script: Path) -> str:
    """What mypy tells of a script."""
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--hide-error-context", script.name]
    return subprocess.run(command, cwd=script.parent, capture_output=True, text=True, timeout=600).stdout


def test_types_and_module_name_the_same() -> None:
    stub = ast.parse(Path(qualcode.__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    named = [ast.literal_eval(node.value) for node in stub.body if isinstance(node, ast.Assign)]
    assert named == [qualcode.__all__]
    imported = [alias.name for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert sorted([*imported, "__version__"]) == sorted(qualcode.__all__)


@pytest.mark.long
def test_a_script_of_a_user_is_checked_strictly(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(GOOD, encoding="utf-8")
    assert checked(script) == ""
    wrong = "".join(f"{line}\n" for line in BAD)
    script.write_text(f'import qualcode\nstudy = qualcode.open("study")\n{wrong}', encoding="utf-8")
    told = checked(script).splitlines()
    for number, kind in enumerate(BAD.values(), 3):
        assert any(line.startswith(f"script.py:{number}:") and line.endswith(f"[{kind}]") for line in told), number
