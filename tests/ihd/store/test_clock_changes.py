"""Both clock changes of a year, and a machine's clock that steps by a day: no half-hour moves."""

from __future__ import annotations

import json
import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from meter_messages import METER, glow

from ihd.cli import run
from ihd.clock import Interval, days, midnight
from ihd.meter import Quantity
from ihd.store import Store
from ihd.store.examination import examine
from ihd.store.totals import HALF_S

LONDON = ZoneInfo("Europe/London")
EVERY = timedelta(minutes=4)
SPRING, AUTUMN = date(2026, 3, 28), date(2026, 10, 24)
DAY = timedelta(days=1)
ELECTRICITY = (
    '{{"electricitymeter":{{"timestamp":"{at}","energy":{{"import":{{"cumulative":{kwh},'
    '"units":"kWh"}}}},"power":{{"value":0.600,"units":"kW"}}}}}}'
)
TOPIC = "glow/0C0FFEE00001/SENSOR/electricitymeter"


def instants(first):
    """Every four minutes of three local days, the end included."""
    at, end = midnight(first, LONDON), midnight(first + 3 * DAY, LONDON)
    while at <= end:
        yield at
        at += EVERY


@pytest.mark.parametrize("step", [timedelta(), DAY, -DAY])
@pytest.mark.parametrize(("first", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_local_days_over_a_change_are_exact_whatever_the_machines_clock_does(
    tmp_path, first, hours, step
):
    noise = random.Random(hours)
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    for number, at in enumerate(instants(first)):
        store.add(glow(600, 20_000 + Decimal(number * 4) / 100, at))
        if number % 20 == 0:
            # Days are closed by the machine's clock, which steps and comes back.
            store.flush(at + noise.choice([timedelta(), step]))
    store.flush(at + 2 * DAY)
    bounds = [midnight(day, LONDON) for day in days(first, first + 4 * DAY)]
    found = [
        store.tally(METER, Quantity.IMPORT_ENERGY, Interval(start, end))
        for start, end in pairwise(bounds)
    ]
    assert [sum(day.amounts) for day in found] == [14_400_000, hours * 600_000, 14_400_000]
    assert all(set(day.measured_s) == {HALF_S} for day in found)
    store.close()
    assert examine(tmp_path / "plainwatt.db", thorough=True).is_sound


def test_a_replay_across_both_changes_tells_each_local_day(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TZ", "Europe/London")
    monkeypatch.setattr("ihd.store.journal._bases", lambda: [str(tmp_path)])
    recording = tmp_path / "both.jsonl"
    with recording.open("w") as file:
        number = 0
        for first in (SPRING, AUTUMN):
            for instant in instants(first):
                at, kwh = f"{instant:%Y-%m-%dT%H:%M:%SZ}", 20_000 + Decimal(number * 4) / 100
                payload = ELECTRICITY.format(at=at, kwh=f"{kwh:.3f}")
                file.write(json.dumps({"at": at, "topic": TOPIC, "payload": payload}) + "\n")
                number += 1
    home = ["--home", str(tmp_path / "home")]
    assert run([*home, "replay", str(recording)], display=None, draw=None) == 0
    capsys.readouterr()
    told = []
    for first in (SPRING, AUTUMN):
        asked = ["--from", f"{first}", "--to", f"{first + 3 * DAY}", "--by", "day", "--json"]
        now = ["--at", "2026-11-24T00:00:00Z"]
        assert run([*home, "usage", *asked, *now], display=None, draw=None) == 0
        told += [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    starts = [datetime.fromisoformat(row["start"]) for row in told]
    assert [(b - a).total_seconds() / 3600 for a, b in pairwise(starts)][:2] == [24, 23]
    assert [(b - a).total_seconds() / 3600 for a, b in pairwise(starts)][3:] == [24, 25]
    kwh = [Decimal(row["kwh"]) for row in told]
    assert kwh == [Decimal(n) / 10 for n in (144, 138, 144, 144, 150, 144)]
    assert [row["missing_s"] for row in told] == [0] * 6
