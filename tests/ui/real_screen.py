"""A real X server, a mouse and keys on it, and what a screen reader is told of its windows.

Everything started here is ended here. The reader speaks to the accessibility bus as any other does,
so a test touches what is called by its name, at the place where it says it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from brokers import wait_until

ROOT = Path(__file__).parents[2]
NEEDED = ("Xvfb", "xdotool", "dbus-daemon", "/usr/libexec/at-spi2-registryd")
_ROOT_OBJECT = "/org/a11y/atspi/accessible/root"
_ACCESSIBLE = "org.a11y.atspi.Accessible"
_FOCUSED, _SHOWING = 1 << 12, 1 << 25


@dataclass(frozen=True)
class Seen:
    """Something on the screen as a reader is told of it; the box in pixels of the screen."""

    name: str
    role: str
    left: int
    top: int
    width: int
    height: int
    focused: bool

    @property
    def middle(self) -> tuple[int, int]:
        return self.left + self.width // 2, self.top + self.height // 2


def missing_tools() -> list[str]:
    """Return what a real screen needs and this machine has not."""
    return [tool for tool in NEEDED if shutil.which(tool) is None]


class RealScreen:
    """An X server of its own with a session bus; ``touches`` and ``keys`` count what was done."""

    def __init__(self, folder: Path, size: tuple[int, int] = (800, 480)) -> None:
        self._folder, self.size = folder, size
        self._children: list[subprocess.Popen] = []
        self.touches = self.keys = 0

    def __enter__(self) -> RealScreen:
        run = self._folder / "run"
        run.mkdir(mode=0o700)
        self.env = {**os.environ, "XDG_RUNTIME_DIR": str(run), "HOME": str(self._folder)}
        self.env |= {"QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        self.env["DISPLAY"] = self._start_server()
        address = self._start_bus()
        self.env["DBUS_SESSION_BUS_ADDRESS"] = address
        self.reader = Reader(address)
        return self

    def __exit__(self, *_: object) -> None:
        self.reader.close()
        for child in reversed(self._children):
            child.terminate()
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=10)
            child.kill()
            child.wait()
            for pipe in (child.stdout, child.stderr):
                if pipe is not None:
                    pipe.close()

    def run(self, *arguments: str) -> subprocess.Popen:
        """Start the program in a window on this screen."""
        return self._start([sys.executable, str(ROOT / "main.py"), *arguments])

    def touch(self, name: str, *, within_s: float = 10.0) -> Seen:
        """Touch what is called by these first words once it is there, as a finger would."""
        seen = self.wait_for(name, within_s=within_s)
        x, y = seen.middle
        self.do("mousemove", str(x), str(y), "click", "1")
        self.touches += 1
        return seen

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        self.do("key", *keys)
        self.keys += len(keys)

    def step(self) -> Seen:
        """Press the Tab key and return what has the focus then."""
        before = self.reader.focused()
        self.press("Tab")
        wait_until(lambda: self.reader.focused() not in (None, before), "the focus goes on")
        return self.reader.focused()

    def type(self, text: str) -> None:
        """Type a text on a keyboard of the desk."""
        self.do("type", "--delay", "4", text)
        self.keys += len(text)

    def do(self, *words: str) -> None:
        """Have the mouse or the keyboard do something."""
        subprocess.run(["xdotool", *words], env=self.env, check=True, timeout=20)

    def wait_for(self, name: str, *, within_s: float = 10.0) -> Seen:
        """Return what is called by these first words once it has come to rest on the screen."""
        deadline = time.monotonic() + within_s
        before = None
        while time.monotonic() < deadline:
            seen = self.reader.find(name)
            if seen is not None and seen == before:
                return seen
            before = seen
            time.sleep(0.05)
        pytest.fail(f"waited {within_s} s in vain for '{name}'; there is {self.names()}")

    def names(self) -> list[str]:
        """Return everything that is to be read on the screen."""
        return [seen.name for seen in self.reader.everything() if seen.name]

    def _start_server(self) -> str:
        ours, theirs = os.pipe()
        size = "{}x{}x24".format(*self.size)
        command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", size, "-nolisten", "tcp"]
        self._start(command, pass_fds=[theirs], stderr=subprocess.DEVNULL)
        os.close(theirs)
        with os.fdopen(ours) as number:
            return f":{number.readline().strip()}"

    def _start_bus(self) -> str:
        command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
        bus = self._start(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return str(bus.stdout.readline().strip())

    def _start(self, command: list[str], **how: object) -> subprocess.Popen:
        child = subprocess.Popen(command, env=self.env, cwd=self._folder, **how)
        self._children.append(child)
        return child


class Reader:
    """Reads what programs tell the accessibility bus, as a screen reader does."""

    def __init__(self, session_bus: str) -> None:
        from jeepney.io.blocking import open_dbus_connection

        session = open_dbus_connection(session_bus)
        where = ("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")
        address = _ask(session, where)[0]
        session.close()
        self._bus = open_dbus_connection(address)

    def close(self) -> None:
        self._bus.close()

    def everything(self) -> list[Seen]:
        """Return all that is showing, in the order in which it is read."""
        # What goes away while it is read is not there any more.
        with suppress(LookupError):
            return list(self._walk("org.a11y.atspi.Registry", _ROOT_OBJECT))
        return []

    def find(self, name: str) -> Seen | None:
        """Return the first that is called by these words, or begins with them."""
        known = [seen for seen in self.everything() if seen.name.startswith(name)]
        exact = [seen for seen in known if seen.name == name]
        return next(iter(exact or known), None)

    def focused(self) -> Seen | None:
        """Return what has the keyboard's focus."""
        return next((seen for seen in self.everything() if seen.focused), None)

    def _walk(self, program: str, place: str) -> Iterator[Seen]:
        for child_program, child in self._ask(program, place, _ACCESSIBLE, "GetChildren"):
            low, _high = self._ask(child_program, child, _ACCESSIBLE, "GetState")
            is_program = child == _ROOT_OBJECT
            if not (low & _SHOWING or is_program):
                continue
            if not is_program:
                yield self._seen(child_program, child, focused=bool(low & _FOCUSED))
            yield from self._walk(child_program, child)

    def _seen(self, program: str, place: str, *, focused: bool) -> Seen:
        named = ("org.freedesktop.DBus.Properties", "Get", "ss", (_ACCESSIBLE, "Name"))
        _, name = self._ask(program, place, *named)
        role = self._ask(program, place, _ACCESSIBLE, "GetRoleName")
        box = self._ask(program, place, "org.a11y.atspi.Component", "GetExtents", "u", (0,))
        return Seen(name, role, *box, focused=focused)

    def _ask(self, *call: object) -> object:
        return _ask(self._bus, call)[0]


def _ask(bus: object, call: tuple[object, ...]) -> tuple[object, ...]:
    """Return the answer to (name, path, interface, method, signature, arguments); LookupError."""
    from jeepney import DBusAddress, MessageType, new_method_call

    name, path, interface, method, *rest = call
    address = DBusAddress(path, bus_name=name, interface=interface)
    answer = bus.send_and_get_reply(new_method_call(address, method, *rest), timeout=10)
    if answer.header.message_type is MessageType.error:
        raise LookupError(f"{path} {method}: {answer.body}")
    return answer.body
