"""The files of other programs that are offered where a path is asked for."""

from __future__ import annotations

ENDINGS = (".qdpx", ".qde", ".qda", ".rqda", ".sqlite3", ".db")
"""What can be opened is seen by what a file holds; a folder may be a project, too."""

FOLDERS = ("/",)
"""No file ends so: only folders are offered."""
