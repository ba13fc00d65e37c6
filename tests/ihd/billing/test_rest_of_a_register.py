"""What a meter's total counted and none of its named registers did is priced, once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.billing.cost import cost
from ihd.billing.lines import LineKind, NoteKind
from ihd.billing.rest import month_begin, rest
from ihd.billing.usage_row import Step
from ihd.clock import days_interval
from ihd.meter import Fuel, Quantity, Reading
from ihd.store import Store
from ihd.tariffs.file import load_tariff
from ihd.usage import UsageBook
from ihd.used import Supply, used

SYDNEY = ZoneInfo("Australia/Sydney")
METER = "dongle/house"
FIRST, AFTER = date(2026, 3, 30), date(2026, 4, 7)
"""A month of UTC and a change of the clock are among them."""
HEAD = (
    'name = "T"\ncurrency = "AUD"\n'
    '[[rate]]\nname = "Controlled load"\nprice = 0.15\nregister = "controlled"\n'
)
ANY_TIME = HEAD + '[[rate]]\nname = "Any time"\nprice = 0.40\n'
BY_CLOCK = HEAD + (
    '[[rate]]\nname = "Peak"\nprice = 0.50\nwhen = "15:08-21:00"\n'
    '[[rate]]\nname = "Off-peak"\nprice = 0.30\n'
    '[[demand]]\nname = "Demand"\nprice = 3\nslot_minutes = 15\n'
)
halves = st.lists(st.tuples(*[st.integers(0, 10**6)] * 3), min_size=1, max_size=60)


@given(first=st.integers(0, 10**6), rows=halves)
def test_the_rest_is_never_negative_and_never_more_than_the_total_leaves(first, rows):
    total, *named = (list(column) for column in zip(*rows, strict=True))
    found = rest(first, total, named)
    assert min(found) >= 0
    if month_begin(first) == month_begin(first + len(rows) - 1):
        left = [t - a - b for t, a, b in rows]
        assert sum(found) == max(0, max(sum(left[:n]) for n in range(1, len(left) + 1)))


@given(first=st.integers(0, 10**6), rows=halves)
def test_what_none_of_several_counted_is_the_rest(first, rows):
    named = [[row[1] for row in rows], [row[2] for row in rows]]
    total = [sum(row) for row in rows]
    assert rest(first, total, named) == [row[0] for row in rows]


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    yield store
    store.close()


def reading(at, kwh, register=None):
    return Reading(
        meter=METER,
        fuel=Fuel.ELECTRICITY,
        quantity=Quantity.IMPORT_ENERGY,
        value=kwh,
        raw=str(kwh),
        unit="kWh",
        register=register,
        received_at=at,
        taken_at=at,
    )


def live(store, names):
    """Keep eight days of a home that heats water at night."""
    interval = days_interval(FIRST, AFTER, SYDNEY)
    shown = dict.fromkeys((None, "controlled", "general"), Decimal(0))
    at, readings = interval.start, []
    while at <= interval.end:
        readings += [reading(at, 500 + shown[name], name) for name in names]
        heats = Decimal("0.12") if at.astimezone(SYDNEY).hour in (1, 2, 3) else Decimal(0)
        home = Decimal(at.minute % 7) / 100
        shown["controlled"] += heats
        shown["general"] += home
        shown[None] += heats + home
        at += timedelta(minutes=4)
    store.add(readings)


def bill_of(store, tariff):
    consumed = used(store, Supply(METER, tariff), days_interval(FIRST, AFTER, SYDNEY), SYDNEY)
    return cost(tariff, consumed, FIRST, AFTER, SYDNEY)


def test_a_total_and_a_controlled_load_are_priced_apart(store):
    live(store, (None, "controlled"))
    bill = bill_of(store, load_tariff(ANY_TIME))
    quantities = {line.name: line.quantity for line in bill.lines}
    whole = store.tally(METER, Quantity.IMPORT_ENERGY, days_interval(FIRST, AFTER, SYDNEY))
    heated = store.tally(
        METER,
        Quantity.IMPORT_ENERGY,
        days_interval(FIRST, AFTER, SYDNEY),
        register="controlled",
    )
    assert quantities["Controlled load"] == Decimal(sum(heated.amounts)).scaleb(-6)
    assert sum(quantities.values()) == Decimal(sum(whole.amounts)).scaleb(-6)
    assert [note.facts for note in bill.notes if note.kind is NoteKind.REST_CALCULATED] == [
        {"known": ["controlled"]}
    ]


def test_the_rest_goes_by_the_clock_and_counts_in_the_demand(tmp_path):
    bills = []
    for number, names in enumerate([(None, "controlled"), ("general", "controlled")]):
        store = Store.open(tmp_path / f"{number}.db", journal=tmp_path / f"journal-{number}")
        live(store, names)
        bills.append(bill_of(store, load_tariff(BY_CLOCK)))
        store.close()
    calculated, measured = ([(line.name, line.quantity) for line in b.lines] for b in bills)
    assert calculated == measured
    assert bills[0].total_exact == bills[1].total_exact


@pytest.mark.parametrize("text", [ANY_TIME, BY_CLOCK])
@pytest.mark.parametrize("step", [Step.DAY, Step.MONTH])
def test_rows_add_up_to_the_bill_and_cost_the_same_alone(store, text, step):
    live(store, (None, "controlled"))
    tariff, now = load_tariff(text), datetime(2026, 4, 9, tzinfo=UTC)
    supply = Supply(METER, tariff)
    rows = UsageBook(store, SYDNEY).rows(supply, step, FIRST, AFTER, now)
    lines = [line for line in bill_of(store, tariff).lines if line.kind is LineKind.ENERGY]
    assert sum(row.cost.amount for row in rows) == sum(line.exact.amount for line in lines)
    for row in rows:
        (alone,) = UsageBook(store, SYDNEY).rows(
            supply, step, row.first_day, row.after_last_day, now
        )
        assert alone == row


def test_registers_that_count_all_of_it_leave_no_rest(store):
    live(store, (None, "general", "controlled"))
    bound = ANY_TIME + 'register = "general"\n'
    for text in (ANY_TIME, bound):
        bill = bill_of(store, load_tariff(text))
        assert [line.name for line in bill.lines] == ["Controlled load", "Any time"]
        assert not any(note.kind is NoteKind.REST_CALCULATED for note in bill.notes)
