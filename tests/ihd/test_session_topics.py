"""What publishers describe while we run is listened to at once, and aged as they say."""

import json
from dataclasses import replace

import pytest
from brokers import wait_until

from ihd.paths import HomeFolder
from ihd.session import Session, load_settings
from ihd.settings import MeterChoice
from ihd.snapshot import Snapshot

CONFIG = "homeassistant/sensor/hall_meter/power/config"
STATE = "cellar/box-7/watts"
METER = {
    "name": "Power",
    "stat_t": STATE,
    "unit_of_meas": "W",
    "dev_cla": "power",
    "uniq_id": "hall_meter_power",
    "exp_aft": 1,
    "dev": {"ids": ["hall_meter"], "name": "Grid meter"},
}


@pytest.fixture
def shown():
    return []


@pytest.fixture
def session(tmp_path, mosquitto, shown: list[Snapshot]):
    folder = HomeFolder(tmp_path / "home")
    chosen = load_settings(folder)
    chosen = replace(
        chosen,
        timezone="Europe/London",
        broker=replace(chosen.broker, port=mosquitto.port),
        meters=(MeterChoice("hall_meter", "electricity"),),
    )
    running = Session(folder, chosen, show=lambda home, now: shown.append(home.snapshot(now)))
    running.start()
    wait_until(lambda: shown and shown[-1].broker == "up", "the link is up")
    yield running
    running.stop()


def test_a_topic_described_while_we_run_is_heard_within_seconds(session, mosquitto, shown):
    mosquitto.publish(STATE, "1240", retain=True)
    mosquitto.publish(CONFIG, json.dumps(METER), retain=True)
    wait_until(lambda: shown[-1].electricity is not None, "its power is shown")
    assert shown[-1].electricity.power_w.value == 1240


def test_a_value_older_than_its_publisher_allows_is_not_called_now(session, mosquitto, shown):
    mosquitto.publish(CONFIG, json.dumps(METER), retain=True)
    wait_until(lambda: STATE in mosquitto.log(), "we listen to it")
    mosquitto.publish(STATE, "1240")
    wait_until(lambda: shown[-1].electricity is not None, "its power is shown")
    wait_until(lambda: shown[-1].electricity.silent_after_s == 0, "it has expired")
    assert [found.kind for found in shown[-1].findings] == ["meter_slow"]
    mosquitto.publish(STATE, "1250")
    wait_until(lambda: shown[-1].electricity.silent_after_s > 0, "it is heard again")


def test_a_publisher_that_describes_a_pattern_makes_us_listen_to_nothing_more(
    session, mosquitto, shown
):
    for number, topic in enumerate(("#", "a/+/b", "", "x\0y")):
        hostile = {**METER, "stat_t": topic, "uniq_id": f"hostile_{number}"}
        mosquitto.publish(CONFIG.replace("hall", f"h{number}"), json.dumps(hostile), retain=True)
    mosquitto.publish(CONFIG, json.dumps(METER), retain=True)
    mosquitto.publish(STATE, "1240", retain=True)
    wait_until(lambda: shown[-1].electricity is not None, "the honest one is heard")
    assert "\t# (QoS" not in mosquitto.log()
    assert "a/+/b" not in mosquitto.log()
