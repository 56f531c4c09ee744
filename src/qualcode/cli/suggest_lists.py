"""Working lists that suggestions make: what looks like a code, what may be miscoded, what has no code yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.cli.advising import advising, made, note_language, study, turn_of
from qualcode.cli.counted_words import counted_word
from qualcode.cli.output import answer_json, one_line, say, short_ids
from qualcode.cli.session import Session
from qualcode.cli.suggest_words import because, confidence, passage_line, reason_answers
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.domain.suggestion_answers import DoubtfulAnswer, LikeCodeAnswer, NewCodesAnswer
    from qualcode.domain.suggestion_lists import DoubtfulCodings, LikeCode, NewCodes
    from qualcode.suggestions.adviser import Adviser

TOP = 20
"""Entries of a list unless more are asked for."""


def print_like_code(session: Session, name: str, top: int, unsure: bool, as_json: bool) -> None:
    """The passages that look like a code and do not have it.

    Raises:
        NotFoundError: There is no such code.
        RuleError: It cannot be given, or suggestions are switched off.
    """
    from qualcode.suggestions.like_code import passages_like

    with advising(session) as adviser:
        code = adviser.material.tree.find(name)
        study(adviser)
        note_language(adviser)
        steps = passages_like(adviser, code.id, top=top, unsure=unsure)
        answer = _like_code(adviser, made(steps, tr("looking through documents")))
        learned_of = _given(adviser, code.id)
    if as_json:
        answer_json(answer.model_dump(mode="json"))
    else:
        _print_like_code(answer, learned_of, unsure)


def _given(adviser: Adviser, code_id: int) -> int:
    """How many passages with the code were learned from."""
    uuid = adviser.material.uuids().get(code_id)
    return adviser.learned(uuid) if uuid is not None else 0


def _like_code(adviser: Adviser, found: LikeCode) -> LikeCodeAnswer:
    from qualcode.domain.suggestion_answers import LikeCodeAnswer, LikeCodeRow

    tree = adviser.material.tree
    rows = tuple(
        LikeCodeRow(
            document=one.place.document,
            start=one.place.start,
            end=one.place.end,
            quote=one.place.quote,
            turn=turn_of(adviser, one.place),
            speaker=one.place.speaker or None,
            chance=round(one.chance, 4),
            word=one.word,
            reasons=reason_answers(one.reasons),
            codes=tuple(tree.path(id_) for id_ in one.codes if id_ in tree),
        )
        for one in found.candidates
    )
    return LikeCodeAnswer(
        code=tree.path(found.code_id),
        unit=found.unit,
        looked_through=found.looked_through,
        measured=found.measured,
        expected=round(found.expected, 1),
        passages=rows,
    )


def _print_like_code(answer: LikeCodeAnswer, learned_of: int, unsure: bool) -> None:
    code = one_line(answer.code)
    for one in answer.passages:
        say(passage_line(one.document, one.start, one.end, one.speaker, one.quote))
        has = tr("; has {codes}", codes=", ".join(map(one_line, one.codes))) if one.codes else ""
        say(f"  {confidence(one.word, one.chance, answer.measured)}: {because(one.reasons)}{has}")
    looked = tr("{passages} looked through", passages=counted_word(answer.looked_through, answer.unit))
    if not answer.passages:
        say(tr("no passage without {code} looks like it; {looked}", code=code, looked=looked))
        return
    order = tr("the most uncertain first") if unsure else tr("the likeliest first")
    basis = (
        tr("learned from {passages} with it", passages=counted(learned_of, "passage"))
        if learned_of
        else tr("by the codebook alone")
    )
    passages = counted(len(answer.passages), "passage")
    say(
        tr(
            "{passages} without {code}, {order}; {looked}, {basis}",
            passages=passages,
            code=code,
            order=order,
            looked=looked,
            basis=basis,
        )
    )
    say(_gain(answer))


def _gain(answer: LikeCodeAnswer) -> str:
    """How many of the passages are to be given the code, where that can be said."""
    number = len(answer.passages)
    if not answer.measured:
        return plural(
            "how many of it would be right cannot be said yet: too little is reviewed",
            "how many of them would be right cannot be said yet: too little is reviewed",
            number,
        )
    about = round(answer.expected)
    if not about:
        return plural("probably none of it would be right", "probably none of these {number} would be right", number)
    return plural(
        "about {about} of this one would be right",
        "about {about} of these {number} would be right",
        number,
        about=about,
    )


def print_doubtful(session: Session, top: int, as_json: bool) -> None:
    """Codings that all others make unlikely.

    Raises:
        RuleError: Too little is coded, or suggestions are switched off.
    """
    from qualcode.suggestions.doubtful import possible_miscodings

    with advising(session) as adviser:
        study(adviser)
        note_language(adviser)
        found: DoubtfulCodings = made(possible_miscodings(adviser, top=top), tr("foretelling codings"))
        answer = _doubtful(adviser, found)
    if as_json:
        answer_json(answer.model_dump(mode="json"))
        return
    for id_, one in zip(short_ids([one.id for one in answer.codings]), answer.codings, strict=True):
        say(f"{id_} {passage_line(one.document, one.start, one.end, one.speaker, one.quote)}")
        instead = ", ".join(one_line(other.code) for other in one.instead)
        say(
            tr(
                "  {coder} gave {code}; likelier: {instead}",
                coder=one_line(one.coder),
                code=one_line(one.code),
                instead=instead,
            )
        )
    looked = tr("{passages} looked at", passages=counted(answer.looked_at, "coded passage"))
    if not answer.codings:
        say(tr("no coding is clearly unlikely; {looked}", looked=looked))
        return
    say(
        tr(
            "{codings} to look at, not mistakes found; {looked}",
            codings=counted(len(answer.codings), "coding"),
            looked=looked,
        )
    )


def _doubtful(adviser: Adviser, found: DoubtfulCodings) -> DoubtfulAnswer:
    from qualcode.domain.suggestion_answers import DoubtfulAnswer, DoubtfulRow, LikelierCode
    from qualcode.storage.reads.codings import list_codings

    tree = adviser.material.tree
    listed = list_codings(adviser.project, ids=[one.coding_id for one in found.found])
    uuids = {coding.id: coding.uuid for coding in listed}
    return DoubtfulAnswer(
        looked_at=found.looked_at,
        codings=tuple(
            DoubtfulRow(
                id=uuids[one.coding_id],
                document=one.place.document,
                start=one.place.start,
                end=one.place.end,
                quote=one.place.quote,
                code=tree.path(one.code_id),
                coder=one.coder,
                turn=turn_of(adviser, one.place),
                speaker=one.place.speaker or None,
                chance=round(one.chance, 4),
                instead=tuple(
                    LikelierCode(code=tree.path(id_), chance=round(chance, 4)) for id_, chance in one.instead
                ),
            )
            for one in found.found
        ),
    )


def print_new_codes(session: Session, top: int, as_json: bool) -> None:
    """Key phrases of uncoded passages, as candidates for codes.

    Raises:
        RuleError: There is nothing to make them from, or suggestions are switched off.
    """
    from qualcode.suggestions.new_codes import new_codes

    with advising(session) as adviser:
        note_language(adviser)
        answer = _new_codes(adviser, made(new_codes(adviser, top=top), tr("looking through documents")))
    if as_json:
        answer_json(answer.model_dump(mode="json"))
        return
    for one in answer.codes:
        where = tr(
            "{passages} in {documents}",
            passages=counted(one.passages, "passage"),
            documents=counted(one.documents, "document"),
        )
        say(f"{one_line(one.name)} ({where})")
        others = [phrase for phrase in one.phrases if phrase != one.name]
        if others:
            say(tr("  also: {phrases}", phrases=one_line(", ".join(others))))
        for place in one.examples[:2]:
            say(f"  {passage_line(place.document, place.start, place.end, place.speaker, place.quote)}")
    uncoded = tr("{passages} looked through", passages=counted(answer.uncoded, "uncoded passage"))
    say(
        tr(
            "{candidates} for codes, in the participants' words; {uncoded}",
            candidates=counted(len(answer.codes), "candidate"),
            uncoded=uncoded,
        )
        if answer.codes
        else tr("no phrase comes back often enough to be a code; {uncoded}", uncoded=uncoded)
    )


def _new_codes(adviser: Adviser, found: NewCodes) -> NewCodesAnswer:
    from qualcode.domain.suggestion_answers import NewCodeRow, NewCodesAnswer, PhrasePlace

    return NewCodesAnswer(
        uncoded=found.uncoded,
        codes=tuple(
            NewCodeRow(
                name=one.name,
                phrases=one.phrases,
                passages=one.passages,
                documents=one.documents,
                examples=tuple(
                    PhrasePlace(
                        document=place.document,
                        start=place.start,
                        end=place.end,
                        quote=place.quote,
                        turn=turn_of(adviser, place),
                        speaker=place.speaker or None,
                    )
                    for place in one.examples
                ),
            )
            for one in found.found
        ),
    )
