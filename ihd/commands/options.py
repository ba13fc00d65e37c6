"""What several commands share: the home's folder, what is typed after options, and a refusal."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from pathlib import Path

from ihd.clock import parse_instant
from ihd.paths import HomeFolder

EARLIEST, LATEST = date(1970, 1, 2), date(9000, 1, 1)
"""No day before or after is asked for: days, weeks and years beside them are still dates."""


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


def instant_asked(text: str | None) -> datetime:
    """Return the instant after ``--at`` in UTC, now where there is none; else refuse it."""
    if text is None:
        return datetime.now(UTC)
    try:
        at = parse_instant(text)
    except (ValueError, OverflowError):
        raise RefusalError(
            f"--at: '{text}' is not an instant; write 2026-03-29T01:00:00Z"
        ) from None
    _expect_within(at.date(), text, "--at")
    return at


def day_asked(text: str | None, option: str) -> date | None:
    """Return the day after an option, None where there is none; else refuse it."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise RefusalError(f"{option}: '{text}' is not a day; write 2026-03-01") from None
    _expect_within(day, text, option)
    return day


def why(error: OSError | ValueError) -> str:
    """Return why a file could not be used, in words that name neither numbers nor codecs."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _expect_within(day: date, text: str, option: str) -> None:
    if not EARLIEST <= day <= LATEST:
        raise RefusalError(f"{option}: '{text}' is too far from today")
