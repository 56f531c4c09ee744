"""What a study answers: rows of one type, tables with all that their numbers stand on, and matrices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

from qualcode.domain.answers import Answer
from qualcode.domain.matrices import Matrix, VariableType
from qualcode.domain.query_answers import CaseFound, QueryAnswer
from qualcode.library.frames import Column, Plain, columns, plain, to_pandas, to_polars

if TYPE_CHECKING:
    import pandas
    import polars

    from qualcode.domain.answers import Quote

R = TypeVar("R", covariant=True)
A = TypeVar("A", bound=Answer, covariant=True)


class Rows(Sequence[R]):
    """Rows of one type, in their order; they do not change. A slice of them is `Rows` again.

    Args:
        rows: The rows.
        row_type: Their type: it gives a frame its columns, also where there is no row.
    """

    __slots__ = ("_rows", "row_type")

    def __init__(self, rows: Iterable[R], row_type: type[R]) -> None:
        self._rows: tuple[R, ...] = tuple(rows)
        self.row_type = row_type

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> Rows[R]: ...
    def __getitem__(self, index: int | slice) -> R | Rows[R]:
        return Rows(self._rows[index], self.row_type) if isinstance(index, slice) else self._rows[index]

    def __eq__(self, other: object) -> bool:
        return self._rows == other._rows if isinstance(other, Rows) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.row_type, len(self._rows)))

    def __repr__(self) -> str:
        """How many rows of what, and never what participants said: tracebacks and notebooks print this."""
        return f"<{type(self).__name__} of {len(self._rows):,} × {self.row_type.__name__}>"

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as JSON has them, with the fields that `docs/json.md` describes."""
        return [plain(row) for row in self._rows]

    def to_pandas(self) -> pandas.DataFrame:
        """A frame with a row for each and a column for each field.

        Raises:
            RuleError: pandas is not installed.
        """
        return to_pandas(columns(self.row_type, self._rows))

    def to_polars(self) -> polars.DataFrame:
        """A frame with a row for each and a column for each field.

        Raises:
            RuleError: polars is not installed.
        """
        return to_polars(columns(self.row_type, self._rows))


class Table(Rows[R], Generic[R, A]):
    """Rows that were counted, with all that they stand on."""

    __slots__ = ("answer",)

    def __init__(self, rows: Iterable[R], row_type: type[R], answer: A) -> None:
        super().__init__(rows, row_type)
        self.answer = answer
        """All that the command of the same name answers in JSON: denominators, whose codings, what was left out."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know so as not to misread the numbers."""
        told = getattr(self.answer, "notes", None)
        if told is None:
            held = getattr(self.answer, "filter", None)
            told = (*getattr(held, "notes", ()), getattr(held, "by_machine", ""))
        return tuple(note for note in told if note)

    def to_pandas(self) -> pandas.DataFrame:
        """A frame with a row for each and a column for each field; its `attrs` have the notes.

        Raises:
            RuleError: pandas is not installed.
        """
        return _noted(super().to_pandas(), self.notes)

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON has it, as `docs/json.md` describes it."""
        return self.answer.model_dump(mode="json")


class Asked:
    """What a query found: passages, or participants, documents or sites."""

    __slots__ = ("answer",)

    def __init__(self, answer: QueryAnswer) -> None:
        self.answer = answer
        """All that `qualcode query ask` answers in JSON."""

    def __repr__(self) -> str:
        return f"<Asked: {self.answer.found:,} of {self.answer.of:,} {self.answer.level}>"

    @property
    def level(self) -> str:
        """What was found: `passages`, `participant`, `document` or `site`."""
        return self.answer.level

    @property
    def passages(self) -> Rows[Quote]:
        """The passages; none where the query asks for something else."""
        from qualcode.domain.answers import Quote

        return Rows(self.answer.passages, Quote)

    @property
    def cases(self) -> Rows[CaseFound]:
        """The participants, documents or sites; none where the query asks for passages."""
        return Rows(self.answer.cases, CaseFound)

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON has it, as `docs/json.md` describes it."""
        return self.answer.model_dump(mode="json")


_PLAIN: dict[VariableType, Plain] = {"text": "text", "number": "number", "count": "integer", "yes_no": "integer"}


class StudyMatrix:
    """Codes × participants, documents, sites or codings, as statistics programs take them.

    Args:
        matrix: What was counted.
    """

    __slots__ = ("matrix",)

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        """The variables, each described; the rows, in which None is missing and not 0; the facts and the notes."""

    def __len__(self) -> int:
        return len(self.matrix.rows)

    def __repr__(self) -> str:
        return f"<StudyMatrix of {len(self.matrix.rows):,} × {len(self.matrix.variables):,} variables>"

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know so as not to misread the numbers."""
        return self.matrix.notes

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON has it, as `docs/json.md` describes it."""
        return {**cast(dict[str, Any], plain(self.matrix)), "facts": dict(self.matrix.facts)}

    def to_pandas(self) -> pandas.DataFrame:
        """A frame with a row for each and a column for each variable; its `attrs` have the notes.

        Raises:
            RuleError: pandas is not installed.
        """
        return _noted(to_pandas(self._columns()), self.notes)

    def to_polars(self) -> polars.DataFrame:
        """A frame with a row for each and a column for each variable.

        Raises:
            RuleError: polars is not installed.
        """
        return to_polars(self._columns())

    def _columns(self) -> list[Column]:
        return [
            Column(variable.name, _PLAIN[variable.type], [row[place] for row in self.matrix.rows], True)
            for place, variable in enumerate(self.matrix.variables)
        ]


def _noted(frame: pandas.DataFrame, notes: Sequence[str]) -> pandas.DataFrame:
    frame.attrs["notes"] = list(notes)
    return frame
