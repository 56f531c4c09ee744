"""The codings of a study on a line, for the codes that figures are for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qualcode.agreement.axes import Line
from qualcode.agreement.ratings import IntArray
from qualcode.agreement.sweeping import Marks
from qualcode.reconcile.measuring.groups import Group
from qualcode.reconcile.measuring.lines import Laid
from qualcode.reconcile.measuring.study import Study
from qualcode.reconcile.measuring.wanted import CodeRow


@dataclass(frozen=True, eq=False)
class Outside:
    """Codings that share no letter with the text which counts: over speakers' labels, or where others speak."""

    documents: IntArray
    coders: IntArray
    rows: IntArray
    """Which row of codes each belongs to."""

    @classmethod
    def of(cls, line: Line, marks: Marks) -> Outside:
        """Those of what lies on a line."""
        none = line.highs <= line.lows
        return cls(marks.documents[none], marks.coders[none], marks.codes[none])

    def count(self, group: Group, row: int | None) -> int:
        """How many a group of coders has in its documents, of one row of codes or of all."""
        own = np.isin(self.documents, group.documents) & np.isin(self.coders, group.coders)
        return int((own if row is None else own & (self.rows == row)).sum())


def marks_of(study: Study, laid: Laid, rows: Sequence[CodeRow]) -> tuple[Line, Marks]:
    """Every coding once for each row that counts its code; codings of other codes are left out."""
    where = [(code, number) for number, row in enumerate(rows) for code in row.members]
    members = np.array([code for code, _ in where], dtype=np.int64)
    owners = np.array([number for _, number in where], dtype=np.int64)
    order = np.argsort(members, kind="stable")
    members, owners = members[order], owners[order]
    codes = study.codings.codes
    first = np.searchsorted(members, codes, side="left")
    times = np.searchsorted(members, codes, side="right") - first
    which = np.repeat(np.arange(len(codes)), times)
    among = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times) + np.repeat(first, times)
    line = Line(laid.line.firsts, laid.line.lows[which], laid.line.highs[which])
    return line, Marks(study.codings.documents[which], study.codings.coders[which], owners[among])
