"""Real households, from a file of half-hours to readings at the far end of a real broker."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.bridges import Bridges
from ihd.clock import HALF_HOUR, local_date
from ihd.feed.home_csv import HalfHour, read_half_hours
from ihd.feed.pace import Pace
from ihd.feed.publisher import Publisher
from ihd.feed.recorded import RecordedHome, around
from ihd.meter import Quantity, Reading
from ihd.paths import RESOURCES

LONDON = ZoneInfo("Europe/London")
ROOT = Path(__file__).parents[3]
SMALL = ROOT / "tests" / "data" / "home_small.csv"
REAL = sorted((ROOT.parent / "shared" / "data" / "sgsc_halfhourly_households").glob("*.csv"))
HOMES = [SMALL, *(REAL or ["absent"])]


def zone_of(path: Path) -> ZoneInfo:
    return LONDON if path == SMALL else ZoneInfo("Australia/Sydney")


@pytest.fixture(params=HOMES, ids=lambda path: getattr(path, "stem", path))
def path(request) -> Path:
    if request.param == "absent":
        pytest.skip("no records of real households beside the project")
    return request.param


def readings_of(messages) -> list[Reading]:
    """Return the import registers that the bridges read in messages."""
    bridges = Bridges.load(RESOURCES / "bridges")
    spoken = (message for message in messages if message.topic.endswith("electricitymeter"))
    readings = [reading for message in spoken for reading in bridges.decode(message).readings]
    return [reading for reading in readings if reading.quantity is Quantity.IMPORT_ENERGY]


def kwh_by_day(readings: list[Reading], zone: ZoneInfo) -> dict[date, Decimal]:
    """Return what a register counted on each local day; none across midnight is lost or doubled."""
    days: dict[date, Decimal] = defaultdict(Decimal)
    for before, after in pairwise(readings):
        if after.value != before.value:
            days[local_date(after.at - timedelta(microseconds=1), zone)] += (
                after.value - before.value
            )
    return dict(days)


def recorded_by_day(half_hours, zone: ZoneInfo) -> dict[date, Decimal]:
    days: dict[date, Decimal] = defaultdict(Decimal)
    for half_hour in half_hours:
        days[local_date(half_hour.start, zone)] += half_hour.kwh
    return {day: kwh for day, kwh in days.items() if kwh}


def test_every_half_hour_is_exact(path):
    zone = zone_of(path)
    half_hours = read_half_hours(path, zone)
    home = RecordedHome(half_hours, zone)
    messages = home.messages(half_hours[0].start, step_s=1800)
    at = {reading.at: reading.value for reading in readings_of(messages)}
    for half_hour in half_hours:
        used = at[half_hour.start + HALF_HOUR] - at[half_hour.start]
        assert used == half_hour.kwh, half_hour


def test_a_home_goes_through_a_real_broker_and_every_day_is_exact(path, make_mosquitto, listen):
    zone = zone_of(path)
    half_hours = read_half_hours(path, zone)
    if path != SMALL:
        half_hours = tuple(
            h
            for h in half_hours
            if date(2013, 4, 5) <= local_date(h.start, zone) < date(2013, 4, 9)
        )
    home = RecordedHome(half_hours, zone)
    broker = make_mosquitto(config="max_queued_messages 0\n")
    worker = listen(broker, Bridges.load(RESOURCES / "bridges").topics())
    start = half_hours[0].start
    evening = start + timedelta(hours=18)
    sent = [
        *home.messages(start, evening, step_s=1800),
        *home.messages(evening, evening + timedelta(hours=8)),
        *home.messages(evening + timedelta(hours=8), step_s=1800),
    ]
    publisher = Publisher(broker.settings(), None, sent, Pace(start, None)).start()
    worker.wait_payloads(len(sent), within_s=40)
    publisher.stop()
    readings = readings_of(arrival.message for arrival in worker.arrivals)
    assert kwh_by_day(readings, zone) == recorded_by_day(half_hours, zone)


def test_ten_seconds_apart_with_the_power_that_the_register_shows():
    half_hours = read_half_hours(SMALL, LONDON)
    home = RecordedHome(half_hours, LONDON)
    start = datetime(2026, 3, 24, 18, tzinfo=UTC)
    bridges = Bridges.load(RESOURCES / "bridges")
    readings = [
        r for m in home.messages(start, start + HALF_HOUR) for r in bridges.decode(m).readings
    ]
    power = [r.value for r in readings if r.quantity is Quantity.POWER]
    stamps = [r.taken_at for r in readings if r.quantity is Quantity.POWER]
    assert stamps == [start + timedelta(seconds=10 * slot) for slot in range(180)]
    recorded = next(h.kwh for h in half_hours if h.start == start)
    assert abs(sum(power) / 360_000 - recorded) < Decimal("0.001")
    assert len(set(power)) > 20


amounts = st.decimals(0, 12, places=5, allow_nan=False)


@given(
    st.lists(
        st.tuples(st.integers(0, 40), amounts), min_size=1, max_size=30, unique_by=lambda p: p[0]
    )
)
def test_any_record_adds_up_whatever_its_decimals_and_gaps(record):
    start = datetime(2026, 3, 28, 12, tzinfo=UTC)
    half_hours = [HalfHour(start + number * HALF_HOUR, kwh) for number, kwh in sorted(record)]
    home = RecordedHome(half_hours, LONDON)
    messages = home.messages(start, step_s=900)
    readings = readings_of(messages)
    values = [reading.value for reading in readings]
    assert values == sorted(values)
    assert values[-1] - values[0] == sum(half_hour.kwh for half_hour in half_hours)


def test_a_gap_is_silent():
    half_hours = read_half_hours(SMALL, LONDON)
    home = RecordedHome(half_hours, LONDON)
    start = datetime(2026, 3, 26, 9, tzinfo=UTC)
    stamps = [r.at for r in readings_of(home.messages(start, start + timedelta(hours=10)))]
    assert [after for before, after in pairwise(stamps) if after - before > HALF_HOUR] == [
        datetime(2026, 3, 26, 17, 30, tzinfo=UTC)
    ]
    assert datetime(2026, 3, 26, 10, tzinfo=UTC) in stamps


@pytest.mark.parametrize("days", [1, 5, 9])
def test_a_record_is_moved_by_whole_weeks_to_be_around_now(days):
    half_hours = read_half_hours(SMALL, LONDON)[: days * 48]
    now = datetime(2031, 8, 13, 15, 20, tzinfo=UTC)
    moved = around(half_hours, now, before=timedelta(days=7), after=timedelta(days=30))
    assert moved[0].start <= now - timedelta(days=7)
    assert moved[-1].start >= now + timedelta(days=29)
    starts = [half_hour.start for half_hour in moved]
    assert starts == sorted(set(starts))
    if days == 9:
        assert moved[0].start.weekday() == half_hours[0].start.weekday()
