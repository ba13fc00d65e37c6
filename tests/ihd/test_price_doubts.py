"""A meter's own price that is not the one agreed is found and told, by what it looks like."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ihd.home import Home
from ihd.meter import Decoded, Fuel, Message, Quantity, Reading
from ihd.screens.findings import finding_sentence, next_step
from ihd.settings import FuelPrice, MeterChoice, Settings
from ihd.store import Store
from ihd.tariff_page import tariff_page
from ihd.tariffs.file import load_tariff
from ihd.words import Words

METER = "glow/0C0FFEE00001/electricity"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
EN = Words("en")
HOUR = timedelta(hours=1)
TARIFF = load_tariff("""
name = "Two rates"
currency = "GBP"
vat_percent = 5
prices_include_vat = true
[[version]]
standing_charge = 0.50
[[version.rate]]
name = "Night"
price = 0.11
when = "00:30-07:30"
[[version.rate]]
name = "Day"
price = 0.28
[[version]]
from = 2026-10-01
standing_charge = 0.55
[[version.rate]]
name = "Night"
price = 0.12
when = "00:30-07:30"
[[version.rate]]
name = "Day"
price = 0.30
""")


@pytest.fixture
def home(tmp_path):
    chosen = Settings(timezone="Europe/London", meters=(MeterChoice(id=METER, role="electricity"),))
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    yield Home(chosen, store, tariffs=[TARIFF])
    store.close()


def says(home, rate, standing=None, at=NOON - 2 * HOUR):
    """Let the meter send its prices with a reading."""
    prices = {Quantity.UNIT_RATE: rate, Quantity.STANDING_CHARGE: standing}
    readings = tuple(
        Reading(
            meter=METER,
            fuel=Fuel.ELECTRICITY,
            quantity=quantity,
            value=Decimal(price),
            raw=price,
            unit="GBP/kWh" if quantity is Quantity.UNIT_RATE else "GBP/day",
            currency="GBP",
            received_at=at,
            taken_at=at,
        )
        for quantity, price in prices.items()
        if price is not None
    )
    message = Message(topic="glow/x", payload=b"{}", received_at=at)
    home.take(message, Decoded(topic="glow/x", bridge="glow", readings=readings))


def doubts(home, now=NOON):
    return [f for f in home.snapshot(now).findings if f.kind == "price_differs"]


def sentences(home, now=NOON):
    return [finding_sentence(f, home.settings.zone, EN, now=now) for f in doubts(home, now)]


@pytest.mark.parametrize(
    ("rate", "standing", "told"),
    [
        ("0.3000", "0.55", []),
        (
            "0.2857",
            "0.55",
            ["Your meter says 28.6p, 5% less than your tariff: it looks like VAT."],
        ),
        (
            "0.2800",
            "0.55",
            ["Your display in the hall is on the price that ended on 30 September 2026: 28.0p."],
        ),
        (
            "0.3",
            "0.50",
            [
                "Your display in the hall is on the standing charge that ended on"
                " 30 September 2026: 50.0p."
            ],
        ),
        ("0.12", "0.55", ["Your meter says 12.0p: your price for Night."]),
        ("0", "0", []),
    ],
)
def test_what_a_meter_says_is_named_for_what_it_looks_like(home, rate, standing, told):
    says(home, rate, standing)
    assert sentences(home) == told
    doubt = tariff_page(home, None, EN, NOON).doubt
    if rate != "0":
        assert ([] if doubt is None else [doubt.line.text]) == told


def test_it_is_found_since_the_meter_said_so_and_says_what_to_do(home):
    says(home, "0.28", at=NOON - 5 * HOUR)
    says(home, "0.28", at=NOON)
    (finding,) = doubts(home)
    assert (finding.since, finding.subject) == (NOON - 5 * HOUR, METER)
    step = next_step(finding, home.settings.zone, EN, now=NOON)
    assert step == "Costs here go by your price; your supplier can correct the meter's."


def test_a_meter_has_an_hour_to_tell_of_another_rate(home):
    says(home, "0.12", at=datetime(2026, 11, 24, 1, tzinfo=UTC))
    switch = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    assert doubts(home, switch - timedelta(minutes=1)) == []
    assert doubts(home, switch + timedelta(minutes=59)) == []
    assert len(doubts(home, switch + HOUR)) == 1
    says(home, "0.30", at=switch + HOUR)
    assert doubts(home, switch + 2 * HOUR) == []


def test_a_price_typed_in_is_compared_too_and_the_meters_own_is_not(tmp_path):
    typed = FuelPrice(unit_rate="0.30", standing_charge="0.55")
    meters = (MeterChoice(id=METER, role="electricity"),)
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    for price, found in ((typed, 1), (FuelPrice(), 0)):
        home = Home(Settings(meters=meters, electricity=price), store)
        says(home, "0.4")
        assert len(doubts(home)) == found
    store.close()
