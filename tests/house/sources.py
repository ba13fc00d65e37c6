"""The project's own source files, for the tests of the house rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("ihd", "ui", "main.py")
NOT_OURS = {"__pycache__", "build", "dist"}


def files(*names: str) -> list[Path]:
    """Return the files under these folders (or these files) that belong to the project."""
    return sorted(file for name in names for file in _walk(ROOT / name))


def python_files(*names: str) -> list[Path]:
    """Return the Python files under these folders (or these files)."""
    return [file for file in files(*names) if file.suffix == ".py"]


def every_file() -> list[Path]:
    """Return every text a reader of the repository meets, but no lock and no font or picture."""
    return [f for f in files(".") if f.suffix not in {".lock", ".woff2", ".ttf", ".png", ".mo"}]


@cache
def tree(file: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(file.read_text(encoding="utf-8"))


def short(file: Path) -> str:
    """Return a file's path from the root of the repository, with forward slashes."""
    return file.relative_to(ROOT).as_posix()


def strings(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of every string in a module, docstrings among them."""
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def dotted(node: ast.expr) -> str:
    """Return ``a.b.c`` for such an expression, else an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""


def calls(module: ast.Module) -> Iterator[tuple[int, str, ast.Call]]:
    """Yield the line, the dotted name and the node of every call in a module."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func), node


def imports(module: ast.Module) -> set[str]:
    """Return the modules that a module names in its imports, wherever they stand."""
    named: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return named


def _walk(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        for child in path.iterdir():
            hidden = child.name.startswith(".") and child.name not in {".ci", ".gitignore"}
            if not hidden and child.name not in NOT_OURS and child.suffix != ".egg-info":
                yield from _walk(child)
