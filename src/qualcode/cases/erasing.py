"""Erasing a participant: what that takes out of a project, told before, and taking it out for good."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from qualcode.codebook.tree import load_tree
from qualcode.domain.erasure import AuditLine, Erasure
from qualcode.domain.errors import RuleError
from qualcode.domain.spans import Span
from qualcode.domain.values import Case, Document
from qualcode.domain.wording import counted
from qualcode.storage.erasing.spoken import SpokenTurn, SpokenVersion, SpokenVersions
from qualcode.storage.project import Project
from qualcode.team.coders import check_lead
from qualcode.text.name_replacing import NameReplacing
from qualcode.text.word_forms import fold
from qualcode.text.word_runs import ERASED, WordRuns, says_phrase
from qualcode.text.words import count_words

VERB = "erase-case"
GOES, WRITTEN_OVER = "goes", "written over"
_WRITTEN_BY_TEAM = frozenset({"notes", "report"})
"""Kinds of documents in which the team's own words stand, and quotes of what was said."""
_QUOTED = 8
"""Words of hers in a row, in what somebody else says, that are told as a quote."""
_ROLE_WORDS = frozenset((
    "befragte", "befragter", "boy", "child", "dr", "eltern", "father", "female", "frau", "gast", "girl", "guest",
    "herr", "interviewee", "interviewte", "interviewter", "kind", "lehrer", "lehrerin", "lehrkraft", "male", "man",
    "mann", "mother", "mr", "mrs", "ms", "mutter", "p", "parent", "participant", "participante", "person", "principal",
    "proband", "probandin", "pupil", "respondent", "s", "schuler", "schulerin", "speaker", "sprecher", "sprecherin",
    "stimme", "student", "studentin", "subject", "superintendent", "t", "teacher", "teilnehmer", "teilnehmerin",
    "unknown", "vater", "voice", "woman",
))  # fmt: skip
"""Words that are labels of many, and nobody's name."""


@dataclass(frozen=True, slots=True)
class ErasedDocument:
    """A document that an erasure has to do with."""

    name: str
    uuid: str
    what: str
    """`goes` with all that was coded in it, or `written over` where the participant speaks."""
    versions: int
    turns: int
    """Turns of the participant in its latest text."""
    standing: bool
    """False for one that was removed before: an undo could have brought it back."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A document in which the participant does not speak, but in which her words or her name stand."""

    name: str
    quotes: int
    """Places with several words of hers."""
    names: int
    written_over: bool
    """Whether these words are taken out of it, since it was written by the team; names stay."""


@dataclass(frozen=True, slots=True)
class ErasePlan:
    """What erasing a participant takes out, worked out and not yet done."""

    case: Case
    erasure: Erasure
    line: AuditLine
    documents: tuple[ErasedDocument, ...]
    elsewhere: tuple[Elsewhere, ...]
    names: tuple[str, ...]
    """What is replaced wherever people wrote it: the participant's name, her labels, real names of the key."""
    spoken_codes: tuple[str, ...]
    """Paths of codes whose names are words of hers and stay: they are too few to be told from a turn of phrase."""


def plan_erasing(project: Project, bearer: Case | Document, real_names: Collection[str] = ()) -> ErasePlan:
    """Work out what erasing a participant takes out of a project; nothing is written.

    Args:
        real_names: As the identity key has them; they go as well, wherever they stand.

    Raises:
        RuleError: It is no participant, or the session's coder is no lead where there is one.
    """
    if not isinstance(bearer, Case) or bearer.kind != "participant":
        raise RuleError(f"“{bearer.name}” is no participant", remedy="only participants can be erased")
    check_lead(project, "erase participants")
    with project.reading(), project.seeing_all():
        versions = SpokenVersions(project)
        return _planned(project, bearer, versions, real_names)


