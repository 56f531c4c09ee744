"""Which language model takes a document's words apart: chosen, held against its hash, loaded; or none, and why.

Nothing here imports spaCy before a model is loaded, and nothing ever asks the network.
"""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from qualcode.domain.errors import brief
from qualcode.domain.translation import tr
from qualcode.suggest.known_models import (
    KNOWN_MODELS,
    KnownModel,
    ModelError,
    index_name,
    installed_version,
    is_impostor,
    package_folder,
    why_not,
)
from qualcode.suggest.wheels import AddedModel, installed_models, why_not_added
from qualcode.text.stems import has_stems, language_code

if TYPE_CHECKING:
    from spacy.language import Language

BLANK = "blank"
"""The name to choose for no model at all."""
REVISION = 1
"""Counted up by whoever changes what becomes of the same text with the same model."""

_THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)
_FOR_WORDS = frozenset({"tok2vec", "tagger", "morphologizer", "attribute_ruler", "lemmatizer", "trainable_lemmatizer"})
_FOR_NAMES = frozenset({"tok2vec", "ner"})
# What spaCy raises for a model that is broken, made for another version, or lacks a package of its language.
_LOADING_ERRORS = (
    OSError,
    ValueError,
    ImportError,
    LookupError,
    TypeError,
    AttributeError,
    RuntimeError,
    EOFError,
)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """How the words of a language are taken apart."""

    name: str
    """The package or the added model; `blank` where there is none."""
    version: str
    language: str
    """The two letters of the language: `en`, `de`."""
    kind: Literal["model", "blank"]
    fingerprint: str
    """Equal where the same text gives the same words; goes with everything that is cached."""
    problem: str = ""
    """Why there is no model, or not the one that was chosen, as a sentence; empty if all is as it was asked for."""
    data: Path | None = None
    """The folder of the model's files."""

    def load(self) -> Language:
        """spaCy's pipeline with the parts that words and their base forms need; its parser and names are left out.

        Raises:
            ModelError: The model cannot be loaded; that of a blank one always can.
        """
        return self._loaded(_FOR_WORDS)

    def load_entities(self) -> Language:
        """spaCy's pipeline with the parts that find names of people, places and organisations, and no others.

        Raises:
            ModelError: The model cannot be loaded, or finds no names.
        """
        nlp = self._loaded(_FOR_NAMES)
        if self.kind == "model" and "ner" not in nlp.pipe_names:
            raise ModelError(tr("the language model {name} finds no names", name=self.name))
        return nlp

    def _loaded(self, parts: frozenset[str]) -> Language:
        one_thread()
        import spacy
        from spacy.util import load_config

        if self.data is None:
            return _blank(self.language)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                config = load_config(self.data / "config.cfg")
                return spacy.load(self.data, exclude=_parts_left_out(config, parts))
        except _LOADING_ERRORS as error:
            raise ModelError(
                tr(
                    "the language model {name} {version} cannot be loaded ({reason})",
                    name=self.name,
                    version=self.version,
                    reason=brief(str(error), 100),
                ),
                remedy=tr("install it again"),
            ) from error


def one_thread() -> None:
    """Let the libraries of linear algebra take one thread each; it must be called before they are imported."""
    for name in _THREADS:
        os.environ[name] = "1"


def pipeline_for(language: str | None, chosen: str = "", folder: Path | None = None) -> Pipeline:
    """How to take apart the words of a document; the model's files are held against their hash.

    Of several models the one that was chosen is taken, else one that the user has added, else the first known one
    that is installed.

    Args:
        language: The document's language tag; None is taken for English.
        chosen: The name of a model, of an extra (`en-md`), or `blank` for none; empty for the best there is. A model
            of another language is passed over, since a project can hold several languages.
        folder: The folder of added models.
    """
    code = language_code(language)
    wanted = index_name(chosen)
    if wanted == BLANK:
        return _without(code, "")
    everything: list[AddedModel | KnownModel] = [*reversed(installed_models(folder)), *KNOWN_MODELS]
    problems = []
    if wanted and not any(_answers_to(model, wanted) for model in everything):
        problems.append(
            tr("the model “{chosen}” only looks like one of spaCy's, and is never loaded", chosen=brief(chosen))
            if is_impostor(wanted)
            else tr("the model “{chosen}” is not known and was not added", chosen=brief(chosen))
        )
    candidates = [model for model in everything if model.language == code and _takes_words_apart(model)]
    candidates.sort(key=lambda model: not _answers_to(model, wanted))
    missing = ""
    for model in candidates:
        problem = why_not_added(model) if isinstance(model, AddedModel) else why_not(model)
        if not problem:
            return _with(model, problems[0] if problems else "")
        if _answers_to(model, wanted) or not isinstance(model, KnownModel) or package_folder(model.folder) is not None:
            problems.append(problem)
        missing = missing or problem
    return _without(
        code, (*problems, missing)[0] or tr("there is no language model for “{language}” here", language=brief(code))
    )


def without_model(pipeline: Pipeline, problem: str) -> Pipeline:
    """What takes the place of a pipeline whose model cannot be loaded.

    Args:
        pipeline: The one that cannot be.
        problem: Why, without a full stop.
    """
    return _without(pipeline.language, problem)


def _takes_words_apart(model: AddedModel | KnownModel) -> bool:
    return isinstance(model, AddedModel) or model.kind == "pipeline"


def _answers_to(model: AddedModel | KnownModel, wanted: str) -> bool:
    if isinstance(model, KnownModel):
        return wanted in (model.package, model.extra) and wanted != ""
    return wanted in (index_name(model.name), index_name(f"{model.name}-{model.version}"))


def _with(model: AddedModel | KnownModel, problem: str) -> Pipeline:
    if isinstance(model, AddedModel):
        name, data = model.name, model.data
    else:
        name, data = model.package, (package_folder(model.folder) or Path()) / model.data
    return Pipeline(
        name=name,
        version=model.version,
        language=model.language,
        kind="model",
        fingerprint=f"{name}-{model.version}-{model.digest[:16]}-{_revision()}",
        problem=_sentence(tr("{problem}: {name} is used", problem=problem, name=name)) if problem else "",
        data=data,
    )


def _without(code: str, problem: str) -> Pipeline:
    instead = tr("words are told by their stems") if has_stems(code) else tr("words are compared as they are written")
    return Pipeline(
        name=BLANK,
        version=installed_version("snowballstemmer") or "",
        language=code,
        kind="blank",
        fingerprint=f"{BLANK}-{code}-{installed_version('snowballstemmer')}-{_revision()}",
        problem=_sentence(f"{problem}: {instead}") if problem else "",
    )


def _revision() -> str:
    return f"spacy-{installed_version('spacy')}-{REVISION}"


def _sentence(problem: str) -> str:
    return f"{problem[:1].upper()}{problem[1:]}."


def _blank(code: str) -> Language:
    import spacy

    try:
        return spacy.blank(code)
    except ImportError:
        # A language that spaCy does not know, or that needs a package which is not here.
        return spacy.blank("xx")


def _parts_left_out(config: dict[str, Any], kept: frozenset[str]) -> list[str]:
    """The names of the parts that are not needed; also of the shared layer, where no kept part listens to it."""
    components = config.get("components", {})
    left_out = [name for name, part in components.items() if part.get("factory", name) not in kept]
    needed = [part for name, part in components.items() if name not in left_out]
    if "Tok2VecListener" not in str(needed):
        left_out += [name for name, part in components.items() if part.get("factory") == "tok2vec"]
    return left_out
