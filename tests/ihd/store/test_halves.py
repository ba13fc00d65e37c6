from hypothesis import given
from hypothesis import strategies as st

from ihd.store.halves import HALVES, pack_halves, pack_powers, unpack_halves
from ihd.store.totals import Tally

AMOUNTS = st.lists(st.integers(-(2**62), 2**62), min_size=HALVES, max_size=HALVES)
SMALL = st.lists(st.integers(0, 10**6), min_size=HALVES, max_size=HALVES)
SECONDS = st.lists(st.integers(0, 1800), min_size=HALVES, max_size=HALVES)
POWERS = st.lists(
    st.one_of(
        st.none(), st.integers(-(10**7), 10**7), st.integers(-99, 99).map(lambda w: w * 1000)
    ),
    min_size=HALVES,
    max_size=HALVES,
)


@given(AMOUNTS | SMALL, SECONDS | st.just([1800] * HALVES), SECONDS, POWERS, POWERS)
def test_any_day_comes_back_as_it_was(amounts, measured, spread, least, greatest):
    day = Tally(48, amounts, measured, spread, least, greatest)
    assert unpack_halves(48, pack_halves(day), pack_powers(day)) == day


def test_a_usual_day_takes_less_than_four_hundred_bytes():
    day = Tally.empty(0, HALVES)
    day.amounts = [160_000 + 311 * n for n in range(HALVES)]
    day.measured_s = [1800] * HALVES
    day.least_mw, day.greatest_mw = [90_000] * HALVES, [2_950_000] * HALVES
    assert len(pack_halves(day) + pack_powers(day)) < 400
