"""Every page x six sizes x four themes x six languages x three text sizes, measured whole.

``python tests/bench/sheet.py [LANGUAGE...]`` prints what is cut, covered, tiny or too small to
touch, each once with how often it was met, and how many leaves were looked at. "longer" is English
whose every sentence is four tenths longer. A theme changes letters only by being bolder, so the
themes after the first are tried at the largest text size alone. Ends with 1 if anything was found.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ui")]


def main() -> int:
    """Look at every leaf there is."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from every_screen import EveryScreen, whole
    from lived_home import LivedHome
    from longer import LongerWords
    from seen import SIZES

    from ihd.words import LANGUAGES, Words
    from ui.app import application
    from ui.theme import COLOURS, TEXT_SIZES

    application()
    tongues = {**{name: Words(name) for name in LANGUAGES}, "longer": LongerWords()}
    chosen = sys.argv[1:] or list(tongues)
    looks = [*product(TEXT_SIZES, [next(iter(COLOURS))])]
    looks += product(TEXT_SIZES[-1:], list(COLOURS)[1:])
    met: Counter[str] = Counter()
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        home = LivedHome(Path(folder) / "home")
        said = {name: list(home.screens(tongues[name])) for name in chosen}
        home.close()
    for size in SIZES:
        with EveryScreen(size) as display:
            for (text_size, theme), name in product(looks, chosen):
                display.wear(text_size, tongues[name], theme)
                where = f"{size[0]}x{size[1]} {name}"
                met.update(f"{where} {told}" for told in display.troubles(said[name], whole))
            print(f"{size[0]}x{size[1]}: {display.leaves} leaves, {len(met)} found so far")
    for told, times in met.items():
        print(f"{times:4} {told}")
    print(f"{time.process_time() - began:.0f} s of this machine's time")
    return bool(met)


if __name__ == "__main__":
    sys.exit(main())
