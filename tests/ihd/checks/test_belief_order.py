"""Late, repeated and out-of-order readings, and clocks that step."""

from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest
from belief_ledger import START, play, reading, readings
from hypothesis import given
from hypothesis import strategies as st

from ihd.checks.belief import Belief
from ihd.checks.verdict import Verdict
from ihd.meter import Fuel, Quality

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
WH = Decimal("0.001")


def test_a_reading_sent_twice_counts_once():
    first, second, third = readings(["100.000", "100.007", "100.014"])
    ledger = play([first, second, second, third])
    assert ledger.total == WH * 14
    assert ledger.names == []


def test_two_readings_swapped_on_the_way_both_count():
    first, second, third = readings(["100.000", "100.007", "100.014"])
    belief = Belief()
    verdicts = [belief.judge(r).verdict for r in (first, third, second)]
    assert verdicts == [Verdict.BELIEVED] * 3


def test_a_late_reading_that_contradicts_its_neighbours_is_left_out():
    good = readings(["100.000", "100.007", "100.014"])
    late = reading("99.000", START + 5 * SECOND, received=START + 30 * SECOND)
    ledger = play([*good, late])
    assert ledger.total == WH * 14
    assert ledger.names == ["fallen_reading"]


def test_a_ghost_from_long_ago_adds_nothing():
    ghost = reading(
        "80.000", START - 30 * 24 * HOUR, received=START + 15 * SECOND, quality=Quality.STALE
    )
    good = readings(["100.000", "100.007", "100.014"])
    ledger = play([*good[:2], ghost, good[2]])
    assert ledger.total == WH * 14
    assert ledger.names == []


def test_a_stale_value_without_a_clock_adds_nothing_and_is_no_fault():
    ghost = msgspec.structs.replace(
        reading("80.000", START, received=START + 15 * SECOND, quality=Quality.STALE), taken_at=None
    )
    good = readings(["100.000", "100.007", "100.014"])
    ledger = play([*good[:2], ghost, good[2]])
    assert ledger.total == WH * 14
    assert ledger.names == []


def test_a_bridge_whose_clock_was_never_set_is_counted_by_our_clock():
    good = readings([f"{100 + n * WH * 7}" for n in range(60)])
    unset = [
        reading(r.raw, r.at - timedelta(days=20_000), received=r.at, quality=Quality.STALE)
        for r in good
    ]
    ledger = play(unset)
    assert ledger.total == WH * 7 * 59
    assert ledger.names == []


def test_gas_sent_again_and_again_between_its_half_hours_counts_once():
    values = [f"{8570 + 2 * (n // 180)}.000" for n in range(181 * 3)]
    assert play(readings(values, fuel=Fuel.GAS)).total == 6


def test_a_clock_that_only_tells_minutes_loses_nothing():
    good = readings([f"{100 + n * WH * 7}" for n in range(60)])
    coarse = [reading(r.raw, r.received_at.replace(second=0), received=r.received_at) for r in good]
    ledger = play(coarse)
    assert ledger.names == []
    assert ledger.total == WH * 7 * 54


@pytest.mark.parametrize("step", [-HOUR, HOUR, -26 * HOUR, 40 * HOUR, timedelta(days=-9000)])
def test_a_step_of_the_meters_clock_loses_no_energy_and_jumps_no_total(step: timedelta):
    good = readings([f"{100 + n * WH * 7}" for n in range(720)])
    stepped = [
        r
        if n < 300
        else reading(r.raw, r.at + (step if n < 500 else timedelta(0)), received=r.received_at)
        for n, r in enumerate(good)
    ]
    ledger = play(stepped)
    assert ledger.total == WH * 7 * 719
    assert ledger.names == []


def test_a_clock_of_ours_that_was_behind_at_boot_loses_no_energy():
    good = readings([f"{100 + n * WH * 7}" for n in range(720)])
    behind = [
        r if n < 300 else reading(r.raw, r.at, received=r.received_at - 3 * HOUR)
        for n, r in enumerate(good)
    ]
    assert play(behind).total == WH * 7 * 719


def test_one_stamp_from_the_future_does_not_stop_the_count():
    good = readings([f"{100 + n * WH * 7}" for n in range(20)])
    good[9] = reading(good[9].raw, good[9].at + 10 * HOUR, received=good[9].received_at)
    ledger = play(good)
    assert ledger.total == WH * 7 * 19
    assert ledger.names == []


def test_a_meter_clock_that_stands_still_does_not_stop_the_count():
    good = readings([f"{100 + n * WH * 7}" for n in range(200)])
    frozen = [
        r if n < 10 else reading(r.raw, good[9].at, received=r.received_at)
        for n, r in enumerate(good)
    ]
    assert play(frozen).total >= WH * 7 * 180


def test_messages_kept_by_the_broker_while_we_were_away_all_count():
    good = readings([f"{100 + n * WH * 7}" for n in range(1080)])
    back = good[-1].received_at
    kept = [r if n < 10 else reading(r.raw, r.at, received=back) for n, r in enumerate(good)]
    ledger = play(kept)
    assert ledger.total == WH * 7 * 1079
    assert ledger.names == []


@given(
    steps=st.lists(st.integers(0, 60), min_size=12, max_size=40),
    order=st.randoms(use_true_random=False),
    copies=st.lists(st.integers(0, 10), max_size=6),
)
def test_whatever_is_repeated_or_swapped_the_total_is_the_registers_own_rise(steps, order, copies):
    values, value = [], Decimal(5000)
    for step in steps:
        value += step * WH
        values.append(str(value))
    good = readings(values)
    sent = list(good)
    for place in range(1, len(sent) - 2, 4):
        if order.random() < 0.5:
            sent[place], sent[place + 1] = sent[place + 1], sent[place]
    for place in copies:
        sent.insert(place + 2, sent[place + 1])
    ledger = play(sent)
    assert ledger.total == value - Decimal(values[0])
    assert ledger.names == []


@given(
    at=st.integers(1, 10),
    wrong=st.decimals(0, 10**9, places=3, allow_nan=False, allow_infinity=False),
)
def test_one_wrong_reading_of_any_size_never_stays_in_the_total(at, wrong):
    values = [f"{5000 + n * WH * 20}" for n in range(20)]
    values[at] = str(wrong)
    truth = WH * 20 * 19
    assert abs(play(readings(values)).total - truth) <= WH
