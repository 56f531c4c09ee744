"""What a wheel of a language model may hold; looked at without running, importing or unpacking any of it."""

from __future__ import annotations

import errno
import json
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from qualcode.domain.errors import brief
from qualcode.domain.translation import tr
from qualcode.suggest.known_models import ModelError

LARGEST = 2_000_000_000
"""Bytes that a model may have when it is unpacked."""
_LARGEST_RATIO = 200
"""Packed to unpacked: tables of a tokenizer reach 75, a bomb thousands."""
_MOST_FILES = 5_000
_LARGEST_TEXT = 8_000_000
_PIECE = 1 << 20
_CODE_ENDING = re.compile(
    r"\.(?:so|pyd|dll|dylib|exe|a|node|pkl|pickle|joblib|dill|pt|pth|ckpt|npz|jar|sh|bat|ps1)(?:\.\d+)*$", re.IGNORECASE
)
# Programs of Linux, Windows and macOS, and what Python's pickle begins with; a pickle can run anything.
_CODE_BEGINNINGS = (
    b"\x7fELF",
    b"MZ",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    *(b"\x80" + bytes([protocol]) for protocol in (2, 3, 4, 5)),
)
# What zipfile and what it unpacks with raise for a file that is broken.
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeDecodeError,
)
# Names of functions and parts in a config, also where they stand in its inline JSON.
_FUNCTION = re.compile(r"(?:@|\\u0040)(?P<registry>\w+)\"?\s*[:=]\s*(?:\"(?P<name>[^\"]*)\"|(?P<other>\S+))")
_FACTORY = re.compile(r"\bfactory\"?\s*[:=]\s*(?:\"(?P<name>[^\"]*)\"|(?P<other>\S+))")
_SOURCE = re.compile(r"\bsource\"?\s*[:=]\s*(?!null\b)\S")
# Letters written as their numbers: no config needs them, and a name could hide behind them.
_HIDDEN = re.compile(r"\\u00[0-7]", re.IGNORECASE)
# Loads another model, by running a package of that name, where it stands anywhere but among what training needs.
_OTHER_MODEL = re.compile(r"copy_from_base_model|\$\{\s*initialize\b")
_SECTION = re.compile(r"^\[", re.MULTILINE)
_OF_THINC = frozenset({"optimizers", "schedules", "initializers", "layers"})
_OF_SPACY = frozenset(
    {
        "attribute_ruler",
        "beam_ner",
        "beam_parser",
        "doc_cleaner",
        "entity_linker",
        "entity_ruler",
        "lemmatizer",
        "morphologizer",
        "ner",
        "parser",
        "sentencizer",
        "senter",
        "span_finder",
        "span_ruler",
        "spancat",
        "spancat_singlelabel",
        "tagger",
        "textcat",
        "textcat_multilabel",
        "tok2vec",
        "trainable_lemmatizer",
    }
)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The wheel, with everything that a broken one raises turned into a sentence."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise ModelError(
            tr("it cannot be read ({reason})", reason=error.strerror or type(error).__name__), file=path
        ) from error
    try:
        with file, zipfile.ZipFile(file) as wheel:
            yield wheel
    except _DAMAGES as error:
        raise ModelError(
            tr("it is no wheel, or a damaged one"), file=path, remedy=tr("copy it here once more")
        ) from error
    except OSError as error:
        if error.errno not in (None, errno.EINVAL):  # The disk's; bzip2 has none for what it cannot unpack.
            raise
        raise ModelError(
            tr("it is no wheel, or a damaged one"), file=path, remedy=tr("copy it here once more")
        ) from error


