"""`sh packaging/run.sh`, run for real on checkouts of which little is there yet."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from sources import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="run.sh is for Linux and macOS")

SAYS_ITS_ARGUMENTS = "import sys\nprint(*sys.argv[1:])\n"
TOOLS = (
    "sh",
    "cat",
    "cmp",
    "cp",
    "dirname",
    "grep",
    "id",
    "mktemp",
    "rm",
    "tail",
    "uname",
    "mkdir",
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout of the scripts and of a program that only says how it was called."""
    root = tmp_path / "a checkout"
    shutil.copytree(ROOT / "packaging", root / "packaging")
    (root / "main.py").write_text(SAYS_ITS_ARGUMENTS)
    return root


@pytest.fixture
def set_up(checkout: Path) -> Path:
    """Return a checkout whose environment is in step with its lock."""
    venv.create(checkout / ".venv", with_pip=False)
    shutil.copy(checkout / "packaging/requirements.lock", checkout / ".venv/installed.lock")
    return checkout


def _run(checkout: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(checkout / "packaging/run.sh"), *options],
        env={"PATH": os.environ["PATH"], "HOME": str(checkout), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _only(folder: Path, *tools: str) -> str:
    """Return a PATH on which there is nothing but these tools."""
    folder.mkdir()
    for tool in tools:
        (folder / tool).symlink_to(shutil.which(tool) or tool)
    return str(folder)


def test_the_second_run_starts_the_demo_and_fetches_nothing(set_up: Path):
    ran = _run(set_up, "--headless", "--speed", "60")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "demo --headless --speed 60\n", "")


def test_where_there_is_no_screen_it_says_so_and_runs_without_one(set_up: Path):
    ran = _run(set_up, "--days", "3")
    assert ran.stdout == "demo --headless --days 3\n"
    assert "no screen" in ran.stderr


def test_without_a_network_it_says_so_in_a_sentence_and_can_be_run_again(set_up: Path):
    lock = set_up / "packaging/requirements.lock"
    lock.write_text(lock.read_text().replace("amqtt==", "amqtt==9", 1))
    ran = _run(set_up, PIP_NO_INDEX="1", PIP_CONFIG_FILE=os.devnull)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.splitlines()[-1].startswith("plainwatt: Not everything could be fetched")
    assert "Traceback" not in ran.stderr
    assert not (set_up / ".venv/installed.lock").exists()


def test_without_python_it_says_which_python_is_needed(checkout: Path, tmp_path: Path):
    ran = _run(checkout, "--headless", PATH=_only(tmp_path / "bin", *TOOLS))
    assert ran.returncode == 1
    assert ran.stderr.startswith("plainwatt: Plainwatt needs Python 3.11 or newer")
    assert len(ran.stderr.splitlines()) == 1


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Return a PATH of a Debian with nothing but python3: no ensurepip, no Qt, no root."""
    folder = Path(_only(tmp_path / "bin", *set(TOOLS) - {"id"}))
    _script(folder / "python3", '[ "${2#*ensurepip}" = "$2" ]')
    _script(folder / "ldconfig", "echo libc.so.6")
    _script(folder / "apt-get", "exit 99")
    _script(folder / "id", "echo 1000")
    return folder


def test_without_root_it_names_the_packages_to_install(checkout: Path, bare: Path):
    ran = _run(checkout, "--headless", PATH=str(bare))
    assert ran.returncode == 1
    assert ran.stderr.splitlines() == [
        "plainwatt: Some system packages are missing; please run this first: "
        "sudo apt install python3-venv"
    ]


def test_what_only_a_screen_needs_is_named_only_where_there_is_one(checkout: Path, bare: Path):
    ran = _run(checkout, PATH=str(bare), DISPLAY=":0")
    assert ran.returncode == 1
    assert "sudo apt install python3-venv libegl1 libgl1" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def _script(file: Path, line: str) -> None:
    file.write_text(f"#!/bin/sh\n{line}\n")
    file.chmod(0o755)
