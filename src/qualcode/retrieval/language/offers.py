"""Conditions and operators as a list shows them to who has not learnt the language yet."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Offer(NamedTuple):
    """A condition or operator that can be put in."""

    text: str
    shown: str
    """It, with a word on what it means."""
    what: Literal["condition", "operator"]


def _condition(text: str, meaning: str) -> Offer:
    return Offer(text, f"{text}  {meaning}", "condition")


def _operator(text: str, meaning: str) -> Offer:
    return Offer(f"{text} ", f"{text}  {meaning}", "operator")


TERMS = (
    _condition("text:", "these words, letter by letter"),
    _condition("coder:", "who coded"),
    _condition("speaker:", "a label in the document"),
    _condition("@", "an attribute"),
    _condition("participant:", "who speaks"),
    _condition("document:", "the name of a document"),
    _condition("is:", "starred, coded, suggested …"),
    _condition("words:", "these words in any form"),
    _condition("kind:", "interview, notes …"),
    _condition("set:", "a set of documents, cases or codes"),
    _condition("site:", "where"),
    _condition("role:", "participant or interviewer"),
    _condition("language:", "the language of the document"),
    _condition("date:", "a day, month or year of coding"),
    _condition("round:", "a coding exercise"),
    _condition("has:", "memo or comment"),
    _condition("memo:", "words of a memo on the coding"),
    _condition("comment:", "words of the coding's comment"),
    _condition("origin:", "how the coding came to be"),
    _condition("regex:", "a pattern in the texts"),
    _condition("fuzzy:", "nearly these words"),
    _condition("query:", "a saved query"),
)
"""What a part of a query can begin with."""
LEADING = (
    _operator("not", "what this does not hold for"),
    _operator("participants without", "of whom nothing is found"),
    _operator("participants with", "of whom something is found"),
    _operator("documents without", "in which nothing is found"),
    _operator("documents with", "in which something is found"),
    _operator("sites without", "in which nothing is found"),
    _operator("sites with", "in which something is found"),
)
"""Operators that stand before a part."""
OPERATORS = (
    _operator("and", "both hold"),
    _operator("or", "one of the two holds"),
    _operator("and not", "the other does not hold"),
    _operator("overlaps", "shares characters with"),
    _operator("near", "at most a turn apart; near/3t, near/2s"),
    _operator("then", "followed by; then/3t within three turns"),
    _operator("inside", "lies in"),
    _operator("encloses", "holds the other"),
    _operator("same-speaker", "spoken by the same participant"),
    _operator("answered-by", "answered by another speaker"),
)
"""Operators that stand between two parts."""
