"""The sample study: an invented project, built from the codebooks and transcripts that come with qualcode."""

from __future__ import annotations

from pathlib import Path

from qualcode.cases.sheets import import_cases
from qualcode.codebook.exchange import read_codebook
from qualcode.codebook.importing import import_codebook
from qualcode.coding.exchange import import_codings
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import ProjectError
from qualcode.domain.translation import tr
from qualcode.storage.opening import SUFFIX
from qualcode.storage.project import Project, create_project

NAME = "Personalized learning (sample study)"
FILE_NAME = f"sample-study{SUFFIX}"
CODERS = ("mara", "jonas")


def study_files() -> Path:
    """The folder with `codebooks/` and `transcripts/`: inside the installed package, else the checkout."""
    packaged = Path(__file__).parents[1] / "_study"
    return packaged if packaged.is_dir() else Path(__file__).parents[3]


def build_sample(folder: Path, coder: str, file_name: str = FILE_NAME) -> Path:
    """Build the sample study in a folder and return its project file; one that is there already is used again.

    Args:
        folder: Where it is to lie; made if it is missing.
        coder: Who will work in it.
        file_name: What its file is to be called.

    Raises:
        ProjectError: The folder cannot be written, or the shipped files are missing.
    """
    path = folder / file_name
    if path.exists():
        return path
    source = study_files()
    transcripts = source / "transcripts"
    if not transcripts.is_dir():
        raise ProjectError(
            tr("the sample study is missing from {source}", source=source), remedy=tr("install qualcode anew")
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(
            tr("{folder} cannot be written ({reason})", folder=folder, reason=error.strerror),
            remedy=tr("choose another folder with --dir"),
        ) from error

    def fill(project: Project) -> None:
        import_codebook(project, read_codebook(source / "codebooks" / "personalized-learning.yaml"))
        import_cases(project, transcripts / "study" / "participants.csv")
        files = sorted(file for file in transcripts.iterdir() if file.is_file() and file.name[:2].isdigit())
        import_documents(project, files)
        for name in CODERS:
            import_codings(project, transcripts / "study" / f"codings-{name}.jsonl", done=True)

    create_project(path, name=NAME, coder=CODERS[0], fill=fill).close()
    return path
