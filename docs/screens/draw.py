"""Draw the pictures in this folder anew: ``python docs/screens/draw.py [PAGE …]``.

They show the examples of ``tests/ui/*_examples.py``, whose values are invented.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ui")]

SIZES = ((480, 320), (800, 480), (720, 1280), (1024, 600), (1280, 800), (1920, 1080))
PAGES = {
    "now": ("usual", ("high", "low", "stale", "empty", "solar", "half-hourly")),
    "usage": ("week", ("energy", "gaps", "month", "year", "day", "sun", "trace", "near", "empty")),
    "tariff": ("two-rates", ("clocks", "half-hourly", "tomorrow", "unpublished", "unknown")),
    "bill": ("on-its-way", ("account", "verdict", "closing", "first-day", "rough")),
    "meter": ("well", ("disbelieved", "silent", "economy-7", "nothing")),
    "save": ("known", ("learning", "over")),
    "settings": ("plain", ("display", "broker", "asked")),
    "first_run": ("broker", ("typed", "picked", "tariff", "done")),
    "resting": ("evening", ("night", "stale")),
}
"""Of each page: the state drawn at every size in both themes, and those drawn at one."""


def main(chosen: list[str]) -> None:
    """Draw the chosen pages, or all."""
    for page in chosen or PAGES:
        draw(page)


def draw(page: str) -> None:
    """Draw a page at every size and in its other states; all but Now stand over their doors."""
    from ihd.screens.doors import doors
    from ihd.words import Words
    from ui.shot import draw_page

    module = import_module(f"{page}_examples")
    examples = getattr(module, "PICTURES", module.ALL)
    along = doors(Words("en")) if page != "now" else ()
    usual, states = PAGES[page]
    for size in SIZES:
        for theme in ("dark", "light"):
            file = HERE / f"{page}-{size[0]}x{size[1]}-{theme}.png"
            draw_page(page, examples[usual], file, doors=along, size=size, theme=theme)
    for number, state in enumerate(states):
        theme = "light" if number % 2 else "dark"
        file = HERE / f"{page}-{state}.png"
        draw_page(page, examples[state], file, doors=along, theme=theme if along else "dark")


if __name__ == "__main__":
    main(sys.argv[1:])
