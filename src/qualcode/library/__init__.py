"""Studies for notebooks and scripts: open one, read its material, ask and count, give it out. See `docs/library.md`."""

from qualcode.domain.agreement_answers import Agreement, AgreementInterval, AgreementRow, Confusion, LeftOut
from qualcode.domain.answers import Denominators, Frequencies, FrequencyRow, Hit, Quote, Utterance
from qualcode.domain.errors import InputError, NotFoundError, ProjectError, QualcodeError, QueryError, RuleError
from qualcode.domain.exchange_reports import GivenOut, TakenIn
from qualcode.domain.matrices import Matrix, Variable
from qualcode.domain.query_answers import CaseFound, QueryAnswer, SavedQueryRow
from qualcode.domain.search_answers import SearchCount, SearchCounts
from qualcode.domain.summary_answers_crosstab import Crosstab
from qualcode.domain.summary_answers_documents import (
    CodeCoverage,
    CoveredCell,
    PortraitOf,
    PortraitStretch,
    Profile,
    ProfileCell,
    Saturation,
    Timeline,
    TimelineCell,
)
from qualcode.domain.summary_answers_matrix import Framework, FrameworkCell
from qualcode.domain.summary_answers_pairs import CodePair, Cooccurrence
from qualcode.domain.summary_answers_pairs import Sequence as CodeSequence
from qualcode.domain.word_answers import (
    Concordance,
    ConcordanceLine,
    Keyness,
    KeyPhrase,
    KeyPhrases,
    KeyWord,
    WordCounts,
    WordRow,
)
from qualcode.library.answers import Asked, Rows, StudyMatrix, Table
from qualcode.library.counting import Only
from qualcode.library.opening import Study, StudyWarning, open, open_exchange
from qualcode.library.rows import (
    AttributeRow,
    CaseRow,
    CodeRow,
    CoderRow,
    CodingRow,
    CrosstabLine,
    DocumentRow,
    MemoRow,
    ReadSoFar,
    SaturationLine,
    SequenceLine,
    SetRow,
    SpeakerRow,
    TurnRow,
)

__all__ = [
    "Agreement",
    "AgreementInterval",
    "AgreementRow",
    "Asked",
    "AttributeRow",
    "CaseFound",
    "CaseRow",
    "CodeCoverage",
    "CodePair",
    "CodeRow",
    "CodeSequence",
    "CoderRow",
    "CodingRow",
    "Concordance",
    "ConcordanceLine",
    "Confusion",
    "Cooccurrence",
    "CoveredCell",
    "Crosstab",
    "CrosstabLine",
    "Denominators",
    "DocumentRow",
    "Framework",
    "FrameworkCell",
    "Frequencies",
    "FrequencyRow",
    "GivenOut",
    "Hit",
    "InputError",
    "KeyPhrase",
    "KeyPhrases",
    "KeyWord",
    "Keyness",
    "LeftOut",
    "Matrix",
    "MemoRow",
    "NotFoundError",
    "Only",
    "PortraitOf",
    "PortraitStretch",
    "Profile",
    "ProfileCell",
    "ProjectError",
    "QualcodeError",
    "QueryAnswer",
    "QueryError",
    "Quote",
    "ReadSoFar",
    "Rows",
    "RuleError",
    "Saturation",
    "SaturationLine",
    "SavedQueryRow",
    "SearchCount",
    "SearchCounts",
    "SequenceLine",
    "SetRow",
    "SpeakerRow",
    "Study",
    "StudyMatrix",
    "StudyWarning",
    "Table",
    "TakenIn",
    "Timeline",
    "TimelineCell",
    "TurnRow",
    "Utterance",
    "Variable",
    "WordCounts",
    "WordRow",
    "open",
    "open_exchange",
]
