"""What a participant says in a project, and where: all versions of her documents, what she is called, what is hers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from qualcode.domain.erasure import Erasure
from qualcode.domain.spans import Span
from qualcode.storage.erasing.masks import FILLER
from qualcode.storage.erasing.spoken import SpokenTurn, SpokenVersion, SpokenVersions
from qualcode.text.name_replacing import NameReplacing
from qualcode.text.word_forms import fold
from qualcode.text.word_runs import ERASED, WordRuns

WRITTEN_BY_TEAM = frozenset({"notes", "report"})
"""Kinds of documents in which the team's own words stand, and quotes of what was said."""
_ROLE_WORDS = frozenset((
    "befragte", "befragter", "boy", "child", "dr", "eltern", "father", "female", "frau", "gast", "girl", "guest",
    "herr", "interviewee", "interviewte", "interviewter", "kind", "lehrer", "lehrerin", "lehrkraft", "male", "man",
    "mann", "mother", "mr", "mrs", "ms", "mutter", "p", "parent", "participant", "participante", "person", "principal",
    "proband", "probandin", "pupil", "respondent", "s", "schuler", "schulerin", "speaker", "sprecher", "sprecherin",
    "stimme", "student", "studentin", "subject", "superintendent", "t", "teacher", "teilnehmer", "teilnehmerin",
    "unknown", "vater", "voice", "woman",
))  # fmt: skip
"""Words that are labels of many, and nobody's name."""


class SpokenWords:
    """The words of a participant.

    Args:
        versions: All versions of the project, or of a copy of it.
        case: The UUID of the participant.
        before: What was taken out of the project itself, where this is a copy that may know less of who speaks.
        real_names: What else she is called.
    """

    def __init__(
        self, versions: SpokenVersions, case: str, before: Erasure | None = None, real_names: Collection[str] = ()
    ) -> None:
        self._versions = versions
        self._case = case
        self._before = before or Erasure()
        self.versions = versions.of_case(case, documents=self._before.documents, versions=self._before.blanked)
        said = [version for version in self.versions if any(turn.case == case for turn in version.turns)]
        self._labels = {turn.speaker for version in said for turn in version.turns if turn.case == case}
        self._texts = {version.text_sha256 for version in said}
        self._known_labels = {
            (version.document, turn.speaker)
            for version in self.versions
            for turn in version.turns
            if turn.speaker and self._is_known(version, turn)
        }
        """Document and label of whom it was known before that she is she."""
        self.turns = {
            version.uuid: [turn for turn in version.turns if self._is_hers(version, turn)] for version in self.versions
        }
        """Version → the turns in which she speaks."""
        self.documents = {version.document for version in self.versions}
        """The UUIDs of the documents in which she does."""
        self.going = self._before.documents | {
            document
            for document in self.documents
            if all(self._is_hers_alone(version) for version in self.versions if version.document == document)
        }
        """Of these, those in which nobody else speaks but interviewers."""
        self.passages = [passage for version in self.versions for passage in self._said(version)]
        """Every stretch of what she says, and every sentence of it."""
        self.others = [version for version in versions.others(self.documents) if version.latest and version.standing]
        """The other documents, as they are."""
        spoken = (version.text for version in self.others if version.kind not in WRITTEN_BY_TEAM)
        self.runs = WordRuns(self.passages).without_common(spoken)
        """Runs of words that are hers."""
        self.names = self._names(real_names)
        """What she is called: labels that others have too, or that are what many are called, are no names."""
        self.replacing = NameReplacing(dict.fromkeys(self.names, ERASED))

    def erasure(self) -> Erasure:
        """What takes her words out of the project, or copy."""
        hers = {
            version.uuid: tuple(self._blanks(version))
            for version in self.versions
            if version.document not in self.going
        }
        quoting = {
            version.uuid: tuple(self.runs.found(version.text))
            for version in self._versions.others(self.documents)
            if version.kind in WRITTEN_BY_TEAM
        }
        return Erasure(
            participants=frozenset({self._case}),
            documents=frozenset(self.going),
            blanked={uuid: spans for uuid, spans in (hers | quoting).items() if spans},
            words=tuple(dict.fromkeys(chain.from_iterable(map(self.runs.pieces, self.passages)))),
            names=dict.fromkeys(self.names, ERASED),
        )

    def _is_hers(self, version: SpokenVersion, turn: SpokenTurn) -> bool:
        """Whether she speaks in a turn: it says so, or the same text does elsewhere, or it was known to be hers."""
        if turn.case or turn.role == "interviewer":
            return turn.case == self._case
        if version.document in self._before.documents or (version.document, turn.speaker) in self._known_labels:
            return True
        return version.text_sha256 in self._texts and turn.speaker in self._labels

    def _is_hers_alone(self, version: SpokenVersion) -> bool:
        hers = self.turns[version.uuid]
        rest = [turn for turn in version.turns if turn.speech and turn not in hers]
        return bool(hers) and all(turn.role == "interviewer" or not turn.speaker for turn in rest)

    def _known(self, version: SpokenVersion) -> tuple[Span, ...]:
        """What is written over in the project's own text of a version, where this one is as long."""
        return tuple(span for span in self._before.blanked.get(version.uuid, ()) if span.end <= len(version.text))

    def _is_known(self, version: SpokenVersion, turn: SpokenTurn) -> bool:
        """Whether all that is said in a turn is written over in the project's own text."""
        known = self._known(version)
        return bool(turn.speech) and all(
            any(span.start <= speech.start and speech.end <= span.end for span in known) for speech in turn.speech
        )

    def _said(self, version: SpokenVersion) -> Iterator[str]:
        stretches = [*(span for turn in self.turns[version.uuid] for span in turn.speech), *self._known(version)]
        for span in stretches:
            yield version.text[span.start : span.end].replace(FILLER, " ")
        for sentence in version.sentences:
            if any(span.start <= sentence.start and sentence.end <= span.end for span in stretches):
                yield version.text[sentence.start : sentence.end].replace(FILLER, " ")

    def _blanks(self, version: SpokenVersion) -> Iterator[Span]:
        """Her speech and labels, what others repeat of it, and her names."""
        for turn in self.turns[version.uuid]:
            yield from turn.speech
            if turn.label is not None:
                yield turn.label
        yield from self._known(version)
        yield from self.runs.found(version.text)
        yield from (span for span, _ in self.replacing.found(version.text))

    def _names(self, real_names: Iterable[str]) -> tuple[str, ...]:
        bearers: Mapping[str, Collection[str]] = self._versions.labels()
        own = [label for label in sorted(self._labels) if set(bearers.get(label, ())) <= {self._case}]
        called = [name for name in (self._versions.name_of(self._case), *own) if _is_name(name)]
        real = [name for name in real_names if name.strip()]
        return tuple(dict.fromkeys([*called, *real, *self._before.names]))


def _is_name(label: str) -> bool:
    words = [fold(word).strip(".:") for word in label.split()]
    return len(label.strip()) > 1 and any(word not in _ROLE_WORDS and not word.isdigit() for word in words)
