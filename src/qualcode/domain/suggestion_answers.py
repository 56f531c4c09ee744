"""What commands that suggest answer: the models behind `--json`, described in `docs/json.md`."""

from __future__ import annotations

from qualcode.domain.answers import Answer


class ReasonAnswer(Answer):
    """Why a code is suggested."""

    kind: str
    """`keyword`, `example`, `definition`, `name`, `words`, `like`, `speaker`, `question`, `meaning`, or `against` for
    what speaks against it."""
    text: str
    quote: str
    """The beginning of the passage that it names; empty where it names none."""
    document: str | None
    start: int | None
    end: int | None
    """Where that passage stands."""


class SuggestionAnswer(Answer):
    """A code that is suggested for a passage."""

    code: str
    """Full path."""
    chance: float
    """0–1. Only where `measured` is true may it be read as a percentage; the order holds in any case."""
    word: str
    """`strong`, `likely` or `possible`."""
    measured: bool
    reasons: tuple[ReasonAnswer, ...]
    """What speaks for it, the weightiest first, then what speaks against it."""


class PassageAnswer(Answer):
    """A passage and what is suggested for it."""

    document: str
    start: int
    end: int
    quote: str
    turn: int
    """Counted from 1."""
    speaker: str | None
    suggestions: tuple[SuggestionAnswer, ...]
    silence: str
    """Why nothing is suggested, a sentence; empty where something is."""


class DocumentSuggestions(Answer):
    """What is suggested for passages of one document."""

    document: str
    unit: str
    """What the document was looked through by: `sentence`, `turn`, or `passage` where one was named."""
    learned: int
    """Passages with codes that the suggester has learned from."""
    notice: str
    """What holds suggestions back though they work, a sentence; empty where nothing does."""
    passages: tuple[PassageAnswer, ...]
    """Those looked through, in their order."""


class LikeCodeRow(Answer):
    """A passage that looks like a code and does not have it."""

    document: str
    start: int
    end: int
    quote: str
    turn: int
    speaker: str | None
    chance: float
    word: str
    reasons: tuple[ReasonAnswer, ...]
    codes: tuple[str, ...]
    """The codes that it has."""


class LikeCodeAnswer(Answer):
    """The passages of a project that look like a code and do not have it."""

    code: str
    unit: str
    looked_through: int
    """Passages without the code that were looked at."""
    measured: bool
    expected: float
    """How many of `passages` are to be given the code: the sum of their chances; meant only where `measured`."""
    passages: tuple[LikeCodeRow, ...]


class LikelierCode(Answer):
    """A code that is likelier than the one that was given."""

    code: str
    chance: float


class DoubtfulRow(Answer):
    """A coding that is unlikely by all others."""

    id: str
    """The coding's UUID."""
    document: str
    start: int
    end: int
    quote: str
    code: str
    coder: str
    turn: int
    speaker: str | None
    chance: float
    instead: tuple[LikelierCode, ...]


class DoubtfulAnswer(Answer):
    """Codings to look at again."""

    looked_at: int
    """Coded passages that were foretold by a model which had not seen their document."""
    codings: tuple[DoubtfulRow, ...]
    """The least likely first."""


class PhrasePlace(Answer):
    """A passage in which a phrase stands."""

    document: str
    start: int
    end: int
    quote: str
    turn: int
    speaker: str | None


class NewCodeRow(Answer):
    """Phrases that belong together: a candidate for a code."""

    name: str
    phrases: tuple[str, ...]
    passages: int
    documents: int
    examples: tuple[PhrasePlace, ...]


class NewCodesAnswer(Answer):
    """What uncoded passages speak of."""

    uncoded: int
    """Uncoded passages that were looked at."""
    codes: tuple[NewCodeRow, ...]


class SimilarHit(Answer):
    """A passage that is like another. `id`, `code` and `coder` are null, as in other rows of searches."""

    id: None = None
    document: str
    start: int
    end: int
    quote: str
    code: None = None
    coder: None = None
    turn: int
    speaker: str | None
    likeness: float
    """0–1."""
    by: str
    """`words` or `meaning`: what passages were compared by."""
    codes: tuple[str, ...]
    """The codes that it has."""


class LanguageAnswer(Answer):
    """Which model takes the words of a language apart."""

    language: str | None
    """As the documents say it; null where they do not, which is taken for English."""
    documents: int
    model: str
    """`blank` where there is none."""
    version: str
    problem: str
    """Why there is none, a sentence; empty if all is well."""


