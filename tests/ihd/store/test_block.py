from hypothesis import given
from hypothesis import strategies as st

from ihd.store.block import Block, by_zeros
from ihd.store.packing import Guide, pack

FORMS = st.sampled_from([1, 2, 3, 4, 9])
GUIDE = Guide(exponents={1: -3, 2: -2, 3: 0, 4: -14}, powers={2: 1}, siblings={3: 2})
NUMBERS = st.one_of(st.integers(0, 5000), st.integers(-(2**63), 2**63 - 1))
ROWS = st.lists(
    st.tuples(
        st.integers(0, 40).map(lambda n: n * 10_000_000),
        st.sampled_from([0, 700_000, -5]),
        NUMBERS,
        FORMS,
        st.sampled_from(["", "", "", '[null,"--"]', "\u00e9\n"]),
    ),
    min_size=1,
    max_size=40,
    unique=True,
)
DAYS = st.dictionaries(st.integers(1, 4), ROWS, min_size=1, max_size=4).map(
    lambda days: {series: sorted((series, *row) for row in rows) for series, rows in days.items()}
)


@given(days=DAYS)
def test_any_rows_come_back_from_a_block_to_the_letter(days):
    block = Block(pack(days, GUIDE))
    assert sorted(block.series) == sorted(days)
    for series, rows in days.items():
        assert block.rows(series) == rows


@given(
    watts=st.lists(st.integers(-3000, 9000), min_size=2, max_size=200),
    start=st.integers(0, 10**9),
    lost=st.integers(0, 360),
)
def test_a_register_that_follows_power_comes_back_to_the_letter(watts, start, lost):
    wh, energy, days = start * 3600, [], {}
    for watt in watts:
        wh += watt * 10
        energy.append(wh // 3600 - lost)
    instants = [1_735_689_600_000_000 + 10_000_000 * n for n in range(len(watts))]
    days[1] = [(1, at, 0, w * 1000, 1, "") for at, w in zip(instants, watts, strict=True)]
    days[2] = [(2, at, 0, e, 1, "") for at, e in zip(instants, energy, strict=True)]
    block = Block(pack(days, GUIDE))
    assert block.rows(2) == days[2]
    assert block.rows(1) == days[1]


def test_a_series_a_block_lacks_is_empty():
    days = {1: [(1, 0, 0, 5, 1, "")]}
    assert Block(pack(days, GUIDE)).rows(8) == []


def test_zeros_dropped_at_the_end_cost_nothing():
    """620 W sent as 0.62 and 623 W as 0.623: the number itself tells how it was written."""
    values = [(n, 1) if n % 10 else (n // 10, 2) for n in range(600, 700)]
    mixed = [(1, at, 0, value, form, "") for at, (value, form) in enumerate(values)]
    plain = [(1, at, 0, n, 1, "") for at, n in enumerate(range(600, 700))]
    packed = pack({1: mixed}, GUIDE)
    assert Block(packed).rows(1) == mixed
    assert len(packed) <= len(pack({1: plain}, GUIDE)) + 4


@given(
    st.lists(st.integers(-(10**9), 10**9), max_size=40),
    st.lists(st.integers(0, 8), min_size=1, max_size=6, unique=True),
)
def test_the_zeros_a_number_ends_with_tell_its_form(numbers, zeros):
    powers = [10**count for count in sorted(zeros, reverse=True)]
    found = by_zeros(numbers, powers)
    for number, place in zip(numbers, found, strict=True):
        assert place == len(powers) - 1 or number % powers[place] == 0
        assert all(number % earlier for earlier in powers[:place])
