"""A file is the old one or the new one, never a part, and nothing is left beside it."""

import subprocess
import sys

import pytest

from ihd.files import write_whole


def test_a_file_and_its_folder_are_written(tmp_path):
    path = tmp_path / "new" / "tariff.toml"
    write_whole(path, "name = “Día”\n")
    assert path.read_text(encoding="utf-8") == "name = “Día”\n"
    write_whole(path, b"\x00\xff")
    assert path.read_bytes() == b"\x00\xff"
    assert [file.name for file in path.parent.iterdir()] == ["tariff.toml"]


def test_what_is_private_is_its_owners_alone(tmp_path):
    path = tmp_path / "secrets.toml"
    path.write_text("open to all")
    write_whole(path, "broker_password = 'x'\n", private=True)
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_not_accepted_leaves_the_other(tmp_path):
    path = tmp_path / "own.toml"
    write_whole(path, "good")

    def refuse(scratch):
        assert scratch.read_text() == "bad"
        raise ValueError("no bridge file")

    with pytest.raises(ValueError, match="no bridge file"):
        write_whole(path, "bad", accept=refuse)
    assert path.read_text() == "good"
    assert list(tmp_path.iterdir()) == [path]


def test_a_scratch_left_by_a_kill_is_no_hindrance(tmp_path):
    path = tmp_path / "settings.toml"
    path.with_name("settings.toml.new").write_text("half a li")
    write_whole(path, "whole")
    assert path.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_does_not_fit_leaves_the_other(tmp_path):
    path = tmp_path / "settings.toml"
    write_whole(path, "small")
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from ihd.files import write_whole\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "write_whole(Path(sys.argv[1]), 'x' * 100_000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False
    )
    assert "OSError" in done.stderr
    assert path.read_text() == "small"
    assert list(tmp_path.iterdir()) == [path]
