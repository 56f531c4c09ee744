"""Suggestions for passages: what a suggester is taught, and what it says, put into the project's own terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b

from qualcode import __version__
from qualcode.domain.suggestions import (
    MOST_SHOWN,
    Advice,
    CodeCard,
    Example,
    Offered,
    Segment,
)
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import read_text
from qualcode.storage.reads.suggestions import suggestions_wanted
from qualcode.suggest.cards import CardWords, card_words
from qualcode.suggest.protocol import SuggesterError, find_suggester
from qualcode.suggestions.choosing import choose
from qualcode.suggestions.done import done_with
from qualcode.suggestions.material import Key, Lesson, Material
from qualcode.suggestions.neighbourhood import Neighbourhood
from qualcode.suggestions.offering import Offering
from qualcode.suggestions.shelf import Shelf

AT_ONCE = 200
"""Passages that change together and are learned in steps at most: what comes in bulk waits until all is studied."""
BESIDE = 0.1
"""A code that is not even a tenth as likely as the first is not suggested beside it."""


class Adviser:
    """Keeps a suggester in step with a project and asks it.

    Args:
        project: Open for reading at least.
        shelf: Its documents with their words.
        suggester: The name of what learns and suggests: an entry point of the group `qualcode.suggesters`.
    """

    def __init__(self, project: Project, shelf: Shelf, suggester: str) -> None:
        self.project, self.shelf, self.name = project, shelf, suggester
        self.suggester = find_suggester(suggester)
        self.neighbourhood = Neighbourhood(shelf)
        self.material = Material(project)
        self._studied: dict[Key, Lesson] = {}
        self._stood: dict[Key, Lesson] = {}
        """What there was to learn when the model was made, learned or not: steps are counted from it."""
        self._studied_cards: tuple[object, ...] = ()
        self._studied_own: int | None = None
        self._stepped = 0
        """Passages that the model has followed by steps since."""
        self._now: dict[Key, Lesson] = {}
        self._left_out: Set[Key] = set()
        self.text = lru_cache(16)(lambda version_id: read_text(project, version_id))
        self._segments: dict[tuple[Key, bytes], Segment] = {}
        self._taught_by_code: dict[str, list[Segment]] | None = None
        self._offering = Offering(project, self.material, self.text, self._taught)

    # ------------------------------------------------------------------ keeping in step

    def refresh(self, document_ids: Collection[int] | None = None) -> None:
        """Take over what stands in the project now, and learn what is new in small steps.

        Args:
            document_ids: The documents in which something was coded, marked, finished or rejected, and nothing else
                has changed; None if anything may have.
        """
        if document_ids is None or not self.material.documents:
            self.material.read()
            self._choose()
        else:
            self.material.read_again(document_ids)
            for document_id in document_ids:
                self._take_over(document_id)
        own = self.material.own
        if self.material.cards == self._studied_cards and (own is None or own == self._studied_own):
            self._follow()

    def _choose(self) -> None:
        self.shelf.prune(self.material.documents)
        lessons = self.material.lessons()
        self._now = choose(lessons)
        self._left_out = lessons.keys() - self._now.keys()

    def _take_over(self, document_id: int) -> None:
        """Let what a document teaches now take the place of what it taught; what a sample left out stays out."""
        one = self.material.documents.get(document_id)
        if one is not None:
            others = {key: lesson for key, lesson in self._now.items() if key[0] != one.uuid}
            new = self.material.lessons_of(document_id)
            self._now = others | {key: lesson for key, lesson in new.items() if key not in self._left_out}

    @property
    def ready(self) -> bool:
        """Whether anything has been studied yet, and nothing of others that the coder must not be led by."""
        return bool(self._studied_cards) and not self._led_by_others

    @property
    def behind(self) -> bool:
        """Whether the suggester has not studied all that stands in the project now."""
        changed = self._studied != self._now or self.material.cards != self._studied_cards
        return changed or self._led_by_others

    @property
    def _led_by_others(self) -> bool:
        """Whether the coder has got something to code blindly since others' codings were studied."""
        own = self.material.own_only()
        return own is not None and own != self._studied_own

    def studying(self) -> Iterator[None]:
        """Let the suggester study all anew, with stops at which the old model can be asked.

        What was studied before, in this session or another, is taken from the cache.
        """
        self.material.read()
        self._choose()
        self.look_for_meaning()
        lessons, cards, own = self._now, self.material.cards, self.material.own
        meaning = self.shelf.meaning.fingerprint
        digest = self._digest(lessons, cards)
        alike = True
        if not self._remembered(digest):
            told = yield from self._told(cards)
            examples = []
            yield from self._getting_words(lessons)
            for key in _in_order(lessons):
                examples.append(self._example(key, lessons[key]))
                yield
            alike = self.shelf.meaning.fingerprint == meaning  # Else some passages have vectors, and others none.
            yield from self.suggester.studying(told, examples)
            if alike:
                self.shelf.keep_model(digest, self.suggester.dump())
        self._studied, self._stood, self._studied_cards = lessons if alike else {}, lessons, cards
        self._studied_own, self._stepped = own, 0
        self._segments = {key: one for key, one in self._segments.items() if key[0] in lessons}
        self._taught_by_code = None
        self._follow()

    def _getting_words(self, lessons: Mapping[Key, Lesson]) -> Iterator[None]:
        """Get the words of all documents that teach anything, document after document."""
        teaching = {key[0] for key in lessons}
        for one in self.material.documents.values():
            if one.uuid in teaching:
                yield from self.shelf.getting(one)

    def beginning(self) -> Iterator[None]:
        """Let the suggester know the codebook, or all it studied in another session, so that it can soon be asked."""
        self.refresh()
        self.look_for_meaning()
        lessons, cards, own = self._now, self.material.cards, self.material.own
        if self._remembered(self._digest(lessons, cards)):
            self._studied = lessons
        else:
            told = yield from self._told(cards)
            yield from self.suggester.studying(told, ())
            self._studied = {}
        self._stood, self._studied_cards, self._studied_own, self._stepped = lessons, cards, own, 0
        self._follow()

    def look_for_meaning(self) -> None:
        """Use what sentences mean, or use it no longer, for all passages alike."""
        before = self.shelf.meaning.fingerprint
        self.shelf.meaning.look(list(self.material.documents.values()))
        if self.shelf.meaning.fingerprint != before:
            self._segments = {}
            self._studied = {}

    def _told(self, cards: Sequence[CodeCard]) -> Generator[None, None, list[CardWords]]:
        """The cards with their words, taken apart together: line by line it would take ten times as long."""
        texts: dict[str, None] = {}

        def noted(text: str) -> tuple[str, ...]:
            texts[text] = None
            return ()

        for card in cards:
            card_words(card, noted)
        words: list[tuple[str, ...]] = []
        for batch in self.shelf.analyser(self.language()).batches(list(texts)):
            words += [line.spoken() for line in batch]
            yield
        known = dict(zip(texts, words, strict=True))
        return [card_words(card, known.__getitem__) for card in cards]

    def _remembered(self, digest: str) -> bool:
        model = self.shelf.model(digest)
        if model is None:
            return False
        try:
            self.suggester.load(model)
        except SuggesterError:  # Of another version of the program: studied again.
            return False
        return True

    def _digest(self, lessons: Mapping[Key, Lesson], cards: Sequence[CodeCard]) -> str:
        """What the model depends on, in short: texts, lessons in their order, cards, language models, the program."""
        texts = {one.uuid: one.text_sha256 for one in self.material.documents.values()}
        parts = blake2b(digest_size=16)
        for language in {one.language for one in self.material.documents.values()}:
            self.shelf.analyser(language)
        parts.update(repr((__version__, type(self.suggester).__qualname__, self.shelf.fingerprint(), cards)).encode())
        for key in _in_order(lessons):
            one = lessons[key]
            parts.update(repr((key, texts[key[0]], sorted(one.codes), sorted(one.refused), one.read)).encode())
        return parts.hexdigest()

    def study(self) -> None:
        """Let the suggester study all anew, without stops."""
        for _ in self.studying():
            pass

    def news(self) -> tuple[int, int]:
        """How many passages teach something that was not studied yet, and how many were."""
        before, now = self._studied, self._now
        if self.material.cards != self._studied_cards:
            return max(1, len(before)), len(before)
        fresh = sum(before.get(key) is not one and before.get(key) != one for key, one in now.items())
        return fresh + sum(key not in now for key in before), len(before)

    def prefetching(self, document_id: int) -> Iterator[None]:
        """Let the words of a document lie ready, with stops in between."""
        one = self.material.documents.get(document_id)
        if one is not None:
            yield from self.shelf.getting(one)

    def preparing(self) -> Iterator[tuple[int, int]]:
        """Let the words of all documents lie ready: how many do, and how many there are, after each."""
        return self.shelf.preparing(self.material.documents)

    def language(self) -> str | None:
        """The language of most documents: the codebook is taken to be in it."""
        languages = [one.language for one in self.material.documents.values()]
        return max(sorted(set(languages), key=str), key=languages.count, default=None)

    def _follow(self) -> None:
        """Learn in small steps what differs from what stood when the model was made, in the order it was done.

        What was read on the way between two codings waits until all is studied anew: it is much, and says little.
        """
        before, now = self._stood, self._now
        changed = {
            key: one
            for key, one in now.items()
            if before.get(key) is not one and before.get(key) != one and (one.codes or one.refused or key in before)
        }
        gone = {key: Lesson(frozenset(), frozenset(), False, before[key].at_ms) for key in before if key not in now}
        both = changed | gone
        if len(both) - self._stepped <= AT_ONCE:
            self.suggester.adapt([self._example(key, both[key]) for key in _in_order(both)])
            self._stepped = len(both)

    def _example(self, key: Key, lesson: Lesson) -> Example:
        return Example(self._segment(key), lesson.codes, lesson.refused, lesson.read)

    def _segment(self, key: Key) -> Segment:
        document_id = self.material.document_id(key[0])
        if document_id is None:
            return Segment(*key, words=())
        one = self.material.documents[document_id]
        known = self._segments.get((key, one.text_sha256))
        if known is None:
            known = self.shelf.segment(one, (key[1], key[2]))
            self._segments[key, one.text_sha256] = known
        return known

    def _taught(self, code: str) -> Sequence[Segment]:
        """The passages with a code that were studied and are at hand: none where the model was kept from before."""
        if self._taught_by_code is None:
            by_code: dict[str, list[Segment]] = defaultdict(list)
            for (key, _), segment in self._segments.items():
                for given in self._studied[key].codes if key in self._studied else ():
                    by_code[given].append(segment)
            self._taught_by_code = by_code
        return self._taught_by_code.get(code, [])

    # ------------------------------------------------------------------ for lists

    def caught_up(self) -> Iterator[tuple[int, int]]:
        """Study what has not been studied yet: (done, of) of a list that has not begun."""
        if not self.material.documents:
            self.refresh()
        if self.behind:
            for _ in self.studying():
                yield 0, max(1, len(self.material.documents))

    def cards_in_words(self) -> list[CardWords]:
        """The cards that were studied, with their words."""
        told = self._told(self.material.cards)
        while True:
            try:
                next(told)
            except StopIteration as ended:
                cards: list[CardWords] = ended.value
                return cards

    def examples(self) -> list[Example]:
        """All passages that were studied, in the order in which they were done."""
        lessons = self._studied
        return [self._example(key, lessons[key]) for key in _in_order(lessons)]

    def learned(self, code: str | None = None) -> int:
        """How many passages with any code, or with one of this UUID, were studied."""
        return sum(bool(one.codes) if code is None else code in one.codes for one in self._studied.values())

    def to_learn(self) -> list[Example]:
        """All passages that there are to learn from, in the order in which they were done."""
        now = self._now
        for _ in self._getting_words(now):
            pass
        return [self._example(key, now[key]) for key in _in_order(now)]

    def chances(self, segments: Sequence[Segment], code: str) -> list[float]:
        """How likely a code is for each of some passages.

        Args:
            code: The UUID of one that can be given.
        """
        if not segments or code not in self.suggester.codes:
            return [0.0] * len(segments)
        column = self.suggester.codes.index(code)
        return [float(list(row)[column]) for row in self.suggester.scores(segments)]

    def offered_for(self, segment: Segment, code: str) -> Offered | None:
        """What speaks for one code at a passage; None where nothing does that could be said."""
        found = self.suggester.suggest(segment, len(self.suggester.codes))
        return next((self._offering.offered(one, segment) for one in found if one.code == code), None)

    # ------------------------------------------------------------------ advising

    def advise(self, document_id: int, span: tuple[int, int], top: int = MOST_SHOWN) -> Advice:
        """What is suggested for a passage, without the codes that the session's coder gave it or rejected for it.

        Args:
            span: `[start, end)` in code points of the document's text.
        """
        start, end = span
        learned = self.learned()
        silent = Advice(document_id, start, end, learned=learned, notice=self._notice(document_id))
        why = self._why_silent(document_id)
        if why:
            return replace(silent, silence=why)
        one = self.material.documents[document_id]
        segment = self.shelf.segment(one, span)
        if not segment.words:
            return replace(silent, silence=tr("There are no words here to go by."))
        uuids = self.material.uuids()
        out = {uuids[code] for code in done_with(self.project, document_id, span) if code in uuids}
        found = [one for one in self.suggester.suggest(segment, top + len(out)) if one.code not in out][:top]
        found = [one for one in found if one.chance >= BESIDE * found[0].chance] if found else []
        given = self._offering.given_here(document_id, span)
        offered = tuple(filter(None, (self._offering.offered(one, segment, given) for one in found)))
        if not offered:
            return replace(silent, silence=self._nothing_fits(bool(out), learned))
        return Advice(document_id, start, end, offered, notice=silent.notice, learned=learned)

    def _why_silent(self, document_id: int) -> str:
        if not suggestions_wanted(self.project):
            return tr("Suggestions are switched off in this project.")
        if not self.material.cards:
            return tr("The codebook is empty: suggestions begin with its first code.")
        if not self.ready:
            return tr("The codebook and the codings are being studied …")
        if document_id not in self.material.documents:
            return tr("The document is no longer there.")
        return ""

    def _nothing_fits(self, some_out: bool, learned: int) -> str:
        if some_out:
            return tr("Nothing else is likely here.")
        texts = any(card.definition or card.include or card.keywords or card.example for card in self.material.cards)
        if not learned and not texts:
            return tr("No code is likely here: definitions, keywords and codings are what suggestions are made from.")
        return tr("No code is likely here.")

    def _notice(self, document_id: int) -> str:
        one = self.material.documents.get(document_id)
        return self.shelf.analyser(one.language).pipeline.problem if one is not None else ""


def _in_order(lessons: Mapping[Key, Lesson]) -> list[Key]:
    """The passages in the order in which they were dealt with; of equal times by place."""
    return sorted(lessons, key=lambda key: (lessons[key].at_ms, key))
