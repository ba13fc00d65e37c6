"""The other end of the line: publishes a home's messages to a broker, as its bridge would.

The program itself publishes nothing; this plays the bridge of a simulated or recorded home.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import deque
from collections.abc import Iterable
from itertools import chain, islice

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from ihd.feed.pace import Pace
from ihd.meter import Message
from ihd.settings import BrokerSettings

log = logging.getLogger(__name__)

MAX_ON_THE_WAY = 100
SENT_WITHIN_S = 30.0


class Publisher:
    """Owns a thread that publishes messages when their time has come, at QoS 1."""

    def __init__(
        self,
        broker: BrokerSettings,
        password: str | None,
        messages: Iterable[Message],
        pace: Pace,
    ) -> None:
        self._broker, self._messages, self._pace = broker, messages, pace
        self._stopped = threading.Event()
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=f"simulated-{secrets.token_hex(8)}"
        )
        self._client.reconnect_delay_set(1, 10)
        if broker.username:
            self._client.username_pw_set(broker.username, password)
        self._thread = threading.Thread(target=self._run, name="plainwatt-home", daemon=True)

    def connect(self) -> Publisher:
        """Connect, and have the first message ready; raise OSError where there is no broker."""
        self._client.connect(self._broker.host, self._broker.port)
        self._client.loop_start()
        messages = iter(self._messages)
        self._messages = chain(list(islice(messages, 1)), messages)
        return self

    def start(self) -> Publisher:
        """Begin, connected by now if need be."""
        if not self._client.is_connected():
            self.connect()
        self._thread.start()
        return self

    def stop(self) -> None:
        """Publish no more and end."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._client.disconnect()
        self._client.loop_stop()

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait until everything is published; return whether it is."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        on_the_way: deque[mqtt.MQTTMessageInfo] = deque()
        try:
            for message in self._messages:
                if self._stopped.wait(self._pace.wait_s(message.received_at)):
                    return
                on_the_way.append(self._publish(message))
                if len(on_the_way) >= MAX_ON_THE_WAY:
                    on_the_way.popleft().wait_for_publish(SENT_WITHIN_S)
            for info in on_the_way:
                info.wait_for_publish(SENT_WITHIN_S)
        except Exception:
            log.exception("the simulated home went silent")

    def _publish(self, message: Message) -> mqtt.MQTTMessageInfo:
        return self._client.publish(message.topic, message.payload, 1, message.retain)
