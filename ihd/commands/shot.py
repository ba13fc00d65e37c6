"""Draw a page of this home as a picture, with no screen needed."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from ihd.commands.options import RefusalError, home_folder
from ihd.commands.status import home_at
from ihd.home import Home
from ihd.pages import DESKS, MAKERS, SET_UP_PLACES, Pages, set_up_screen
from ihd.settings import THEMES
from ihd.words import LANGUAGES, Words

PAGES = ("now", *MAKERS, *DESKS, *SET_UP_PLACES)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the page, the picture and how it looks."""
    parser.add_argument("page", choices=PAGES)
    parser.add_argument("picture", type=Path, metavar="OUT.png")
    parser.add_argument("--size", default="800x480", metavar="WxH")
    parser.add_argument("--at", metavar="T", help="the instant, ISO 8601 with offset; default now")
    parser.add_argument("--theme", default="dark", choices=THEMES[1:])
    parser.add_argument("--lang", default="en", choices=sorted(LANGUAGES))
    parser.add_argument("--text-size", type=int, default=1, choices=(1, 2, 3))


def run(options: argparse.Namespace) -> int:
    """Draw the page as it stands at the instant."""
    try:
        width, height = (int(part) for part in options.size.split("x"))
    except ValueError:
        raise RefusalError(f"--size {options.size}: write width and height as 800x480") from None
    if not (200 <= width <= 8000 and 200 <= height <= 8000):
        raise RefusalError(f"--size {options.size}: each side from 200 to 8000 pixels")
    with home_at(options) as (home, at):
        screen = _screen(options, home, at)
    try:
        options.draw(options, screen, (width, height))
    except OSError as error:
        raise RefusalError(str(error)) from error
    return 0


def _screen(options: argparse.Namespace, home: Home, at: datetime) -> object:
    words = Words(options.lang)
    if options.page not in SET_UP_PLACES:
        return Pages(words, options.page).screen(home, at)
    # Imported here: no other page needs a session, and this one is never started.
    from ihd.session import Session

    desk = Session(home_folder(options), home.settings, listening=False).desk
    return set_up_screen(options.page, desk, home, words, at, begin=False)
