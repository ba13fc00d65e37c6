"""The rules of this house that no linter knows; CONTRIBUTING.md says why each is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from sources import PRODUCT, calls, every_file, files, imports, python_files, short, strings, tree

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
VAGUE = {"data", "info", "manager", "helper", "util", "handler", "process"}
PRECISE = {"demo_process", "DemoProcess"}
"""Names in which such a word is the exact one: a process of the operating system."""
COLOUR = re.compile(r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b|\b(rgba?|hsla?|hsva?)\(")
SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s(OR\s\w+\s)?INTO|UPDATE\s\S+\sSET|DELETE\sFROM"
    r"|(CREATE|DROP|ALTER)\s(TABLE|INDEX|VIEW|TRIGGER)|PRAGMA\s\w)",
    re.DOTALL,
)
CLOCKS = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns))$")
ELSEWHERE = re.compile(
    r"/wor[k]/|/root/|/opt/pypi|/opt/wheels|\bpypi\.(?:org)|pythonhosted\.(?:org)"
    r"|registry\.(?:npmjs)|deb\.(?:debian)\.org"
)
LICENCE = re.compile(r"licen[cs]e|copying|ofl", re.IGNORECASE)


def test_no_file_is_long():
    long = {
        short(file): lines
        for file in files("ihd", "ui", "main.py", "tests", "packaging")
        if file.suffix in {".py", ".sh"} and (lines := _lines(file)) > LONGEST_FILE
    }
    assert long == {}


def test_no_function_is_long():
    long = {
        f"{short(file)}:{node.lineno} {node.name}": lines
        for file in python_files("ihd", "ui", "main.py", "tests", "packaging")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_every_colour_is_a_token_of_the_theme():
    painted = [
        f"{short(file)}:{line} {found}"
        for file in python_files(*PRODUCT)
        if short(file) != "ui/theme.py"
        for line, found in _colours(tree(file))
    ]
    assert painted == []


def test_sql_is_spoken_in_the_store_alone():
    spoken = [
        f"{short(file)}:{line}"
        for file in python_files(*PRODUCT)
        if not short(file).startswith("ihd/store/")
        for line, text in strings(tree(file))
        if SQL.search(text)
    ]
    assert spoken == []


def test_the_time_now_is_read_only_where_time_enters():
    may = ("ihd/feed/", "ihd/commands/", "ihd/loop.py")
    read = [
        f"{short(file)}:{line} {name}"
        for file in python_files("ihd")
        if not short(file).startswith(may)
        for line, name, _ in calls(tree(file))
        if CLOCKS.search(name)
    ]
    assert read == []


def test_nothing_publishes_but_the_stand_in_for_a_bridge_and_what_keeps_a_victron_awake():
    published = {
        short(file)
        for file in python_files(*PRODUCT)
        for _, name, _ in calls(tree(file))
        if name.rpartition(".")[2] == "publish"
    }
    assert published == {"ihd/feed/publisher.py", "ihd/feed/keepalive.py"}


def test_the_stand_in_for_a_bridge_is_the_demos_alone():
    users = {
        short(file)
        for file in python_files(*PRODUCT)
        if "ihd.feed.publisher" in imports(tree(file))
    }
    assert users == {"ihd/feed/demo.py"}
    users = {
        short(file) for file in python_files(*PRODUCT) if "ihd.feed.demo" in imports(tree(file))
    }
    assert users == {"ihd/feed/demo_process.py"}


def test_no_name_is_vague():
    vague = [
        f"{short(file)}: {name}"
        for file in python_files("ihd", "ui")
        for name in [file.stem, *_classes(tree(file))]
        if name not in PRECISE and VAGUE & _words(name)
    ]
    assert vague == []


@pytest.mark.parametrize(
    "package", [f for f in python_files("ihd", "ui") if f.name == "__init__.py"], ids=short
)
def test_a_package_says_in_one_sentence_what_it_is_for(package: Path):
    says = ast.get_docstring(tree(package)) or ""
    assert says.endswith(".")
    assert ". " not in says


def test_no_two_test_files_share_a_name():
    # pytest imports them by their bare names.
    names = [file.name for file in python_files("tests") if file.name != "conftest.py"]
    assert [name for name in set(names) if names.count(name) > 1] == []


def test_every_font_and_icon_has_its_licence_beside_it():
    bare = {
        short(asset.parent)
        for asset in files("resources/fonts", "resources/icons")
        if asset.suffix in {".woff2", ".ttf", ".otf", ".svg", ".png"}
        and not any(LICENCE.search(beside.name) for beside in asset.parent.iterdir())
    }
    assert bare == set()


def test_no_file_names_a_place_only_its_writer_has():
    named = [
        f"{short(file)}:{number}"
        for file in every_file()
        for number, line in enumerate(_text(file).splitlines(), 1)
        if ELSEWHERE.search(line) and file != Path(__file__).resolve()
    ]
    assert named == []


def _text(file: Path) -> str:
    # Suppliers' files are not always UTF-8, and neither are the examples of them.
    return file.read_text(encoding="utf-8", errors="replace")


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def _colours(module: ast.Module) -> list[tuple[int, str]]:
    literals = [(line, text) for line, text in strings(module) if COLOUR.search(text)]
    made = [
        (line, name)
        for line, name, call in calls(module)
        if name.endswith(("QColor", "QColor.fromRgb", "mkColor"))
        and call.args
        and all(isinstance(argument, ast.Constant) for argument in call.args)
    ]
    return literals + made


def _classes(module: ast.Module) -> list[str]:
    return [node.name for node in ast.walk(module) if isinstance(node, ast.ClassDef)]


def _words(name: str) -> set[str]:
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
    return words | {word.removesuffix("s") for word in words}
