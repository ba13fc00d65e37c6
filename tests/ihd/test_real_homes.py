"""A real household's half-hours, through a real broker and socket into the store, to the penny."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from brokers import wait_until

from ihd.clock import day_interval, local_date
from ihd.feed.client import Feed
from ihd.feed.events import Arrival, LinkChange, LinkState
from ihd.feed.home_csv import read_half_hours
from ihd.feed.pace import Pace
from ihd.feed.publisher import Publisher
from ihd.feed.recorded import RecordedHome
from ihd.meter import Fuel
from ihd.paths import HomeFolder
from ihd.session import open_home
from ihd.settings import Settings, new_client_id

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "data" / "home_small.csv"
REAL = sorted((ROOT.parent / "shared" / "data" / "sgsc_halfhourly_households").glob("*.csv"))
SETTLED_S = 60


@pytest.fixture(params=[SMALL, *(REAL or ["absent"])], ids=lambda p: getattr(p, "stem", p))
def record(request):
    """A home's half-hours and its zone; of the long records four days are enough here."""
    if request.param == "absent":
        pytest.skip("no records of real households beside the project")
    zone = ZoneInfo("Europe/London" if request.param == SMALL else "Australia/Sydney")
    half_hours = read_half_hours(request.param, zone)
    if request.param != SMALL:
        first, after = date(2013, 4, 9), date(2013, 4, 13)
        half_hours = tuple(h for h in half_hours if first <= local_date(h.start, zone) < after)
    return half_hours, zone


def heard(messages, broker, topics):
    """Publish messages to a broker, and return what a feed hears of them."""
    arrivals: list[Arrival] = []
    links: list[LinkState] = []
    told = [messages[0].received_at]

    def spoken():
        for message in messages:
            told[0] = message.received_at
            yield message

    def take(event):
        if isinstance(event, Arrival):
            arrivals.append(event)
            feed.acknowledge(event.ticket)
        elif isinstance(event, LinkChange):
            links.append(event.state)

    feed = Feed(
        broker.settings(), None, topics, take, client_id=new_client_id(), clock=lambda: told[0]
    )
    feed.start()
    wait_until(lambda: LinkState.UP in links, "the link")
    publisher = Publisher(broker.settings(), None, spoken(), Pace(told[0], None)).start()
    wait_until(lambda: len(arrivals) >= len(messages), "every message", within_s=SETTLED_S)
    publisher.stop()
    feed.stop()
    return [arrival.message for arrival in arrivals]


def test_each_days_energy_and_cost_are_the_records_own(record, mosquitto, tmp_path):
    half_hours, zone = record
    home, store, bridges = open_home(
        HomeFolder(tmp_path / "home"), Settings(timezone=zone.key), adopt=True
    )
    sent = list(RecordedHome(half_hours, zone).messages(half_hours[0].start, step_s=600))
    for message in heard(sent, mosquitto, bridges.topics()):
        home.take(message, bridges.decode(message))
    for day in sorted({local_date(h.start, zone) for h in half_hours}):
        kwh = sum((h.kwh for h in half_hours if local_date(h.start, zone) == day), Decimal(0))
        snapshot = home.snapshot(day_interval(day, zone).end - timedelta(seconds=1))
        today = snapshot.today[Fuel.ELECTRICITY]
        assert today.energy is not None
        assert today.energy.kwh == kwh, day
        assert snapshot.price is not None
        assert today.cost is not None
        assert today.cost.amount == kwh * snapshot.price.rate.per_kwh, day
    store.close()
