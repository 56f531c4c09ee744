"""Conditions and operators as a list shows them to who has not learnt the language yet."""

from __future__ import annotations

from typing import Literal, NamedTuple

from qualcode.domain.translation import tr


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
    _condition("text:", tr("these words, letter by letter")),
    _condition("coder:", tr("who coded")),
    _condition("speaker:", tr("a label in the document")),
    _condition("@", tr("an attribute")),
    _condition("participant:", tr("who speaks")),
    _condition("document:", tr("the name of a document")),
    _condition("is:", tr("starred, coded, suggested …")),
    _condition("words:", tr("these words in any form")),
    _condition("kind:", tr("interview, notes …")),
    _condition("set:", tr("a set of documents, cases or codes")),
    _condition("site:", "where"),
    _condition("role:", tr("participant or interviewer")),
    _condition("language:", tr("the language of the document")),
    _condition("date:", tr("a day, month or year of coding")),
    _condition("round:", tr("a coding exercise")),
    _condition("has:", tr("memo or comment")),
    _condition("memo:", tr("words of a memo on the coding")),
    _condition("comment:", tr("words of the coding's comment")),
    _condition("origin:", tr("how the coding came to be")),
    _condition("regex:", tr("a pattern in the texts")),
    _condition("fuzzy:", tr("nearly these words")),
    _condition("query:", tr("a saved query")),
)
"""What a part of a query can begin with."""
LEADING = (
    _operator("not", tr("what this does not hold for")),
    _operator("participants without", tr("of whom nothing is found")),
    _operator("participants with", tr("of whom something is found")),
    _operator("documents without", tr("in which nothing is found")),
    _operator("documents with", tr("in which something is found")),
    _operator("sites without", tr("in which nothing is found")),
    _operator("sites with", tr("in which something is found")),
)
"""Operators that stand before a part."""
OPERATORS = (
    _operator("and", tr("both hold")),
    _operator("or", tr("one of the two holds")),
    _operator("and not", tr("the other does not hold")),
    _operator("overlaps", tr("shares characters with")),
    _operator("near", tr("at most a turn apart; near/3t, near/2s")),
    _operator("then", tr("followed by; then/3t within three turns")),
    _operator("inside", tr("lies in")),
    _operator("encloses", tr("holds the other")),
    _operator("same-speaker", tr("spoken by the same participant")),
    _operator("answered-by", tr("answered by another speaker")),
)
"""Operators that stand between two parts."""
