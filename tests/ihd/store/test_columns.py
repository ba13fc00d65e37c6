import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.store.columns import Cursor, DamagedError, column, put, put_column, squeeze, unsqueeze

ANY_NUMBERS = st.lists(st.integers(), max_size=60)
NEAR_NUMBERS = st.lists(st.integers(-300, 300), max_size=300)
STEADY = st.builds(
    lambda start, step, noise: [start + step * n + e for n, e in enumerate(noise)],
    st.integers(-(10**15), 10**15),
    st.integers(-(10**8), 10**8),
    st.lists(st.sampled_from([0, 0, 0, 1, -1, 700, 10**7]), max_size=300),
)


@given(numbers=st.one_of(ANY_NUMBERS, NEAR_NUMBERS, STEADY))
def test_any_column_comes_back_as_it_was(numbers):
    out = bytearray()
    put_column(out, numbers)
    put(out, 77)
    cursor = Cursor(bytes(out))
    assert column(cursor, len(numbers)) == numbers
    assert cursor.number() == 77


def test_a_steady_clock_costs_next_to_nothing():
    out = bytearray()
    put_column(out, [1_735_689_600_000_000 + 10_000_000 * n for n in range(8640)])
    assert len(out) < 20


@given(content=st.binary(max_size=400))
def test_any_bytes_come_back_as_they_were(content):
    assert unsqueeze(squeeze(content)) == content


def test_bytes_cut_short_are_called_damaged():
    out = bytearray()
    put_column(out, [3, 1, 4, 1, 5, 9, 2, 6] * 20)
    for length in range(len(out)):
        with pytest.raises(DamagedError):
            column(Cursor(bytes(out[:length])), 160)
