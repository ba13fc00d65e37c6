"""The bounds of the broker inside the program: who comes in, what it may send, what is kept of it.

amqtt makes and drops sessions before it knows who asks, waits for ever for whoever says nothing,
and takes packets of any length. So the first packet is read here, in bounds and in time, and amqtt
hears it only once the name and the password in it are right.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from amqtt.adapters import BufferReader, StreamReaderAdapter
from amqtt.broker import Broker
from amqtt.errors import AMQTTError
from amqtt.mqtt.connect import ConnectPacket
from amqtt.session import Session

MOST_BYTES = 65_536
"""The longest packet the feed takes, too: see ``wire``."""
MOST_RETAINED = 1000
"""At the longest a message may be, they take 64 MB."""
SAYS_WHO_WITHIN_S = 10.0
NOT_LET_IN = bytes([0x20, 2, 0, 5])
"""CONNACK, "not authorised" (MQTT 3.1.1, 3.2.2.3)."""
_CONNECT, _LONGEST_CONNECT = 0x10, 4096
_LEVEL_AT, _FLAGS_AT, _MQTT_3_1_1, _CLEAN = 6, 7, 4, 0x02


class NotMqttError(AMQTTError):  # type: ignore[misc]
    """A client says something that no client may."""


class Door(StreamReaderAdapter):  # type: ignore[misc]
    """Reads what one client sends: its first packet apart, then that again and all that follows."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        super().__init__(reader)
        self._first = b""

    async def read(self, n: int = -1) -> bytes:
        """Return the next bytes; raise NotMqttError where a packet is too long."""
        if n > MOST_BYTES:
            raise NotMqttError("a packet is too long")
        if self._first and n > 0:
            given, self._first = self._first[:n], self._first[n:]
            return given
        return bytes(await super().read(n))

    async def who(self) -> Session | None:
        """Return the name and password of the first packet; None where amqtt is to refuse it.

        Nothing is kept for a client that is away: every session is made to begin clean. Raises
        NotMqttError, TimeoutError, or what asyncio raises for a client that hangs up.
        """
        head, body = await asyncio.wait_for(self._connect(), SAYS_WHO_WITHIN_S)
        if len(body) <= _FLAGS_AT or body[_LEVEL_AT] != _MQTT_3_1_1:
            self._first = head + bytes(body)
            return None
        body[_FLAGS_AT] |= _CLEAN
        self._first = head + bytes(body)
        packet = await ConnectPacket.from_stream(BufferReader(self._first))
        session = Session()
        session.username, session.password = packet.username, packet.password
        return session

    async def _connect(self) -> tuple[bytes, bytearray]:
        """Return the first packet's head and body."""
        head = await self._reader.readexactly(2)
        if head[0] != _CONNECT:
            raise NotMqttError("the first packet is no CONNECT")
        length = head[1] & 0x7F
        if head[1] & 0x80:
            head += await self._reader.readexactly(1)
            length |= head[2] << 7
        if length > _LONGEST_CONNECT:
            raise NotMqttError("the first packet is too long")
        return head, bytearray(await self._reader.readexactly(length))


class Steady(dict[str, Any]):
    """Filters and who subscribed to them, gone through as they were when that began.

    amqtt waits in the middle of its loops, and ends a client where another subscribes meanwhile.
    """

    def __iter__(self) -> Iterator[str]:
        return iter(list(super().keys()))

    def items(self) -> Any:
        """Return each filter with its subscribers, now."""
        return list(super().items())


class Bounded(Broker):  # type: ignore[misc]
    """A broker that keeps so many retained messages, and of further topics none."""

    def __init__(self, *configuration: Any, **how: Any) -> None:
        super().__init__(*configuration, **how)
        self._subscriptions = Steady()

    async def retain_message(
        self, source_session: Any, topic_name: str | None, data: Any, qos: int | None = None
    ) -> None:
        """Keep a message for whoever comes later, where there is room."""
        if topic_name in self.retained_messages or len(self.retained_messages) < MOST_RETAINED:
            await super().retain_message(source_session, topic_name, data, qos)

    async def _publish_retained_messages_for_subscription(
        self, subscription: tuple[str, int], session: Session
    ) -> None:
        """Send what is kept to whoever asked for it; amqtt would send it to all who come."""
        subscribed = self._subscriptions.get(subscription[0], ())
        if any(one.client_id == session.client_id for one, _ in subscribed):
            await super()._publish_retained_messages_for_subscription(subscription, session)
