"""Which codes stand where others do: "A says X where B says Y"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from qualcode.agreement.labelling import kinds
from qualcode.domain.agreement_answers import Confusion
from qualcode.reconcile.measuring.lines import Laid
from qualcode.reconcile.measuring.marks import marks_of
from qualcode.reconcile.measuring.study import Study
from qualcode.reconcile.measuring.wanted import CodeRow

_NOTHING = -1
_Key = tuple[int, int, int, int]
"""One coder, the other, the one's code, the other's."""


def confusions_of(study: Study, laid: Laid, rows: Sequence[CodeRow]) -> tuple[Confusion, ...]:
    """For every two coders what the one coded with a code that the other did not give there, the most text first.

    Where the other gave other codes, which the one did not give, each of these is told; else that she gave none.
    """
    line, marks = marks_of(study, laid, rows)
    units: Counter[_Key] = Counter()
    documents: dict[_Key, set[int]] = {}
    for (document, given), width in kinds(line, marks, study.present):
        for one, other in combinations(range(len(study.coders)), 2):
            first, second = given[one], given[other]
            if first is None or second is None or first == second:
                continue
            for key in _confused(one, other, first - second, second - first):
                units[key] += width
                documents.setdefault(key, set()).add(document)
    order = sorted(units.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Confusion(
            pair=(study.coders[one].name, study.coders[other].name),
            code=rows[code].path,
            other="" if instead == _NOTHING else rows[instead].path,
            units=amount,
            documents=len(documents[one, other, code, instead]),
        )
        for (one, other, code, instead), amount in order
    )


def _confused(one: int, other: int, first: frozenset[int], second: frozenset[int]) -> list[_Key]:
    if not second:
        return [(one, other, code, _NOTHING) for code in first]
    if not first:
        return [(other, one, code, _NOTHING) for code in second]
    return [(one, other, code, instead) for code in first for instead in second]
