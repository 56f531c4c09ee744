"""Whether a project's XML is valid by the schema of REFI-QDA."""

from __future__ import annotations

from importlib import resources
from typing import BinaryIO

from qualcode.domain.errors import RuleError, brief
from qualcode.domain.translation import tr

_LARGE = ("TextSource", "AudioSource", "VideoSource", "Note", "Link", "Case", "Set")


def check_valid(xml: BinaryIO) -> None:
    """Check a project's XML as it streams by: no more than one source of it is held.

    Args:
        xml: The XML, from its begin.

    Raises:
        RuleError: It is not valid.
    """
    from lxml import etree

    schema = etree.XMLSchema(etree.fromstring(resources.files("qualcode.refi").joinpath("Project.xsd").read_bytes()))
    tags = tuple(f"{{*}}{name}" for name in _LARGE)
    try:
        for _, element in etree.iterparse(xml, events=("end",), tag=tags, schema=schema, huge_tree=True):
            element.clear()
            above = element.getparent()
            while above is not None and element.getprevious() is not None:
                del above[0]
    except etree.XMLSyntaxError as error:
        raise RuleError(tr("REFI-QDA does not allow this project ({reason})", reason=brief(str(error), 200))) from error
