"""Network drives and synchronised folders are recognised, their false friends are not, and both are warned of."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath
from shutil import copyfile

import pytest
from click.testing import CliRunner

from qualcode.cli.app import cli
from qualcode.storage import engine
from qualcode.storage.copies_beside import copies_beside, may_be_copy
from qualcode.storage.placing import journal_left
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.shared_folder import (
    Mount,
    SharedPlace,
    is_unc,
    linux_mounts,
    mac_mounts,
    network_of,
    shared_place,
    synchronised_by,
)
from qualcode.team.coders import add_coder
from qualcode.upkeep import placement
from qualcode.upkeep.placement import placement_warning

pytestmark = pytest.mark.sqlite

MOUNTINFO = r"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home rw - nfs4 server:/home rw,vers=4.2
31 30 8:2 / /home/ana/local rw - ext4 /dev/sdb1 rw
32 22 0:41 / /mnt/our\040share rw master:5 - cifs //server/share rw
33 22 0:42 / /mnt/ssh rw,nosuid - fuse.sshfs bea@host:/data rw
34 22 0:43 / /mnt/rc rw - fuse.rclone drive: rw
35 22 0:44 / /mnt/c rw - 9p C:\134 rw
36 22 0:45 / /media/usb rw - vfat /dev/sdc1 rw
37 22 0:46 / /net/auto rw - autofs /etc/auto.misc rw
38 37 0:47 / /net/auto rw - nfs host:/x rw
39 22 0:48 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
40 22 0:49 / /run/user/1000/doc rw - fuse.portal portal rw
nonsense
"""


@pytest.mark.parametrize(
    ("path", "by"),
    [
        ("/srv/study.qualcode", None),
        ("/home/ana/study.qualcode", "NFS"),
        ("/home/ana/local/study.qualcode", None),
        ("/home2/ana/study.qualcode", None),
        ("/mnt/our share/study.qualcode", "SMB"),
        ("/mnt/our/study.qualcode", None),
        ("/mnt/ssh/deep/er/study.qualcode", "SSH"),
        ("/mnt/rc/study.qualcode", "cloud storage"),
        ("/mnt/c/Users/ana/study.qualcode", "a virtual machine's host"),
        ("/media/usb/study.qualcode", None),
        ("/net/auto/study.qualcode", "NFS"),
        ("/run/user/1000/gvfs/smb-share/study.qualcode", "the desktop's network places"),
        ("/run/user/1000/doc/study.qualcode", None),
    ],
)
def test_a_network_drive_is_the_deepest_mount_above_a_file(path: str, by: str | None) -> None:
    found = network_of(PurePosixPath(path), linux_mounts(MOUNTINFO))
    assert (found.by if found else None) == by
    assert found is None or found.kind == "network"


def test_the_own_disk_of_a_container_is_no_network_drive() -> None:
    mounts = [Mount("/", "9p", "root"), Mount("/host", "9p", "share")]
    assert network_of(PurePosixPath("/studies/s.qualcode"), mounts) is None
    assert network_of(PurePosixPath("/host/s.qualcode"), mounts) is not None


def test_the_table_of_macos_is_read() -> None:
    mounts = mac_mounts(
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "//ana@server/our%20share on /Volumes/our share (smbfs, nodev, nosuid, mounted by ana)\n"
        "ana@host:/data on /Volumes/ssh (macfuse, nodev, nosuid, synchronous, mounted by ana)\n"
        "/dev/disk5s1 on /Volumes/stick (with brackets) (msdos, local, nodev)\n"
    )
    found = {name: network_of(PurePosixPath(f"/Volumes/{name}/s.qualcode"), mounts) for name in ("our share", "ssh")}
    assert {name: place.by for name, place in found.items() if place} == {"our share": "SMB", "ssh": "SSH"}
    assert network_of(PurePosixPath("/Volumes/stick (with brackets)/s.qualcode"), mounts) is None
    assert network_of(PurePosixPath("/Users/ana/s.qualcode"), mounts) is None


def test_network_paths_of_windows_are_told_from_long_ones() -> None:
    assert is_unc(r"\\server\share\s.qualcode") and is_unc("//server/share/s.qualcode")
    assert is_unc(r"\\?\UNC\server\share\s.qualcode")
    assert not any(
        map(is_unc, (r"C:\s.qualcode", r"\\?\C:\s.qualcode", r"\\.\C:\x", "/srv/s.qualcode", r"\s.qualcode"))
    )


HOME = PurePosixPath("/home/ana")


