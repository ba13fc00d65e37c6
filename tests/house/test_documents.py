"""What the documents say of files, commands and settings is so."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from sources import ROOT, files, short

from ihd.cli import COMMANDS, module_name
from ihd.settings import load

PAGES = [page for page in files(".") if page.suffix == ".md"]
DECISIONS = files("docs/decisions")
LINK = re.compile(r"\]\((?!https?:)(?P<path>[^)#]+)")
COMMAND = re.compile(r"`plainwatt (?P<command>[a-z-]+)")
TOML = re.compile(r"```toml\n(?P<text>.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_every_link_of_a_page_leads_somewhere(page: Path):
    links = [link["path"] for link in LINK.finditer(page.read_text(encoding="utf-8"))]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_command_the_readme_names_is_there():
    named = {found["command"] for found in COMMAND.finditer(_readme())}
    assert named
    assert named <= set(COMMANDS)
    assert [name for name in named if find_spec(module_name(name)) is None] == []


def test_the_settings_in_the_readme_can_be_loaded(tmp_path: Path):
    settings_text, secrets_text = (found["text"] for found in TOML.finditer(_readme()))
    file = tmp_path / "settings.toml"
    file.write_text(settings_text, encoding="utf-8")
    assert load(file).broker.host == "192.168.1.20"
    assert secrets_text.startswith("broker_password")


def test_a_decision_takes_forty_lines_at_most():
    long = [short(page) for page in DECISIONS if len(_lines(page)) > 40]
    assert long == []


def test_decisions_are_numbered_in_order_and_the_index_has_each():
    numbers = [int(page.name.partition("-")[0]) for page in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))
    index = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    unlisted = [page.name for page in DECISIONS if f"(decisions/{page.name})" not in index]
    assert unlisted == []
    misnamed = [
        page.name
        for number, page in zip(numbers, DECISIONS, strict=True)
        if not _lines(page)[0].startswith(f"# {number}. ")
    ]
    assert misnamed == []


def _readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def _lines(page: Path) -> list[str]:
    return page.read_text(encoding="utf-8").splitlines()
