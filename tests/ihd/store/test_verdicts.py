"""Verdicts of the real checks, kept and summed by the store as they say."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from meter_messages import METER, NEW_YEAR, STORIES, register

from ihd.checks.belief import Belief
from ihd.checks.verdict import Verdict
from ihd.clock import Interval
from ihd.meter import Quantity
from ihd.store import Store

ALWAYS = Interval(NEW_YEAR, NEW_YEAR + timedelta(days=30))
LATER = datetime(2026, 1, 1, tzinfo=UTC)


def opened(path):
    return Store.open(path / "plainwatt.db", journal=path / "journal")


def played(path, values, *, sealed):
    """Judge and keep readings ten seconds apart; return the store."""
    store, judge = opened(path), Belief().judge
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
        store = opened(tmp_path)
    store.close()


@pytest.mark.parametrize("flushed", [0, 1, 3], ids="{} flushed before".format)
@pytest.mark.parametrize(("values", "total"), STORIES.values(), ids=STORIES)
def test_a_kill_loses_no_verdict_and_applies_none_twice(tmp_path, values, total, flushed):
    """The last kill comes after the card has everything, and before the journal is emptied."""
    store, judge = opened(tmp_path), Belief().judge
    journal, before = tmp_path / "journal", b""
    for place, value in enumerate(values):
        store.keep([judge(register(value, NEW_YEAR + timedelta(seconds=10 * place)))])
        if place < flushed:
            store.flush(NEW_YEAR)
        else:
            store._let_go()
            before = journal.read_bytes()
            store = opened(tmp_path)
    store._let_go()
    journal.write_bytes(before)
    store = opened(tmp_path)
    rows = store.totals(METER, Quantity.IMPORT_ENERGY, ALWAYS)
    assert sum((row.energy.kwh for row in rows), Decimal(0)) == Decimal(total)
    readings = store.readings(METER, Quantity.IMPORT_ENERGY, ALWAYS)
    assert [str(r.value) for r in readings] == [f"{Decimal(v):.3f}" for v in values]
    store.close()


def test_a_clock_that_the_checks_set_right_is_kept_beside_the_meters_own(tmp_path):
    store = opened(tmp_path)
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