@pytest.mark.parametrize(
    ("path", "by"),
    [
        ("/home/ana/Dropbox/study.qualcode", "Dropbox"),
        ("/home/ana/Dropbox (Personal)/a/study.qualcode", "Dropbox"),
        ("/home/ana/OneDrive - Some University/study.qualcode", "OneDrive"),
        ("/home/ana/OneDrive/a/b/study.qualcode", "OneDrive"),
        ("/Users/ana/Library/CloudStorage/OneDrive-SomeUniversity/s.qualcode", "OneDrive"),
        ("/Users/ana/Library/CloudStorage/Box-Box/s.qualcode", "Box"),
        ("/Users/ana/Library/CloudStorage/GoogleDrive-ana@x.org/My Drive/s.qualcode", "Google Drive"),
        ("/Users/ana/Library/CloudStorage/Tresorit-x/s.qualcode", "Tresorit"),
        ("/Users/ana/Library/Mobile Documents/com~apple~CloudDocs/s.qualcode", "iCloud"),
        ("/home/ana/Nextcloud/s.qualcode", "Nextcloud"),
        ("/home/ana/ownCloud/s.qualcode", "ownCloud"),
        ("/home/ana/pCloudDrive/s.qualcode", "pCloud"),
        ("/home/ana/Yandex.Disk/s.qualcode", "Yandex.Disk"),
        ("/home/ana/Box/s.qualcode", "Box"),
        ("/home/ana/MEGA/s.qualcode", "MEGA"),
        ("/home/ana/Seafile/lib/s.qualcode", "Seafile"),
        ("/home/ana/dropbox notes/study.qualcode", None),
        ("/home/ana/Dropbox.old/study.qualcode", None),
        ("/home/ana/OneDriver/study.qualcode", None),
        ("/home/ana/old OneDrive/study.qualcode", None),
        ("/home/ana/studies/Box/study.qualcode", None),
        ("/home/ana/studies/Sync/study.qualcode", None),
        ("/home/ana/My Drive notes/study.qualcode", None),
        ("/home/ana/CloudStorage/x/study.qualcode", None),
        ("/home/ana/study/Dropbox.qualcode", None),
    ],
)
def test_a_synchronised_folder_is_known_by_its_whole_name(path: str, by: str | None) -> None:
    found = synchronised_by(PurePosixPath(path), HOME)
    assert (found.by if found else None) == by


def test_the_folders_of_windows_are_known_too() -> None:
    home = PureWindowsPath(r"C:\Users\ana")
    for path, by in (
        (r"C:\Users\ana\OneDrive - Company\x\s.qualcode", "OneDrive"),
        (r"C:\Users\ana\iCloudDrive\s.qualcode", "iCloud"),
        (r"G:\My Drive\s.qualcode", "Google Drive"),
        (r"D:\Google Drive\s.qualcode", "Google Drive"),
    ):
        found = synchronised_by(PureWindowsPath(path), home)
        assert found is not None and found.by == by
    assert synchronised_by(PureWindowsPath(r"D:\data\s.qualcode"), home) is None


@pytest.mark.parametrize(
    ("name", "by"),
    [
        (".dropbox", "Dropbox"),
        (".dropbox.cache", "Dropbox"),
        (".sync_0a1b2c3d4e5f.db", "Nextcloud or ownCloud"),
        ("._sync_0a1b2c3d4e5f.db", "Nextcloud or ownCloud"),
        (".stfolder", "Syncthing"),
        (".stversions", "Syncthing"),
        (".sync", "Resilio Sync"),
        (".dropbox-notes", None),
        (".synced", None),
        ("stfolder", None),
    ],
)
def test_a_synchronised_folder_is_known_by_what_the_service_left_in_it(name: str, by: str | None) -> None:
    folder = PurePosixPath("/data/ours")
    found = synchronised_by(folder / "a" / "s.qualcode", HOME, [(folder / "a", ["x"]), (folder, ["y", name])])
    assert (found.by if found else None) == by
    assert synchronised_by(HOME / "s.qualcode", HOME, [(HOME, [name])]) is None, "services keep their state at home"


def test_a_marker_is_found_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "ours" / "deep").mkdir(parents=True)
    assert shared_place(tmp_path / "ours" / "deep" / "s.qualcode") is None
    (tmp_path / "ours" / ".stfolder").mkdir()
    found = shared_place(tmp_path / "ours" / "deep" / "s.qualcode")
    assert found == SharedPlace("synchronised", "Syncthing", str((tmp_path / "ours").resolve()))


