"""Draw a page of this home as a picture, with no screen needed."""

from __future__ import annotations

import argparse
from pathlib import Path

from ihd.commands.options import RefusalError
from ihd.commands.status import home_at
from ihd.pages import DESKS, MAKERS, Pages
from ihd.settings import THEMES
from ihd.words import LANGUAGES, Words

PAGES = ("now", *MAKERS, *DESKS)


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
    pages = Pages(Words(options.lang), options.page)
    with home_at(options) as (home, at):
        screen = pages.screen(home, at)
    options.draw(options, screen, (width, height))
    return 0
