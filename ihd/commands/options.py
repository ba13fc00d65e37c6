"""What several commands share: the home's folder, the display's options, and a refusal."""

from __future__ import annotations

import argparse
from pathlib import Path

from ihd.paths import HomeFolder


class RefusalError(Exception):
    """The answer is no, or the input was bad: one clear line for stderr, exit status 1."""


def add_home_argument(parser: argparse.ArgumentParser) -> None:
    """Add ``--home``."""
    parser.add_argument(
        "--home", type=Path, metavar="DIR", help="the home's folder (default: this user's own)"
    )


def add_display_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only a display understands."""
    parser.add_argument("--kiosk", action="store_true", help="fill the screen, with no way out")
    parser.add_argument(
        "--exit-after-paint",
        action="store_true",
        help="print how long the first paint and the first live value took, and leave",
    )


def home_folder(options: argparse.Namespace) -> HomeFolder:
    """Return the folder the options name, or the user's own."""
    return HomeFolder(options.home) if options.home else HomeFolder.default()
