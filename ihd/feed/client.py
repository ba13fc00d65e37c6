"""Our subscription to the broker: one thread that listens, bounds and hands over, and no more.

It publishes nothing but what ``keepalive`` does with the person's leave. A message of QoS 1 is
acknowledged when the worker says that it is safe; until then the broker keeps it, and sends it
again on the next connection.
"""

from __future__ import annotations

import contextlib
import logging
import random
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import MQTTProtocolVersion
from paho.mqtt.matcher import MQTTMatcher
from paho.mqtt.reasoncodes import ReasonCode

from ihd.feed import keepalive
from ihd.feed.events import Arrival, Event, LinkChange, LinkState, Ticket
from ihd.feed.intake import Intake
from ihd.feed.keepalive import VictronKeepalive
from ihd.feed.machine import utc_now
from ihd.feed.takeovers import Takeovers
from ihd.feed.topics import checked_topics, in_packets
from ihd.feed.wire import Ending, Wire, ending_of, ending_of_attempt, ending_without_answer
from ihd.meter import Message
from ihd.settings import BrokerSettings

log = logging.getLogger(__name__)

KEEPALIVE_S = 10
GREETING_TIMEOUT_S = 4.0
FIRST_REST_S = 1.0
LONGEST_REST_S = 10.0
FROZEN_AFTER_KEEPALIVES = 1.8
"""A broker that left a ping (sent after one keepalive) unanswered for 0.8 of another is frozen."""
TURN_S = 0.5
_FIVE, _THREE = MQTTProtocolVersion.MQTTv5, MQTTProtocolVersion.MQTTv311


