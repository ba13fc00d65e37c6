"""Differences of readings, and only those that can be believed."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ihd.billing.limits import Limit
from ihd.billing.lines import NoteKind
from ihd.billing.registers import Dial, RegisterReading, series_of

LIMIT = Limit(Decimal("29.9"))
HALF_HOUR_MS = 1_800_000
KWH = 1_000_000


def reading(number, kwh, *, digits=5, is_estimate=False):
    return RegisterReading(number * HALF_HOUR_MS, int(kwh * KWH), digits, KWH, is_estimate)


def used(*dials):
    series, notes = series_of(dials, LIMIT)
    return [sum(one.amounts) // KWH for one in series], [note.kind for note in notes]


def dial(values, serial=None):
    readings = [
        v if isinstance(v, RegisterReading) else reading(n, v) for n, v in enumerate(values)
    ]
    return Dial(None, serial, "kWh", tuple(readings))


steps = st.lists(st.integers(0, 12), min_size=5, max_size=40)


def counting(steps, start=12_345):
    values = [start]
    for step in steps:
        values.append(values[-1] + step)
    return values


@given(steps=steps, start=st.integers(0, 80_000), seed=st.randoms())
def test_readings_in_any_order_come_to_the_last_less_the_first(steps, start, seed):
    readings = [reading(n, value) for n, value in enumerate(counting(steps, start))]
    seed.shuffle(readings)
    totals, notes = used(Dial(None, None, "kWh", tuple(readings)))
    assert totals == [sum(steps)]
    assert set(notes) <= {NoteKind.LATE}


@given(
    steps=steps,
    place=st.integers(0, 40),
    glitch=st.sampled_from([0, 1, 99_999, 65_535, 16_777_215, 4_294_967_295]),
)
def test_one_reading_out_of_all_reason_changes_nothing(steps, place, glitch):
    values = counting(steps)
    place %= len(values) + 1
    assume(abs(glitch - values[0]) > 5000)
    totals, notes = used(dial([*values[:place], glitch, *values[place:]]))
    assert totals == [sum(steps)] or place in (0, len(values))
    assert totals[0] in (sum(steps), sum(steps[1:]), sum(steps[:-1]))
    assert NoteKind.NOT_BELIEVED in notes or NoteKind.IMPOSSIBLE in notes


@given(steps=steps, place=st.integers(1, 39))
def test_a_rollover_anywhere_loses_nothing(steps, place):
    place = min(place, len(steps) - 1)
    start = 100_000 - sum(steps[:place])
    values = [value % 100_000 for value in counting(steps, start)]
    assume(start < 100_000)
    assert used(dial(values))[0] == [sum(steps)]


@pytest.mark.parametrize(
    ("values", "total", "notes"),
    [
        ([99_998, 3, 10], 12, ["rolled_over"]),
        ([45_000, 12, 15, 20], 8, ["not_believed"]),
        ([7328, 7305], -23, ["fell"]),
        ([7320, 7328, 7325, 7331], 11, ["fell"]),
        ([0, 12_345, 12_346, 12_347], 2, ["not_believed"]),
        ([12_345, 12_346, 0], 1, ["not_believed"]),
        ([12_345, 12_346, 12_345, 12_347], 2, ["fell"]),
        ([5, 5, 5], 0, []),
    ],
)
def test_stories_of_one_register(values, total, notes):
    assert used(dial(values)) == ([total], notes)


def test_two_readings_that_do_not_fit_say_nothing_rather_than_something_wrong():
    assert used(dial([12_345, 0])) == ([], ["not_believed", "one_reading"])
    assert used(dial([0, 12_345])) == ([], ["impossible", "one_reading"])


def test_a_big_fall_below_an_estimate_is_a_credit_only_if_it_was_an_estimate():
    assert used(dial([reading(0, 900, is_estimate=True), 700]))[0] == [-200]
    assert used(dial([900, 700]))[0] == []


def test_an_exchange_counts_both_meters_and_nothing_between():
    old = Dial(None, "A", "kWh", (reading(0, 15_000), reading(4, 15_020)))
    new = Dial(None, "B", "kWh", (reading(5, 2), reading(9, 30)))
    assert used(new, old) == ([48], ["meter_changed"])


def test_a_dial_written_with_noughts_in_front_has_that_many_digits():
    six_digits = [reading(0, 99_998, digits=6), reading(1, 3, digits=6)]
    assert used(Dial(None, None, "kWh", tuple(six_digits)))[0] == []