class SuggesterAnswer(Answer):
    """How suggestions stand in a project."""

    on: bool
    codes: int
    """Codes that can be suggested."""
    with_words: int
    """Those of them with a definition, keywords, rules or an example."""
    dealt_with: int
    """Passages coded, marked or rejected that can be learned from."""
    coded: int
    """Those of them with codes."""
    languages: tuple[LanguageAnswer, ...]
    cache: str
    """The file of what was computed; it may not exist."""
    cache_bytes: int
    ready: int
    """Documents whose words lie ready in it."""
    documents: int
    meaning: bool
    """Whether what all sentences mean lies ready too, and is used."""
    trained: bool
    """Whether it was told to study for this answer; the fields below are null if not."""
    learned: int | None
    """Passages that it has studied."""
    measured_on: int | None
    """Passages that it foretold before it learned them: the latest 2,000 at most."""
    error: float | None
    """Expected calibration error of the first suggestion on these, 0–1."""
    measured: bool | None
    """Whether chances may be read as percentages."""


class ModelAnswer(Answer):
    """A model that qualcode knows, or that was added."""

    name: str
    version: str
    kind: str
    """`pipeline` (words, base forms, names) or `embedder` (meaning of passages)."""
    language: str
    licence: str
    source: str
    """`built in`, the name of the extra of qualcode that installs it, or `added`."""
    installed: bool
    usable: bool
    """Installed, and its files are what they must be."""
    problem: str
    """Why it is not usable, a sentence."""
    needs_python: str | None
    """The oldest Python that it works with, where that is newer than this one."""
    wheel_sha256: str
    """The SHA-256 of the wheel it comes in."""


class ModelsAnswer(Answer):
    """The models there are, and which of them a project uses."""

    models: tuple[ModelAnswer, ...]
    folder: str
    """Where added models lie; it may not exist."""
    impostors: tuple[str, ...]
    """Installed packages that only look like models; none of them is ever loaded."""
    languages: tuple[LanguageAnswer, ...]
    """Of the project's documents; empty without a project."""


class IdentifierPlace(Answer):
    """A place where a candidate stands."""

    document: str
    start: int
    end: int
    form: str
    """`whole`, `part` (one name out of a full name) or `lower` (in small letters)."""
    certain: bool
    """False where the same letters may be an ordinary word."""


class IdentifierRow(Answer):
    """What may tell who somebody is."""

    type: str
    surface: str
    """As it is written most often."""
    confidence: str
    found_by: tuple[str, ...]
    part_of: tuple[str, ...]
    """Full names in which it occurs, where it is not clear whose it is."""
    documents: int
    example: str
    places: tuple[IdentifierPlace, ...]


class IdentifiersAnswer(Answer):
    """Candidates for identifying words; nothing says that none was missed."""

    documents: tuple[str, ...]
    """Those looked through."""
    model: str | None
    """The language model that looked for names; null without one."""
    warnings: tuple[str, ...]
    candidates: tuple[IdentifierRow, ...]


class FigureAnswer(Answer):
    """A measured number with its interval."""

    value: float
    low: float | None
    high: float | None
    """In 95 of 100 sets of documents drawn anew from those tested it lies between both; null for a single document."""


class CodeFigureAnswer(Answer):
    """How well one code was found."""

    code: str
    recall_3: float | None
    """The share of its passages for which it was among the first three; null without any."""
    passages: int


class MethodAnswer(Answer):
    """What one method reached."""

    method: str
    """`engine` (what suggests), `tf-idf`, `keyword`, `most frequent` or `random`."""
    recall_1: FigureAnswer | None
    """The share of a passage's codes that stand first; meaned over coded passages, null without any."""
    recall_3: FigureAnswer | None
    recall_5: FigureAnswer | None
    precision_1: FigureAnswer | None
    """How often the first code is one that the passage has."""
    mrr: FigureAnswer | None
    """1 divided by the place of the first right code, meaned."""
    ece: FigureAnswer | None
    """Expected calibration error of the first suggestion where one is shown; null for methods without chances."""
    by_code: tuple[CodeFigureAnswer, ...]


class EvaluationRun(Answer):
    """One cross-validation by document."""

    per_code: int | None
    """Codings per code that were to be learned from; null: all of the other parts."""
    learned: float
    """Codings per code that were really learned from, meaned."""
    folds: int
    documents: int
    passages: int
    """Coded passages that were tested."""
    codings: int
    methods: tuple[MethodAnswer, ...]
    warnings: tuple[str, ...]


class EvaluationAnswer(Answer):
    """How good suggestions are on a project's own codings."""

    codes: int
    seed: int
    without: tuple[str, ...]
    """What the engine had to do without."""
    left_out: tuple[str, ...]
    """What was not tested, a sentence each."""
    runs: tuple[EvaluationRun, ...]
    conclusion: str
    """What that means for whoever decides whether to use suggestions."""
