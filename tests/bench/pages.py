"""How long the Usage and Tariff pages take to be composed and painted, size by size.

``python tests/bench/pages.py`` prints, of every page and state, milliseconds of this process's own
time, the best of several: the first time its words are composed, a later reading of the same
period, the paint of what that changed, and a paint of the whole page. ``tail`` is a day seen near
whose last reading is in sight, so that every new one moves the line.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ui")]
STATES = {
    "usage": ("week", "month", "day", "trace", "near", "tail"),
    "tariff": ("two-rates", "half-hourly"),
}
ROUNDS = 15


def main() -> None:
    """Print a line of figures for each page, state and size."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from seen import SIZES, page_of
    from tariff_examples import ALL as TARIFF
    from usage_examples import ALL as USAGE

    from ui.app import application
    from ui.pages.tariff import TariffPage
    from ui.pages.usage import UsagePage

    app = application()
    print(f"{'page':8}{'state':13}{'size':11}{'first':>8}{'later':>8}{'update':>8}{'paint':>8}  ms")
    for name, kind, examples in (
        ("usage", UsagePage, with_tail(USAGE)),
        ("tariff", TariffPage, TARIFF),
    ):
        for size in SIZES:
            page = page_of(kind, size)
            for state in STATES[name]:
                figures = measured(page, examples[state])
                told = "".join(f"{figure:8.1f}" for figure in figures)
                print(f"{name:8}{state:13}{size[0]}x{size[1]:<7}{told}")
            page.deleteLater()
    app.processEvents()


def measured(page, screen) -> tuple[float, float, float, float]:
    """Return the first composition, and the best of later ones and of paints, in ms."""
    from PySide6.QtWidgets import QApplication

    turns = [changed(screen, number) for number in (10, 11)]
    first = timed(lambda: page.show_screen(screen))
    page.show_screen(turns[0])
    QApplication.processEvents()
    later, updates, paints = [], [], []
    for number in range(ROUNDS):
        later.append(timed(lambda turn=turns[(number + 1) % 2]: page.show_screen(turn)))
        updates.append(timed(QApplication.processEvents))
        paints.append(timed(page.grab))
    return first, *map(min, (later, updates, paints))


def changed(screen, number: int):
    """Return a screen as the next reading changes it: other words, and a chart that goes on."""
    word = "sentence" if hasattr(screen, "sentence") else "now"
    screen = replace(
        screen, **{word: replace(getattr(screen, word), text=f"{number} pounds today")}
    )
    if hasattr(screen, "days"):
        today = replace(screen.days[0], here=screen.days[0].here + number / 1e3)
        return replace(screen, days=(today, *screen.days[1:]))
    if screen.trace is not None:
        heights = (*screen.trace.heights[:-1], number / 100)
        return replace(screen, trace=replace(screen.trace, heights=heights))
    last = max(n for n, bar in enumerate(screen.bars) if bar.blocks)
    blocks = screen.bars[last].blocks
    grown = replace(blocks[-1], height=blocks[-1].height * number / 12)
    bar = replace(screen.bars[last], blocks=(*blocks[:-1], grown))
    return replace(screen, bars=(*screen.bars[:last], bar, *screen.bars[last + 1 :]))


def with_tail(screens):
    """Return example screens with one more: the nearest view of the last half-hour."""
    near = screens["near"]
    last = replace(near.trace, focus=(47 / 48, 1.0))
    return {**screens, "tail": replace(near, trace=last)}


def timed(do) -> float:
    """Return how long something takes, in ms."""
    start = time.process_time()
    do()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
