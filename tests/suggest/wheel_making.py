"""Wheels as the tests need them: whole, and with one thing wrong."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

CONFIG = """
[nlp]
lang = "de"
pipeline = ["tagger"]
before_creation = null

[nlp.tokenizer]
@tokenizers = "spacy.Tokenizer.v1"

[components]

[components.tagger]
factory = "tagger"
source = null

[training.optimizer]
@optimizers = "Adam.v1"
"""
META: dict[str, object] = {
    "lang": "de",
    "name": "core_news_sm",
    "version": "3.8.0",
    "spacy_version": ">=3.8.0,<3.9.0",
    "license": "MIT",
    "author": "Somebody",
    "pipeline": ["tagger"],
}


def files_of(meta: dict[str, object], config: str = CONFIG) -> dict[str, bytes]:
    """The files of a wheel whose model describes itself thus."""
    name = f"{meta['lang']}_{meta['name']}"
    package, info = f"{name}/{name}-{meta['version']}", f"{name}-{meta['version']}.dist-info"
    described = json.dumps(meta).encode()
    return {
        f"{name}/__init__.py": b"raise SystemExit('this must never run')",
        f"{name}/meta.json": described,
        f"{package}/meta.json": described,
        f"{package}/config.cfg": config.encode(),
        f"{package}/tagger/model": b"\x81\xa5nodes\x90",
        f"{package}/helper.py": b"raise SystemExit('this must never run')",
        f"{info}/METADATA": f"Name: {name}\nVersion: {meta['version']}\n".encode(),
        f"{info}/RECORD": b"",
    }


def make_wheel(path: Path, files: dict[str, bytes] | None = None) -> Path:
    """Write a wheel, by default of a sound German model."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, content in (files_of(META) if files is None else files).items():
            wheel.writestr(name, content)
    return path
