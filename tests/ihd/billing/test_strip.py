"""Sums over parts are the sums of their numbers, however a strip is cut and asked."""

from array import array
from fractions import Fraction
from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from ihd.billing.strip import HALF_MS, LANES, Part, Strip, lanes_of

NUMBERS = st.lists(st.integers(-5, 10**6), min_size=1, max_size=1600)


@st.composite
def strips(draw):
    """Return a strip of some parts, and its numbers."""
    first = draw(st.integers(0, 10**6))
    parts, numbers = [], []
    for _ in range(draw(st.integers(1, 4))):
        start = first + len(numbers)
        if draw(st.booleans()):
            count, same = draw(st.integers(1, 900)), draw(st.sampled_from([0, 1800, 1800]))
            parts.append(Part(count, same))
            numbers += [same] * count
            continue
        seed, count = draw(st.integers(1, 10**6)), draw(st.integers(1, 1600))
        found = [(n * 7919 + seed * 31) % 1_300_000 - 5 for n in range(count)]
        if draw(st.booleans()):
            parts.append(Part(count, array("i", found), sum(found), lanes_of(start, found)))
        else:
            parts.append(Part(count, found))
        numbers += found
    return Strip(first, parts), numbers


def truth(strip, numbers, first, after):
    return [
        numbers[n - strip.first] if strip.first <= n < strip.end else 0 for n in range(first, after)
    ]


SPAN = st.tuples(st.integers(-60, 4000), st.integers(0, 4000))


@given(strips(), SPAN)
def test_a_stretch_is_the_sum_of_its_half_hours(made, span):
    strip, numbers = made
    first = strip.first + span[0]
    found = truth(strip, numbers, first, first + span[1])
    assert strip.sum(first, first + span[1]) == sum(found)
    assert list(strip.numbers(first, first + span[1])) == found
    assert bool(strip) == any(numbers)
    assert len(strip) == len(numbers)


@given(strips(), SPAN, st.sets(st.integers(1, LANES - 1), min_size=1, max_size=6))
def test_laps_share_out_all_of_a_stretch_by_the_time_of_day(made, span, cuts):
    strip, numbers = made
    first, after = strip.first + span[0], strip.first + sum(span)
    edges = [0, *sorted(cuts), LANES]
    pairs = list(pairwise(edges))
    days = [pairs[::3], pairs[1::3], pairs[2::3]]
    by_lane = [0] * LANES
    for n, number in enumerate(truth(strip, numbers, first, after), first):
        by_lane[n % LANES] += number
    shares = [sum(sum(by_lane[a:b]) for a, b in laps) for laps in days]
    assert strip.shares(first, after, days) == shares


@given(strips(), st.lists(st.integers(-100, 4000 * HALF_MS), min_size=2, max_size=6))
def test_instants_that_cut_half_hours_lose_and_double_nothing(made, offsets):
    strip, numbers = made
    start = strip.first * HALF_MS
    totals = [0, *accumulate(numbers), sum(numbers)]

    def up_to(instant):
        place, rest = divmod(instant - start, HALF_MS)
        if place < 0:
            return 0
        if place >= len(numbers):
            return totals[-1]
        return totals[place] + Fraction(numbers[place] * rest, HALF_MS)

    marks = sorted(start + offset for offset in offsets)
    for begin, end in pairwise(marks):
        assert strip.between(begin, end) == up_to(end) - up_to(begin)
        third = Fraction(end - begin, 3)
        parts = strip.between(begin, begin + third) + strip.between(begin + third, end)
        assert parts == strip.between(begin, end)
