"""What the feed says of its link to the broker, against a real one."""

from __future__ import annotations

import time

import pytest
from brokers import Mosquitto, free_port, wait_until

from ihd.feed.events import LinkState
from ihd.settings import BrokerSettings

TOPIC = "glow/0A57F2C6109E/SENSOR/electricitymeter"


@pytest.mark.parametrize("protocol", [0, 5, 4])
def test_a_message_goes_from_the_broker_to_the_worker(mosquitto, listen, protocol):
    worker = listen(mosquitto, settings=mosquitto.settings(protocol=protocol))
    up = worker.wait_link(LinkState.UP)
    assert up.reason == ("MQTT 3.1.1" if protocol == 4 else "MQTT 5")
    mosquitto.publish(TOPIC, b'{"electricitymeter":{}}')
    worker.wait_payloads(1)
    message = worker.arrivals[0].message
    assert (message.topic, message.payload, message.retain) == (
        TOPIC,
        b'{"electricitymeter":{}}',
        False,
    )
    assert message.received_at.utcoffset().total_seconds() == 0


def test_a_retained_message_says_so(mosquitto, listen):
    mosquitto.publish(TOPIC, "old", retain=True)
    worker = listen(mosquitto)
    worker.wait_payloads(1)
    assert worker.arrivals[0].message.retain


def test_the_link_is_told_once_for_each_change(mosquitto, listen):
    worker = listen(mosquitto)
    worker.wait_link(LinkState.UP)
    mosquitto.stop()
    worker.wait_link(LinkState.UNREACHABLE)
    mosquitto.start()
    worker.wait_link(LinkState.UP)
    states = [link.state for link in worker.links]
    assert states == ["connecting", "up", "down", "unreachable", "up"]


def test_a_lost_connection_is_told_at_once(mosquitto, listen):
    worker = listen(mosquitto)
    worker.wait_link(LinkState.UP)
    mosquitto.kill()
    worker.wait_link(LinkState.DOWN, within_s=2)


def test_topics_are_subscribed_again_after_a_broker_forgot_us(mosquitto, listen):
    worker = listen(mosquitto)
    worker.wait_link(LinkState.UP)
    mosquitto.kill()
    (mosquitto.folder / "mosquitto.db").unlink(missing_ok=True)
    mosquitto.start()
    worker.wait_link(LinkState.UP)
    mosquitto.publish(TOPIC, "again")
    assert worker.wait_payloads(1) == [b"again"]


def test_a_frozen_broker_is_noticed(mosquitto, listen):
    worker = listen(mosquitto, keepalive_s=2)
    worker.wait_link(LinkState.UP)
    mosquitto.freeze()
    assert worker.wait_link(LinkState.DOWN, within_s=5).reason == "the broker answers no more"
    mosquitto.thaw()
    worker.wait_link(LinkState.UP, within_s=12)


def test_a_frozen_broker_at_the_start_is_no_endless_wait(mosquitto, listen):
    mosquitto.freeze()
    worker = listen(mosquitto, settings=mosquitto.settings(protocol=5))
    worker.wait_link(LinkState.UNREACHABLE, within_s=8)


def test_a_refused_password_is_told_and_tried_again(make_mosquitto, listen):
    broker = make_mosquitto(users={"home": "right horse"})
    worker = listen(broker, password="wrong horse")
    refusal = worker.wait_link(LinkState.REFUSED)
    assert "horse" not in refusal.reason
    tries = broker.log().count("not authorised")
    wait_until(lambda: broker.log().count("not authorised") > tries, "another try")
    assert [link.state for link in worker.links] == ["connecting", "refused"]


def test_a_broker_that_comes_back_with_another_password_is_told_and_then_forgiven(
    make_mosquitto, listen
):
    broker = make_mosquitto(users={"home": "right horse"})
    worker = listen(broker)
    for password, state in (("another", LinkState.REFUSED), ("right horse", LinkState.UP)) * 2:
        worker.wait_link(LinkState.UP if state is LinkState.REFUSED else LinkState.REFUSED)
        broker.stop()
        broker.users["home"] = password
        broker.start()
        worker.wait_link(state, within_s=15)
    broker.publish("glow/1", "still heard")
    assert worker.wait_payloads(1) == [b"still heard"]


def test_the_right_password_lets_us_in(make_mosquitto, listen):
    listen(make_mosquitto(users={"home": "right horse"})).wait_link(LinkState.UP)


