"""What the broker inside the program does with who says nothing, too much, or the wrong thing."""

from __future__ import annotations

import socket
import struct

import pytest

from ihd.feed import broker_bounds
from ihd.feed.broker import MOST_CLIENTS, EmbeddedBroker
from ihd.feed.events import LinkState

DISCONNECT = b"\xe0\x00"


@pytest.fixture
def embedded():
    broker = EmbeddedBroker().start()
    yield broker
    broker.stop()


def text(said: str) -> bytes:
    return struct.pack(">H", len(said)) + said.encode()


def packet(head: int, body: bytes) -> bytes:
    length, left = b"", len(body)
    while True:
        left, digit = divmod(left, 128)[0], left % 128
        length += bytes([digit | (0x80 if left else 0)])
        if not left:
            return bytes([head]) + length + body


def connect(client_id: str, password: str, *, flags: int = 0xC2) -> bytes:
    body = text("MQTT") + bytes([4, flags, 0, 60])
    return packet(0x10, body + text(client_id) + text("plainwatt") + text(password))


def answer(broker: EmbeddedBroker, *said: bytes) -> bytes:
    """Say something on a connection of its own; return what comes back until it is closed."""
    with socket.create_connection(("127.0.0.1", broker.settings.port), timeout=10) as link:
        for part in said:
            link.sendall(part)
        heard = b""
        try:
            while piece := link.recv(64):
                heard += piece
        except ConnectionResetError:
            pass
        return heard


def test_a_packet_longer_than_any_reading_ends_its_connection(embedded, listen):
    worker = listen(None, settings=embedded.settings, password=embedded.password)
    worker.wait_link(LinkState.UP)
    flood = bytes([0x30]) + b"\xff\xff\xff\x7f" + text("glow/a/STATE") + bytes(4096)
    assert answer(embedded, connect("bridge", embedded.password), flood) == b"\x20\x02\x00\x00"
    assert [link.state for link in worker.links] == ["connecting", "up"]


@pytest.mark.parametrize("first", [b"GET / HTTP/1.1\r\n\r\n", b"\x10\xff\xff\xff\x7f" + bytes(999)])
def test_what_does_not_begin_as_a_client_must_gets_no_answer(embedded, first):
    assert answer(embedded, first) == b""


def test_whoever_says_nothing_is_not_waited_for(embedded, monkeypatch):
    monkeypatch.setattr(broker_bounds, "SAYS_WHO_WITHIN_S", 0.2)
    assert answer(embedded) == b""


def test_a_stranger_by_our_name_does_not_throw_us_out(embedded, listen):
    worker = listen(None, settings=embedded.settings, password=embedded.password)
    worker.wait_link(LinkState.UP)
    ours = worker.feed._client_id
    for flags in (0xC2, 0xC0):
        assert answer(embedded, connect(ours, "guess", flags=flags)) == broker_bounds.NOT_LET_IN
    assert [link.state for link in worker.links] == ["connecting", "up"]


def test_so_many_clients_and_no_more(embedded):
    port = embedded.settings.port
    links = [socket.create_connection(("127.0.0.1", port)) for _ in range(MOST_CLIENTS)]
    try:
        assert answer(embedded, connect("one more", embedded.password)) == b""
    finally:
        for link in links:
            link.close()


def test_of_more_retained_messages_than_there_is_room_for_the_first_are_kept(
    embedded, listen, monkeypatch
):
    monkeypatch.setattr(broker_bounds, "MOST_RETAINED", 2)
    retained = [packet(0x31, text(f"glow/{n}/STATE") + b"{}") for n in range(4)]
    said = (connect("bridge", embedded.password), *retained, DISCONNECT)
    answer(embedded, *said)
    worker = listen(None, settings=embedded.settings, password=embedded.password)
    assert worker.wait_payloads(2) == [b"{}", b"{}"]


def test_what_is_kept_goes_to_who_subscribed_and_to_nobody_else(embedded, listen):
    worker = listen(None, settings=embedded.settings, password=embedded.password)
    worker.wait_link(LinkState.UP)
    kept = packet(0x31, text("glow/a/STATE") + b"{}")
    answer(embedded, connect("bridge", embedded.password), kept, DISCONNECT)
    assert worker.wait_payloads(1) == [b"{}"]
    said = connect("another", embedded.password), DISCONNECT
    assert answer(embedded, *said) == b"\x20\x02\x00\x00"


def test_who_subscribes_while_messages_go_out_ends_nobody_else():
    subscribed = broker_bounds.Steady({"glow/#": [], "#": []})
    for one in subscribed:
        subscribed["new/" + one] = []
    for one, who in subscribed.items():
        assert who == []
        del subscribed[one]
    assert not list(subscribed)
