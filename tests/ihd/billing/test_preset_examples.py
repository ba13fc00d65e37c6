"""Every preset comes with bills worked by hand; they are its proof."""

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ihd.billing.example import examples_of
from ihd.clock import day_interval, midnight, to_ms
from ihd.paths import RESOURCES
from ihd.tariffs.file import asks_of, load_tariff
from ihd.tariffs.now import day_slices
from ihd.tariffs.timeline import rate_stretches

PRESETS = sorted((RESOURCES / "tariffs").glob("*.toml"))
EXAMPLES = [
    pytest.param(example, id=f"{path.stem}-{number}")
    for path in PRESETS
    for number, example in enumerate(examples_of(path))
]
by_name = pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_presets_bill_comes_to_what_was_worked_by_hand(example):
    assert example.differences() == [], example.says


@by_name
def test_a_preset_ships_a_shape_an_example_and_no_price(path: Path):
    assert examples_of(path)
    unanswered = load_tariff(path)
    asked = {ask.key for ask in asks_of(path) if ask.default is None}
    assert asked
    prices = [rate.price for version in unanswered.versions for rate in version.rates]
    assert all(price is None or price == 0 for price in prices)


@by_name
def test_a_presets_periods_cover_every_day_from_2000_to_2040_once(path: Path):
    tariff = load_tariff(path)
    zone = ZoneInfo(tariff.zone or "Europe/London")
    start, end = (to_ms(midnight(date(year, 1, 1), zone)) for year in (2000, 2041))
    for register in (None, "export"):
        reached = start
        for begin, stop, _, _ in rate_stretches(tariff, zone, start, end, register):
            assert begin == reached < stop
            reached = stop
        assert reached == end


@by_name
def test_a_presets_day_of_23_and_of_25_hours_is_covered(path: Path):
    tariff = load_tariff(path)
    zone = ZoneInfo(tariff.zone or "Europe/London")
    for day in (date(2026, 1, 1) + timedelta(days=number) for number in range(365)):
        whole = day_interval(day, zone)
        if whole.duration != timedelta(hours=24):
            slices = day_slices(tariff, day, zone)
            assert sum((s.interval.duration for s in slices), timedelta(0)) == whole.duration
