"""`python -m fuzzing --minutes N` fuzzes one parser after the other, round by round, and counts; findings are kept."""

from __future__ import annotations

import argparse
from pathlib import Path

from fuzzing.driving import drive, summary
from fuzzing.registry import TARGETS


def main() -> None:
    """Fuzz all parsers, or some."""
    parser = argparse.ArgumentParser(prog="python -m fuzzing", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--turn", type=float, default=20, help="seconds that a parser has before the next one's turn")
    parser.add_argument("--only", default="", help="names of parsers, with commas between them")
    parser.add_argument("--work", type=Path, required=True, help="where counts, findings and kept inputs go")
    parser.add_argument("--show", action="store_true", help="only show the counts so far")
    options = parser.parse_args()
    if not options.show:
        names = [name for name in options.only.split(",") if name] or list(TARGETS)
        drive(names, options.work, minutes=options.minutes, turn=options.turn)
    print(summary(options.work))


if __name__ == "__main__":
    main()