def test_a_warning_says_what_to_do_instead_and_can_be_silenced(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    with create_project(tmp_path / "Dropbox" / "study.qualcode", name="S", coder="ana") as project:
        told = placement_warning(project.path)
    assert "that Dropbox synchronises" in told and "qualcode bundle" in told and "PostgreSQL" in told
    assert placement_warning(project.path, quiet_folders=f"/elsewhere; {tmp_path / 'Dropbox'}") == ""
    assert placement_warning(project.path, quiet_folders=f"{tmp_path / 'Drop'}") == told
    assert placement_warning(tmp_path / "study.qualcode") == ""


@pytest.mark.parametrize(
    "other",
    [
        "study (conflicted copy 2026-03-01 101112).qualcode",
        "study (Ana's conflicted copy 2026-03-01).qualcode",
        "study-ANAS-LAPTOP.qualcode",
        "study (1).qualcode",
        "study 2.qualcode",
        "study.sync-conflict-20260301-101112-ABCDEFG.qualcode",
        "study_conf(1).qualcode",
    ],
)
def test_conflicted_copies_are_known_by_name(other: str) -> None:
    assert may_be_copy("study.qualcode", other) and may_be_copy(other, "study.qualcode")
    assert not may_be_copy("study.qualcode", "studyofmice.qualcode") and not may_be_copy(other, other)


def test_a_conflicted_copy_beside_the_project_is_named_but_no_other_study_and_no_bundle(project: Project) -> None:
    folder = project.path.parent
    project.close()
    for name in ("study (1)", "study-bundle", "study-other"):
        copyfile(project.path, folder / f"{name}.qualcode")
    for name, what in (("study-bundle", "bundle"), ("study-other", "uuid")):
        with closing(sqlite3.connect(folder / f"{name}.qualcode")) as file, file:
            file.execute(f"UPDATE project SET {what} = ?", (b"\1" * 16,))
    (folder / "study-x.qualcode").write_bytes(b"nonsense")
    assert copies_beside(project.path) == ["study (1).qualcode"]
    place = SharedPlace("synchronised", "Dropbox", str(folder))
    told = placement.sentence(project.path, place, copies_beside(project.path))
    assert "“study (1).qualcode” beside it is a copy of the same project" in told and "qualcode merge" in told


@pytest.fixture
def on_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every folder is on a network drive."""
    place = SharedPlace("network", "NFS", "/mnt")
    monkeypatch.setattr(engine, "network_place", lambda path: place)
    monkeypatch.setattr(placement, "shared_place", lambda path: place)


def _mode(path: Path) -> str:
    with closing(sqlite3.connect(path)) as file:
        return str(file.execute("PRAGMA journal_mode").fetchone()[0])


@pytest.mark.usefixtures("on_network")
def test_on_a_network_drive_no_log_is_shared_by_memory(tmp_path: Path) -> None:
    with create_project(tmp_path / "s.qualcode", name="S", coder="ana") as project:
        add_coder(project, "bea")
        with project.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
        assert not (tmp_path / "s.qualcode-wal").exists() and not (tmp_path / "s.qualcode-shm").exists()
        with open_project(project.path, coder="bea", write=False) as other:
            assert len(list_coders(other)) == 2
            add_coder(project, "cai")
            assert len(list_coders(other)) == 3


def test_a_project_that_comes_to_a_network_drive_gives_up_its_log(
    project: Project, request: pytest.FixtureRequest
) -> None:
    assert _mode(project.path) == "wal"
    project.close()
    request.getfixturevalue("on_network")
    with open_project(project.path, coder="mara"):
        pass
    assert _mode(project.path) == "delete"


@pytest.mark.usefixtures("on_network")
@pytest.mark.parametrize("write", [True, False])
def test_half_a_change_that_was_cut_off_on_a_network_drive_is_taken_back(tmp_path: Path, write: bool) -> None:
    with create_project(tmp_path / "s.qualcode", name="S", coder="ana") as project:
        pass
    with closing(sqlite3.connect(project.path, isolation_level=None)) as file:
        file.execute("PRAGMA cache_size = 1")
        file.execute("BEGIN IMMEDIATE")
        file.execute("UPDATE coder SET name = x'58'")
        file.execute("CREATE TABLE big (x)")
        file.executemany("INSERT INTO big VALUES (?)", [(b"x" * 4000,)] * 50)
        copy = tmp_path / "cut.qualcode"
        copyfile(project.path, copy)
        copyfile(tmp_path / "s.qualcode-journal", tmp_path / "cut.qualcode-journal")
    assert journal_left(copy) == (tmp_path / "cut.qualcode-journal").resolve()
    with open_project(copy, coder="ana", write=write) as project:
        assert [coder.name for coder in list_coders(project)] == ["ana"]
    assert journal_left(copy) is None


@pytest.mark.usefixtures("on_network")
def test_commands_that_write_and_doctor_tell_of_the_place_once(tmp_path: Path) -> None:
    run = CliRunner()
    path = str(tmp_path / "s.qualcode")
    made = run.invoke(cli, ["new", path])
    written = run.invoke(cli, ["-p", path, "coder", "add", "bea"])
    read = run.invoke(cli, ["-p", path, "coder", "list"])
    told = [answer.stderr.count("lies on a network drive (NFS, /mnt)") for answer in (made, written, read)]
    assert told == [1, 1, 0]
    checked = run.invoke(cli, ["-p", path, "doctor"])
    assert checked.exit_code == 3 and "warning: " in checked.stdout and "network drive" in checked.stdout
    run.invoke(cli, ["settings", "set", "quiet_folders", str(tmp_path)])
    assert "network" not in run.invoke(cli, ["-p", path, "coder", "add", "cai"]).stderr
    assert run.invoke(cli, ["-p", path, "doctor"]).exit_code == 0
