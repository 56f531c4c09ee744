"""The system, terminal, languages and disks below qualcode, in words that many machines share.

What the environment says is only passed on where it is a word that is known: in `$TERM`, in a mount or in the name of a
kernel there may stand anything.
"""

from __future__ import annotations

import locale
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from qualcode.domain.environment import LocaleFacts, PlaceFacts, SystemFacts, TerminalFacts
from qualcode.domain.translation import language
from qualcode.storage.shared_folder import Mount, linux_mounts, shared_place

OTHER = "other"
"""Stands for a word that is not known."""
_RELEASE = re.compile(r"\d+(?:\.\d+){0,3}")
_LOCALE = re.compile(
    r"(?P<language>C|POSIX|[a-z]{2,3})(?:_[A-Z]{2})?(?:\.(?P<encoding>[A-Za-z\d-]{2,12}))?(?:@(?:euro|latin))?"
)
_TERMS = (
    *("alacritty", "ansi", "cygwin", "dumb", "eterm", "foot", "gnome", "iterm2", "konsole", "linux", "mintty"),
    *("ms-terminal", "nsterm", "putty", "rxvt", "screen", "st", "sun", "tmux", "vscode", "vt100", "vt220", "vte"),
    *("wezterm", "xterm", "xterm-ghostty", "xterm-kitty"),
)
"""What terminals are called; behind a hyphen follow the colours."""
_TERM_ENDINGS = frozenset({"256color", "16color", "88color", "direct", "color", "mono", "unicode", "bce", "truecolor"})
_PROGRAMS = (
    *("Apple_Terminal", "ghostty", "Hyper", "iTerm.app", "mintty", "rio", "Tabby", "textual", "tmux", "vscode"),
    *("WarpTerminal", "WezTerm", "zed"),
)
_PROGRAM_SIGNS = {
    "ALACRITTY_WINDOW_ID": "Alacritty",
    "KITTY_WINDOW_ID": "kitty",
    "KONSOLE_VERSION": "Konsole",
    "VTE_VERSION": "a terminal of GNOME's library",
    "WT_SESSION": "Windows Terminal",
    "XTERM_VERSION": "xterm",
}
"""Variable → the terminal that sets it."""
_BETWEEN = {
    "TMUX": "tmux",
    "STY": "screen",
    "ZELLIJ": "zellij",
    "SSH_CONNECTION": "ssh",
    "MOSH_KEY": "mosh",
    "WSL_DISTRO_NAME": "WSL",
    "CODESPACES": "Codespaces",
}
_COLOURS = ("truecolor", "24bit", "yes", "")
_DISTRIBUTIONS = (
    *("almalinux", "alpine", "amzn", "arch", "centos", "debian", "elementary", "endeavouros", "fedora", "gentoo"),
    *("kali", "linuxmint", "manjaro", "nixos", "ol", "opensuse-leap", "opensuse-tumbleweed", "pop", "raspbian"),
    *("rhel", "rocky", "slackware", "sles", "solus", "ubuntu", "void", "zorin"),
)
_FILE_SYSTEMS = (
    *(
        "9p",
        "afpfs",
        "afs",
        "apfs",
        "bcachefs",
        "beegfs",
        "btrfs",
        "ceph",
        "cifs",
        "davfs",
        "ecryptfs",
        "exfat",
        "ext2",
    ),
    *("ext3", "ext4", "f2fs", "fat", "fuse", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.sshfs", "fuseblk", "gpfs", "hfs"),
    *("jfs", "lustre", "msdos", "nfs", "nfs4", "nilfs2", "ntfs", "ntfs3", "overlay", "prl_fs", "ramfs", "reiserfs"),
    *("rootfs", "smb3", "smbfs", "squashfs", "tmpfs", "ufs", "vboxsf", "vfat", "virtiofs", "webdav", "xfs", "zfs"),
)
_SERVICES = (
    *(
        "OneDrive",
        "Dropbox",
        "iCloud",
        "Google Drive",
        "GoogleDrive",
        "Nextcloud",
        "ownCloud",
        "pCloud",
        "Yandex.Disk",
    ),
    *("MEGA", "Box", "Seafile", "Syncthing", "Resilio Sync", "Nextcloud or ownCloud"),
)
_MEGABYTE = 1_000_000


def system_facts() -> SystemFacts:
    """The system, as its makers call it."""
    import platform

    release = platform.mac_ver()[0] if sys.platform == "darwin" else platform.release()
    return SystemFacts(
        name=known(platform.system(), ("Linux", "Darwin", "Windows", "FreeBSD", "OpenBSD", "NetBSD")),
        release=beginning(release),
        distribution=_distribution(),
        machine=known(platform.machine().lower(), ("x86_64", "amd64", "arm64", "aarch64", "i686", "armv7l", "riscv64")),
        libc=" ".join(platform.libc_ver()).strip() if sys.platform == "linux" else "",
        processors=os.cpu_count() or 0,
    )


def _distribution() -> str:
    import platform

    try:
        told = platform.freedesktop_os_release()
    except OSError:
        return ""
    return f"{known(told.get('ID', ''), _DISTRIBUTIONS)} {beginning(told.get('VERSION_ID', ''))}".strip()


def known(word: str, words: Sequence[str]) -> str:
    """A word if it is one of those that are known; empty stays empty."""
    return word if not word or word in words else OTHER


def beginning(release: str) -> str:
    """The numbers that a release begins with."""
    found = _RELEASE.match(release)
    return found[0] if found else ""


def terminal_facts() -> TerminalFacts:
    """The terminal, by what it says of itself."""
    size = _size()
    program = known(os.environ.get("TERM_PROGRAM", ""), _PROGRAMS)
    signs = (name for variable, name in _PROGRAM_SIGNS.items() if variable in os.environ)
    return TerminalFacts(
        type=_term(os.environ.get("TERM", "")),
        program=program or next(signs, ""),
        colours=known(os.environ.get("COLORTERM", ""), _COLOURS),
        columns=size.columns,
        lines=size.lines,
        within=tuple(name for variable, name in _BETWEEN.items() if variable in os.environ),
        reads=_is_terminal(sys.stdin),
        writes=_is_terminal(sys.stdout),
        encoding=encoding(getattr(sys.stdout, "encoding", None)),
        no_colour=bool(os.environ.get("NO_COLOR")),
    )


def _size() -> os.terminal_size:
    """Columns and lines; 0 where the output is no terminal."""
    try:
        return os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return os.terminal_size((0, 0))


def _is_terminal(stream: object) -> bool:
    asked = getattr(stream, "isatty", None)
    return bool(asked is not None and asked())


def _term(word: str) -> str:
    """`$TERM` if it is made of words that are known."""
    for name in sorted(_TERMS, key=len, reverse=True):
        if word == name:
            return word
        if word.startswith(f"{name}-") and set(word[len(name) + 1 :].split("-")) <= _TERM_ENDINGS:
            return word
    return OTHER if word else ""


def encoding(word: str | None) -> str:
    """The name of an encoding as Python spells it; empty where there is none."""
    import codecs

    try:
        return codecs.lookup(word).name if word else ""
    except LookupError:
        return OTHER


def locale_facts() -> LocaleFacts:
    """Languages and encodings."""
    told = (os.environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    said = next((word for word in told if word), "")
    return LocaleFacts(
        language=said if not said or _is_locale(said) else OTHER,
        preferred=encoding(locale.getpreferredencoding(False)),
        file_names=encoding(sys.getfilesystemencoding()),
        utf8_mode=bool(sys.flags.utf8_mode),
        program=language(),
    )


def _is_locale(word: str) -> bool:
    """Whether a word is made of a language and an encoding that there are: short names look like them."""
    found = _LOCALE.fullmatch(word)
    if found is None:
        return False
    languages = {alias[:3].rstrip("._@") for alias in locale.locale_alias if not alias[:4].isalpha()} | {"C", "POSIX"}
    return found["language"] in languages and encoding(found["encoding"] or "utf-8") != OTHER


def place_facts(what: str, folder: Path) -> PlaceFacts:
    """The disk below a folder, or below the nearest one above it that is there.

    Args:
        what: What the folder is for.
        folder: The folder, which may not exist.
    """
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.is_dir())
    disk: Literal["local", "network", "synchronised"] = "local"
    by = ""
    if (shared := shared_place(there / "project.qualcode")) is not None:
        disk, by = shared.kind, shared.by if shared.kind == "network" else known(shared.by, _SERVICES)
    return PlaceFacts(
        what=what,
        file_system=known(_file_system(there), _FILE_SYSTEMS),
        disk=disk,
        by=by,
        writable=os.access(there, os.W_OK),
        letter_case=_letter_case(there),
        free_megabytes=_free(there),
    )


def _file_system(folder: Path) -> str:
    """The type of the file system, as the system's table of mounts has it; empty where there is no such table."""
    try:
        text = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    above = {str(one) for one in (folder.resolve(), *folder.resolve().parents)}
    holding: list[Mount] = [mount for mount in linux_mounts(text) if (mount.at.rstrip("/") or "/") in above]
    deepest = max((len(mount.at) for mount in holding), default=0)
    return next((mount.type for mount in reversed(holding) if len(mount.at) == deepest), "")


def _letter_case(folder: Path) -> bool | None:
    """Whether two names are told apart that differ in letter case only, seen at the folder's own name."""
    for one in (folder, *folder.parents):
        turned = one.with_name(one.name.swapcase()) if one.name else one
        if turned.name != one.name:
            return not (turned.exists() and turned.samefile(one))
    return None


def _free(folder: Path) -> int | None:
    from shutil import disk_usage

    try:
        return disk_usage(folder).free // _MEGABYTE
    except OSError:
        return None
