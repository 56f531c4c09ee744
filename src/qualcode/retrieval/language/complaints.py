"""What is wrong with a query whose words do not fit together, said so that a researcher can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualcode.domain.errors import QueryError, brief
from qualcode.domain.translation import tr
from qualcode.retrieval.language.conditions import no_value
from qualcode.retrieval.language.grammar import QUOTES

if TYPE_CHECKING:
    from lark import Token

_JOINING = frozenset({"_AND", "_OR", "RELATION"})
"""Operators that stand between two parts."""
_LEADING = frozenset({"_NOT", "HAVING", "EQUALS"})
"""What stands before a part."""
_BEGINNING = frozenset({"WORD", "QUOTED", "CONDITION", "ATTRIBUTE", "LEFT", "EQUALS", "_NOT", "LEVEL"})
"""What a part can begin with."""
_EXAMPLE = tr('such as Coaching, coder:anna or text:"every day"')


def check_closed(query: str, words: Sequence[Token]) -> None:
    """See to it that there are words, and that quotation marks and brackets come in pairs.

    Raises:
        QueryError: One is open, or closed too often; points at it.
    """
    if not words:
        raise QueryError(
            tr("the query is empty"),
            query=query,
            at=0,
            remedy=tr("write a code or a condition, {example}", example=_EXAMPLE),
        )
    for word in words:
        if word.type == "UNCLOSED":
            raise QueryError(
                tr("the quotation mark is never closed"),
                query=query,
                at=_start(word),
                remedy=tr("put another one where the words end"),
            )
    opened: list[Token] = []
    for word in words:
        if word.type == "LEFT":
            opened.append(word)
        elif word.type == "RIGHT":
            if not opened:
                raise QueryError(
                    tr("the bracket closes nothing"),
                    query=query,
                    at=_start(word),
                    remedy=tr("take it away, or open it with ("),
                )
            opened.pop()
    if opened:
        raise QueryError(
            tr("the bracket is never closed"), query=query, at=_start(opened[-1]), remedy=tr("close it with )")
        )


def misplaced(query: str, words: Sequence[Token], place: int) -> QueryError:
    """Why a word cannot stand where it does.

    Args:
        query: What was typed.
        words: What it consists of; brackets and quotation marks come in pairs.
        place: Which of the words cannot stand there; behind the last one where something is missing at the end.
    """
    before = words[place - 1] if place else None
    word = words[place] if place < len(words) else None
    if word is not None and word.type == "STRAY":
        return _stray(query, word)
    if before is not None and before.type == "LEVEL":
        return _error(
            query,
            tr("“with” or “without” must stand behind “{before}”", before=before),
            before,
            tr("write, say, {before} without A", before=before),
        )
    if before is not None and before.type == "EQUALS":
        return _error(
            query, tr("“=” stands before the name of a code only"), before, tr("write =Coaching, or take it away")
        )
    if word is not None and word.type == "HAVING":
        remedy = tr("put a name that holds “{word}” in quotation marks", word=word)
        return _error(
            query, tr("“{word}” stands behind participants, documents or sites only", word=word), word, remedy
        )
    if word is None or word.type == "RIGHT" or word.type in _JOINING:
        return _nothing(query, before, word)
    if before is not None and word.type in ("_NOT", "LEVEL") and before.type == "RELATION":
        return _error(
            query,
            tr("“{word}” needs brackets behind “{before}”", word=word, before=before),
            word,
            tr("write {before} ({word} …)", before=before, word=word),
        )
    return _no_operator(query, before, word)


def _nothing(query: str, before: Token | None, word: Token | None) -> QueryError:
    """Something is missing before a word, or at the end."""
    if before is not None and (before.type in _JOINING or before.type in _LEADING):
        remedy = tr(
            "write a code or a condition there, or put a name that holds “{before}” in quotation marks", before=before
        )
        if word is not None and word.type in _JOINING:
            return _error(
                query, tr("nothing stands between “{before}” and “{word}”", before=before, word=word), word, remedy
            )
        return _error(query, tr("nothing stands behind “{before}”", before=before), before, remedy)
    if word is not None and word.type == "RIGHT" and before is not None:
        return _error(
            query,
            tr("nothing stands between the brackets"),
            before,
            tr("write a code or a condition, {example}", example=_EXAMPLE),
        )
    # Only an operator is left: at the very beginning, or behind an opening bracket.
    found = word if word is not None else before
    assert found is not None
    remedy = tr(
        "write a code or a condition before it, or put a name that holds “{found}” in quotation marks", found=found
    )
    return _error(query, tr("nothing stands before “{found}”", found=found), found, remedy)


def _no_operator(query: str, before: Token | None, word: Token) -> QueryError:
    """Two parts side by side."""
    if before is not None and before.type == "CONDITION" and before.endswith(":"):
        return no_value(query, _start(before), before.end_pos or 0)
    touching = before is not None and before.end_pos == word.start_pos
    shown = brief(word)
    if word.type == "_NOT":
        remedy = tr("write “and not”, or put a name that holds “not” in quotation marks")
    elif touching and before is not None and before.type == "CONDITION" and word.type == "LEFT":
        remedy = tr("put a value with brackets in quotation marks, or write “and” before the bracket")
    elif touching and before is not None and "/" in (before[-1], word[0]):
        remedy = tr("put the whole path in quotation marks")
    elif word.type == "EQUALS":
        remedy = tr("write “and” or “or” before it, or put a name that holds = in quotation marks")
    else:
        remedy = tr("write “and”, “or” or a relation such as “near” there, or put a whole name in quotation marks")
    quoted = shown if shown[0] in QUOTES else f"“{shown}”"
    return _error(query, tr("an operator is missing before {quoted}", quoted=quoted), word, remedy)


def _stray(query: str, word: Token) -> QueryError:
    remedy = tr("write, say, date>=2026-01-31 or @years>=5, or put a name that holds it in quotation marks")
    return _error(query, tr("“{word}” stands behind “date” or an @attribute only", word=word), word, remedy)


def _error(query: str, problem: str, word: Token, remedy: str) -> QueryError:
    return QueryError(problem, query=query, at=_start(word), remedy=remedy)


def _start(word: Token) -> int:
    return word.start_pos or 0
