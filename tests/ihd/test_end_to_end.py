"""Bytes over a real socket, through every layer, to the words on the page."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import paho.mqtt.client as mqtt
import pytest

from ihd.meter import Fuel
from ihd.paths import HomeFolder
from ihd.screens.now_words import now_screen
from ihd.session import Session, load_settings, open_home
from ihd.words import Words

ELECTRICITY = (
    '{{"electricitymeter":{{"timestamp":"{at}","energy":{{"export":{{"cumulative":0.000,"units":"kWh"}},'
    '"import":{{"cumulative":{kwh},"day":1.000,"week":2.000,"month":3.000,"units":"kWh",'
    '"mpan":"1900000000011","supplier":"Example Energy","price":{{"unitrate":0.25000,'
    '"standingcharge":0.50000}}}}}},"power":{{"value":{kw},"units":"kW"}}}}}}'
)
TOPIC = "glow/0C0FFEE00001/SENSOR/electricitymeter"


def publish(port, *messages):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", port)
    client.loop_start()
    for topic, payload in messages:
        client.publish(topic, payload, qos=1).wait_for_publish(5)
    client.loop_stop()
    client.disconnect()


def wait_until(true, seconds=10):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    assert true()


@pytest.fixture
def folder(tmp_path):
    return HomeFolder(tmp_path / "home")


def start(folder, port, shown):
    chosen = load_settings(folder)
    broker = replace(chosen.broker, port=port)
    chosen = replace(chosen, timezone="Europe/London", broker=broker)

    def show(home, now):
        shown.append(home.snapshot(now))

    return Session(folder, chosen, adopt=True, show=show).start()


def glow(kwh, kw, at=None):
    at = at or datetime.now(UTC)
    return TOPIC, ELECTRICITY.format(at=f"{at:%Y-%m-%dT%H:%M:%SZ}", kwh=kwh, kw=kw)


def test_a_message_becomes_the_amount_on_the_page(folder, mosquitto):
    shown = []
    session = start(folder, mosquitto.port, shown)
    try:
        wait_until(lambda: shown and shown[-1].broker == "up")
        earlier = datetime.now(UTC) - timedelta(seconds=10)
        publish(mosquitto.port, glow("4321.100", "1.240", earlier), glow("4321.350", "1.240"))
        wait_until(lambda: shown[-1].electricity and shown[-1].today[Fuel.ELECTRICITY].energy)
        screen = now_screen(shown[-1], Words("en"))
        assert screen.live
        assert screen.amount.figure == "31p"
        assert screen.power == "1.24 kW"
        assert screen.price == "25.0p a unit, says your meter"
    finally:
        session.stop()


def test_what_was_sent_while_we_were_away_arrives_and_what_we_had_is_kept(folder, mosquitto):
    now = datetime.now(UTC)
    shown = []
    session = start(folder, mosquitto.port, shown)
    try:
        wait_until(lambda: shown and shown[-1].broker == "up")
        publish(mosquitto.port, glow("100.000", "1.0", now - timedelta(seconds=20)))
        wait_until(lambda: shown[-1].electricity)
    finally:
        session.stop()
    publish(mosquitto.port, glow("100.050", "1.0", now - timedelta(seconds=10)))
    again = []
    session = start(folder, mosquitto.port, again)
    try:
        wait_until(lambda: again and again[-1].electricity is not None)
        wait_until(lambda: again[-1].electricity.registers[None].value.kwh == Decimal("100.05"))
    finally:
        session.stop()


def test_garbage_is_counted_and_named_and_stops_nothing(folder, mosquitto):
    shown = []
    session = start(folder, mosquitto.port, shown)
    try:
        wait_until(lambda: shown and shown[-1].broker == "up")
        publish(mosquitto.port, (TOPIC, b'{"electricitymeter":\xff'), glow("7.000", "0.500"))
        wait_until(lambda: shown[-1].electricity)
        wait_until(lambda: any(f.kind == "unreadable_message" for f in shown[-1].findings))
    finally:
        session.stop()


def test_a_meter_gone_quiet_is_said_within_two_seconds_of_the_limit(folder):
    home, store, bridges = open_home(folder, load_settings(folder), adopt=True)
    try:
        from ihd.meter import Message

        heard = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
        topic, payload = glow("100.000", "1.0", heard)
        message = Message(topic=topic, payload=payload.encode(), received_at=heard)
        home.take(message, bridges.decode(message))
        words = Words("en")
        assert now_screen(home.snapshot(heard + timedelta(seconds=59)), words).live
        late = now_screen(home.snapshot(heard + timedelta(seconds=61)), words)
        assert not late.live
        assert late.age.text == "No reading since 14:05"
    finally:
        store.close()
