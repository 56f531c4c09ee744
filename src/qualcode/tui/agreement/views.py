"""The views of the screen of agreement, by their names."""

from __future__ import annotations

from typing import ClassVar

from qualcode.domain.translation import tr
from qualcode.tui.agreement.questions import View
from qualcode.tui.words.views import ViewNames

NAMES: dict[View, str] = {
    "codes": tr("Codes"),
    "heat": tr("Heat table"),
    "confusions": tr("Confusions"),
    "time": tr("Over time"),
}
TIPS: dict[View, str] = {
    "codes": tr("Each code with its figures and intervals, the most troubled first"),
    "heat": tr("Each code by pair, document, round or attribute"),
    "confusions": tr("What one coder says where another says something else"),
    "time": tr("Each code round by round, for all and for every two coders"),
}


class AgreementViewNames(ViewNames):
    """The row of their names."""

    NAMES: ClassVar[dict[View, str]] = NAMES
