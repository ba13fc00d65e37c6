"""Verdicts of the real checks, kept and summed by the store as they say."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from meter_messages import METER, NEW_YEAR, register

from ihd.checks.belief import Belief
from ihd.checks.verdict import Verdict
from ihd.clock import Interval
from ihd.meter import Quantity
from ihd.store import Store

ALWAYS = Interval(NEW_YEAR, NEW_YEAR + timedelta(days=30))
LATER = datetime(2026, 1, 1, tzinfo=UTC)

STORIES = {
    "a zero between good readings": (["12345.000", "0", "12345.014", "12345.021"], "0.021"),
    "a jump for one reading": (["4595.563", "4595.570", "36519.2", "4595.584"], "0.021"),
    "a jump that stays": (
        ["4595.563", "4595.570", "152092.2", "152092.207", "152092.214", "152092.221"],
        "0.028",
    ),
    "a jump for a minute": (
        ["4595.556", "4595.563", *["93022"] * 5, "4595.613", "4595.620", "4595.627", "4595.634"],
        "0.078",
    ),
    "a new meter": (
        ["8000.000", "8000.010", "0.001", "0.011", "0.021", "0.031", "0.041"],
        "0.050",
    ),
    "a rollover": (
        ["99999.990", "99999.999", "0.004", "0.009", "0.014", "0.019", "0.024"],
        "0.034",
    ),
}


def played(path, values, *, sealed):
    """Judge and keep readings ten seconds apart; return the store."""
    store, judge = Store.open(path / "plainwatt.db", journal=path / "journal"), Belief().judge
    for place, value in enumerate(values):
        store.keep([judge(register(value, NEW_YEAR + timedelta(seconds=10 * place)))])
        if sealed:
            store.flush(LATER)
            store.seal(LATER)
    return store


@pytest.mark.parametrize("sealed", [False, True], ids=["open day", "closed day"])
@pytest.mark.parametrize(("values", "total"), STORIES.values(), ids=STORIES)
def test_what_was_used_is_right_whatever_the_register_did(tmp_path, values, total, sealed):
    store = played(tmp_path, values, sealed=sealed)
    for _ in ("as it stands", "opened again"):
        rows = store.totals(METER, Quantity.IMPORT_ENERGY, ALWAYS)
        assert sum((row.energy.kwh for row in rows), Decimal(0)) == Decimal(total)
        readings = store.readings(METER, Quantity.IMPORT_ENERGY, ALWAYS)
        assert [str(r.value) for r in readings] == [f"{Decimal(v):.3f}" for v in values]
        store.close()
        store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    store.close()


def test_a_clock_that_the_checks_set_right_is_kept_beside_the_meters_own(tmp_path):
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    judge = Belief().judge
    first = register("10.000", NEW_YEAR)
    ahead = register("10.010", NEW_YEAR + timedelta(days=3), lag=timedelta(seconds=10, days=-3))
    store.keep([judge(first)])
    verdict = judge(ahead)
    store.keep([verdict])
    assert verdict.verdict is Verdict.BELIEVED
    assert verdict.at == ahead.received_at
    found = store.readings(METER, Quantity.IMPORT_ENERGY, ALWAYS)
    assert found == [first, ahead]
    assert sum(row.amount for row in store.totals(METER, Quantity.IMPORT_ENERGY, ALWAYS)) == 10_000
    store.close()
