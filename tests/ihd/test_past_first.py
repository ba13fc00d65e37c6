"""A past that is taken in while we run: shown beside the present, judged before it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from brokers import wait_until

from ihd.feed.demo import past_of
from ihd.feed.events import Arrival
from ihd.loop import Loop
from ihd.meter import Fuel, Message
from ihd.paths import HomeFolder
from ihd.session import open_home
from ihd.settings import Settings

NOW = datetime(2026, 11, 24, 18, 40, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def test_a_live_message_is_shown_at_once_and_history_still_counts(tmp_path):
    shown = []
    past = list(past_of(NOW, LONDON, history_days=2, step_s=600))
    newest = [m for m in past if m.topic.endswith("electricitymeter")][-1]
    at = NOW - timedelta(seconds=10)
    stamp = f'"timestamp":"{at:%Y-%m-%dT%H:%M:%SZ}"'.encode()
    head, _, rest = newest.payload.partition(b'"timestamp":"')
    live = Message(
        topic=newest.topic, payload=head + stamp + rest[rest.index(b'"') + 1 :], received_at=at
    )
    loop = Loop(
        lambda: open_home(
            HomeFolder(tmp_path / "home"), Settings(timezone="Europe/London"), adopt=True
        ),
        show=lambda home, now: shown.append(home.snapshot(now)),
        clock=lambda: NOW,
        past=iter(past),
    )
    loop.start()
    loop.put(Arrival(live))
    wait_until(lambda: shown and shown[-1].electricity is not None, "the live reading", within_s=3)
    wait_until(
        lambda: shown[-1].today[Fuel.ELECTRICITY].energy is not None, "the past", within_s=30
    )
    loop.stop()
    energy = shown[-1].today[Fuel.ELECTRICITY].energy
    assert energy is not None
    assert energy.kwh > Decimal(1)
    assert shown[-1].findings == ()


def test_a_past_that_breaks_off_and_a_feed_that_cannot_begin_end_nothing(tmp_path):
    shown, alarms = [], []
    past = list(past_of(NOW, LONDON, history_days=1, step_s=600))
    half = len(past) // 2

    def broken_off():
        yield from past[:half]
        raise OSError("the pipe is closed")

    def cannot_listen(bridges):
        raise ValueError("no such topic")

    loop = Loop(
        lambda: open_home(
            HomeFolder(tmp_path / "home"), Settings(timezone="Europe/London"), adopt=True
        ),
        show=lambda home, now: shown.append(home.snapshot(now)),
        ready=cannot_listen,
        clock=lambda: NOW,
        past=broken_off(),
        alarm=lambda: alarms.append(1),
    )
    loop.start()
    wait_until(lambda: len(alarms) == 2, "both have failed", within_s=10)
    loop.put(Arrival(past[-1]))
    wait_until(lambda: shown and shown[-1].messages_seen == half + 1, "the next message")
    loop.stop()
