"""The broker inside the program, and the feed on it."""

from __future__ import annotations

import gc
import socket
import subprocess
import sys
import threading
from dataclasses import replace

import psutil
import pytest
from brokers import free_port, wait_until

from ihd.feed.broker import EmbeddedBroker
from ihd.feed.events import LinkState, ListenState
from ihd.feed.own_broker import OWN, OwnBroker


@pytest.fixture
def embedded():
    broker = EmbeddedBroker().start()
    yield broker
    broker.stop()


def publish(broker: EmbeddedBroker, topic: str, payload: bytes, *password: str) -> int:
    where = ["-h", "127.0.0.1", "-p", str(broker.settings.port), "-V", "311", "-q", "1", "-s"]
    who = ["-u", broker.settings.username, "-P", *(password or (broker.password,))]
    tool = ["mosquitto_pub", *where, *who, "-t", topic]
    return subprocess.run(tool, input=payload, capture_output=True, timeout=20).returncode


def test_a_message_goes_through(embedded, listen):
    worker = listen(None, settings=embedded.settings, password=embedded.password)
    assert worker.wait_link(LinkState.UP).reason == "MQTT 3.1.1"
    publish(embedded, "glow/0A57F2C6109E/STATE", b"{}")
    assert worker.wait_payloads(1) == [b"{}"]
    assert [link.state for link in worker.links] == ["connecting", "up"]


def test_the_feed_finds_out_that_a_broker_knows_the_older_protocol_only(embedded, listen):
    undecided = replace(embedded.settings, protocol=0)
    worker = listen(None, settings=undecided, password=embedded.password)
    assert worker.wait_link(LinkState.UP).reason == "MQTT 3.1.1"
    assert [link.state for link in worker.links] == ["connecting", "up"]


def test_nobody_comes_in_without_the_password(embedded, listen):
    worker = listen(None, settings=embedded.settings, password="wrong")
    worker.wait_link(LinkState.REFUSED)
    assert publish(embedded, "glow/a/STATE", b"{}", "wrong") != 0
    assert publish(embedded, "glow/a/STATE", b"{}", "") != 0


def test_every_start_has_a_password_of_its_own():
    assert EmbeddedBroker().password != EmbeddedBroker().password
    assert len(EmbeddedBroker().password) >= 32


def test_it_listens_on_loopback_only(embedded):
    listening = [c for c in psutil.Process().net_connections("tcp") if c.status == "LISTEN"]
    ours = [c.laddr for c in listening if c.laddr.port == embedded.settings.port]
    assert {address.ip for address in ours} == {"127.0.0.1"}


def test_a_taken_port_is_told():
    with (
        socket.create_server(("127.0.0.1", 0)) as other,
        pytest.raises(OSError, match="cannot listen"),
    ):
        EmbeddedBroker(other.getsockname()[1]).start()


def test_it_starts_and_stops_without_a_trace(listen, capfd, caplog):
    port = free_port()
    for _ in range(2):
        broker = EmbeddedBroker(port).start()
        worker = listen(None, settings=broker.settings, password=broker.password)
        worker.wait_link(LinkState.UP)
        broker.stop()
        worker.wait_link(LinkState.UNREACHABLE)
        worker.feed.stop()
    gc.collect()
    assert "plainwatt-broker" not in {thread.name for thread in threading.enumerate()}
    assert capfd.readouterr() == ("", "")
    assert [record for record in caplog.records if record.levelname != "INFO"] == []


def test_a_broker_of_our_own_that_cannot_be_begun_is_told_and_tried_again(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    told = threading.Event()
    own = OwnBroker(OWN, tmp_path / "users", told.set)
    own.start()
    wait_until(told.is_set, "it says so")
    assert own.state is ListenState.FAILED
    assert own._thread.is_alive()
    own.stop()
    assert not own._thread.is_alive()
