"""Suggestions by the words of the codebook alone, without a language model: for when nothing else answers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import cache

from qualcode.codebook.tree import load_tree
from qualcode.coding.passages import transcript_of, turn_at
from qualcode.domain.suggestions import MOST_SHOWN, Advice, Offered, OfferedReason, Segment
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.suggestions import suggestions_wanted
from qualcode.suggest.cards import card_words
from qualcode.suggest.keywords import KeywordSuggester
from qualcode.suggestions.cards import cards_of
from qualcode.suggestions.done import done_with
from qualcode.text.stems import words_of

NOTICE = tr("Only keywords of the codebook are looked at.")


def advise_by_keywords(project: Project, document_id: int, span: tuple[int, int], top: int = MOST_SHOWN) -> Advice:
    """What the words of the codebook suggest for a passage.

    Args:
        span: `[start, end)` in code points of the document's text.

    Raises:
        NotFoundError: The document is not there.
    """
    start, end = span
    with project.reading():
        silent = Advice(document_id, start, end, silence=tr("No code is likely here."), notice=NOTICE)
        if not suggestions_wanted(project):
            return Advice(document_id, start, end, silence=tr("Suggestions are switched off in this project."))
        transcript = transcript_of(project, document_id)
        starts = [turn.start for turn in transcript.turns]
        turns = transcript.turns[turn_at(starts, start) : bisect_left(starts, end)]
        spoken = " ".join(
            transcript.text[max(piece.start, start) : min(piece.end, end)]
            for turn in turns
            for piece in turn.speech
            if piece.overlaps(span)
        )
        words = words_of(spoken, transcript.document.language)
        tree = load_tree(project)
        ids = {code.uuid: code.id for code in tree.walk()}
        out = done_with(project, document_id, span)
        speaker = turns[0].speaker if turns else None
        segment = Segment(transcript.document.uuid, start, end, words, speaker=speaker or "")
        found = project.of_codebook(_maker(transcript.document.language)).suggest(segment, top + len(out))
    offered = tuple(
        Offered(
            ids[one.code],
            tree.path(ids[one.code]),
            one.chance,
            one.word,
            one.measured,
            tuple(OfferedReason(reason.kind, reason.text) for reason in one.reasons),
        )
        for one in found
        if ids[one.code] not in out
    )[:top]
    return Advice(document_id, start, end, offered, notice=NOTICE) if offered else silent


@cache
def _maker(language: str | None) -> Callable[[Project], KeywordSuggester]:
    """What makes the suggester for passages of a language; one function for each, as `of_codebook` needs it."""

    def made(project: Project) -> KeywordSuggester:
        suggester = KeywordSuggester()
        cards = [card_words(card, lambda text: words_of(text, language)) for card in cards_of(load_tree(project), ())]
        for _ in suggester.studying(cards, ()):
            pass
        return suggester

    return made
