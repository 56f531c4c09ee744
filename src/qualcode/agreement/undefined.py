"""Why a coefficient has no value, in the words of who coded."""

from __future__ import annotations

import numpy as np

from qualcode.agreement.ratings import Ratings
from qualcode.domain.translation import tr


def why_undefined(ratings: Ratings) -> str:
    """The reason, in a few words without a full stop, for which a coefficient of this one table is NaN.

    Where 0 and 1 (or False and True) were offered, they are read as "the code is not, or is, on the unit". For a table
    that leaves nothing undefined it says that agreement by chance would be complete, which is what is left.

    Raises:
        ValueError: The table is a series of resamples.
    """
    if ratings.weights.ndim != 1:
        raise ValueError("a reason is given for one table, not for a series of resamples")
    present = ratings.weights > 0
    values, rated = ratings.values[present], ratings.rated[present]
    if ratings.coders < 2:
        return tr("there are fewer than two coders")
    if not (rated >= 1).any():
        return tr("no coder rated anything")
    if not (rated >= 2).any():
        one_alone = ((values >= 0).any(axis=0)).sum() == 1
        return tr("only one coder rated anything") if one_alone else tr("no unit was rated by two coders")
    used = np.unique(values[rated >= 2])
    used = used[used >= 0]
    if len(used) == 1:
        return _one_value(ratings, int(used[0]), everywhere=len(np.unique(values[values >= 0])) == 1)
    return tr("by chance alone the coders would agree always")


def _one_value(ratings: Ratings, value: int, *, everywhere: bool) -> str:
    """Everybody gave the one value: to all units, or at least to those that two coders rated."""
    name = _name(ratings.categories[value])
    binary = tuple(ratings.categories) == (0, 1)  # As (False, True) is.
    if ratings.pairable == 1:
        if not binary:
            return tr("only one unit was rated by two coders, and everybody gave “{name}” to it", name=name)
        if value == 0:
            return tr("only one unit was rated by two coders, and nobody gave it the code")
        return tr("only one unit was rated by two coders, and it has the code from everybody")
    if not binary and everywhere:
        return tr("everybody gave “{name}” to every unit", name=name)
    if not binary:
        return tr("everybody gave “{name}” to every unit that two coders rated", name=name)
    if value == 0 and everywhere:
        return tr("nobody used the code")
    if value == 0:
        return tr("nobody used the code on a unit that two coders rated")
    if everywhere:
        return tr("every unit has the code from everybody")
    return tr("every unit that two coders rated has the code from everybody")


def _name(category: object) -> str:
    if isinstance(category, frozenset):
        return ", ".join(sorted(map(str, category))) or tr("no code")
    return str(category)
