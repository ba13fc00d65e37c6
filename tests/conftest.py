"""A real mosquitto for every test that wants one, on a free loopback port, gone with the test.

No test is about how fast a machine is; that is what tests/bench is for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from brokers import Certificates, Mosquitto, make_certificates
from hypothesis import HealthCheck, settings

settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


@pytest.fixture
def make_mosquitto(tmp_path: Path) -> Iterator[Callable[..., Mosquitto]]:
    """Start brokers of any kind: ``make_mosquitto(users={"home": "secret"}, config="…")``."""
    brokers: list[Mosquitto] = []

    def make(**kind: object) -> Mosquitto:
        folder = tmp_path / f"mosquitto-{len(brokers)}"
        folder.mkdir()
        brokers.append(Mosquitto(folder, **kind))
        return brokers[-1].start()

    yield make
    for broker in brokers:
        broker.kill()


@pytest.fixture
def mosquitto(make_mosquitto: Callable[..., Mosquitto]) -> Mosquitto:
    """A broker that lets anyone on this machine in."""
    return make_mosquitto()


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"), "127.0.0.1")


@pytest.fixture(scope="session")
def strange_certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Those of another authority, for another machine."""
    return make_certificates(tmp_path_factory.mktemp("strange"), "127.0.0.2")