class Feed:
    """Owns the thread that holds the connection, and the session the broker keeps for us.

    ``sink`` is called on that thread and must not block; it may not be called after ``stop``.
    ``client_id`` must be this install's own and last: the broker's queue for us hangs on it. One
    that is ``passing`` asks for no queue, leaves nothing behind, and misses what has no room.
    """

    def __init__(
        self,
        broker: BrokerSettings,
        password: str | None,
        topics: Sequence[str],
        sink: Callable[[Event], None],
        *,
        client_id: str,
        clock: Callable[[], datetime] = utc_now,
        keepalive_s: int = KEEPALIVE_S,
        first_rest_s: float = FIRST_REST_S,
        passing: bool = False,
    ) -> None:
        self._broker, self._password, self._client_id = broker, password, client_id
        # The last word counts; one side puts, the other takes, each in one step.
        self._next: deque[tuple[BrokerSettings, str | None]] = deque(maxlen=1)
        self._passing = passing
        self._sink, self._clock, self._keepalive_s = sink, clock, keepalive_s
        self._wanted = checked_topics(topics)
        self._matcher = _matcher(self._wanted)
        self._subscribed: frozenset[str] = frozenset()
        self._intake = Intake()
        self._takeovers = Takeovers()
        self._alive: VictronKeepalive | None = None
        self._state: LinkState | None = None
        self._protocol = _first_protocol(broker)
        self._up_since: float | None = None
        self._granted = False
        self._rest_s = self._first_rest_s = first_rest_s
        self._stopped = threading.Event()
        self._nudged = threading.Event()
        self._woken, self._waker = socket.socketpair()
        for end in (self._woken, self._waker):
            end.settimeout(0)
        self._thread = threading.Thread(target=self._run, name="plainwatt-feed", daemon=True)

    # From any thread

    def start(self) -> None:
        """Start listening; what happens is told to the sink from now on."""
        self._thread.start()

    def stop(self, timeout_s: float = 2.0) -> None:
        """Send the acknowledgements that are due, say goodbye to the broker, and end."""
        self._stopped.set()
        self._nudge()
        if self._thread.ident is None:
            self._close_bell()
        else:
            self._thread.join(timeout_s)

    def acknowledge(self, ticket: Ticket) -> None:
        """Take back the ticket of a message that is safe: the broker may forget it."""
        self._intake.give_back(ticket, safe=True)
        self._wake()

    def release(self, ticket: Ticket) -> None:
        """Take back the ticket of a message that is done with but not safe: the broker keeps it."""
        self._intake.give_back(ticket, safe=False)

    def subscribe(self, topics: Sequence[str]) -> None:
        """Listen to these topics and to no others; raise ValueError where one cannot be."""
        self._wanted = checked_topics(topics)
        self._wake()

    def turn_to(self, broker: BrokerSettings, password: str | None) -> None:
        """Leave the broker for another, or for the same by another name; what is here is kept."""
        self._next.append((broker, password))
        self._nudge()

    def _nudge(self) -> None:
        self._nudged.set()
        self._wake()

    def _wake(self) -> None:
        # Full: the thread is awake already. Closed: it has ended.
        with contextlib.suppress(OSError):
            self._waker.send(b"\0")

    def _close_bell(self) -> None:
        self._woken.close()
        self._waker.close()

    # On the feed's own thread

    def _run(self) -> None:
        self._tell(LinkState.CONNECTING, f"{self._broker.host}:{self._broker.port}")
        while not self._stopped.is_set():
            self._nudged.clear()
            self._turn_over()
            try:
                ending = self._connect()
            except Exception as error:
                # Whatever a broker sends, and whatever paho makes of it, the feed goes on.
                log.exception("the connection failed in a way it should not")
                ending = Ending(LinkState.DOWN, f"unexpected: {type(error).__name__}")
            self._after(ending)
        self._close_bell()

    def _turn_over(self) -> None:
        """Become the client of the next broker, where there is one."""
        if not self._next:
            return
        self._broker, self._password = self._next.pop()
        self._protocol = _first_protocol(self._broker)
        self._takeovers = Takeovers()
        self._rest_s = self._first_rest_s
        self._state = None
        self._tell(LinkState.CONNECTING, f"{self._broker.host}:{self._broker.port}")

    def _connect(self) -> Ending | None:
        """Make one connection and live it to its end; None where we ended it ourselves."""
        wire = Wire(
            self._broker,
            self._password,
            client_id=self._client_id,
            protocol=self._protocol,
            passing=self._passing,
        )
        wire.on_connect = self._greeted
        wire.on_subscribe = self._answered
        wire.on_message = self._arrived
        self._up_since, self._granted = None, False
        self._alive = VictronKeepalive() if self._broker.keep_victron_awake else None
        self._intake.connected()
        try:
            wire.open(self._keepalive_s)
        except (OSError, ValueError) as error:
            return ending_of_attempt(error, self._broker)
        try:
            return self._live(wire)
        finally:
            wire.drop()

    def _live(self, wire: Wire) -> Ending | None:
        opened = heard = time.monotonic()
        frozen_after_s = self._keepalive_s * FROZEN_AFTER_KEEPALIVES
        while True:
            turned = bool(self._next)
            if self._stopped.is_set() or turned or self._intake.wants_renewal(time.monotonic()):
                self._part(wire, for_good=turned)
                return None
            self._settle(wire)
            link = wire.socket()
            if link is None:
                return ending_of(wire)
            if self._turn(wire, link):
                heard = time.monotonic()
            moment = time.monotonic()
            self._watch(moment)
            if wire.greeting is None and moment - opened > GREETING_TIMEOUT_S:
                return ending_without_answer()
            if moment - heard > frozen_after_s:
                return Ending(LinkState.DOWN, "the broker answers no more")

    def _turn(self, wire: Wire, link: Any) -> bool:
        """Let the wire read and write what is due; return whether the broker sent anything."""
        pending = getattr(link, "pending", None)
        wait_s = 0.0 if pending is not None and pending() else TURN_S
        writing = [link] if wire.want_write() else []
        readable, writable, _ = select.select([link, self._woken], writing, [], wait_s)
        if self._woken in readable:
            self._woken.recv(4096)
        heard = link in readable or wait_s == 0.0
        if heard:
            wire.loop_read()
        if writable:
            wire.loop_write()
        wire.loop_misc()
        return heard

    def _settle(self, wire: Wire) -> None:
        """Send the acknowledgements and the subscriptions that are due."""
        for mid in self._intake.due():
            wire.ack(mid, 1)
        if self._up_since is None:
            return
        if self._filters() != self._subscribed:
            self._resubscribe(wire, self._filters())
        if self._alive is not None:
            self._alive.ask(wire, time.monotonic())

    def _filters(self) -> frozenset[str]:
        """Return what to listen to: what the home wants, and who is to be kept awake."""
        return frozenset((*self._wanted, *(keepalive.TOPICS if self._alive else ())))

    def _part(self, wire: Wire, *, for_good: bool) -> None:
        self._settle(wire)
        wire.part(for_good=for_good)
        wire.loop_write()

    def _resubscribe(self, wire: Wire, wanted: frozenset[str]) -> None:
        if gone := sorted(self._subscribed - wanted):
            wire.unsubscribe(gone)
        for packet in in_packets(sorted(wanted - self._subscribed)):
            wire.subscribe([(topic, 0 if self._passing else 1) for topic in packet])
        self._matcher = _matcher(self._wanted)
        self._subscribed = wanted

    def _watch(self, moment: float) -> None:
        """Tell what has become true by the mere passing of time."""
        lasted_s = moment - (self._up_since or moment)
        if self._granted and self._takeovers.believed(lasted_s):
            self._tell(LinkState.UP, f"MQTT {'5' if self._protocol == _FIVE else '3.1.1'}")
        for event in self._intake.refused(moment, self._clock):
            self._hand_over(event)

    def _after(self, ending: Ending | None) -> None:
        """Tell how a connection ended and rest before the next."""
        if ending is None:
            self._nudged.wait(self._first_rest_s)
            return
        if ending.older_protocol and not self._broker.protocol and self._protocol == _FIVE:
            self._protocol = _THREE
            return
        if ending.older_protocol and not self._broker.protocol:
            self._protocol = _FIVE
        rest_s = self._takeovers.ended(ending, time.monotonic())
        if rest_s:
            reason = "another client uses our client id, or the broker keeps closing the connection"
            self._tell(LinkState.CLIENT_ID_TAKEN, reason)
        else:
            self._tell(ending.state, ending.reason)
            rest_s, self._rest_s = self._rest_s, min(self._rest_s * 2, LONGEST_REST_S)
        # Homes on one street lose power together: they must not come back in step.
        self._nudged.wait(rest_s * random.uniform(0.7, 1.0))

    def _tell(self, state: LinkState, reason: str) -> None:
        if state is self._state:
            return
        self._state = state
        log.info("broker link: %s (%s)", state, reason)
        self._hand_over(LinkChange(self._clock(), state, reason))

    def _hand_over(self, event: Event) -> bool:
        if self._stopped.is_set():
            return False
        try:
            self._sink(event)
        except Exception:
            log.exception("an event could not be handed over")
            return False
        return True

    # Called by paho, on the feed's own thread

    def _greeted(self, wire: Any, _data: Any, _flags: Any, code: ReasonCode, _more: Any) -> None:
        wire.greeting = code
        if code.is_failure:
            return
        self._up_since = time.monotonic()
        self._rest_s = self._first_rest_s
        wanted = self._filters()
        # A search that was cut short may have left the broker collecting everything for us.
        self._subscribed = frozenset() if self._passing else frozenset({"#"} - wanted)
        self._resubscribe(wire, wanted)
        self._granted = not wanted

    def _answered(self, _wire: Any, _data: Any, _mid: int, codes: Any, _more: Any) -> None:
        self._granted = self._granted or any(not code.is_failure for code in codes)
        if not self._granted:
            self._tell(LinkState.REFUSED, "the broker lets us read none of the topics")

    def _arrived(self, wire: Any, _data: Any, packet: mqtt.MQTTMessage) -> None:
        mid = packet.mid if packet.qos else 0
        try:
            topic = packet.topic
        except UnicodeDecodeError:
            topic = ""
        if self._alive is not None:
            self._alive.heard(topic)
        if wire.too_long:
            self._intake.too_long(topic)
        elif _matches(self._matcher, topic):
            self._take(Message(topic, bytes(packet.payload), self._clock(), packet.retain), mid)
            return
        if mid:
            wire.ack(mid, 1)

    def _take(self, message: Message, mid: int) -> None:
        size = len(message.topic) + len(message.payload)
        ticket = self._intake.take(message.topic, size, mid, time.monotonic())
        if ticket is not None and not self._hand_over(Arrival(message, ticket)):
            self._intake.give_back(ticket, safe=False)


def _first_protocol(broker: BrokerSettings) -> MQTTProtocolVersion:
    return _THREE if broker.protocol in (3, 4) else _FIVE


def _matcher(topics: Sequence[str] | frozenset[str]) -> MQTTMatcher:
    matcher = MQTTMatcher()  # type: ignore[no-untyped-call]
    for topic in topics:
        matcher[topic] = True
    return matcher


def _matches(matcher: MQTTMatcher, topic: str) -> bool:
    return next(matcher.iter_match(topic), False)  # type: ignore[no-untyped-call]
