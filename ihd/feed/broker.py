"""A small MQTT broker inside the program: the demo's, or that of a home that has no other.

On loopback it stands behind a random password of that run. Elsewhere, only where the person chose
that, it stands behind the one in a file, which holds no more than its hash. It keeps everything in
memory, and nothing for a client that is away.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from ihd.settings import BrokerSettings

LOOPBACK = "127.0.0.1"
USERNAME = "plainwatt"
MQTT_3_1_1 = 4
START_TIMEOUT_S = 10.0
HANG_UP_S = 2.0
TURNS_TO_COME_IN = 3
"""Of the loop: one to begin, one to make the connection, one to be told of it."""
MOST_CLIENTS = 24

log = logging.getLogger(__name__)


class EmbeddedBroker:
    """Owns the thread with the broker's own event loop. ``port`` 0 takes a free one.

    ``addresses`` are those to listen on, all of this machine's where there are none. ``users`` is a
    file of names and hashed passwords; without it there is the one name and ``password``.
    """

    def __init__(
        self, port: int = 0, *, addresses: Sequence[str] = (LOOPBACK,), users: Path | None = None
    ) -> None:
        self.settings = BrokerSettings(LOOPBACK, port, username=USERNAME, protocol=MQTT_3_1_1)
        self.password = secrets.token_urlsafe(24)
        self._addresses, self._users = list(addresses) or None, users
        self._broker: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._calls: dict[asyncio.StreamWriter, asyncio.Task[None]] = {}
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
        # Imported here: it costs 120 ms that only a home with a broker of its own needs.
        from ihd.feed.broker_bounds import Bounded

        for name in ("amqtt", "transitions"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._broker = Bounded(self._configuration(), loop=self._loop)
        await self._broker.start()
        try:
            server = await asyncio.start_server(self._called, self._addresses, self.settings.port)
            self.settings = replace(self.settings, port=server.sockets[0].getsockname()[1])
            self._ready.set()
            await self._end.wait()
            await self._shut(server)
        finally:
            await self._broker.shutdown()
            await self._hang_up()

    async def _shut(self, server: asyncio.Server) -> None:
        """Let nobody else in, and close once those at the door are through.

        A server that closes while a client is half in forgets that client's socket.
        """
        for listening in server.sockets:
            with suppress(NotImplementedError):  # Windows' loop has no readers
                asyncio.get_running_loop().remove_reader(listening.fileno())
        for _ in range(TURNS_TO_COME_IN):
            await asyncio.sleep(0)
        server.close()

    async def _hang_up(self) -> None:
        """Close every socket, and wait until they are closed; nobody can hold that up for long."""
        for call in self._calls:
            call.close()
        if self._calls:
            await asyncio.wait(self._calls.values(), timeout=HANG_UP_S)

    def _called(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Begin to serve a client. Its socket is ours from here on, even if we end before we do."""
        if len(self._calls) >= MOST_CLIENTS:
            writer.close()
            return
        task = asyncio.get_running_loop().create_task(self._call(reader, writer))
        self._calls[writer] = task
        task.add_done_callback(lambda _: self._ended(writer))

    def _ended(self, writer: asyncio.StreamWriter) -> None:
        """Let a client go, also one whose turn never came."""
        self._calls.pop(writer, None)
        writer.close()

    async def _call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client on a socket that we open and we close, whatever amqtt makes of it."""
        from amqtt.adapters import StreamWriterAdapter

        from ihd.feed.broker_bounds import NOT_LET_IN, Door

        try:
            door = Door(reader)
            who = await door.who()
            if who is None or await self._knows(who):
                await self._broker.external_connected(door, StreamWriterAdapter(writer), "default")
            else:
                writer.write(NOT_LET_IN)
                await writer.drain()
        except Exception as error:  # noqa: BLE001 - amqtt raises what it likes for a client that hangs up
            log.debug("embedded broker: %s", type(error).__name__)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _knows(self, who: Any) -> bool:
        answers = await self._broker.plugins_manager.map_plugin_auth(session=who)
        return bool(answers) and all(answer is True for answer in answers.values())

    def _configuration(self) -> dict[str, object]:
        if self._users is not None:
            plugin = "amqtt.plugins.authentication.FileAuthPlugin"
            who = {"password_file": str(self._users)}
        else:
            plugin = "ihd.feed.broker_password.OnePassword"
            who = {"username": USERNAME, "password": self.password}
        return {"listeners": {"default": {"type": "external"}}, "plugins": {plugin: who}}
