"""Draw the pictures in this folder anew: ``python docs/screens/draw.py``.

They show the examples of ``tests/ui/now_examples.py``, whose values are invented.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ui")]

SAMPLES = ("high", "low", "stale", "empty", "solar", "half-hourly")


def main() -> None:
    """Draw the usual evening at every size in both themes, and the other states at one size."""
    from now_examples import ALL, SIZES

    from ui.shot import draw_page

    for size in SIZES:
        for theme in ("dark", "light"):
            name = f"now-{size[0]}x{size[1]}-{theme}.png"
            draw_page("now", ALL["usual"], HERE / name, size=size, theme=theme)
    for state in SAMPLES:
        draw_page("now", ALL[state], HERE / f"now-{state}.png")


if __name__ == "__main__":
    main()
