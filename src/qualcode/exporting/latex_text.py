"""Text of transcripts in LaTeX: shown as it is, never acting as a command, and read back from it."""

from __future__ import annotations

import re

from qualcode.text.cells import visible

ELSEWHERE = "\\elsewhere"
"""The command around letters for which pdflatex has no font; LuaLaTeX shows them, pdflatex says that they are there."""

_SIGNS = {
    "\\": "\\textbackslash{}",
    "{": "\\{",
    "}": "\\}",
    "$": "\\$",
    "&": "\\&",
    "#": "\\#",
    "%": "\\%",
    "_": "\\_",
    "^": "\\textasciicircum{}",
    "~": "\\textasciitilde{}",
    "<": "\\textless{}",
    ">": "\\textgreater{}",
    "|": "\\textbar{}",
    '"': "\\textquotedbl{}",
    "`": "\\textasciigrave{}",
    "'": "\\textquotesingle{}",
    "-": "-{}",
    ",": ",{}",
    "[": "{[}",
    "]": "{]}",
    "\u00a0": "~",
}
# A comma or hyphen alone is one; several would become another sign, as `--` does, and `[` could be taken for an option.
_ACTS = re.compile(r"""[\\{}$&#%_^~<>|"`'\[\]\u00a0]|-(?=-)|,(?=,)""")
_BACK = {shown: sign for sign, shown in _SIGNS.items()}
_SHOWN = re.compile("|".join(re.escape(shown) for shown in sorted(_BACK, key=len, reverse=True)))
# What pdflatex sets with the fonts of T1: Latin of Western and Central Europe, and signs of print.
_T1 = (
    "\t\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u0107\u010c-\u0111\u0118-\u011b\u011e\u011f\u0130\u0131\u0139\u013a\u013d\u013e"
    "\u0141-\u0144\u0147\u0148\u014a\u014b\u0150-\u0155\u0158-\u015b\u015e-\u0165\u016e-\u0171\u0178-\u017e\u0218-\u021b"
    "\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2116\u2122"
)
_NOT_T1 = re.compile(f"[^{_T1}]+(?: +[^{_T1}]+)*")
_ELSEWHERE = re.compile(r"\\elsewhere\{([^{}\\]*)\}")


def latex_line(text: str) -> str:
    """A text as one line of LaTeX that shows it and does nothing else."""
    line = " ".join(visible(text).split())
    return _NOT_T1.sub(lambda found: f"{ELSEWHERE}{{{found[0]}}}", _ACTS.sub(lambda found: _SIGNS[found[0]], line))


def latex_lines(text: str) -> str:
    """A text as LaTeX with its line breaks; empty lines are left out."""
    return "\\newline\n".join(latex_line(line) for line in visible(text).split("\n") if line.strip())


def latex_read(text: str) -> str:
    """What a reader sees of words that `latex_line` wrote: for looking through a finished file."""
    return _SHOWN.sub(lambda found: _BACK[found[0]], _ELSEWHERE.sub(r"\1", text))
