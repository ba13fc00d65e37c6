import os
import random
from datetime import timedelta
from decimal import Decimal

import pytest
from killed_recorder import record_and_kill
from meter_messages import METER, NEW_YEAR

from ihd.clock import Interval
from ihd.meter import Quantity
from ihd.store import Store

KILLS = 10
SEED = 20250101


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a kill that asks nobody needs POSIX")
def test_killed_at_any_moment_nothing_that_was_added_is_lost(tmp_path):
    moments = random.Random(SEED)
    always = Interval(NEW_YEAR, NEW_YEAR + timedelta(days=400))
    first = 0
    for _ in range(KILLS):
        last = record_and_kill(tmp_path, first, moments.uniform(0, 0.15))
        store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
        readings = store.readings(METER, Quantity.IMPORT_ENERGY, always)
        rows = store.totals(METER, Quantity.IMPORT_ENERGY, always)
        first = len(readings)
        assert last + 1 <= first <= last + 2
        assert [r.value for r in readings] == [20000 + Decimal(n) / 100 for n in range(first)]
        assert sum(row.amount for row in rows) == 10_000 * (first - 1)
        store.close()
