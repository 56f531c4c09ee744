"""Random continua to hold an alignment against: what the coders marked, shifted at random against each other.

Source: Mathet, Widlöcher, Métivier 2015, section 5.2: for each coder one of the real coders is drawn, and her units are
moved along by a random distance, those that leave the end coming in again at the beginning. So lengths, values and
neighbourhoods stay as they are marked, and only what coders have in common is lost.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qualcode.agreement.gamma_alignment import Units

_TRIES = 100


def shifted(coders: Sequence[Units], length: int, generator: np.random.Generator) -> list[Units]:
    """One random continuum with as many coders; a unit that reaches over the end is not cut.

    No two coders are shifted by nearly the same distance – nearer than half the mean length of a unit – where a
    hundred draws find another one, since two draws of one coder would then agree by construction.

    Raises:
        ValueError: Nobody marked anything, or the text is empty.
    """
    sizes = np.concatenate([units[:, 1] - units[:, 0] for units in coders])
    if not len(sizes) or length < 1:
        raise ValueError("a random continuum is made of units on a text")
    while True:
        drawn = generator.integers(len(coders), size=len(coders))
        if any(len(coders[one]) for one in drawn):
            break
    shifts = _apart(len(coders), length, float(sizes.mean()) / 2, generator)
    return [_moved(coders[one], shift, length) for one, shift in zip(drawn, shifts, strict=True)]


def _apart(count: int, length: int, least: float, generator: np.random.Generator) -> list[int]:
    shifts: list[int] = []
    for _ in range(count):
        for _ in range(_TRIES):
            shift = int(generator.integers(length))
            distances = [abs(shift - other) for other in shifts]
            if all(min(distance, length - distance) >= least for distance in distances):
                break
        shifts.append(shift)
    return shifts


def _moved(units: Units, shift: int, length: int) -> Units:
    starts = (units[:, 0] + shift) % length
    return np.stack([starts, starts + units[:, 1] - units[:, 0], units[:, 2]], axis=1)
