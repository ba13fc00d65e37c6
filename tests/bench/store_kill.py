"""Kill a fast recorder at random instants and print what it lost: readings and watt-hours.

    store_kill.py [--kills 200] [--seed 1]

Every kill is a SIGKILL of a process that judges and keeps messages as fast as it can, commits now
and then, closes days and says the number of each message it was told is kept. The home is one all
through, and is held against one that was recorded in one go.
Anchor: a subscriber that acknowledges by itself lost 1.7 to 2.3 % of its messages over 14 kills.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "ihd" / "store"))

from killed_recorder import Unkilled, kept, opened, record_and_kill

LOOKS_BACK = 1000
"""Messages before each kill's own that are looked at again."""


def main() -> None:
    """Kill, open, count; so many times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    moments = random.Random(chosen.seed)
    first = lost = changed = wrong_mwh = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        unkilled = Unkilled(folder / "unkilled")
        for _ in range(chosen.kills):
            last = record_and_kill(folder, first, moments.uniform(0, 0.4))
            store = opened(folder)
            since = max(first - LOOKS_BACK, 0)
            weighed, used = kept(store, since)
            store.close()
            first = since + len(weighed)
            lost += max(last + 1 - first, 0)
            wanted, truth = unkilled.up_to(first, since)
            changed += sum(one != other for one, other in zip(weighed, wanted, strict=False))
            wrong_mwh += abs(used - truth)
        unkilled.store.close()
    sys.stdout.write(
        f"{chosen.kills} kills, {first:,} messages: {lost} lost, {changed} changed, "
        f"{wrong_mwh / 1000} Wh wrong   (auto-ack clients lose about 2 %; bar: none)\n"
    )


if __name__ == "__main__":
    main()
