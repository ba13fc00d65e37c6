"""Rows shared among columns: none lost, none out of order, none over the edge."""

from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.leaves import Block, columns_of, evened, height_of

BLOCKS = st.lists(
    st.builds(
        Block,
        st.integers(10, 120).map(float),
        gap=st.integers(0, 20).map(float),
        kept=st.booleans(),
    ),
    max_size=30,
)
HEIGHTS = st.integers(120, 600).map(float)


@given(BLOCKS, HEIGHTS)
def test_every_row_is_in_one_column_in_its_order(blocks, height):
    columns = columns_of(blocks, height)
    assert [at for column in columns for at in column] == list(range(len(blocks)))
    assert all(columns) or not blocks


@given(BLOCKS, HEIGHTS)
def test_no_column_is_higher_than_the_leaf(blocks, height):
    for column in columns_of(blocks, height):
        assert height_of([blocks[at] for at in column]) <= height


@given(BLOCKS, HEIGHTS)
def test_a_heading_is_last_only_where_nothing_else_would_fit(blocks, height):
    for column in columns_of(blocks, height)[:-1]:
        last = blocks[column[-1]]
        assert not last.kept or all(blocks[at].kept for at in column)


@given(BLOCKS, HEIGHTS)
def test_two_columns_are_never_more_uneven_than_filling_the_first(blocks, height):
    columns = evened(blocks, height, 2)
    filled = columns_of(blocks, height)
    if len(filled) <= 2:
        assert len(columns) <= 2
        assert highest(blocks, columns) <= highest(blocks, filled) + 1


def test_what_is_short_stays_in_the_first_of_two_columns():
    assert evened([Block(60.0), Block(60.0)], 300.0, 2) == ((0, 1),)
    assert evened([Block(60.0), Block(60.0), Block(60.0)], 300.0, 2) == ((0, 1), (2,))


def test_a_button_is_not_alone_on_the_second_of_two_leaves():
    rows = [Block(50.0), Block(50.0), Block(50.0), Block(50.0), Block(60.0)]
    assert evened(rows, 200.0, 1) == ((0, 1, 2), (3, 4))


def test_a_heading_goes_over_with_its_row():
    rows = [Block(50.0), Block(50.0), Block(20.0, kept=True), Block(50.0), Block(60.0)]
    assert evened(rows, 200.0, 1) == ((0, 1), (2, 3, 4))


def test_what_is_large_stays_where_it_is_seen_first():
    rows = [Block(30.0), Block(30.0), Block(100.0), Block(60.0)]
    assert evened(rows, 200.0, 1) == ((0, 1, 2), (3,))


def highest(blocks, columns) -> float:
    return max((height_of([blocks[at] for at in column]) for column in columns), default=0.0)


@given(BLOCKS, HEIGHTS)
def test_of_several_leaves_only_the_last_two_are_evened_and_none_is_added(blocks, height):
    filled, columns = columns_of(blocks, height), evened(blocks, height, 1)
    assert [at for column in columns for at in column] == list(range(len(blocks)))
    assert len(columns) <= len(filled)
    assert columns[:-2] == filled[:-2] or len(filled) < 3
    assert all(height_of([blocks[at] for at in column]) <= height for column in columns)
