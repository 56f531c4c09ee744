"""The coding screen at the keyboard: each key of the design does its work, in as many presses as the design says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from coding_pilot import CODER, CODES, FAMILY, FIRST, SECOND, WILD, Session, at_the_desk, build_study, copied
from textual import events
from textual.binding import Binding

from qualcode.codebook.arranging import pin_code
from qualcode.codebook.tree import load_tree
from qualcode.history.undoing import history
from qualcode.storage.project import Project, create_project, open_project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.coding.choosing import CodingChooser
from qualcode.tui.coding.find_bar import FindBar
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.prompts.dialogs import TextPrompt
from qualcode.tui.screens.coding import CodingScreen
