from hypothesis import given
from hypothesis import strategies as st

from ihd.store.totals import HALF_S, HALF_US, tally, usual_steps

GAP = 300_000_000
MINUTE = 60_000_000


def sums(registers, powers=(), *, count=4, sign=1):
    return tally(registers, list(powers), 0, count, gap_us=GAP, sign=sign)


POINTS = st.dictionaries(
    st.integers(0, 4 * HALF_US - 1), st.integers(0, 10**7), min_size=2, max_size=40
).map(lambda found: list(zip(sorted(found), sorted(found.values()), strict=True)))
POWERS = st.dictionaries(st.integers(0, 4 * HALF_US - 1), st.integers(-(10**6), 10**7)).map(
    lambda found: sorted(found.items())
)


@given(registers=POINTS, powers=POWERS, sign=st.sampled_from([1, -1]))
def test_half_hours_add_up_to_the_register_exactly(registers, powers, sign):
    found = sums(registers, powers, sign=sign)
    assert sum(found.amounts) == registers[-1][1] - registers[0][1]
    assert min(found.amounts) >= 0
    covered = registers[-1][0] // 1_000_000 - registers[0][0] // 1_000_000
    assert sum(found.measured_s) + sum(found.spread_s) == covered


@given(registers=POINTS, powers=POWERS, cut=st.integers(1, 3))
def test_a_half_hour_is_the_same_summed_alone_or_with_others(registers, powers, cut):
    whole = list(sums(registers, powers).rows())
    alone = tally(registers, powers, cut, 1, gap_us=GAP)
    assert list(alone.rows()) == [whole[cut]]


def test_readings_close_together_are_measured():
    found = sums([(0, 100), (4 * MINUTE, 160), (8 * MINUTE, 190)])
    assert (found.amounts[0], found.measured_s[0], found.spread_s[0]) == (90, 480, 0)


def test_a_difference_over_a_gap_is_spread_by_time_and_marked():
    found = sums([(0, 0), (2 * HALF_US, 1000)])
    assert found.amounts == [500, 500, 0, 0]
    assert found.spread_s == [HALF_S, HALF_S, 0, 0]
    assert found.measured_s == [0, 0, 0, 0]


def test_power_shapes_what_spans_the_end_of_a_half_hour():
    edge = HALF_US
    registers = [(edge - 2 * MINUTE, 0), (edge + 2 * MINUTE, 1000)]
    powers = [(edge - 2 * MINUTE, 900), (edge, 100)]
    assert sums(registers, powers).amounts[:2] == [900, 100]


def test_power_that_never_pauses_makes_a_rare_register_measured():
    registers = [(0, 0), (HALF_US * 2, 1000)]
    powers = [(n * 4 * MINUTE, 3000 if n < 8 else 1000) for n in range(15)]
    found = sums(registers, powers)
    assert found.spread_s == [0, 0, 0, 0]
    assert found.measured_s[:2] == [HALF_S, HALF_S]
    assert found.amounts[0] > 700
    assert sum(found.amounts) == 1000


def test_a_register_that_falls_adds_nothing_and_starts_again():
    found = sums([(0, 500), (MINUTE, 520), (2 * MINUTE, 3), (3 * MINUTE, 10)])
    assert found.amounts[0] == 27
    assert next(found.rows()).missing_s == HALF_S - 120


def test_a_clock_that_was_wrong_by_decades_spreads_nothing():
    registers = [(0, 0), (57 * 366 * 86_400_000_000, 10**9)]
    assert sums(registers).amounts == [0, 0, 0, 0]


def test_export_is_shaped_by_power_that_flows_out():
    edge = HALF_US
    registers = [(edge - 2 * MINUTE, 0), (edge + 2 * MINUTE, 1000)]
    powers = [(edge - 2 * MINUTE, 900), (edge, -100)]
    assert sums(registers, powers, sign=-1).amounts[:2] == [0, 1000]


def test_least_and_greatest_power_are_those_of_the_half_hour():
    found = sums([], [(0, 5), (MINUTE, -7), (HALF_US, 9)])
    assert (found.least_mw, found.greatest_mw) == ([-7, 9, None, None], [5, 9, None, None])


def steps_of(*minutes):
    """The ends of the steps of so many minutes that are usual, as places in the list."""
    instants = [0]
    for step in minutes:
        instants.append(instants[-1] + step * MINUTE)
    found = usual_steps(instants, gap_us=GAP, most_us=75 * MINUTE)
    return [place for place, instant in enumerate(instants[1:]) if instant in found]


def test_a_slow_register_goes_on_as_usual_once_its_pace_is_known():
    assert steps_of(15, 15, 15, 15, 16, 15) == [3, 4, 5]


def test_a_reading_that_failed_to_come_is_a_gap_and_the_pace_outlives_it():
    assert steps_of(15, 15, 15, 30, 15, 200, 15) == [4, 6]


def test_what_is_read_once_a_day_is_never_its_usual_pace():
    assert steps_of(*[1440] * 6) == []


def test_a_quick_register_that_pauses_has_a_gap():
    assert steps_of(*[1] * 8, 6, 1) == []


@given(registers=POINTS, powers=POWERS)
def test_a_usual_step_changes_nothing_but_how_it_is_known(registers, powers):
    instants = [at for at, _ in registers]
    ours = usual_steps(instants, gap_us=GAP, most_us=75 * MINUTE)
    found = tally(registers, powers, 0, 4, gap_us=GAP, usual=ours)
    plain = sums(registers, powers)
    assert found.amounts == plain.amounts
    known = [a + b for a, b in zip(found.measured_s, found.spread_s, strict=True)]
    assert known == [a + b for a, b in zip(plain.measured_s, plain.spread_s, strict=True)]
    assert all(a <= b for a, b in zip(found.spread_s, plain.spread_s, strict=True))
