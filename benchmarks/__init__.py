"""What qualcode costs, beside a hand-written floor in the same run: `python -m benchmarks` rewrites `RESULTS.md`.

Figures inform; no test depends on them.
"""
