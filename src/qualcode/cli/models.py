"""Language models: which there are, adding one that was carried here in a file, taking it away."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.agreeing import agreed
from qualcode.cli.output import answer_json, answer_table, note, one_line, say
from qualcode.cli.session import Session, json_option, noun
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.settings.paths import models_dir

if TYPE_CHECKING:
    from qualcode.domain.suggestion_answers import LanguageAnswer, ModelAnswer, ModelsAnswer
    from qualcode.storage.project import Project
    from qualcode.suggest.wheels import WheelInfo

BUILT_IN = tr("built in")
_MEGABYTE = 1_000_000


@noun("model")
def model() -> None:
    """Language models, which suggestions and the finder of names use.

    Nothing is ever downloaded: models come with qualcode, with its extras, or in a wheel that you bring.
    """


@model.verb("list")
@json_option
def list_(session: Session, as_json: bool) -> None:
    """List the models that are known and those that were added, and which of them the project's documents use.

    Each installed model is held against its published hash. Without a project only the models are listed.
    """
    from qualcode.domain.suggestion_answers import ModelsAnswer
    from qualcode.suggest.known_models import impostors_installed

    folder = models_dir()
    answer = ModelsAnswer(
        models=(*_known(), *_added(folder)),
        folder=str(folder),
        impostors=impostors_installed(),
        languages=_of_project(session, folder),
    )
    if as_json:
        answer_json(answer.model_dump(mode="json"))
    else:
        _print(answer)


def _known() -> list[ModelAnswer]:
    from qualcode.domain.suggestion_answers import ModelAnswer
    from qualcode.suggest.known_models import KNOWN_MODELS, installed_version, why_not

    found = []
    for one in KNOWN_MODELS:
        version, problem = installed_version(one.package), why_not(one)
        newer = bool(one.python) and sys.version_info < tuple(map(int, one.python.split(".")))
        found.append(
            ModelAnswer(
                name=one.package,
                version=one.version,
                kind=one.kind,
                language=one.language,
                licence=one.licence,
                source=f"qualcode[{one.extra}]" if one.extra else BUILT_IN,
                installed=version is not None,
                usable=not problem,
                problem=problem,
                needs_python=one.python if newer else None,
                wheel_sha256=one.wheel,
            )
        )
    return found


def _added(folder: Path) -> list[ModelAnswer]:
    from qualcode.domain.suggestion_answers import ModelAnswer
    from qualcode.suggest.wheels import installed_models, why_not_added

    return [
        ModelAnswer(
            name=one.name,
            version=one.version,
            kind="pipeline",
            language=one.language,
            licence=one.licence,
            source="added",
            installed=True,
            usable=not (problem := why_not_added(one)),
            problem=problem,
            needs_python=None,
            wheel_sha256=one.sha256,
        )
        for one in installed_models(folder)
    ]


def _of_project(session: Session, folder: Path) -> tuple[LanguageAnswer, ...]:
    """Which models the project's documents use; nothing where no project is named and none is the only one here."""
    if session.named_project() is None:
        try:
            session.project_path()
        except NotFoundError:
            return ()
    with session.reading() as project:
        return languages_of(project, folder)


def languages_of(project: Project, folder: Path) -> tuple[LanguageAnswer, ...]:
    """The model of each language that documents of a project are in, the most frequent language first."""
    from qualcode.domain.suggestion_answers import LanguageAnswer
    from qualcode.storage.reads.documents import list_documents
    from qualcode.suggest.pipelines import pipeline_for

    counts = Counter(document.language for document in list_documents(project))
    found = []
    for language, documents in sorted(counts.items(), key=lambda one: (-one[1], one[0] or "")):
        pipeline = pipeline_for(language, folder=folder)
        found.append(
            LanguageAnswer(
                language=language,
                documents=documents,
                model=pipeline.name,
                version=pipeline.version,
                problem=pipeline.problem,
            )
        )
    return tuple(found)


def language_line(one: LanguageAnswer) -> str:
    """Which model takes a language apart, in a line."""
    language = one.language or tr("language not stated, taken for English")
    what = tr("no language model") if one.model == "blank" else f"{one.model} {one.version}"
    return f"{language} ({counted(one.documents, 'document')}): {what}{f'. {one.problem}' if one.problem else ''}"


