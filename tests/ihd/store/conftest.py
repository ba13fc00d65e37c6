"""Cards small enough to be filled, and to be broken under a recorder."""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

SIZE = 4 << 20
SYSFS = Path("/sys/fs/ext4")


def _run(*command):
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


@dataclass
class Card:
    """A mounted file system of its own."""

    folder: Path
    how: tuple[str, ...]

    @contextmanager
    def mounted(self):
        self.folder.mkdir()
        may = sys.platform == "linux" and os.geteuid() == 0
        if not may or not _run("mount", *self.how, str(self.folder)):
            pytest.skip("a file system can only be mounted by root")
        try:
            yield self
        finally:
            _run("umount", "-l", str(self.folder))

    def remount(self, how):
        """Have it taken for read-only ("ro") or not ("rw"); refused to whom has files open."""
        assert _run("mount", "-o", f"remount,{how}", str(self.folder))


class FullCard(Card):
    """A card that fills up, and is cleared again."""

    error = "full"

    def fail(self):
        with (self.folder / "photos").open("wb", buffering=0) as photos, suppress(OSError):
            while True:
                photos.write(bytes(512))

    def mend(self):
        (self.folder / "photos").unlink()


class BrokenCard(Card):
    """A card whose file system the kernel makes read-only under its writers, as a bad card's is.

    Nobody else can: to remount a file system read-only is refused while a file is open for
    writing. It is read-only until no file is open and it is mounted anew.
    """

    error = "I/O error"

    def fail(self):
        device = self.folder.stat().st_dev
        name = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}").resolve().name
        try:
            (SYSFS / name / "trigger_fs_error").write_text("a bad card")
        except OSError:
            pytest.skip("this kernel breaks no file system for a test")
        with pytest.raises(OSError, match="Read-only"):
            (self.folder / "anything").touch()

    def mend(self):
        assert _run("umount", str(self.folder))
        assert _run("mount", *self.how, str(self.folder))

    def pull_out(self):
        """Take it away under whoever has files open on it."""
        assert _run("umount", "-l", str(self.folder))

    def put_in(self):
        """Put what is on it in again, as what is plugged in anew: files open before stay broken."""
        *how, image = self.how
        again = Path(f"{image}-again")
        shutil.copy(image, again)
        _run("e2fsck", "-f", "-y", str(again))
        assert _run("mount", *how, str(again), str(self.folder))


@pytest.fixture
def card(tmp_path):
    """A card of four megabytes that may fill up."""
    with FullCard(
        tmp_path / "card", ("-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs")
    ).mounted() as it:
        yield it


@pytest.fixture
def broken_card(tmp_path):
    """A card of a few megabytes that may break."""
    image = tmp_path / "image"
    image.write_bytes(bytes(4 * SIZE))
    if not _run("mkfs.ext4", "-q", "-O", "^has_journal", str(image)):
        pytest.skip("there is no mkfs.ext4")
    how = "-o", "loop,errors=remount-ro", str(image)
    with BrokenCard(tmp_path / "card", how).mounted() as it:
        yield it
