"""What needs no screen runs on a machine that has no Qt at all."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sources import ROOT

WITHOUT_QT = """
import sys
for name in ("PySide6", "shiboken6", "pyqtgraph", "numpy"):
    sys.modules[name] = None  # importing it is now an ImportError
"""
IMPORT_EVERYTHING = """
import importlib, pkgutil, ihd
for module in pkgutil.walk_packages(ihd.__path__, "ihd."):
    importlib.import_module(module.name)
"""
RUN_MAIN = """
import runpy
sys.argv = ["plainwatt", *sys.argv[1:]]
runpy.run_path("main.py", run_name="__main__")
"""


def _python(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_everything_in_ihd_imports_without_qt():
    ran = _python(WITHOUT_QT + IMPORT_EVERYTHING)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize(
    "command",
    ["demo", "record", "decode", "replay", "status"],
)
def test_a_headless_command_answers_without_qt(command: str):
    ran = _python(WITHOUT_QT + RUN_MAIN, command, "--help")
    assert ran.returncode == 0, ran.stderr
    assert "usage:" in ran.stdout


def test_the_words_of_the_program_itself_need_no_qt():
    ran = _python(WITHOUT_QT + RUN_MAIN, "--help")
    assert ran.returncode == 0, ran.stderr


def test_a_python_without_the_parts_says_in_one_line_where_they_are():
    ran = subprocess.run(
        [sys.executable, "-S", "main.py", "status"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    (line,) = ran.stderr.splitlines()
    assert ".venv/bin/python" in line