def test_a_wrong_port_and_a_wrong_name_are_unreachable(listen):
    worker = listen(None, settings=BrokerSettings(port=free_port()))
    assert "nothing listens" in worker.wait_link(LinkState.UNREACHABLE).reason
    worker = listen(None, settings=BrokerSettings(host="no-such-host.invalid"))
    assert "not known" in worker.wait_link(LinkState.UNREACHABLE).reason
    worker = listen(None, settings=BrokerSettings(host=""))
    worker.wait_link(LinkState.UNREACHABLE)


def test_tls_with_the_homes_own_authority(make_mosquitto, listen, certificates):
    broker = make_mosquitto(certificates=certificates)
    worker = listen(broker)
    worker.wait_link(LinkState.UP)
    broker.publish(TOPIC, "x" * 40_000)
    assert worker.wait_payloads(1) == [b"x" * 40_000]


def test_an_unknown_authority_is_not_trusted(
    make_mosquitto, listen, certificates, strange_certificates
):
    broker = make_mosquitto(certificates=certificates)
    strange = broker.settings(ca_file=strange_certificates.path("ca.pem"))
    assert "certificate" in listen(broker, settings=strange).wait_link(LinkState.UNTRUSTED).reason
    system = broker.settings(ca_file="")
    listen(broker, settings=system).wait_link(LinkState.UNTRUSTED)


def test_a_certificate_for_another_machine_is_not_trusted(
    make_mosquitto, listen, strange_certificates
):
    broker = make_mosquitto(certificates=strange_certificates)
    reason = listen(broker).wait_link(LinkState.UNTRUSTED).reason
    assert "127.0.0.1" in reason


def test_a_client_certificate(make_mosquitto, listen, certificates):
    broker = make_mosquitto(certificates=certificates, client_certificate=True)
    listen(broker).wait_link(LinkState.UP)
    without = broker.settings(certificate_file="", key_file="")
    assert (
        "our certificate" in listen(broker, settings=without).wait_link(LinkState.UNTRUSTED).reason
    )


def test_a_missing_certificate_file_is_told(make_mosquitto, listen, certificates):
    broker = make_mosquitto(certificates=certificates)
    listen(broker, settings=broker.settings(ca_file="/nowhere.pem")).wait_link(LinkState.UNTRUSTED)


def test_tls_on_a_plain_port_is_not_trusted(mosquitto, listen, certificates):
    settings = mosquitto.settings(tls=True, ca_file=certificates.path("ca.pem"))
    worker = listen(mosquitto, settings=settings)
    wait_until(lambda: len(worker.links) > 1, "an answer")
    assert worker.links[-1].state in (LinkState.UNTRUSTED, LinkState.UNREACHABLE)


@pytest.mark.parametrize("protocol", [5, 4])
def test_two_clients_with_one_id_are_noticed_and_do_not_fight(mosquitto, listen, protocol):
    settings = mosquitto.settings(protocol=protocol)
    first = listen(mosquitto, settings=settings, client_id="plainwatt-twin")
    first.wait_link(LinkState.UP)
    second = listen(mosquitto, settings=settings, client_id="plainwatt-twin")
    twins = (first, second)
    wait_until(
        lambda: any(twin.links[-1].state is LinkState.CLIENT_ID_TAKEN for twin in twins),
        "one twin gives way",
        within_s=20,
    )
    given_way = mosquitto.log().count("New client connected")
    time.sleep(2)
    assert mosquitto.log().count("New client connected") <= given_way + 1


def test_broker_restarts_are_not_mistaken_for_a_twin(mosquitto, listen):
    worker = listen(mosquitto, settings=mosquitto.settings(protocol=4))
    for _ in range(5):
        worker.wait_link(LinkState.UP)
        mosquitto.stop()
        worker.wait_link(LinkState.UNREACHABLE)
        mosquitto.start()
    worker.wait_link(LinkState.UP)
    assert LinkState.CLIENT_ID_TAKEN not in {link.state for link in worker.links}


def test_we_publish_nothing(mosquitto: Mosquitto, listen):
    worker = listen(mosquitto, client_id="plainwatt-quiet")
    worker.wait_link(LinkState.UP)
    mosquitto.publish(TOPIC, "one")
    worker.wait_payloads(1)
    worker.feed.subscribe(["glow/#", "homeassistant/#"])
    mosquitto.restart()
    wait_until(lambda: len(worker.links) > 3, "up again")
    worker.feed.stop()
    mosquitto.stop()
    log = mosquitto.log()
    assert "Received PUBLISH from bridge" in log
    assert "Received SUBSCRIBE from plainwatt-quiet" in log
    assert "Received PUBLISH from plainwatt-quiet" not in log
    assert "Will" not in log
