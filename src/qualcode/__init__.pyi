from qualcode.library import (
    InputError,
    NotFoundError,
    ProjectError,
    QualcodeError,
    QueryError,
    Rows,
    RuleError,
    Study,
    StudyWarning,
    Table,
    open,
    open_exchange,
)

__version__: str
__all__ = [
    "InputError",
    "NotFoundError",
    "ProjectError",
    "QualcodeError",
    "QueryError",
    "Rows",
    "RuleError",
    "Study",
    "StudyWarning",
    "Table",
    "__version__",
    "open",
    "open_exchange",
]
