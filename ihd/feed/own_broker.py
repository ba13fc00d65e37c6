"""A broker of the home's own, for one that has no other: it listens only where a person chose it.

It is a process of its own, begun with the session and ended with it: the child says in one line
that it listens, or why it cannot, and ends when its standard input does. It knows the password as
a hash alone, from a file that only this user can read.
"""

from __future__ import annotations

import argparse
import errno
import importlib.util
import logging
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ihd.feed.events import ListenState
from ihd.files import write_whole
from ihd.settings import BrokerSettings

log = logging.getLogger(__name__)

USERNAME = "plainwatt"
OWN = BrokerSettings(username=USERNAME, protocol=4, own=True)
"""Our own broker as it is first offered; amqtt speaks MQTT 3.1.1."""
_LETTERS = "abcdefghjkmnprstuvwxyz23456789"
"""None that a person might take for another."""
_GROUPS, _GROUP = 3, 4
"""Twelve of 30 letters are 59 bits: out of reach of guesses over a network."""
_FIRST_REST_S, _LONGEST_REST_S = 1.0, 60.0
_STEADY_S = 60.0
"""A child that lasted so long was well: the next one that dies is replaced soon again."""
_ENDS_WITHIN_S = 2.0
_WHY = {errno.EADDRINUSE: ListenState.PORT_TAKEN, errno.EADDRNOTAVAIL: ListenState.NO_ADDRESS}


class OwnBroker:
    """Owns the child and the thread that replaces it when it dies.

    ``told`` is called on that thread whenever ``state`` changes.
    """

    def __init__(self, broker: BrokerSettings, users: Path, told: Callable[[], None]) -> None:
        self.broker = broker
        self.state = ListenState.STARTING
        self._users, self._told = users, told
        self._child: subprocess.Popen[str] | None = None
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="plainwatt-own-broker", daemon=True)

    @property
    def pid(self) -> int | None:
        """The child's process, while there is one."""
        return self._child.pid if self._child is not None else None

    def serves(self, broker: BrokerSettings) -> bool:
        """Say whether it listens where these settings want it."""
        ours = self.broker
        return (ours.port, ours.listens_on) == (broker.port, broker.listens_on)

    def start(self) -> OwnBroker:
        """Begin; whether it listens is told later."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening, at once: nothing the child holds is to be kept."""
        with self._lock:
            self._ended.set()
            if self._child is not None:
                self._child.terminate()
        self._thread.join(2 * _ENDS_WITHIN_S)

    def _run(self) -> None:
        rest_s = _FIRST_REST_S
        while not self._ended.is_set():
            began = time.monotonic()
            try:
                self._serve_once()
            except OSError as error:  # a machine out of memory begins no process
                log.error("our own broker cannot be begun: %s", error)
                self._become(ListenState.FAILED)
            if time.monotonic() - began >= _STEADY_S:
                rest_s = _FIRST_REST_S
            self._ended.wait(rest_s)
            rest_s = min(2 * rest_s, _LONGEST_REST_S)

    def _serve_once(self) -> None:
        """Run one child until it ends."""
        with self._lock:
            if self._ended.is_set():
                return
            child = self._child = self._spawn()
        assert child.stdin is not None
        assert child.stdout is not None
        with child.stdin, child.stdout:
            # One line, and then nothing until the child ends.
            for line in child.stdout:
                with suppress(ValueError):
                    self._become(ListenState(line.strip()))
        with suppress(subprocess.TimeoutExpired):
            child.wait(_ENDS_WITHIN_S)
        child.kill()
        child.wait()
        if self.state is ListenState.LISTENING:
            self._become(ListenState.STARTING)
        elif self.state is ListenState.STARTING:
            self._become(ListenState.FAILED)

    def _spawn(self) -> subprocess.Popen[str]:
        words = [str(self._users), str(self.broker.port), self.broker.listens_on]
        return subprocess.Popen(
            [sys.executable, "-m", "ihd.feed.own_broker", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            text=True,
            start_new_session=True,  # else the terminal's Ctrl-C would reach the child as well
        )

    def _become(self, state: ListenState) -> None:
        if state is not self.state and not self._ended.is_set():
            self.state = state
            self._told()


def can_listen() -> bool:
    """Say whether this machine has what a broker of our own needs."""
    return importlib.util.find_spec("amqtt") is not None


def new_password() -> str:
    """Return a random password that a person can type on a telephone."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def keep_user(users: Path, username: str, password: str) -> None:
    """Write who is let in: the name, and the password as a hash that amqtt's file form wants."""
    # Imported here: only who turns the broker on waits for it.
    from pwdlib.hashers.argon2 import Argon2Hasher

    hashed = Argon2Hasher(time_cost=2, memory_cost=8192, parallelism=1).hash(password)
    write_whole(users, f"{username}:{hashed}\n", private=True)


def home_address() -> str:
    """Return this machine's address on the home network; empty where it is on none."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ask:
        # Sends nothing: the system only chooses the way. The address is nobody's (RFC 5737).
        ask.connect(("192.0.2.1", 9))
        return str(ask.getsockname()[0])
    return ""


def main(arguments: list[str]) -> int:
    """Be the child: a broker, until standard input ends."""
    from ihd.feed.broker import LOOPBACK, EmbeddedBroker

    parser = argparse.ArgumentParser()
    parser.add_argument("users", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("listens_on")
    chosen = parser.parse_args(arguments)
    # Our own feed comes over loopback whatever address is named.
    named = sorted({LOOPBACK, chosen.listens_on}) if chosen.listens_on else []
    try:
        EmbeddedBroker(chosen.port, addresses=named, users=chosen.users).start()
    except OSError as error:
        _say(_WHY.get(getattr(error.__cause__, "errno", None) or 0, ListenState.FAILED))
        return 1
    _say(ListenState.LISTENING)
    sys.stdin.read()
    return 0


def _say(state: ListenState) -> None:
    sys.stdout.write(f"{state}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
