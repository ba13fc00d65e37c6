"""Verdicts given anew to what is kept: the totals follow, and to undo is to give the old ones."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from meter_messages import METER, NEW_YEAR, register

from ihd.checks.belief import Belief, channel_of
from ihd.checks.verdict import Verdict
from ihd.clock import Interval, to_ms
from ihd.meter import Quantity
from ihd.store import Store
from ihd.store.verdicts import Reweighed

ALWAYS = Interval(NEW_YEAR, NEW_YEAR + timedelta(days=30))
JUMP = ["100.000", "100.010", "900.000", "900.010", "900.020", "900.030"]
CHANNEL = channel_of(register("1", NEW_YEAR))


@pytest.fixture(params=[False, True], ids=["open day", "closed day"])
def store(tmp_path, request):
    store, judge = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal"), Belief()
    for place, value in enumerate(JUMP):
        store.keep([judge.judge(register(value, NEW_YEAR + timedelta(seconds=10 * place)))])
    if request.param:
        store.seal(datetime(2026, 1, 1, tzinfo=UTC))
    yield store
    store.close()


def used(store):
    rows = store.totals(METER, Quantity.IMPORT_ENERGY, ALWAYS)
    return sum((row.energy.kwh for row in rows), Decimal(0))


def test_a_jump_can_be_counted_and_uncounted(store):
    began = to_ms(NEW_YEAR + timedelta(seconds=20))
    assert used(store) == Decimal("0.040")
    store.reweigh(CHANNEL, ALWAYS, [], {began: Decimal("799.99")})
    assert used(store) == Decimal("800.030")
    assert store.segments(CHANNEL) == {began: 799_990_000}
    store.reweigh(CHANNEL, ALWAYS, [], {began: None})
    assert used(store) == Decimal("0.040")


def test_readings_can_be_disbelieved_and_believed_again(store):
    before = store.weighed(CHANNEL, ALWAYS)
    out = [Reweighed(kept, Verdict.QUARANTINED, kept.at) for kept in before[2:]]
    store.reweigh(CHANNEL, ALWAYS, out, {})
    assert used(store) == Decimal("0.010")
    assert [w.reading for w in store.weighed(CHANNEL, ALWAYS)] == [w.reading for w in before]
    began: dict[int, Decimal | None] = {to_ms(before[2].at): None}
    back = [
        Reweighed(now, kept.verdict, kept.at)
        for now, kept in zip(store.weighed(CHANNEL, ALWAYS)[2:], before[2:], strict=True)
    ]
    store.reweigh(CHANNEL, ALWAYS, back, began)
    assert used(store) == Decimal("0.040")
    assert store.weighed(CHANNEL, ALWAYS) == before


def test_the_first_believed_reading_after_an_instant_is_found(store):
    found = store.reading_after(CHANNEL, NEW_YEAR + timedelta(seconds=15))
    assert found is not None
    assert found.raw == "900.000"
    assert store.reading_after(CHANNEL, ALWAYS.end) is None
