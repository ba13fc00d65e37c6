"""A Victron is kept awake with leave alone, and nothing but that is ever sent."""

from dataclasses import replace

from brokers import wait_until

from ihd.feed import keepalive
from ihd.feed.events import LinkState
from ihd.feed.keepalive import VictronKeepalive

PORTAL = "c0619ab1cdef"


class Wire:
    """Keeps what is asked of a broker."""

    def __init__(self):
        self.sent = []

    def publish(self, topic, payload, qos):
        self.sent.append((topic, bytes(payload), qos))


def test_without_leave_nothing_is_sent_whoever_speaks(mosquitto, listen):
    worker = listen(mosquitto, ["N/#"], client_id="quiet")
    worker.wait_link(LinkState.UP)
    mosquitto.publish(f"N/{PORTAL}/heartbeat", '{"value": 1}')
    worker.wait_payloads(1)
    worker.feed.stop()
    assert "Received PUBLISH from quiet" not in mosquitto.log()


def test_with_leave_who_speaks_is_asked_on_each_connection(mosquitto, listen):
    settings = replace(mosquitto.settings(), keep_victron_awake=True)
    worker = listen(mosquitto, ["N/+/grid/#"], settings=settings, client_id="awake")
    worker.wait_link(LinkState.UP)

    def asked():
        return mosquitto.log().count("Received PUBLISH from awake")

    mosquitto.publish(f"N/{PORTAL}/heartbeat", '{"value": 1}')
    wait_until(lambda: asked() == 1, "it is asked")
    assert f"'R/{PORTAL}/keepalive', ... (0 bytes)" in mosquitto.log()
    assert worker.payloads == []
    mosquitto.publish(f"N/{PORTAL}/grid/30/Ac/Power", '{"value": 936}')
    assert worker.wait_payloads(1) == [b'{"value": 936}']
    assert asked() == 1


def test_all_is_asked_for_once_and_then_only_more():
    wire, alive = Wire(), VictronKeepalive()
    alive.heard(f"N/{PORTAL}/heartbeat")
    for moment in (0.0, 1.0, keepalive.EVERY_S, keepalive.EVERY_S * 2):
        alive.ask(wire, moment)
    topic = f"R/{PORTAL}/keepalive"
    more = b'{"keepalive-options": ["suppress-republish"]}'
    assert wire.sent == [(topic, b"", 0), (topic, more, 0), (topic, more, 0)]


def test_who_does_not_speak_as_a_victron_does_is_asked_nothing():
    wire, alive = Wire(), VictronKeepalive()
    for topic in ("N/abc/heartbeat", "N/+/heartbeat", f"W/{PORTAL}/x", f"N/{PORTAL}", "glow/x/y"):
        alive.heard(topic)
    alive.ask(wire, 0.0)
    assert wire.sent == []


def test_a_broker_full_of_them_is_not_answered_in_kind():
    wire, alive = Wire(), VictronKeepalive()
    for number in range(1000):
        alive.heard(f"N/{number:012x}/heartbeat")
    alive.ask(wire, 0.0)
    assert len(wire.sent) == 4
