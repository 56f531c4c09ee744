"""Whether a project lies on a network drive or in a folder that a service synchronises.

SQLite's locks and its write-ahead log rest on the machine's own memory and on locks that hold; a network drive promises
neither. A synchronising service copies the file while it is written, and keeps two of it where two people wrote.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from qualcode.domain.translation import tr

_NETWORKS = {
    **dict.fromkeys(("nfs", "nfs3", "nfs4"), "NFS"),
    **dict.fromkeys(("cifs", "smb", "smb2", "smb3", "smbfs", "fuse.smbnetfs", "fuse.smb"), "SMB"),
    **dict.fromkeys(("afpfs", "fuse.afpfs"), "AFP"),
    **dict.fromkeys(("afs", "openafs"), "AFS"),
    **dict.fromkeys(("ncpfs", "ncp"), "NCP"),
    **dict.fromkeys(("davfs", "fuse.davfs", "fuse.davfs2", "webdav", "fuse.wdfs"), "WebDAV"),
    **dict.fromkeys(("ftp", "fuse.curlftpfs"), "FTP"),
    **dict.fromkeys(("fuse.sshfs", "sshfs"), "SSH"),
    **dict.fromkeys(("glusterfs", "fuse.glusterfs"), "GlusterFS"),
    **dict.fromkeys(("ceph", "fuse.ceph", "fuse.ceph-fuse"), "Ceph"),
    **dict.fromkeys(
        ("lustre", "gpfs", "beegfs", "ocfs2", "gfs2", "fuse.mfs", "orangefs"), tr("a cluster's file system")
    ),
    **dict.fromkeys(("fuse.rclone", "fuse.s3fs", "fuse.gcsfuse", "fuse.goofys", "fuse.juicefs"), tr("cloud storage")),
    **dict.fromkeys(
        ("vboxsf", "vmhgfs", "fuse.vmhgfs-fuse", "prl_fs", "9p", "virtiofs"), tr("a virtual machine's host")
    ),
    **dict.fromkeys(("fuse.gvfsd-fuse", "fuse.kio-fuse"), tr("the desktop's network places")),
}
"""Type of a file system → what it is reached by."""
_OF_THIS_MACHINE = frozenset({"9p", "virtiofs"})
"""Types that a container or virtual machine may have its own disk by."""

_SERVICES = (
    ("OneDrive", re.compile(r"OneDrive(?: ?- ?.+|-.+)?")),
    ("Dropbox", re.compile(r"Dropbox(?: \(.+\)|-.+)?")),
    ("iCloud", re.compile(r"Mobile Documents|com~apple~CloudDocs|iCloud ?Drive(?:-.+)?")),
    ("Google Drive", re.compile(r"Google ?Drive(?:-.+| \(.+\))?")),
    ("Nextcloud", re.compile(r"Nextcloud\d?")),
    ("ownCloud", re.compile(r"own[Cc]loud")),
    ("pCloud", re.compile(r"pCloud ?Drive")),
    ("Yandex.Disk", re.compile(r"Yandex\.Disk(?:\.localized)?")),
    ("MEGA", re.compile(r"MEGA ?[Ss]ync(?: Downloads)?")),
    ("Box", re.compile(r"Box Sync|Box-.+")),
)
"""Names of folders, as a whole, that nothing else is called."""
_IN_HOME = {
    "Box": "Box",
    "MEGA": "MEGA",
    "Seafile": "Seafile",
    "Sync": "Syncthing",
    "My Drive": "Google Drive",
    "pCloud": "pCloud",
    "Yandex.Disk": "Yandex.Disk",
}
"""Names that are ordinary words: they count right below the home folder or a drive only."""
_MARKERS = (
    ("Dropbox", re.compile(r"\.dropbox(?:\.cache)?")),
    ("OneDrive", re.compile(r"\.849C9593-D756-4E56-8D6E-42412F2A707B")),
    (
        tr("Nextcloud or ownCloud"),
        re.compile(r"\._?sync_[0-9a-f]{6,}\.db|\._sync|\.owncloudsync\.log|\.nextcloudsync\.log"),
    ),
    ("Google Drive", re.compile(r"\.gdrive|\.tmp\.drive(?:down|up)load")),
    ("Syncthing", re.compile(r"\.stfolder|\.stversions")),
    ("Resilio Sync", re.compile(r"\.sync")),
    ("Seafile", re.compile(r"\.seafile-data")),
    ("MEGA", re.compile(r"\.megaignore")),
)
"""What services leave in the folders that they synchronise."""
_MOST_NAMES = 5000
"""Names that are looked at in one folder."""
_OCTAL = re.compile(r"\\([0-7]{3})")
_MAC_MOUNT = re.compile(r"^(?P<what>.*) on (?P<where>/.*) \((?P<type>[^,)]+)[^)]*\)$")
_REMOTE_DRIVE = 4
"""What Windows calls a drive on another machine."""


@dataclass(frozen=True, slots=True)
class Mount:
    """A file system and where it is mounted."""

    at: str
    type: str
    source: str


@dataclass(frozen=True, slots=True)
class SharedPlace:
    """Where more than one machine may write to a file."""

    kind: Literal["network", "synchronised"]
    by: str
    """What it is reached or synchronised by."""
    folder: str
    """The mount or the folder of the service."""


def linux_mounts(text: str) -> list[Mount]:
    """What `/proc/self/mountinfo` says; lines that are none of its own are passed over."""
    found = []
    for line in text.splitlines():
        left, dash, right = line.partition(" - ")
        fields, kinds = left.split(" "), right.split(" ")
        if dash and len(fields) >= 6 and len(kinds) >= 2:
            found.append(Mount(_plain(fields[4]), kinds[0], _plain(kinds[1])))
    return found


def _plain(field: str) -> str:
    """A field of the mount table without its octal escapes."""
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), field)


def mac_mounts(text: str) -> list[Mount]:
    """What `/sbin/mount` of macOS prints."""
    lines = (_MAC_MOUNT.match(line) for line in text.splitlines())
    return [Mount(found["where"], found["type"].strip(), found["what"]) for found in lines if found]


def network_of(path: PurePath, mounts: Sequence[Mount]) -> SharedPlace | None:
    """The network drive on which a path lies, by the deepest mount above it; None for a disk of this machine.

    Args:
        path: Absolute, without links.
        mounts: In the order of the table: a later one hides an earlier one at its place.
    """
    above = {str(folder) for folder in (path, *path.parents)}
    holding = [mount for mount in mounts if (mount.at.rstrip("/") or "/") in above]
    if not holding:
        return None
    deepest = max(len(mount.at) for mount in holding)
    mount = next(mount for mount in reversed(holding) if len(mount.at) == deepest)
    if mount.at == "/" and mount.type in _OF_THIS_MACHINE:
        return None
    by = _NETWORKS.get(mount.type)
    if by is None and mount.type in ("macfuse", "osxfuse", "fuse") and re.match(r"[^/]+@?[^/]*:/?", mount.source):
        by = "SSH"
    return SharedPlace("network", by, mount.at) if by else None


def synchronised_by(
    path: PurePath, home: PurePath, names: Iterable[tuple[PurePath, Collection[str]]] = ()
) -> SharedPlace | None:
    """The synchronised folder in which a file lies, by the names of the folders above it and by what lies in them.

    Args:
        path: The file: absolute, without links.
        home: The user's home folder.
        names: Folders above the file, each with the names of what it holds.
    """
    for folder in path.parents:
        for service, pattern in _SERVICES:
            if pattern.fullmatch(folder.name):
                return SharedPlace("synchronised", service, str(folder))
        if folder.name in _IN_HOME and (folder.parent == home or len(folder.parts) == 2):
            return SharedPlace("synchronised", _IN_HOME[folder.name], str(folder))
        if folder.parent.name == "CloudStorage" and folder.parent.parent.name == "Library":
            return SharedPlace("synchronised", folder.name.partition("-")[0], str(folder))
    for folder, held in names:
        if folder == home:
            continue  # Services keep their own state there.
        for service, pattern in _MARKERS:
            if any(pattern.fullmatch(name) for name in held):
                return SharedPlace("synchronised", service, str(folder))
    return None


def network_place(path: Path) -> SharedPlace | None:
    """The network drive on which a file lies, as this machine tells it; None where it tells of none."""
    path = path.absolute()
    if sys.platform == "win32":
        return _windows_drive(path)
    path = path.resolve()
    if sys.platform == "darwin":
        return network_of(path, mac_mounts(_mac_table()))
    try:
        text = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None  # A system without such a table says nothing of its drives.
    return network_of(path, linux_mounts(text))


def shared_place(path: Path) -> SharedPlace | None:
    """Where a project lies, if that is a network drive or a synchronised folder."""
    found = network_place(path)
    if found is not None:
        return found
    path, home = path.resolve(), Path.home().resolve()
    return synchronised_by(path, home, ((folder, _names(folder)) for folder in path.parents))


def _names(folder: Path) -> set[str]:
    """Hidden names in a folder; none where it may not be looked into."""
    found: set[str] = set()
    try:
        with os.scandir(folder) as entries:
            for number, entry in enumerate(entries):
                if number >= _MOST_NAMES:
                    break
                if entry.name.startswith("."):
                    found.add(entry.name)
    except OSError:
        return set()
    return found


def _mac_table() -> str:
    import subprocess

    try:
        asked = subprocess.run(["/sbin/mount"], capture_output=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""  # A drive that does not answer holds the table up: nothing is known then.
    return asked.stdout.decode("utf-8", errors="replace")


def _windows_drive(path: Path) -> SharedPlace | None:
    import ctypes

    if is_unc(str(path)):
        return SharedPlace("network", tr("a network path"), path.anchor)
    kinds = getattr(ctypes, "windll").kernel32  # noqa: B009 (it is on Windows only)
    if kinds.GetDriveTypeW(path.anchor) == _REMOTE_DRIVE:
        return SharedPlace("network", tr("a network drive"), path.anchor)
    return None


def is_unc(path: str) -> bool:
    """Whether a path of Windows names another machine: `\\\\server\\share\\…`."""
    path = path.replace("/", "\\")
    if path[:8].upper() == "\\\\?\\UNC\\":
        return True
    return path.startswith("\\\\") and not path.startswith(("\\\\?\\", "\\\\.\\"))