def files_in(wheel: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """The files of the wheel by name, after a look at names and sizes."""
    entries: dict[str, zipfile.ZipInfo] = {}
    for entry in wheel.infolist():
        name = entry.filename
        parts = PurePosixPath(name).parts
        if not name:
            raise ModelError(tr("it holds a file without a name"), file=path)
        if name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in parts:
            raise ModelError(
                tr("it holds a file that would lie outside its folder (“{name}”)", name=brief(name)), file=path
            )
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise ModelError(tr("it holds a link (“{name}”)", name=brief(name)), file=path)
        if name in entries:
            raise ModelError(tr("it holds a file twice (“{name}”)", name=brief(name)), file=path)
        if entry.file_size > _LARGEST_RATIO * max(entry.compress_size, 1) and entry.file_size > _PIECE:
            raise ModelError(tr("it holds a file packed as no model is (“{name}”)", name=brief(name)), file=path)
        if not entry.is_dir():
            entries[name] = entry
    if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries.values()) > LARGEST:
        raise ModelError(tr("it holds more than a model can hold (2 GB or 5,000 files)"), file=path)
    return entries


def model_root(entries: dict[str, zipfile.ZipInfo], path: Path) -> str:
    """The folder within the wheel that holds `config.cfg` and `meta.json`, with a slash at its end."""
    if not any(name.endswith(".dist-info/METADATA") for name in entries):
        raise ModelError(tr("it is no wheel"), file=path, remedy=tr("a wheel's name ends with .whl"))
    roots = [name.removesuffix("config.cfg") for name in entries if PurePosixPath(name).name == "config.cfg"]
    roots = [root for root in roots if f"{root}meta.json" in entries]
    if len(roots) != 1:
        raise ModelError(
            tr("it holds no language model of spaCy") if not roots else tr("it holds several models"), file=path
        )
    return roots[0]


def meta_of(wheel: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> dict[str, object]:
    """What the model says of itself."""
    try:
        meta = json.loads(_text(wheel, entry, path))
    except (ValueError, RecursionError) as error:
        raise ModelError(tr("its meta.json cannot be read"), file=path) from error
    if not isinstance(meta, dict):
        raise ModelError(tr("its meta.json describes no model"), file=path)
    return meta


def _text(wheel: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> str:
    if entry.file_size > _LARGEST_TEXT:
        raise ModelError(tr("its {name} is larger than any", name=PurePosixPath(entry.filename).name), file=path)
    return wheel.read(entry).decode("utf-8", "replace")


def is_data(name: str, root: str) -> bool:
    """Whether a file of the wheel is one that spaCy reads; Python files and hidden ones are not."""
    hidden = PurePosixPath(name).name.startswith(".")
    return name.startswith(root) and not hidden and not name.endswith((".py", ".pyc", ".pyi"))


def refuse_own_code(wheel: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> None:
    """Refuse a model that spaCy could load only with code from elsewhere, since none is ever run."""
    config = _text(wheel, entry, path)
    for match in _FUNCTION.finditer(config):
        name = match["name"] or ""
        if not name.startswith(("spacy.", "spacy-legacy.")) and not (name and match["registry"] in _OF_THINC):
            raise ModelError(
                tr("its model needs code that is not spaCy's (“{found}”)", found=brief(match.group())), file=path
            )
    for match in _FACTORY.finditer(config):
        if match["name"] not in _OF_SPACY:
            raise ModelError(
                tr("its model needs a part that is not spaCy's (“{found}”)", found=brief(match.group())), file=path
            )
    if _HIDDEN.search(config) is not None:
        raise ModelError(tr("its config.cfg hides names behind their letters' numbers"), file=path)
    used = [section for section in _SECTION.split(config) if not section.startswith(("initialize]", "initialize."))]
    if _SOURCE.search(config) is not None or any(map(_OTHER_MODEL.search, used)):
        raise ModelError(tr("its model takes parts from another model"), file=path)


def refuse_programs(wheel: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> None:
    """Refuse a file that is a program or a pickle, by its name and by its first bytes."""
    with wheel.open(entry) as content:
        beginning = content.read(8)
    if _CODE_ENDING.search(entry.filename) or (len(beginning) > 2 and beginning.startswith(_CODE_BEGINNINGS)):
        raise ModelError(tr("it holds a file that could run (“{name}”)", name=brief(entry.filename, 80)), file=path)
