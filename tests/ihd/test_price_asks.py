"""A supplier is asked for prices only with leave, when they are due, and until they are there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from brokers import wait_until
from price_server import PriceServer, half_hours, row

from ihd.home import Home
from ihd.meter import Decoded, Fuel
from ihd.paths import HomeFolder
from ihd.price_asks import PriceAsks, due_until, next_due
from ihd.session import Session, load_settings
from ihd.settings import PriceSettings, Settings, SettingsError, load
from ihd.store import Store

LONDON = ZoneInfo("Europe/London")
CODE = "E-1R-SHAPED-25-01-01-C"
RATES = f"/v1/products/SHAPED-25-01-01/electricity-tariffs/{CODE}/standard-unit-rates/"
CHARGES = RATES.replace("standard-unit-rates", "standing-charges")
GAS_CODE = CODE.replace("E-", "G-", 1)
MORNING = datetime(2026, 1, 15, 9, tzinfo=UTC)
TEA = datetime(2026, 1, 15, 16, 2, tzinfo=UTC)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "until", "then"),
    [
        ("2026-01-15T15:59", "2026-01-15T23:00", "2026-01-15T16:00"),
        ("2026-01-15T16:00", "2026-01-16T23:00", "2026-01-16T16:00"),
        ("2026-01-15T23:30", "2026-01-16T23:00", "2026-01-16T16:00"),
        ("2026-07-15T14:59", "2026-07-15T22:00", "2026-07-15T15:00"),
        ("2026-07-15T15:00", "2026-07-16T22:00", "2026-07-16T15:00"),
        ("2026-03-28T17:00", "2026-03-29T22:00", "2026-03-29T15:00"),
    ],
)
def test_prices_are_due_at_four_on_the_clock_at_home(now, until, then):
    assert due_until(at(now), LONDON) == at(until)
    assert next_due(at(now), LONDON) == at(then)


class Asked:
    """A home that asks, with a queue that is emptied by hand and a clock that is set."""

    def __init__(self, server, store):
        self.now, self.waiting, self.server = MORNING, [], server
        prices = PriceSettings(fetch=True, host=server.host, electricity=CODE)
        self.home = Home(Settings(timezone="Europe/London", prices=prices), store)
        self.asks = self.new_asks()

    def new_asks(self):
        return PriceAsks(
            self.waiting.append,
            self.waiting.append,
            lambda: self.now,
            trusting=self.server.trusting,
            spread=timedelta(0),
        )

    def tick(self, now=None):
        """Let time be, and what is asked be answered; return how often the server was asked."""
        self.now, before = now or self.now, len(self.server.asked)
        self.asks.tick(self.home, self.now)
        if any(ask.under_way for ask in self.asks._asks.values()):
            wait_until(lambda: self.waiting and callable(self.waiting[-1]), "an answer")
        for event in self.waiting:
            if callable(event):
                event(self.home)
            else:
                self.home.take(event.message, Decoded(topic=event.message.topic, bridge=None))
        self.waiting.clear()
        return len(self.server.asked) - before

    @property
    def state(self):
        return self.asks.asked[Fuel.ELECTRICITY]

    def findings(self):
        return [f for f in self.home.snapshot(self.now).findings if f.kind == "prices_not_had"]


@pytest.fixture
def server(certificates):
    lists = {
        RATES: half_hours(at("2026-01-13T23:00"), [20.0] * 96),
        CHARGES: [row(at("2025-10-01T00:00"), None, 48.7)],
    }
    with PriceServer(certificates, lists) as serving:
        yield serving


@pytest.fixture
def asked(server, tmp_path):
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    yield Asked(server, store)
    store.close()


def choose(asked, **changes):
    prices = replace(asked.home.settings.prices, **changes)
    asked.home.choose(replace(asked.home.settings, prices=prices))


def publish_tomorrow(server):
    server.lists[RATES] += half_hours(at("2026-01-15T23:00"), [0, 31.5] * 24)


def test_nobody_is_asked_without_leave(asked):
    choose(asked, fetch=False)
    assert asked.tick() == 0
    choose(asked, fetch=True, electricity="")
    assert asked.tick() == 0
    assert asked.asks.asked == {}


def test_a_new_home_is_given_what_is_published_and_asks_no_more_until_four(asked):
    assert asked.tick() == 2
    price = asked.home.snapshot(MORNING).price
    assert price.rate.per_kwh == Decimal("0.2")
    assert price.standing.per_day == Decimal("0.487")
    assert asked.state.trouble is None
    assert asked.state.known_until == at("2026-01-15T23:00")
    assert asked.state.again_at == at("2026-01-15T16:00")
    assert "period_from=2025-12-15T00:00:00Z" in asked.server.asked[0]
    assert asked.tick(MORNING + timedelta(hours=3)) == 0


def test_from_four_on_it_asks_again_until_tomorrow_is_there(asked):
    asked.tick()
    waits = []
    asked.tick(TEA)
    for _ in range(6):
        assert asked.state.trouble == "not_yet"
        again = asked.state.again_at
        waits.append(round((again - asked.now).total_seconds() / 60))
        assert asked.tick(again - timedelta(seconds=1)) == 0
        asked.tick(again)
    assert waits == [5, 10, 20, 40, 60, 60]
    assert asked.findings() == []
    publish_tomorrow(asked.server)
    assert asked.tick(asked.state.again_at)
    assert asked.state.trouble is None
    assert asked.state.known_until == at("2026-01-16T23:00")
    assert asked.home.prices(Fuel.ELECTRICITY).table.price_at(at("2026-01-16T00:10")) == 0
    assert asked.home.prices(Fuel.ELECTRICITY).table.price_at(at("2026-01-16T23:00")) is None


def test_a_host_that_cannot_be_had_is_found_after_three_tries_and_settled_by_an_answer(asked):
    asked.server.odd = lambda path: (503, {}, b"")
    asked.tick()
    asked.tick(asked.state.again_at)
    assert asked.findings() == []
    asked.tick(asked.state.again_at)
    (finding,) = asked.findings()
    assert finding.since == MORNING
    assert finding.facts["trouble"] == "busy"
    asked.server.odd = lambda path: None
    asked.tick(asked.state.again_at)
    assert asked.findings() == []
    (over,) = [f for f in asked.home.record() if f.kind == "prices_not_had"]
    assert over.until == asked.now


def test_leave_taken_back_ends_it_and_what_is_held_against_it(asked):
    asked.server.odd = lambda path: (404, {}, b"")
    asked.tick()
    for _ in range(2):
        asked.tick(asked.state.again_at)
    assert asked.findings()
    choose(asked, fetch=False)
    assert asked.tick(asked.now + timedelta(days=1)) == 0
    assert asked.findings() == []


def test_another_tariff_is_asked_for_at_once_and_a_restart_asks_nothing_known(asked):
    asked.tick()
    asked.asks = asked.new_asks()
    assert asked.tick(MORNING + timedelta(hours=1)) == 0
    other = CODE.replace("-C", "-D")
    assert other != CODE
    for path in (RATES, CHARGES):
        rows = asked.server.lists[path]
        asked.server.lists[path.replace(CODE, other)] = [{**r, "value_inc_vat": 30} for r in rows]
    choose(asked, electricity=other.lower())
    assert asked.tick() == 2
    assert asked.home.snapshot(asked.now).price.rate.per_kwh == Decimal("0.3")


def test_a_clock_put_back_makes_no_rest_of_years(asked):
    asked.server.odd = lambda path: (503, {}, b"")
    asked.tick(MORNING + timedelta(days=3000))
    asked.server.odd = lambda path: None
    assert asked.tick(MORNING) == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('host = "https://x"', "prices.host"),
        ('host = "x/y"', "prices.host"),
        ('host = "me:secret@x"', "prices.host"),
        ('electricity = "AGILE"', "tariff code"),
        ('electricity = "E-2R-SHAPED-25-01-01-C"', "two rates"),
        (f'gas = "{CODE}"', "a tariff for electricity"),
        ('fetch = "yes"', "true or false"),
    ],
)
def test_settings_that_would_ask_something_odd_are_refused(tmp_path, line, says):
    (tmp_path / "settings.toml").write_text(f"[prices]\n{line}\n")
    with pytest.raises(SettingsError, match=says):
        load(tmp_path / "settings.toml")


def test_a_session_asks_off_its_worker_and_shows_the_price(tmp_path, server, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificates.path("ca.pem")))
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    server.lists[RATES] = [row(today - timedelta(days=40), None, 21.5)]
    folder = HomeFolder(tmp_path / "home")
    folder.create().settings.write_text(
        f'timezone = "Europe/London"\n[prices]\nfetch = true\nhost = "{server.host}"\n'
        f'electricity = "{CODE}"\n'
    )
    shown = []
    session = Session(
        folder,
        load_settings(folder),
        show=lambda home, now: shown.append(home.snapshot(now).price),
        listening=False,
    ).start()
    try:
        wait_until(lambda: shown and shown[-1], "a price that was asked for", within_s=20)
        assert shown[-1].rate.per_kwh == Decimal("0.215")
    finally:
        session.stop()
