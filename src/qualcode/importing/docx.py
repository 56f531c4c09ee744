"""Word documents: one projection to text, fixed character by character in `docs/formats.md`."""

from __future__ import annotations

from qualcode.domain.errors import InputError
from qualcode.domain.import_choices import AS_FOUND, ImportChoices
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.blocks import Blocks
from qualcode.importing.docx_body import Projection
from qualcode.importing.docx_parts import Notes, Styles
from qualcode.importing.packages import Package
from qualcode.importing.xml_trees import local_name

_NAMED = {"title": "title", "creator": "author", "created": "created", "language": "language", "subject": "subject"}


class DocxReader:
    """Reads `.docx` and `.docm`; macros, pictures, headers and footers are never looked at."""

    name = "docx"
    suffixes: tuple[str, ...] = (".docx", ".docm")

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Project the document to text and find its turns; comments and footnotes become notes.

        Raises:
            InputError: No Word document, encrypted, damaged, beyond the limits, or without any text.
        """
        return self.read_with(data, file, AS_FOUND)

    def read_with(self, data: bytes, file: str, choices: ImportChoices) -> ReadTranscript:
        """As `read`, by the notation that was chosen.

        Raises:
            InputError: No Word document, encrypted, damaged, beyond the limits, or without any text.
        """
        package = Package(data, file, ".docx")
        main = _main_part(package)
        root = package.xml(main)
        body = next((child for child in root if local_name(child) == "body"), None)
        if body is None:
            raise InputError(tr("{main} holds no document", main=main), file=file, remedy=tr("save it again as .docx"))
        styles = Styles(package, main)
        blocks = Blocks(file, choices.notation)
        Projection(blocks, styles, Notes(package, main, styles)).body(body)
        return blocks.transcript(self.name, metadata=_properties(package))


def _main_part(package: Package) -> str:
    """The part that the package calls its document; `word/document.xml` where it names none."""
    if "_rels/.rels" in package:
        for relation in package.xml("_rels/.rels"):
            if relation.get("Type", "").endswith("/officeDocument"):
                target = relation.get("Target", "").lstrip("/")
                if target in package:
                    return target
    if "word/document.xml" not in package:
        raise InputError(
            tr("this is a zip archive but no Word document (word/document.xml is missing)"),
            file=package.file,
            remedy=tr("save it as .docx in a word processor"),
        )
    return "word/document.xml"


def _properties(package: Package) -> dict[str, str]:
    """Title, author and dates that the document states about itself."""
    if "docProps/core.xml" not in package:
        return {}
    found = {}
    for child in package.xml("docProps/core.xml"):
        name = _NAMED.get(local_name(child))
        if name and child.text and child.text.strip():
            found[name] = child.text.strip()
    return found
