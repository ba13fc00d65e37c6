"""Laws of price tables: a newer one counts where it speaks, and takes nothing away where not."""

import tempfile
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ihd.clock import Interval
from ihd.meter import Fuel
from ihd.price_tables import PriceTables
from ihd.store import Store
from ihd.tariffs.price_json import Published, StandingFrom, own_json, published_from_json
from ihd.tariffs.prices import PriceSlot, PriceTable

START = datetime(2026, 1, 30, 12, tzinfo=UTC)
STEP = timedelta(hours=6)
SPAN = 24


@st.composite
def tables(draw):
    """A table of stretches of six hours and more, with holes, over a month's end."""
    edges = sorted(draw(st.sets(st.integers(0, SPAN), min_size=2, max_size=8)))
    slots = []
    for begin, end in pairwise(edges):
        price = draw(st.one_of(st.none(), st.decimals(-1, 1, places=4)))
        if price is not None:
            slots.append(PriceSlot(Interval(START + STEP * begin, START + STEP * end), price))
    return PriceTable.of(slots, "GBP", vat_included=True)


def said(table):
    return [table.price_at(START + STEP * n + STEP / 2) for n in range(SPAN)]


def newest(*each):
    return [next((p for p in at[::-1] if p is not None), None) for at in zip(*each, strict=True)]


@given(tables(), tables())
def test_the_newer_counts_where_it_speaks_and_the_older_stays_elsewhere(older, newer):
    assert said(older.with_newer(newer)) == newest(said(older), said(newer))


@settings(max_examples=20)
@given(st.lists(tables(), min_size=1, max_size=4))
def test_what_is_kept_by_months_is_what_was_said(heard):
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "p.db", journal=Path(folder) / "journal")
        tables = PriceTables(store, Fuel.ELECTRICITY)
        for table in heard:
            tables.keep(Published(table))
        wanted = newest(*map(said, heard))
        for known in (tables, PriceTables(store, Fuel.ELECTRICITY)):
            table = known.since(date(2026, 1, 1))
            assert ([None] * SPAN if table is None else said(table)) == wanted
        store.close()


@given(tables(), st.lists(st.decimals(0, 2, places=4), max_size=3))
def test_our_own_message_says_what_it_was_made_of(table, charges):
    standing = tuple(StandingFrom(START + STEP * n, price) for n, price in enumerate(charges))
    read = published_from_json(own_json(Published(table, standing)))
    assert said(read.table) == said(table)
    assert read.standing == standing
