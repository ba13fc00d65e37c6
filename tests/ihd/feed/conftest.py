"""A worker that only remembers, and feeds that end with their test."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from brokers import wait_until

from ihd.feed.client import Feed
from ihd.feed.events import Arrival, Event, LinkChange, LinkState, Refused
from ihd.settings import new_client_id


class Worker:
    """Keeps what the feed hands over; ``feed`` is set once it listens."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.seen_at: list[float] = []
        self.acknowledging = True
        self.feed: Feed | None = None

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        self.seen_at.append(time.monotonic())
        if self.acknowledging and isinstance(event, Arrival):
            self.feed.acknowledge(event.ticket)

    @property
    def arrivals(self) -> list[Arrival]:
        return [event for event in self.events if isinstance(event, Arrival)]

    @property
    def payloads(self) -> list[bytes]:
        return [arrival.message.payload for arrival in self.arrivals]

    @property
    def links(self) -> list[LinkChange]:
        return [event for event in self.events if isinstance(event, LinkChange)]

    @property
    def refused(self) -> list[Refused]:
        return [event for event in self.events if isinstance(event, Refused)]

    def wait_link(self, state: LinkState, *, within_s: float = 10.0) -> LinkChange:
        wait_until(
            lambda: self.links and self.links[-1].state is state, f"{state}", within_s=within_s
        )
        return self.links[-1]

    def wait_payloads(self, count: int, *, within_s: float = 10.0) -> list[bytes]:
        wait_until(lambda: len(self.payloads) >= count, f"{count} messages", within_s=within_s)
        return self.payloads


@pytest.fixture
def listen() -> Iterator[Callable[..., Worker]]:
    """Start a feed on a broker: ``listen(mosquitto, ["glow/#"])``; returns its worker."""
    feeds: list[Feed] = []

    def start(
        broker, topics=("glow/#",), *, password=None, settings=None, worker=None, **more
    ) -> Worker:
        worker = worker or Worker()
        more = {"client_id": new_client_id(), "first_rest_s": 0.2} | more
        settings = settings or broker.settings()
        password = password or (broker.password if broker else None)
        worker.feed = Feed(settings, password, list(topics), worker, **more)
        worker.feed.start()
        feeds.append(worker.feed)
        return worker

    yield start
    for feed in feeds:
        feed.stop()
