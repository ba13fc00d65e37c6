"""The lock files hold on any machine, and hold what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from sources import ROOT

LOCKS = [ROOT / "packaging/requirements.lock", ROOT / "packaging/requirements-test.lock"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = re.compile(
    r"^(?P<pin>[a-z0-9][^\\#\n]*?) \\\n(?P<hashes>(?:    --hash=.*\n)+)", re.MULTILINE
)


def _pins(lock: Path) -> dict[str, set[str]]:
    versions: dict[str, set[str]] = {}
    for pin in PINS.finditer(lock.read_text(encoding="utf-8")):
        requirement = Requirement(pin["pin"])
        version = str(requirement.specifier).removeprefix("==")
        versions.setdefault(canonicalize_name(requirement.name), set()).add(version)
    return versions


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_line_of_a_lock_is_a_pin_with_hashes_or_a_remark(lock: Path):
    left = PINS.sub("", lock.read_text(encoding="utf-8"))
    assert [line for line in left.splitlines() if line and not line.lstrip().startswith("#")] == []
    assert "://" not in lock.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        (LOCKS[0], ["demo", "nearby"]),
        (LOCKS[1], ["demo", "nearby", "keyring", "test"]),
    ],
    ids=["run", "test"],
)
def test_a_lock_meets_every_requirement_of_the_project(lock: Path, extras: list[str]):
    wanted = [
        *PROJECT["dependencies"],
        *(line for extra in extras for line in PROJECT["optional-dependencies"][extra]),
    ]
    pins = _pins(lock)
    unmet = [
        line
        for line in wanted
        if not (versions := pins.get(canonicalize_name((need := Requirement(line)).name)))
        or not all(need.specifier.contains(version) for version in versions)
    ]
    assert unmet == [], "run packaging/lock.sh"


def test_both_locks_pin_what_they_share_alike():
    run, test = map(_pins, LOCKS)
    assert {name: versions for name, versions in run.items() if test.get(name) != versions} == {}


@pytest.mark.parametrize("bad", ["6.8.1", "6.10.1", "6.11.0", "6.11.1", "6.12.0"])
def test_no_qt_that_drops_references_can_be_installed(bad: str):
    qt = next(Requirement(line) for line in PROJECT["dependencies"] if "PySide6" in line)
    assert qt.name == "PySide6-Essentials"
    assert not qt.specifier.contains(bad)
