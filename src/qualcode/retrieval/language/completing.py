"""What a query that is being typed can go on with: names of the project, conditions, operators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from qualcode.domain.queries import HAS, IS
from qualcode.domain.values import SPEAKER_ROLES
from qualcode.retrieval.language.conditions import ATTRIBUTE_PARTS, CONDITION_PARTS, CONDITIONS
from qualcode.retrieval.language.grammar import QUOTES, words_of
from qualcode.retrieval.language.matching import best_places
from qualcode.retrieval.language.names import Names
from qualcode.retrieval.language.offers import LEADING, OPERATORS, TERMS, Offer
from qualcode.retrieval.language.quoting import in_quotes, read_value
from qualcode.retrieval.language.writing import attribute_source, code_source, value_source

if TYPE_CHECKING:
    from lark import Token

What = Literal["code", "condition", "attribute", "value", "operator", "saved"]

_REST = re.compile(rf"[^\s(){QUOTES}]*")
_COMPLETE = frozenset({"WORD", "QUOTED", "CONDITION", "ATTRIBUTE", "RIGHT"})
"""What ends a part of a query."""
_OPERATOR_WORDS = frozenset({"_AND", "_OR", "_NOT", "LEVEL", "HAVING", "RELATION"})
_OTHERS = 3
"""Places of the list that are kept for conditions and operators while codes fit as well."""


class Completion(NamedTuple):
    """One way to go on."""

    text: str
    """What is put in."""
    start: int
    """Where what it replaces begins, in characters of the query."""
    end: int
    shown: str
    """What the list shows."""
    what: What


def complete(text: str, cursor: int, names: Names, *, most: int = 8) -> list[Completion]:
    """How a query can go on where the cursor stands, the best first; the query need not be whole, nor make sense.

    Args:
        text: What has been typed.
        cursor: Where, in characters from 0; what stands behind it counts only as the rest of the word it stands in.
        names: What there is in the project.
        most: So many ways at most.
    """
    cursor = max(0, min(cursor, len(text)))
    typing = _Typing(text, cursor, names, most)
    found = typing.here()
    return [one for one in found if one.text != text[one.start : one.end]][:most]


class _Typing:
    """A query at the moment when a key has been pressed."""

    def __init__(self, text: str, cursor: int, names: Names, most: int) -> None:
        self._text = text
        self._cursor = cursor
        self._names = names
        self._most = most
        self._words = words_of(text[:cursor])

    def here(self) -> list[Completion]:
        """What fits at the cursor."""
        if not self._words:
            return self._offered(TERMS + LEADING)
        last = self._words[-1]
        if last.type == "UNCLOSED":
            return self._in_quotes(last)
        if last.end_pos != self._cursor:
            return self._after(last)
        if last.type == "CONDITION":
            return self._condition(last)
        if last.type == "ATTRIBUTE":
            return self._attribute(last)
        if last.type == "WORD" or last.type in _OPERATOR_WORDS:
            return self._run()
        return self._after(last)

    # Where a word begins -------------------------------------------------------------------------------

    def _after(self, last: Token) -> list[Completion]:
        """Behind a whole word: operators behind a part, else what a part can begin with."""
        if last.type in _COMPLETE:
            longer = self._longer_names() if last.type == "WORD" else []
            return [*longer, *self._offered(OPERATORS)]
        if last.type == "LEVEL":
            return self._offered(tuple(Offer(f"{word} ", word, "operator") for word in ("with", "without")))
        if last.type == "EQUALS":
            return self._codes("", self._cursor, self._cursor)
        if last.type == "STRAY":
            return []
        return self._offered(TERMS if last.type == "RELATION" else TERMS + LEADING)

    def _longer_names(self) -> list[Completion]:
        """Codes that begin with the words before a blank and go on behind it."""
        start = self._run_start(len(self._words) - 1)
        typed = self._text[start : self._cursor]
        whole = f"{' '.join(typed.split())} ".casefold()
        codes = self._codes(typed, start, self._cursor, exactly=True)
        longer = [code for code in codes if any(name.startswith(whole) for name in _names_of(code.shown))]
        return longer[: self._most - _OTHERS]

    def _run_start(self, place: int) -> int:
        """Where the bare words begin that one belongs to."""
        while place and self._words[place - 1].type == "WORD":
            place -= 1
        return self._words[place].start_pos or 0

    def _offered(self, offers: Sequence[Offer], start: int | None = None) -> list[Completion]:
        """Conditions and operators, with a blank before them where they would grow together with what is there."""
        here = self._cursor if start is None else start
        before = self._text[here - 1 : here]
        return [
            Completion(
                f" {offer.text}" if offer.what == "operator" and before and not (before.isspace() or before == "(")
                else offer.text,
                here, self._cursor, offer.shown, offer.what,
            )
            for offer in offers
        ]  # fmt: skip

    # Inside a word -------------------------------------------------------------------------------------

    def _run(self) -> list[Completion]:
        """In bare words: they may be a code whose name holds operators, a code behind one, a condition, an operator."""
        last = self._words[-1]
        place = len(self._words) - 1
        starts = []
        while place and self._is_in_names(self._words[place - 1]):
            if self._words[place - 1].type != "WORD" or last.type != "WORD":
                starts.append(self._words[place].start_pos or 0)
            place -= 1
        starts.append(self._words[place].start_pos or 0)
        nearest, *further = starts
        end = self._end_of_word()
        is_operator = last.type != "WORD"
        before = next((word for word in reversed(self._words) if (word.start_pos or 0) < nearest), None)
        begins = before is None or before.type not in _COMPLETE
        single = nearest == last.start_pos
        others = self._beginning(
            last, end, begins=begins and single, leading=before is None or before.type != "RELATION"
        )
        codes: list[Completion] = []
        if begins:
            codes += self._codes(self._text[nearest : self._cursor], nearest, end, exactly=is_operator)
        for start in further:
            # Operators in between: only where a name begins so, it is meant.
            codes[:0] = self._codes(self._text[start : self._cursor], start, end, exactly=True)
        room = max(self._most - min(len(others), _OTHERS), 1)
        return [*codes[:room], *others, *codes[room:]]

    @staticmethod
    def _is_in_names(word: Token) -> bool:
        """Whether a word can belong to a name that is yet to be put in quotation marks: `Ownership or`, `Q3:`."""
        if word.type == "CONDITION":
            found = CONDITION_PARTS.fullmatch(word)
            return found is not None and found["name"].casefold() not in CONDITIONS
        return word.type == "WORD" or word.type in _OPERATOR_WORDS

    def _beginning(self, last: Token, end: int, *, begins: bool, leading: bool) -> list[Completion]:
        """Conditions or operators that begin with the last word."""
        typed = last.casefold()
        offers: tuple[Offer, ...] = (
            (TERMS + LEADING if leading else TERMS) if begins and last.type == "WORD" else OPERATORS
        )
        if self._words[-2:-1] and self._words[-2].type == "EQUALS":
            offers = ()
        fitting = [offer for offer in offers if offer.text.startswith(typed)]
        start = last.start_pos or 0
        return [Completion(offer.text, start, end, offer.shown, offer.what) for offer in fitting]

    def _condition(self, word: Token) -> list[Completion]:
        found = CONDITION_PARTS.fullmatch(word)
        assert found is not None
        name = found["name"].casefold()
        start = (word.start_pos or 0) + found.start("value")
        if name not in CONDITIONS:
            place = self._run_start(len(self._words) - 1)
            return self._codes(self._text[place : self._cursor], place, self._end_of_word(), exactly=True)
        return self._values(name, found["value"], start)

    def _attribute(self, word: Token) -> list[Completion]:
        found = ATTRIBUTE_PARTS.fullmatch(word)
        assert found is not None
        begin = word.start_pos or 0
        name = read_value(found["name"], begin).words
        if found["sign"] is not None:
            return self._filled(self._allowed(name), found["value"], begin + found.start("value"), "value")
        if found["name"][:1] in QUOTES and found["name"]:
            return self._after(word)
        return self._attributes(name, begin, self._end_of_word())

    def _in_quotes(self, word: Token) -> list[Completion]:
        """In quotation marks that are still open: a value, an attribute, or a code."""
        start = word.start_pos or 0
        typed = word[1:]
        end = self._end_of_quotes(word[0])
        before = self._words[-2] if len(self._words) > 1 else None
        if before is not None and before.end_pos == start:
            if before.type == "CONDITION" and (found := CONDITION_PARTS.fullmatch(before)) and not found["value"]:
                return self._quoted(*self._known(found["name"].casefold()), typed, start, end)
            if before.type == "ATTRIBUTE" and (found := ATTRIBUTE_PARTS.fullmatch(before)) and not found["value"]:
                if found["sign"] is not None:
                    allowed = self._allowed(read_value(found["name"], 0).words)
                    return self._quoted(allowed, "value", typed, start, end)
                return self._quoted(tuple(self._names.attributes), "attribute", typed, start, end)
        return self._codes(typed, start, end, source=in_quotes)

    def _end_of_word(self) -> int:
        found = _REST.match(self._text, self._cursor)
        return found.end() if found else self._cursor

    def _end_of_quotes(self, mark: str) -> int:
        """Behind the quotation mark that closes, if the cursor stands inside a word or right before that mark."""
        following = self._text[self._cursor : self._cursor + 1]
        if not following or following.isspace():
            return self._cursor
        closing = '"' if mark == '"' else "“”"
        places = [place for sign in closing if (place := self._text.find(sign, self._cursor)) >= 0]
        return min(places) + 1 if places else self._end_of_word()

    # Names ---------------------------------------------------------------------------------------------

    def _codes(
        self, typed: str, start: int, end: int, *, exactly: bool = False, source: Callable[[str], str] = code_source
    ) -> list[Completion]:
        names = self._names
        places = best_places(
            _tidy(typed), names.folded_codes, names.folded_code_names, most=self._most + 1, exactly=exactly
        )
        return [Completion(source(names.codes[i]), start, end, names.codes[i], "code") for i in places]

    def _attributes(self, typed: str, start: int, end: int) -> list[Completion]:
        known = tuple(self._names.attributes)
        fitting = [known[i] for i in self._places(typed, known)]
        found = [Completion(attribute_source(name), start, end, f"@{name}", "attribute") for name in fitting]
        for name in fitting[:1]:
            if name.casefold() == typed.casefold():
                pairs = [(value, f"{attribute_source(name)}={value_source(value)}") for value in self._allowed(name)]
                found[1:1] = [Completion(text, start, end, f"@{name}={value}", "value") for value, text in pairs]
        return found

    def _values(self, name: str, typed: str, start: int) -> list[Completion]:
        known, what = self._known(name)
        return self._filled(known, typed, start, what)

    def _filled(self, known: Sequence[str], typed: str, start: int, what: What) -> list[Completion]:
        """Values behind a colon or sign; operators behind one that is whole."""
        if typed and typed[0] in QUOTES:
            return self._offered(OPERATORS)
        end = self._end_of_word()
        found = [Completion(value_source(known[i]), start, end, known[i], what) for i in self._places(typed, known)]
        whole = bool(typed) and end == self._cursor and (not known or any(one.text == typed for one in found))
        return [*found, *self._offered(OPERATORS)] if whole else found

    def _quoted(self, known: Sequence[str], what: What, typed: str, start: int, end: int) -> list[Completion]:
        return [Completion(in_quotes(known[i]), start, end, known[i], what) for i in self._places(typed, known)]

    def _places(self, typed: str, known: Iterable[str]) -> list[int]:
        return best_places(typed, [name.casefold() for name in known], most=self._most + 1)

    def _allowed(self, name: str) -> tuple[str, ...]:
        """The values of an attribute, whatever the case of its name."""
        wanted = name.casefold()
        return next((values for known, values in self._names.attributes.items() if known.casefold() == wanted), ())

    def _known(self, name: str) -> tuple[tuple[str, ...], What]:
        """What can stand behind a condition."""
        names = self._names
        values: dict[str, tuple[str, ...]] = {
            "coder": names.coders, "round": names.rounds, "origin": names.origins, "speaker": names.speakers,
            "participant": names.participants, "role": SPEAKER_ROLES, "site": names.sites,
            "document": names.documents, "kind": names.kinds, "language": names.languages, "set": names.sets,
            "is": IS, "has": HAS, "query": names.saved,
        }  # fmt: skip
        return values.get(name, ()), "saved" if name == "query" else "value"


def _tidy(typed: str) -> str:
    """A path that is being typed as paths are compared: without blanks around its slashes."""
    first, *rest = typed.split("/")
    if not rest:
        return typed
    *middle, last = rest
    return "/".join((first.rstrip(), *(part.strip() for part in middle), last.lstrip()))


def _names_of(path: str) -> tuple[str, str]:
    """What a code can be called by, as names are compared: its path and the last name of it."""
    folded = path.casefold()
    return folded, folded.rpartition("/")[2]
