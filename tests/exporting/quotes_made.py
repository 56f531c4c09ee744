"""Quotes of all kinds, made by hand, and words that would act wherever they are not escaped."""

from __future__ import annotations

from qualcode.exporting.quotes_out import Balance, Line, QuoteOut, SiteShare
from qualcode.exporting.tables import Heading, internal

EVIL = (
    '=1+1 <script>alert(1)</script> & \\input{/etc/passwd} $x$ #1 %c ^~_ {{quotes}} [[a]] -- ,, `q\' "d" '
    "\x1b[31m \u202e \x00 ]]> </w:t> _x0041_ Пётр 中文"
)
HEADING = Heading("A study: quotes", (("query", "Plan"), ("date", "2026-05-31")))
MARKED = Heading("A study: quotes", (("query", "Plan"),), internal(), "Not checked.")


def quote(number: int, code: str = "Theme/Plan", text: str = "", **more: object) -> QuoteOut:
    """A quote of turn `number`."""
    words = text or f"We plan week {number}."
    return QuoteOut(
        code,
        "an elementary teacher",
        "I017_talk",
        number,
        (Line("an elementary teacher", words),),
        path=tuple(code.split("/")),
        reference=f"I017:T{number:03d}",
        time="0:07:42",
        origin="manual",
        language="en",
        **more,  # type: ignore[arg-type]
    )


QUOTES = (
    quote(1, question=Line("interviewer", "How is it?")),
    quote(2, edited=(Line("an elementary teacher", "… week 2 […] end."),), before=(Line("P2", "Yes."),)),
    quote(3, "Theme/Time", EVIL, extra=(("coder", EVIL),)),
    quote(4, "Zürich"),
)
BALANCES = (Balance("Theme/Plan", (SiteShare("Oak Hill", 1, 4, 1, 3), SiteShare(EVIL, 1, 1, 1, 3))),)
