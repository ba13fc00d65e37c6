"""The demo: a broker and a home of its own, and a feed that listens to them."""

from __future__ import annotations

import gc
import json
import socket
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ihd.feed.client import Feed
from ihd.feed.demo import Demo
from ihd.feed.demo_process import DemoProcess
from ihd.feed.pace import Pace
from ihd.settings import new_client_id

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 20, 17, 40, 3, tzinfo=UTC)
SMALL = Path(__file__).parents[2] / "data" / "home_small.csv"


@pytest.mark.parametrize("home_csv", [None, SMALL], ids=["simulated", "recorded"])
def test_the_present_follows_on_from_the_past(listen, home_csv):
    demo = DemoProcess(NOW, LONDON, history_days=3, speed=300, home_csv=home_csv)
    past = [m for m in demo.history() if "electricity" in m.topic]
    demo.open()
    demo.begin()
    worker = listen(None, settings=demo.broker, password=demo.password, clock=demo.clock)
    worker.wait_payloads(40)
    demo.stop()
    present = [a.message for a in worker.arrivals if "electricity" in a.message.topic]
    assert past[0].received_at >= NOW - timedelta(days=3, seconds=10)
    assert past[-1].received_at < NOW
    registers = [cumulative(message) for message in (*past, *present)]
    assert all(before <= after for before, after in pairwise(registers))
    assert registers[-1] - registers[0] > 5
    assert all(message.received_at > NOW for message in present)


def test_a_port_that_is_taken_is_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        demo = DemoProcess(NOW, LONDON, history_days=1, port=taken.getsockname()[1])
        with pytest.raises(OSError, match="cannot listen on port"):
            demo.open()
        demo.stop()


def test_it_leaves_no_trace(listen, capfd):
    demo = Demo(NOW, LONDON, history_days=1, speed=60).start()
    feed = Feed(
        demo.broker, demo.password, ["glow/#"], lambda event: None, client_id=new_client_id()
    )
    feed.start()
    feed.stop()
    demo.stop()
    gc.collect()
    assert capfd.readouterr() == ("", "")


def test_a_pace_runs_faster_than_the_wall():
    pace = Pace(NOW, 1000)
    assert 0 < pace.wait_s(NOW + timedelta(seconds=1000)) <= 1
    assert pace.wait_s(NOW) == 0
    assert Pace(NOW, None).wait_s(NOW + timedelta(days=1)) == 0
    with pytest.raises(ValueError, match="more than 0"):
        Pace(NOW, 0)


def cumulative(message) -> float:
    return json.loads(message.payload)["electricitymeter"]["energy"]["import"]["cumulative"]