def _planned(project: Project, case: Case, versions: SpokenVersions, real_names: Collection[str]) -> ErasePlan:
    found = versions.of_case(case.uuid)
    labels = {turn.speaker for version in found for turn in version.turns if turn.case == case.uuid}
    of_text = {version.text_sha256 for version in found if any(turn.case == case.uuid for turn in version.turns)}
    by_document: dict[str, list[SpokenVersion]] = {}
    for version in found:
        by_document.setdefault(version.document, []).append(version)

    def own(version: SpokenVersion, turn: SpokenTurn) -> bool:
        twin = version.text_sha256 in of_text and not turn.case and turn.role != "interviewer"
        return turn.case == case.uuid or (twin and turn.speaker in labels)

    hers = {version.uuid: [turn for turn in version.turns if own(version, turn)] for version in found}
    going = frozenset(
        document
        for document, its in by_document.items()
        if all(_is_hers_alone(version, hers[version.uuid]) for version in its)
    )
    passages = [passage for version in found for passage in _said(version, hers[version.uuid])]
    others = [version for version in versions.others(set(by_document)) if version.latest]
    runs = WordRuns(passages).without_common(
        version.text for version in others if version.standing and version.kind not in _WRITTEN_BY_TEAM
    )
    names = _names(case, labels, versions.labels(), real_names)
    replacing = NameReplacing(dict.fromkeys(names, ERASED))
    blanked = {
        version.uuid: tuple(_blanks(version, hers[version.uuid], runs, replacing))
        for version in found
        if version.document not in going
    }
    quoting = {
        version.uuid: spans
        for version in versions.others(set(by_document))
        if version.kind in _WRITTEN_BY_TEAM and (spans := tuple(runs.found(version.text)))
    }
    erasure = Erasure(
        participants=frozenset({case.uuid}),
        documents=going,
        blanked={uuid: spans for uuid, spans in (blanked | quoting).items() if spans},
        words=tuple(dict.fromkeys(chain.from_iterable(map(runs.pieces, passages)))),
        names=dict.fromkeys(names, ERASED),
    )
    documents = tuple(_told(its, hers, going) for its in by_document.values())
    return ErasePlan(
        case,
        erasure,
        _line(project, case, documents),
        documents,
        tuple(_elsewhere(others, runs, replacing)),
        names,
        _spoken_codes(project, passages, runs),
    )


def _line(project: Project, case: Case, documents: Sequence[ErasedDocument]) -> AuditLine:
    """What the journal keeps: how much went, and the UUIDs by which copies that come back are known."""
    gone = [document for document in documents if document.what == GOES]
    summary = (
        f"a participant was erased, with {counted(len(gone), 'document')}; "
        f"{counted(len(documents) - len(gone), 'document')} written over in places"
    )
    known = [f"participant {case.uuid}", *(f"document {document.uuid}" for document in gone)]
    return AuditLine(project.spelling(project.coder), VERB, summary, "; ".join(known))


def _is_hers_alone(version: SpokenVersion, hers: Collection[SpokenTurn]) -> bool:
    """Whether nobody else speaks but interviewers."""
    rest = [turn for turn in version.turns if turn.speech and turn not in hers]
    return bool(hers) and all(turn.role == "interviewer" or (not turn.speaker and not turn.case) for turn in rest)


def _said(version: SpokenVersion, hers: Iterable[SpokenTurn]) -> Iterable[str]:
    """What she says: every stretch of it, and every sentence."""
    stretches = [span for turn in hers for span in turn.speech]
    for span in stretches:
        yield version.text[span.start : span.end]
    for sentence in version.sentences:
        if any(span.start <= sentence.start and sentence.end <= span.end for span in stretches):
            yield version.text[sentence.start : sentence.end]


def _blanks(
    version: SpokenVersion, hers: Collection[SpokenTurn], runs: WordRuns, names: NameReplacing
) -> Iterable[Span]:
    """Her speech and labels, what others repeat of it, and her names."""
    for turn in hers:
        yield from turn.speech
        if turn.label is not None:
            yield turn.label
    yield from runs.found(version.text)
    yield from (span for span, _ in names.found(version.text))


def _names(
    case: Case, labels: Iterable[str], bearers: Mapping[str, Collection[str]], real_names: Iterable[str]
) -> tuple[str, ...]:
    """What she is called: labels that others have too, or that are what many are called, are no names."""
    own = [label for label in sorted(labels) if set(bearers.get(label, ())) <= {case.uuid}]
    return tuple(
        dict.fromkeys(
            [*(name for name in (case.name, *own) if _is_name(name)), *(name for name in real_names if name.strip())]
        )
    )


def _is_name(label: str) -> bool:
    words = [fold(word).strip(".:") for word in label.split()]
    telling = [word for word in words if word not in _ROLE_WORDS and not word.isdigit()]
    return bool(telling) and len(label.strip()) > 1


def _told(
    versions: Sequence[SpokenVersion], hers: Mapping[str, Sequence[SpokenTurn]], going: Collection[str]
) -> ErasedDocument:
    last = next(version for version in versions if version.latest)
    return ErasedDocument(
        last.name,
        last.document,
        GOES if last.document in going else WRITTEN_OVER,
        len(versions),
        len(hers[last.uuid]),
        last.standing,
    )


def _elsewhere(others: Iterable[SpokenVersion], runs: WordRuns, names: NameReplacing) -> Iterable[Elsewhere]:
    for version in others:
        by_team = version.kind in _WRITTEN_BY_TEAM
        places = runs.found(version.text)
        quotes = sum(by_team or count_words(version.text, [place]) >= _QUOTED for place in places)
        named = len(names.found(version.text))
        if version.standing and (quotes or named):
            yield Elsewhere(version.name, quotes, named, quotes > 0 and by_team)


def _spoken_codes(project: Project, passages: Sequence[str], runs: WordRuns) -> tuple[str, ...]:
    tree = load_tree(project)
    return tuple(
        tree.path(code.id) for code in tree.walk() if not runs.found(code.name) and says_phrase(passages, code.name)
    )
