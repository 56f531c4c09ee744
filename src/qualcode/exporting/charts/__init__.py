"""Charts as pictures that are read in grey print, by the colour-blind and by screen readers."""

from __future__ import annotations

from qualcode.exporting.charts.drawing import draw

__all__ = ["draw"]
