"""A real mosquitto as a child process, certificates for it, and patience."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ihd.settings import BrokerSettings

BASE = """\
listener {port} 127.0.0.1
persistence true
persistence_location {folder}/
log_dest file {folder}/log
log_type all
"""


@dataclass(frozen=True)
class Certificates:
    """A certificate authority, a broker's certificate for 127.0.0.1, and a client's."""

    folder: Path

    def path(self, name: str) -> str:
        return str(self.folder / name)


@dataclass
class Mosquitto:
    """A broker with its own folder, log and session store; stopped with the test.

    ``users`` maps names to passwords (none: anonymous), ``config`` holds further lines.
    """

    folder: Path
    users: dict[str, str] = field(default_factory=dict)
    certificates: Certificates | None = None
    client_certificate: bool = False
    config: str = ""
    port: int = 0
    child: subprocess.Popen[bytes] | None = None

    def start(self) -> Mosquitto:
        self.port = self.port or free_port()
        path = self.folder / "mosquitto.conf"
        path.write_text(self._config())
        self.child = subprocess.Popen(
            ["mosquitto", "-c", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until(lambda: _listens(self.port), "mosquitto listens")
        return self

    def stop(self) -> None:
        """End it as the system would: it writes its session store first."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        self.stop()
        self.start()

    def freeze(self) -> None:
        """Leave every socket open and answer nothing."""
        os.kill(self.child.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.child.pid, signal.SIGCONT)

    def publish(
        self, topic: str, payload: bytes | str, *, qos: int = 1, retain: bool = False
    ) -> None:
        """Publish one message with mosquitto's own client."""
        tool = ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.port), "-i", "bridge", "-s"]
        tool += ["-t", topic, "-q", str(qos), *(["-r"] if retain else [])]
        for name, password in list(self.users.items())[:1]:
            tool += ["-u", name, "-P", password]
        if self.certificates:
            tool += ["--cafile", self.certificates.path("ca.pem")]
        if self.client_certificate:
            tool += ["--cert", self.certificates.path("client.pem")]
            tool += ["--key", self.certificates.path("client.key")]
        payload = payload if isinstance(payload, bytes) else payload.encode()
        subprocess.run(tool, input=payload, check=True, timeout=30)

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def settings(self, **changes: object) -> BrokerSettings:
        """Return how the feed reaches this broker."""
        known: dict[str, object] = {"host": "127.0.0.1", "port": self.port}
        known["username"] = next(iter(self.users), "")
        if self.certificates:
            known |= {"tls": True, "ca_file": self.certificates.path("ca.pem")}
        if self.client_certificate:
            known["certificate_file"] = self.certificates.path("client.pem")
            known["key_file"] = self.certificates.path("client.key")
        return BrokerSettings(**(known | changes))

    @property
    def password(self) -> str | None:
        return next(iter(self.users.values()), None)

    def _config(self) -> str:
        text = BASE.format(port=self.port, folder=self.folder)
        if os.geteuid() == 0:
            text += "user root\n"  # else it cannot read the test's own folder
        if self.users:
            passwords = self.folder / "passwords"
            passwords.touch(mode=0o600)
            for name, password in self.users.items():
                subprocess.run(["mosquitto_passwd", "-b", passwords, name, password], check=True)
            text += f"password_file {passwords}\nallow_anonymous false\n"
        else:
            text += "allow_anonymous true\n"
        if self.certificates:
            path = self.certificates.path
            text += f"cafile {path('ca.pem')}\ncertfile {path('broker.pem')}\n"
            text += f"keyfile {path('broker.key')}\n"
            text += f"require_certificate {str(self.client_certificate).lower()}\n"
        return text + self.config

    def _end(self, how: signal.Signals) -> None:
        if self.child is None:
            return
        self.thaw()
        self.child.send_signal(how)
        self.child.wait(timeout=10)
        self.child = None


def make_certificates(folder: Path, address: str) -> Certificates:
    """Make an authority and certificates signed by it, with openssl."""

    def run(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    run(
        "req",
        "-x509",
        *key,
        "-days",
        "2",
        "-subj",
        "/CN=Home",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
    )
    for name in ("broker", "client"):
        (folder / "names").write_text(f"subjectAltName=IP:{address}")
        run("req", *key, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        run(
            *("x509", "-req", "-days", "2", "-in", f"{name}.csr", "-out", f"{name}.pem"),
            *("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names"),
        )
    return Certificates(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], object], what: str, *, within_s: float = 10.0) -> None:
    """Wait for something another thread or program does; fail naming it."""
    deadline = time.monotonic() + within_s
    while not true():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {within_s} s in vain: {what}")
        time.sleep(0.01)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
