"""Recorded conversations, as they are written and as they go wrong."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from ihd.feed.events import Arrival, LinkState
from ihd.feed.replay_file import replay

LINES = """\
{"at":"2026-03-29T01:00:00Z","topic":"glow/0A57F2C6109E/STATE","payload":"{\\"a\\":1}"}
{"at":"2026-03-29T01:00:10.5+01:00","topic":"x","payload_hex":"ff00","retain":true}

{"at":"2026-03-29T01:00:20Z","link":"down"}
{"at":"2026-03-29T01:00:30Z","link":"up"}
{"at":"2026-03-29T01:00:40Z","topic":"gone","payload":""}
"""


@pytest.mark.parametrize("name", ["talk.jsonl", "talk.jsonl.gz"])
def test_a_conversation_is_read_in_order(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(gzip.compress(LINES.encode()) if name.endswith("gz") else LINES.encode())
    first, second, down, up, empty = replay(path)
    assert (first.message.topic, first.message.payload) == ("glow/0A57F2C6109E/STATE", b'{"a":1}')
    assert first.message.received_at == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert (second.message.payload, second.message.retain) == (b"\xff\0", True)
    assert second.message.received_at == datetime(2026, 3, 29, 0, 0, 10, 500_000, tzinfo=UTC)
    assert (down.state, up.state) == (LinkState.DOWN, LinkState.UP)
    assert isinstance(empty, Arrival)
    assert empty.message.payload == b""
    assert empty.ticket is None


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 2"),
        ("[]", "line 2"),
        ('{"at":"2026-03-29T01:00:00","topic":"a","payload":"b"}', "line 2: .* offset"),
        ('{"at":"yesterday","topic":"a","payload":"b"}', "line 2"),
        ('{"at":"2026-03-29T01:00:00Z","topic":"a"}', "line 2: a message has a topic and"),
        ('{"at":"2026-03-29T01:00:00Z","payload":"a"}', "line 2: a message has a topic and"),
        ('{"at":"2026-03-29T01:00:00Z","topic":"a","payload":"b","payload_hex":"00"}', "line 2"),
        ('{"at":"2026-03-29T01:00:00Z","topic":"a","payload_hex":"xy"}', "line 2"),
        ('{"at":"2026-03-29T01:00:00Z","link":"sideways"}', "line 2: .* not 'sideways'"),
        ('{"topic":"a","payload":"b"}', "line 2: .*at"),
        ('{"at":"2026-03-29T01:00:00Z","topik":"a","payload":"b"}', "line 2: .*topik"),
        ("\xff", "line 2"),
    ],
)
def test_the_first_bad_line_is_named_and_what_came_before_it_is_read(tmp_path, line, complaint):
    path = tmp_path / "talk.jsonl"
    path.write_bytes(LINES.splitlines()[0].encode() + b"\n" + line.encode("latin-1") + b"\n")
    events = replay(path)
    assert next(events)
    with pytest.raises(ValueError, match=complaint):
        next(events)


def test_a_cut_archive_is_named(tmp_path):
    path = tmp_path / "talk.jsonl.gz"
    path.write_bytes(gzip.compress(LINES.encode() * 1000)[:-40])
    with pytest.raises(ValueError, match=r"talk.jsonl.gz, line \d+"):
        list(replay(path))
    path.write_bytes(b"no archive")
    with pytest.raises(ValueError, match="line 1"):
        list(replay(path))
