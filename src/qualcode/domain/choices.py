"""The words that may be chosen where a list of them is offered, and what holds where nothing is said.

They stand by themselves, so that a command can name them in its help before anything that computes is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from qualcode.domain.translation import tr

CODER_ROLES = ("coder", "lead")
PIN_KEYS = ("6", "7", "8", "9", "0")
"""The keys that codes lie on, in the order of their slots."""

CODE_ORDERS = ("name", "codings")
"""By what the codes below a theme can be put in order."""
NOW, START = "now", "start"
"""The state of a codebook that stands, and that before the first code."""
CODEBOOK_FORMATS: Mapping[str, str] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".md": "md",
    ".qdc": "qdc",
}
"""Endings of the files that a codebook can be written to, and their formats."""

Sort = Literal["place", "before", "after", "speaker"]
SORTS: tuple[Sort, ...] = get_args(Sort)
"""A concordance by document and place; by the words before, the nearest first; by those after; by who speaks."""
MOST_CONTEXT = 50
"""Words on each side of a place in a concordance."""

Widening = Literal["found", "sentence", "turn"]
"""A hit is coded as found, to whole sentences, or to all that is said in a turn."""
WIDENINGS: tuple[Widening, ...] = get_args(Widening)

CountUnit = Literal["segments", "documents", "participants", "sites"]
"""What is counted; segments are codings."""
COUNT_UNITS: tuple[CountUnit, ...] = get_args(CountUnit)
Relation = Literal["overlap", "turn", "near"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)
Coefficient = Literal["c", "documents"]
COEFFICIENTS: tuple[Coefficient, ...] = get_args(Coefficient)
Per = Literal["auto", "value", "month", "quarter", "year"]
"""What a period of a timeline is."""
PERS: tuple[Per, ...] = get_args(Per)

TABLE_FORMATS = ("md", "csv", "json", "html", "xlsx", "docx", "tex")
CHART_FORMATS = ("svg", "png", "pdf")
REPORT_FORMATS = ("docx", "html", "md")
MEMO_FORMATS = ("md", "html", "csv", "json")
"""The formats in which memos are written, as files end."""
ON_WHAT = ("project", "document", "passage", "code", "coding", "case")
"""What a memo can be on."""

ATTRIBUTION = "{participant}"
"""How those who speak are called where no template says it: the pseudonym alone."""
FEWEST = 10
"""Words that a quote may be shortened to, at least."""
FEWEST_WORDS, MOST_WORDS = 8, 120
"""A quote of fewer words says little by itself, one of more is hardly read."""


def quote_rule() -> str:
    """Which of two quotes of a code is the better one."""
    return tr(
        "with a star before others; codings by people before those that were suggested or autocoded; "
        "{fewest_words} to {most_words} words before shorter and longer ones; those that more coders "
        "agree on first; then whoever was taken least so far for the code, then the site that was; "
        "then by document and place",
        fewest_words=FEWEST_WORDS,
        most_words=MOST_WORDS,
    )


Gender = Literal["female", "male", "neutral", "any"]
GENDERS: tuple[Gender, ...] = get_args(Gender)
"""What a pseudonym is to sound like; `any` is what the real name sounds like, where that is clear, else chance."""
