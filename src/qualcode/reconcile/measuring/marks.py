"""The codings of a study on a line, for the codes that figures are for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qualcode.agreement.axes import Line
from qualcode.agreement.sweeping import Marks
from qualcode.reconcile.measuring.lines import Laid
from qualcode.reconcile.measuring.study import Study
from qualcode.reconcile.measuring.wanted import CodeRow


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
