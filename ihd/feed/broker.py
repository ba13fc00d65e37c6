"""A small MQTT broker inside the program, for the demo: on loopback, behind a random password.

amqtt keeps no messages for a client that is away; a real home uses mosquitto.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
from dataclasses import replace

from ihd.settings import BrokerSettings

LOOPBACK = "127.0.0.1"
USERNAME = "plainwatt"
MQTT_3_1_1 = 4
START_TIMEOUT_S = 10.0

log = logging.getLogger(__name__)


class EmbeddedBroker:
    """Owns the thread with the broker's own event loop. ``port`` 0 takes a free one."""

    def __init__(self, port: int = 0) -> None:
        self.settings = BrokerSettings(LOOPBACK, port, username=USERNAME, protocol=MQTT_3_1_1)
        self.password = secrets.token_urlsafe(24)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._calls: set[asyncio.StreamWriter] = set()
        self._ready = threading.Event()
        self._failed: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="plainwatt-broker", daemon=True)

    def start(self) -> EmbeddedBroker:
        """Start, and return when it listens; raise OSError where the port is taken."""
        self._thread.start()
        if not self._ready.wait(START_TIMEOUT_S):
            raise OSError("the embedded broker did not start")
        if self._failed is not None:
            port = self.settings.port
            raise OSError(f"the embedded broker cannot listen on port {port}") from self._failed
        return self

    def stop(self) -> None:
        """Close every connection and end."""
        if self._loop is not None and self._end is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join(START_TIMEOUT_S)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as error:  # noqa: BLE001 - told to whoever starts the broker
            self._failed = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        # Imported here: it costs 120 ms that no real home needs.
        from amqtt.broker import Broker

        for name in ("amqtt", "transitions"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._broker = Broker(self._configuration(), loop=self._loop)
        await self._broker.start()
        try:
            server = await asyncio.start_server(self._call, LOOPBACK, self.settings.port)
            self.settings = replace(self.settings, port=server.sockets[0].getsockname()[1])
            self._ready.set()
            await self._end.wait()
            server.close()
        finally:
            await self._broker.shutdown()
            for call in self._calls:
                call.close()

    async def _call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client on a socket that we open and we close, whatever amqtt makes of it."""
        from amqtt.adapters import StreamReaderAdapter, StreamWriterAdapter

        self._calls.add(writer)
        try:
            adapters = StreamReaderAdapter(reader), StreamWriterAdapter(writer)
            await self._broker.external_connected(*adapters, "default")
        except Exception as error:  # noqa: BLE001 - amqtt raises what it likes for a client that hangs up
            log.debug("embedded broker: %s", error)
        finally:
            self._calls.discard(writer)
            writer.close()

    def _configuration(self) -> dict[str, object]:
        who = {"username": USERNAME, "password": self.password}
        return {
            "listeners": {"default": {"type": "external"}},
            "plugins": {"ihd.feed.broker_password.OnePassword": who},
        }
