"""A preset, its questions, the meter's own price, and what a dated change leaves of the past."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import tomlkit

from ihd.meter import Fuel
from ihd.paths import RESOURCES
from ihd.setting_up.progress import DraftKept, Progress, keep, load
from ihd.setting_up.tariff_draft import draft_of
from ihd.setting_up.tariff_text import filled, flat, presets, with_change, without_change
from ihd.tariffs.file import asks_of, load_tariff
from ihd.units import DayRate, UnitRate

LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
OWN = UnitRate(Decimal("0.2611"), "GBP"), DayRate(Decimal("0.5373"), "GBP")
NOTHING = None, None
PRESETS = sorted((RESOURCES / "tariffs").glob("*.toml"))
DAY_AND_NIGHT = {"night": "12 p", "day": "31 p", "standing": "50 p"}


def draft(kind, *, own=NOTHING, now=NOON, currency="GBP", fuel=Fuel.ELECTRICITY, **answers):
    kept = DraftKept(kind, answers)
    return draft_of(fuel, kept, own, currency=currency, zone=LONDON, now=now)


def test_one_price_starts_from_the_meters_own_and_needs_no_typing():
    found = draft("one_price", own=OWN)
    assert found.answers == {"unit": "26.11 p", "standing": "53.73 p"}
    assert found.ready
    assert found.rate == OWN[0]


def test_the_meters_price_of_the_moment_stands_at_the_rate_that_holds_now():
    by_day, by_night = draft("day_and_night", own=OWN), draft("day_and_night", own=OWN, now=NIGHT)
    assert "night" not in by_day.answers
    assert by_day.answers["day"] == "26.11 p"
    assert by_night.answers["night"] == "26.11 p"
    assert not by_day.ready


def test_what_was_typed_goes_before_what_the_meter_says():
    found = draft("day_and_night", own=OWN, night="12 p", day="31 p")
    assert found.ready
    assert found.rate == UnitRate(Decimal("0.31"), "GBP")


def test_a_price_in_another_currency_is_no_start():
    assert "unit" not in draft("one_price", own=OWN, currency="EUR").answers


def test_hours_that_cannot_be_are_told_and_nothing_is_made_of_them():
    found = draft("day_and_night", night="12 p", day="31 p", standing="50 p", hours="7 to 9ish")
    assert not found.ready
    assert found.problem


def test_a_kind_that_is_not_there_is_told():
    assert not draft("../../etc/passwd").ready
    assert draft("nowhere").problem


@pytest.mark.parametrize(
    "path", sorted((RESOURCES / "tariffs").glob("*.toml")), ids=lambda p: p.stem
)
def test_every_preset_can_be_answered_and_loaded(path):
    samples = {
        "unit_rate": "20 ct",
        "day_rate": "50 ct",
        "month_rate": "12 per month",
        "kw_rate": "40",
        "number": "2",
    }
    asks = asks_of(path)
    answers = {ask.key: samples[ask.kind] for ask in asks if ask.default is None}
    table = tomlkit.parse(path.read_text())
    fuel = Fuel(table.get("fuel", "electricity"))
    made = filled(path.stem, fuel, answers, currency=table["currency"], zone="Europe/London")
    tariff = load_tariff(tomlkit.dumps(made))
    assert tariff.fuel is fuel
    assert "?" not in tomlkit.dumps(made)


def test_presets_are_of_the_homes_currency():
    assert {name for name, _, _ in presets("EUR")} >= {"de-dynamic", "fr-tempo", "nl-normal-low"}
    assert all(name.startswith("gb-") for name, _, _ in presets("GBP"))


def one_price(pence):
    answers = {"unit": f"{pence} p", "standing": "50 p"}
    return filled("one_price", Fuel.ELECTRICITY, answers, currency="GBP", zone="Europe/London")


def rates(text, day):
    version = load_tariff(text).version_on(day)
    return [rate.price for rate in version.rates] if version else None


def test_the_past_keeps_its_price():
    text = with_change(one_price(25), one_price(27), date(2026, 4, 1))
    assert rates(text, date(2026, 3, 31)) == [Decimal("0.25")]
    assert rates(text, date(2026, 4, 1)) == [Decimal("0.27")]


def test_changes_are_put_in_order_and_one_of_the_same_day_is_replaced():
    text = with_change(one_price(25), one_price(27), date(2026, 4, 1))
    text = with_change(tomlkit.parse(text), one_price(26), date(2026, 2, 1))
    text = with_change(tomlkit.parse(text), one_price(28), date(2026, 4, 1))
    days = (date(2026, 1, 31), date(2026, 2, 1), date(2026, 4, 1))
    assert [rates(text, day) for day in days] == [
        [Decimal("0.25")],
        [Decimal("0.26")],
        [Decimal("0.28")],
    ]
    text = without_change(tomlkit.parse(text), date(2026, 4, 1))
    assert rates(text, date(2026, 5, 1)) == [Decimal("0.26")]


def test_a_change_may_be_of_another_shape_and_keeps_its_own_clock():
    answers = {"night": "12 p", "day": "31 p", "standing": "50 p"}
    change = filled(
        "day_and_night", Fuel.ELECTRICITY, answers, currency="GBP", zone="Europe/London"
    )
    text = with_change(one_price(25), change, date(2026, 4, 1))
    tariff = load_tariff(text)
    assert tariff.versions[0].clock is None
    assert tariff.versions[1].clock is UTC
    assert [rate.name for rate in tariff.versions[1].rates] == ["Night", "Day"]


def test_a_change_after_the_meters_own_price_leaves_that_price_to_the_past():
    before = flat(Fuel.ELECTRICITY, *OWN, zone="Europe/London", name="As the meter said")
    text = with_change(before, one_price(27), date(2026, 4, 1))
    assert rates(text, date(2026, 1, 1)) == [Decimal("0.2611")]


def test_the_guide_is_resumed_where_it_was_left(tmp_path):
    path = tmp_path / "home" / "set-up.json"
    progress = Progress(which="typed").with_draft(Fuel.GAS, DraftKept("one_price", {"unit": "6 p"}))
    keep(progress, path)
    assert load(path) == progress


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"step": "nowhere"}', b"\xff\xfe"])
def test_a_progress_that_cannot_be_read_is_a_guide_that_begins_anew(tmp_path, content):
    path = tmp_path / "set-up.json"
    path.write_bytes(content)
    assert load(path) == Progress()