def _print(answer: ModelsAnswer) -> None:
    rows = [
        (
            one.name,
            one.version,
            one.language,
            _KINDS[one.kind],
            one_line(one.licence, 40),
            shown_word(one.source),
            _state(one),
        )
        for one in answer.models
    ]
    answer_table(
        (tr("model"), tr("version"), tr("language"), tr("for"), tr("licence"), tr("comes with"), tr("state")), rows
    )
    for one in answer.models:
        if one.installed and one.problem:
            note(tr("warning: {problem}; it is not loaded", problem=one.problem))
    for name in answer.impostors:
        note(
            tr(
                "warning: {name} is installed and only looks like a model of spaCy's; it is never loaded: uninstall it",
                name=name,
            )
        )
    for language in answer.languages:
        say(language_line(language))


_KINDS = {"pipeline": tr("words and names"), "embedder": tr("meaning of passages")}


def _state(one: ModelAnswer) -> str:
    if not one.installed:
        return (
            tr("not installed")
            if one.needs_python is None
            else tr("not installed, needs Python {version}", version=one.needs_python)
        )
    return (
        tr("ready, hash as published")
        if one.usable and one.source != "added"
        else tr("ready")
        if one.usable
        else tr("not used")
    )


@model.verb("add")
@click.argument("file", metavar="FILE.whl", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help=tr("Add it without asking."))
@click.option("--sha256", metavar="HASH", help=tr("Add it without asking if this is the file's SHA-256, else not."))
def add(session: Session, file: Path, yes: bool, sha256: str | None) -> None:
    """Add a language model of spaCy's from a wheel that you have brought.

    What it says of itself and its hash are shown, and you are asked. Compare the hash with the one on the release
    page of the model. Only data is unpacked; no program in the file is run, and one that needs its own is refused.
    """
    from qualcode.suggest.wheels import add_wheel, read_wheel

    info = read_wheel(file)
    _print_wheel(info)
    if sha256 is not None and sha256.strip().lower() != info.sha256:
        raise RuleError(
            tr("the file's SHA-256 is not the one that was given"),
            remedy=tr("nothing was added; copy the file here once more"),
        )
    if not yes and sha256 is None:
        _ask(info)
    added = add_wheel(file, models_dir(), info.sha256)
    say(
        tr(
            "{name} {version} was added for documents in “{language}”",
            name=added.name,
            version=added.version,
            language=added.language,
        )
    )


def _print_wheel(info: WheelInfo) -> None:
    lines = (
        (tr("model"), f"{info.name} {info.version}"),
        (tr("language"), info.language),
        (tr("made by"), info.author),
        (tr("licence"), info.licence),
        (tr("parts"), ", ".join(info.pipeline)),
        (tr("for spaCy"), info.spacy),
        (tr("size"), tr("{size:,.1f} MB", size=info.size / _MEGABYTE)),
        ("SHA-256", info.sha256),
    )
    width = max(10, *(len(head) + 1 for head, _ in lines))
    for head, value in lines:
        say(f"{head + ':':<{width}} {one_line(value)}")
    if info.warning:
        note(tr("warning: {warning}", warning=info.warning))


def _ask(info: WheelInfo) -> None:
    """Let the user confirm.

    Raises:
        RuleError: She does not, or nobody is there to ask.
    """
    try:
        said_yes = agreed(tr("Add {name} {version}?", name=info.name, version=info.version), err=True)
    except click.Abort:
        raise RuleError(tr("nothing was added"), remedy=tr("confirm it with --yes or --sha256")) from None
    if not said_yes:
        raise RuleError(tr("nothing was added"))


@model.verb("remove")
@click.argument("name")
def remove(session: Session, name: str) -> None:
    """Delete an added model; NAME may have a version behind it (de_core_news_sm-3.8.0).

    Models that came as packages are uninstalled as they were installed.
    """
    from qualcode.suggest.known_models import known_model
    from qualcode.suggest.wheels import installed_models, remove_model

    folder = models_dir()
    known = known_model(name)
    if known is not None and not any(one.name == name for one in installed_models(folder)):
        raise RuleError(
            tr("{package} was not added here", package=known.package),
            remedy=tr("`pip uninstall {package}` takes it away", package=known.package),
        )
    for gone in remove_model(name, folder):
        say(tr("{name} {version} was removed", name=gone.name, version=gone.version))
