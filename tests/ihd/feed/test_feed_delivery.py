"""Nothing is lost, nothing takes more room than it may: messages through a real broker."""

from __future__ import annotations

import socket
import subprocess
import threading

import psutil
import pytest
from brokers import Mosquitto, wait_until

from ihd.feed import intake
from ihd.feed.client import Feed
from ihd.feed.events import LinkState, Why
from ihd.feed.wire import MAX_PACKET_BYTES, WINDOW
from ihd.settings import BrokerSettings

TOPIC = "glow/0A57F2C6109E/SENSOR/electricitymeter"
CLIENT = "plainwatt-test"


def publish_many(broker: Mosquitto, count: int, *, qos: int = 1) -> None:
    """Publish the numbers from 0, one a message."""
    lines = "".join(f"{number}\n" for number in range(count))
    where = ["-h", "127.0.0.1", "-p", str(broker.port), "-i", "bridge"]
    tool = ["mosquitto_pub", *where, "-t", TOPIC, "-q", str(qos), "-l"]
    subprocess.run(tool, input=lines.encode(), check=True, timeout=60)


@pytest.fixture(params=[5, 4], ids=["mqtt5", "mqtt311"])
def settings(request, mosquitto):
    return mosquitto.settings(protocol=request.param)


def test_messages_sent_while_we_are_away_arrive(mosquitto, listen, settings):
    away = listen(mosquitto, settings=settings, client_id=CLIENT)
    away.wait_link(LinkState.UP)
    away.feed.stop()
    publish_many(mosquitto, 50)
    back = listen(mosquitto, settings=settings, client_id=CLIENT)
    assert back.wait_payloads(50) == [b"%d" % number for number in range(50)]


def test_they_arrive_after_the_broker_was_restarted_too(mosquitto, listen, settings):
    away = listen(mosquitto, settings=settings, client_id=CLIENT)
    away.wait_link(LinkState.UP)
    away.feed.stop()
    publish_many(mosquitto, 3)
    mosquitto.restart()
    assert listen(mosquitto, settings=settings, client_id=CLIENT).wait_payloads(3)


def test_a_message_is_acknowledged_only_when_told(mosquitto, listen, settings):
    worker = listen(mosquitto, settings=settings, client_id=CLIENT)
    worker.acknowledging = False
    worker.wait_link(LinkState.UP)
    mosquitto.publish(TOPIC, "precious")
    worker.wait_payloads(1)
    assert f"PUBACK from {CLIENT}" not in mosquitto.log()
    worker.feed.acknowledge(worker.arrivals[0].ticket)
    wait_until(lambda: f"PUBACK from {CLIENT}" in mosquitto.log(), "acknowledgement")


def test_what_was_not_acknowledged_comes_again(mosquitto, listen, settings):
    worker = listen(mosquitto, settings=settings, client_id=CLIENT)
    worker.acknowledging = False
    worker.wait_link(LinkState.UP)
    publish_many(mosquitto, 5)
    worker.wait_payloads(5)
    for arrival in worker.arrivals[:3]:
        worker.feed.acknowledge(arrival.ticket)
    worker.feed.stop()
    again = listen(mosquitto, settings=settings, client_id=CLIENT)
    assert again.wait_payloads(2) == [b"3", b"4"]


def test_no_more_than_the_window_is_outstanding_and_all_come(mosquitto, listen, settings):
    worker = listen(mosquitto, settings=settings)
    worker.acknowledging = False
    worker.wait_link(LinkState.UP)
    publish_many(mosquitto, 100)
    worker.wait_payloads(WINDOW)
    assert len(worker.payloads) == WINDOW
    worker.acknowledging = True
    for arrival in worker.arrivals:
        worker.feed.acknowledge(arrival.ticket)
    assert worker.wait_payloads(100) == [b"%d" % number for number in range(100)]


def test_a_worker_that_collects_more_than_the_window_is_no_deadlock(
    mosquitto, listen, settings, monkeypatch
):
    monkeypatch.setattr(intake, "UNSAFE_AFTER_S", 0.5)
    worker = listen(mosquitto, settings=settings)
    worker.acknowledging = False
    worker.wait_link(LinkState.UP)
    publish_many(mosquitto, 30)
    worker.wait_payloads(WINDOW + 10)
    for arrival in worker.arrivals:
        worker.feed.acknowledge(arrival.ticket)
    wait_until(lambda: b"29" in worker.payloads, "the last message")
    assert {link.state for link in worker.links} == {LinkState.CONNECTING, LinkState.UP}


def test_an_old_ticket_acknowledges_nothing_of_a_new_connection(mosquitto, listen, settings):
    worker = listen(mosquitto, settings=settings, client_id=CLIENT)
    worker.acknowledging = False
    worker.wait_link(LinkState.UP)
    mosquitto.publish(TOPIC, "one")
    worker.wait_payloads(1)
    mosquitto.restart()
    worker.wait_payloads(2)
    worker.feed.acknowledge(worker.arrivals[0].ticket)
    mosquitto.publish(TOPIC, "two")
    worker.wait_payloads(3)
    assert f"PUBACK from {CLIENT}" not in mosquitto.log()


def test_a_flood_nobody_takes_is_dropped_and_counted(mosquitto, listen, settings, monkeypatch):
    monkeypatch.setattr(intake, "MAX_WAITING", 40)
    monkeypatch.setattr(intake, "TELL_EVERY_S", 0.2)
    worker = listen(mosquitto, settings=settings)
    worker.acknowledging = False
    worker.wait_link(LinkState.UP)
    publish_many(mosquitto, 100, qos=0)
    wait_until(lambda: sum(event.count for event in worker.refused) == 60, "60 refused")
    assert {(event.why, event.topic) for event in worker.refused} == {(Why.NO_ROOM, TOPIC)}
    assert len(worker.payloads) == 40


