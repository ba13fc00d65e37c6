"""Which version of the program this is."""

from __future__ import annotations

import tomllib
from importlib import metadata

from ihd.paths import RESOURCES

_NAME = "plainwatt"


def version() -> str:
    """Return the version that ``pyproject.toml`` gives, empty where nothing tells it.

    A checkout has that file beside its resources, and may be newer than what is installed; what
    is installed keeps the same words in its metadata.
    """
    written = RESOURCES.parent / "pyproject.toml"
    try:
        project = tomllib.loads(written.read_text(encoding="utf-8"))["project"]
        if project["name"] == _NAME:
            return str(project["version"])
    except (OSError, ValueError, KeyError):
        pass
    try:
        return metadata.version(_NAME)
    except metadata.PackageNotFoundError:
        return ""
