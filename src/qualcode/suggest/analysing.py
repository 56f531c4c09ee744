"""Texts of turns into words with their base forms, by a language model or by rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from qualcode.suggest.known_models import ModelError
from qualcode.suggest.pipelines import Pipeline, without_model
from qualcode.suggest.turn_words import (
    ADJECTIVE,
    ENDS,
    NOUN,
    PROPER,
    QUESTION,
    QUESTION_WORD,
    STOP,
    VERB,
    TurnWords,
    Word,
)
from qualcode.text.sentence_rules import LanguageRules, rules_for
from qualcode.text.stems import plain_form, stem
from qualcode.text.words import words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

LONGEST_PIECE = 4_000
"""Code points that go through a model at a time; a longer text is cut at white space."""
_HALT_WORD = "."
_QUESTIONS = "?？؟\u037e⁇⁈⁉"
_HALTS = ".!…。！｡۔।॥։።"
_MARK = re.compile(rf"[{_QUESTIONS}{_HALTS}]+")
_MARK_IN_GREEK = re.compile(rf"[;{_QUESTIONS}{_HALTS}]+")
# A point in the middle of a sentence stands after an abbreviation: a small letter follows.
_GOES_ON = re.compile(r"[\"'”’»)\]]*\s+[a-zß-öø-ÿ]|\S*\w")
_CONTRACTED = frozenset({"can't", "won't", "shan't"})
_WORD_CLASSES = {"NOUN": NOUN, "ADJ": ADJECTIVE, "PROPN": PROPER, "VERB": VERB}


class Analyser:
    """Takes texts apart with one pipeline, which is loaded at the first use.

    Equal texts in equal order give equal words. It belongs to one thread.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._nlp: Language | None = None

    @property
    def pipeline(self) -> Pipeline:
        """What takes the texts apart; a blank one, with its problem, once the model has turned out not to load."""
        return self._pipeline

    def ready(self) -> Pipeline:
        """Load the model, unless it is; return what `pipeline` is then."""
        if self._nlp is None:
            try:
                self._nlp = self._pipeline.load()
            except ModelError as error:
                self._pipeline = without_model(self._pipeline, error.problem)
                self._nlp = self._pipeline.load()
        return self._pipeline

    def analyse(self, texts: Sequence[str]) -> list[TurnWords]:
        """The words of each text, in order."""
        return [turn for batch in self.batches(texts) for turn in batch]

    def batches(self, texts: Sequence[str]) -> Iterator[list[TurnWords]]:
        """The same in parts, so that the caller can look up after each some 4,000 code points.

        Where a part ends depends on the texts alone. It is empty where the words of one text take longer.
        """
        self.ready()
        line: list[Word] = []
        for part in _parts(texts):
            done: list[TurnWords] = []
            for piece, found in zip(part, self._words_of(texts, part), strict=True):
                line.extend(found)
                if piece.end == len(texts[piece.text]):
                    done.append(_columns(line))
                    line = []
            yield done

    def _words_of(self, texts: Sequence[str], part: list[_Piece]) -> list[list[Word]]:
        nlp, language = self._nlp, self._pipeline.language
        assert nlp is not None
        if self._pipeline.kind == "blank":
            stops = nlp.Defaults.stop_words
            return [list(_by_rules(texts[number], start, end, language, stops)) for number, start, end in part]
        # Nothing of spaCy outlives the zone; with it go the strings that it would otherwise collect for ever.
        with nlp.memory_zone():
            docs = nlp.pipe((texts[number][start:end] for number, start, end in part), batch_size=len(part))
            return [list(_by_model(doc, piece.start, language)) for doc, piece in zip(docs, part, strict=True)]


class _Piece(NamedTuple):
    """A text or a piece of it, as it goes through a model in one go."""

    text: int
    """The number of the text."""
    start: int
    end: int


def _parts(texts: Sequence[str]) -> Iterator[list[_Piece]]:
    part: list[_Piece] = []
    size = 0
    for number, text in enumerate(texts):
        for start, end in _pieces(text):
            part.append(_Piece(number, start, end))
            size += end - start
            if size >= LONGEST_PIECE:
                yield part
                part, size = [], 0
    if part:
        yield part


def _columns(line: list[Word]) -> TurnWords:
    if not line:
        return TurnWords()
    starts, ends, bases, flags = zip(*line, strict=True)
    return TurnWords(starts, ends, bases, flags)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Spans of at most `LONGEST_PIECE` that cover the text, cut behind white space where there is some."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        end = start + LONGEST_PIECE
        space = max(text.rfind(mark, start, end) for mark in " \n\t\u00a0\u3000")
        end = space + 1 if space > start else end
        yield start, end
        start = end
    yield start, len(text)


def _by_model(doc: Doc, offset: int, language: str) -> Iterator[Word]:
    marks = _marks(language)
    for token in doc:
        text = token.text
        start = offset + token.idx
        if any(map(str.isalnum, text)):
            yield Word(start, start + len(text), _base(token, text, language), _flags(token))
        elif (mark := marks.search(text)) is not None:
            yield _end_mark(mark.group(), start + mark.start())


def _base(token: Token, text: str, language: str) -> str:
    lemma = token.lemma_.strip()
    if not lemma:
        return stem(text, language)
    base = plain_form(lemma)
    return base.rstrip(".") or base


def _flags(token: Token) -> int:
    return _WORD_CLASSES.get(token.pos_, 0) | (STOP if token.is_stop else 0)


def _by_rules(text: str, start: int, end: int, language: str, stops: set[str]) -> Iterator[Word]:
    rules, marks = rules_for(language), _marks(language)
    before = start
    word = ""
    for first, over in words(text, start, end):
        yield from _end_marks(text, before, first, word, rules, marks)
        word = text[first:over]
        yield Word(first, over, stem(word, language), STOP if _is_stop(plain_form(word), stops) else 0)
        before = over
    yield from _end_marks(text, before, end, word, rules, marks)


def _is_stop(word: str, stops: set[str]) -> bool:
    if word in stops:
        return True
    before, apostrophe, _ = word.partition("'")
    return bool(apostrophe) and (before in stops or word.removesuffix("n't") in stops or word in _CONTRACTED)


def _end_marks(
    text: str, start: int, end: int, word: str, rules: LanguageRules, marks: re.Pattern[str]
) -> Iterator[Word]:
    """The mark between two words, if a sentence ends at it."""
    mark = marks.search(text, start, end)
    if mark is None:
        return
    if mark.group() == ".":
        abbreviated = word.lower() in rules.never_last or word.lower() in rules.titles
        if (abbreviated and mark.start() == start) or _GOES_ON.match(text, mark.end()) is not None:
            return
    yield _end_mark(mark.group(), mark.start())


def _marks(language: str) -> re.Pattern[str]:
    return _MARK_IN_GREEK if rules_for(language).semicolon_asks else _MARK


def _end_mark(mark: str, start: int) -> Word:
    if any(sign in mark for sign in f"{_QUESTIONS};"):
        return Word(start, start + len(mark), QUESTION_WORD, ENDS | QUESTION)
    return Word(start, start + len(mark), _HALT_WORD, ENDS)