def test_a_precious_message_that_had_no_room_comes_later(mosquitto, listen, settings, monkeypatch):
    monkeypatch.setattr(intake, "MAX_WAITING", 10)
    worker = listen(mosquitto, settings=settings)
    worker.acknowledging = False
    worker.wait_link(LinkState.UP)
    publish_many(mosquitto, 10, qos=0)
    mosquitto.publish(TOPIC, "precious")
    worker.wait_payloads(10)
    worker.acknowledging = True
    for arrival in worker.arrivals:
        worker.feed.acknowledge(arrival.ticket)
    assert worker.wait_payloads(11)[-1] == b"precious"


def test_a_message_that_is_too_long_does_not_come_and_the_next_does(mosquitto, listen, settings):
    worker = listen(mosquitto, settings=settings, client_id=CLIENT)
    worker.wait_link(LinkState.UP)
    mosquitto.publish(TOPIC, b"9" * (MAX_PACKET_BYTES + 1))
    mosquitto.publish(TOPIC, "next")
    assert worker.wait_payloads(1) == [b"next"]
    if settings.protocol == 4:
        wait_until(lambda: worker.refused, "refusal")
        assert (worker.refused[0].why, worker.refused[0].topic) == (Why.TOO_LONG, TOPIC)
        wait_until(lambda: mosquitto.log().count(f"PUBACK from {CLIENT}") == 2, "both let go")


def test_two_hundred_megabytes_take_no_memory(mosquitto, listen, settings, tmp_path):
    worker = listen(mosquitto, settings=settings)
    worker.wait_link(LinkState.UP)
    bomb = tmp_path / "bomb"
    with bomb.open("wb") as file:
        file.truncate(200_000_000)
    before, most = psutil.Process().memory_info().rss, 0
    where = ["-h", "127.0.0.1", "-p", str(mosquitto.port)]
    sender = subprocess.Popen(["mosquitto_pub", *where, "-t", TOPIC, "-f", str(bomb), "-r"])
    while sender.poll() is None:
        most = max(most, psutil.Process().memory_info().rss)
        worker.feed._stopped.wait(0.01)
    mosquitto.publish(TOPIC + "/after", "next")
    wait_until(lambda: b"next" in worker.payloads, "the next message", within_s=30)
    most = max(most, psutil.Process().memory_info().rss)
    assert most - before < 20_000_000
    assert worker.links[-1].state is LinkState.UP


def test_topics_can_be_added_and_taken_away_while_it_runs(mosquitto, listen, settings):
    worker = listen(mosquitto, ["glow/+/STATE"], settings=settings)
    worker.wait_link(LinkState.UP)
    worker.feed.subscribe(["homeassistant/#"])
    wait_until(lambda: "homeassistant/#" in mosquitto.log(), "new subscription")
    mosquitto.publish("glow/0A57F2C6109E/STATE", "no longer")
    mosquitto.publish("homeassistant/sensor/a/config", "{}")
    assert worker.wait_payloads(1) == [b"{}"]


def test_a_search_that_was_cut_short_is_forgotten(mosquitto, listen, settings):
    searching = listen(mosquitto, ["#"], settings=settings, client_id=CLIENT)
    searching.wait_link(LinkState.UP)
    searching.feed.stop()
    mosquitto.publish("neighbour/camera", "kept by the broker")
    worker = listen(mosquitto, ["glow/#"], settings=settings, client_id=CLIENT)
    worker.wait_link(LinkState.UP)
    mosquitto.publish("neighbour/camera", "not wanted")
    mosquitto.publish(TOPIC, "wanted")
    assert worker.wait_payloads(1) == [b"wanted"]
    assert f"Received UNSUBSCRIBE from {CLIENT}" in mosquitto.log()


@pytest.mark.parametrize("topic", ["", "a/#/b", "a+/b", "a\0b", "a#", "x" * 70_000])
def test_a_topic_nobody_can_subscribe_to_is_refused(mosquitto, listen, topic):
    with pytest.raises(ValueError, match="is not a topic"):
        listen(mosquitto, [topic])


def test_a_worker_that_fails_does_not_stop_the_feed(mosquitto, listen, caplog):
    def worker(event):
        seen.append(event)
        if len(seen) == 3:
            raise RuntimeError("worker trouble")

    seen: list = []
    feed = Feed(mosquitto.settings(), None, ["glow/#"], worker, client_id=CLIENT)
    feed.start()
    wait_until(lambda: len(seen) == 2, "up")
    mosquitto.publish(TOPIC, "trouble")
    mosquitto.publish(TOPIC, "next")
    wait_until(lambda: len(seen) == 4, "the next message")
    feed.stop()
    assert "worker trouble" in caplog.text


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x20\x03\0\0", b"\x20\0", b"\xff" * 64],
)
def test_what_is_no_broker_is_told_and_tried_again(listen, answer):
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    call, _ = server.accept()
                except OSError:
                    return
                calls.append(call)
                with call:
                    call.recv(4096)
                    call.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        worker = listen(None, settings=BrokerSettings(port=server.getsockname()[1]))
        wait_until(lambda: len(calls) > 2, "another try")
        worker.feed.stop()
        server.shutdown(socket.SHUT_RDWR)
    assert worker.links[-1].state in (LinkState.UNREACHABLE, LinkState.DOWN)
