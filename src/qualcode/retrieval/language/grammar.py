"""The grammar of queries, and the words that a query is cut into.

Every text can be cut into words: what fits nothing else becomes `STRAY` or `UNCLOSED`, so that the parser can say what
is wrong with it, and completion works in what is half typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from qualcode.domain.queries import KEYWORDS

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

QUOTES = '"“”„'
"""Quotation marks that open; `"` closes what `"` opened, `“` and `”` close the others."""

_END = rf"(?![^\s(){QUOTES}=])"
"""Behind a keyword: a blank, a bracket, a quotation mark, or the `=` of a code."""
_QUOTED = r'"(?:[^"\\]|\\[\s\S])*"|[“”„](?:[^“”\\]|\\[\s\S])*[“”]'
_BARE = rf"[^\s(){QUOTES}]+"
_VALUE = rf"(?:{_QUOTED}|{_BARE})?"
_OPERATOR = rf"(?ai:{'|'.join(KEYWORDS)}){_END}"
_SIGN = r"(?:!=|[<>]=?|[=:])"

_COMPARED = rf"(?ai:date)\s*[<>]=?\s*(?!{_OPERATOR}){_VALUE}"

# What stands higher is tried first, by the priorities; the order within one priority does not matter.
_GRAMMAR = rf"""
?start: choice
?choice: joint (_OR joint)*
?joint: condition (_AND condition)*
?condition: _NOT condition -> negated
          | LEVEL HAVING condition -> holding
          | relation
?relation: operand
         | relation RELATION operand -> related
?operand: EQUALS? WORD+ -> code
        | EQUALS? QUOTED -> code
        | EQUALS? CONDITION -> term
        | ATTRIBUTE -> attribute
        | LEFT choice RIGHT -> bracketed
        | (STRAY | UNCLOSED) -> refused

_OR.7: /(?ai:or){_END}/
_AND.7: /(?ai:and){_END}/
_NOT.7: /(?ai:not){_END}/
LEVEL.7: /(?ai:participants|documents|sites){_END}/
HAVING.7: /(?ai:without|with){_END}/
RELATION.7: /(?ai:overlaps|inside|encloses|same-speaker|answered-by|(?:near|then)(?:\/{_BARE})?\/?){_END}/
CONDITION.5: /(?ai:regex):\/(?:[^\/\\]|\\[\s\S])*\/|{_COMPARED}|[^\W\d_][\w-]*{_SIGN}{_VALUE}/
ATTRIBUTE.4: /@(?:{_QUOTED}|[^\s(){QUOTES}=<>!@:]+)?(?:\s*{_SIGN}\s*(?!{_OPERATOR}){_VALUE})?/
QUOTED.3: /{_QUOTED}/
UNCLOSED.2: /[{QUOTES}][\s\S]*/
WORD.1: /[^\s(){QUOTES}=<>@][^\s(){QUOTES}=<>]*/
EQUALS: "="
LEFT: "("
RIGHT: ")"
STRAY: /[<>]=?/
%ignore /\s+/
"""


@cache
def _parser() -> Lark:
    from lark import Lark  # 90 ms that only the first query pays

    return Lark(_GRAMMAR, parser="lalr", lexer="basic", propagate_positions=True, maybe_placeholders=False)


def words_of(text: str) -> list[Token]:
    """What a text consists of, blanks left out; each has its `type`, `start_pos` and `end_pos` in characters."""
    reading: Any = _parser().parse_interactive(text)  # Its lexer has no types.
    return list(reading.lexer_thread.lex(reading.parser_state))


def tree_of(words: Iterable[Token]) -> Tree[Token]:
    """The words put together by the rules of the grammar.

    Raises:
        lark.UnexpectedToken: One of them cannot stand where it does.
    """
    from lark import Tree

    reading: Any = _parser().parse_interactive()
    last: Token | None = None
    for last in words:
        reading.feed_token(last)
    found = reading.feed_eof(last)
    assert isinstance(found, Tree)
    return found
