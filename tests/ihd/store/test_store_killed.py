import os
import random

import pytest
from killed_recorder import Unkilled, kept, opened, record_and_kill

KILLS = 10
SEED = 20250101


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a kill that asks nobody needs POSIX")
def test_killed_at_any_moment_nothing_that_was_kept_is_lost(tmp_path):
    moments, unkilled = random.Random(SEED), Unkilled(tmp_path / "unkilled")
    first = 0
    for _ in range(KILLS):
        last = record_and_kill(tmp_path, first, moments.uniform(0, 0.15))
        store = opened(tmp_path)
        weighed, used = kept(store)
        first = len(weighed)
        assert last + 1 <= first <= last + 2
        assert (weighed, used) == unkilled.up_to(first)
        assert used > 0
        store.close()
    unkilled.store.close()
