"""Draw the picture of the architecture from the contract of layers that import-linter checks.

Run from the checkout: python docs/architecture.py
"""

from __future__ import annotations

import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = Path(__file__).with_name("architecture.svg")
STOREYS = {
    "cli": ("faces", "keys and arguments in, one call, a view out"),
    "coding": ("work", "a room for each noun, a function for each intent"),
    "refi": ("edges", "other programs' projects"),
    "importing": ("edges · storage", "bytes on one side, values on the other; the project file"),
    "agreement": ("figures", "pure"),
    "text": ("stone", "spans, words, frozen values"),
}
"""The first package of each storey, and what is written beside it."""
WIDTH, MARGIN, LABEL, ACROSS, BOX, GAP = 920, 16, 190, 116, 30, 8
STYLE = (
    "text{font:13px sans-serif;fill:#1f2328}.storey{font-weight:600}.says{font-size:11px;fill:#57606a}"
    ".room{fill:#fff;stroke:#57606a}.band{fill:#eef2f6;stroke:none}.arrow{stroke:#57606a;stroke-width:1.5;fill:none}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.says{fill:#9da7b1}.room{fill:#161b22;stroke:#9da7b1}"
    ".band{fill:#21262d}.arrow{stroke:#9da7b1}}"
)


def layers() -> list[list[str]]:
    """The packages of each layer, the highest first, as the contract has them."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    [contract] = [contract for contract in contracts if contract["type"] == "layers"]
    found = [
        [part.strip().removeprefix("qualcode.") for part in layer.replace("|", ":").split(":")]
        for layer in contract["layers"]
    ]
    return [layer for layer in found if layer != ["__main__"]]


def lines_of(words: str, letters: int) -> list[str]:
    """Words in lines of at most so many letters."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) >= letters:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def drawing() -> str:
    """The picture, as SVG."""
    in_row = (WIDTH - 2 * MARGIN - LABEL) // (ACROSS + GAP)
    parts: list[str] = []
    top = MARGIN
    for number, layer in enumerate(layers()):
        name, says = STOREYS.get(layer[0], (layer[0], ""))
        rows = -(-len(layer) // in_row)
        below = lines_of(says, 28)
        height = max(rows * (BOX + GAP) + GAP, 30 + 15 * len(below))
        if number:
            middle = MARGIN + LABEL + (WIDTH - 2 * MARGIN - LABEL) // 2
            parts.append(f'<path class="arrow" d="M{middle} {top - 18}v14m-4-5l4 5l4-5"/>')
        parts.append(
            f'<rect class="band" x="{MARGIN}" y="{top}" width="{WIDTH - 2 * MARGIN}" height="{height}" rx="6"/>'
        )
        parts.append(f'<text class="storey" x="{MARGIN + 10}" y="{top + 20}">{escape(name)}</text>')
        for line, words in enumerate(below):
            parts.append(f'<text class="says" x="{MARGIN + 10}" y="{top + 36 + 15 * line}">{escape(words)}</text>')
        for place, package in enumerate(layer):
            x = MARGIN + LABEL + (place % in_row) * (ACROSS + GAP)
            y = top + GAP + (place // in_row) * (BOX + GAP)
            parts.append(f'<rect class="room" x="{x}" y="{y}" width="{ACROSS}" height="{BOX}" rx="4"/>')
            parts.append(f'<text x="{x + ACROSS // 2}" y="{y + 20}" text-anchor="middle">{escape(package)}/</text>')
        top += height + 20
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top - 20 + MARGIN}" role="img" '
        f'aria-label="{escape("; ".join(", ".join(layer) for layer in layers()))}">'
    )
    return "\n".join([head, f"<style>{STYLE}</style>", *parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(drawing(), encoding="utf-8")
