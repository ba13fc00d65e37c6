"""Brokers that announce themselves on the network are found once, and never waited for."""

import socket
import threading

import pytest
from brokers import wait_until

from ihd.feed.nearby import SERVICE, Nearby, Search, can_search

HERE = ["127.0.0.1"]


def listening():
    """Return the threads that look out for brokers."""
    names = ("plainwatt-nearby", "zeroconf-ServiceBrowser")
    return [thread for thread in threading.enumerate() if thread.name.startswith(names)]


@pytest.fixture
def announced():
    zeroconf = pytest.importorskip("zeroconf")
    voice = zeroconf.Zeroconf(interfaces=HERE)
    service = zeroconf.ServiceInfo(
        SERVICE,
        f"Cellar broker.{SERVICE}",
        addresses=[socket.inet_aton(HERE[0])],
        port=18830,
        server="cellar.local.",
    )
    voice.register_service(service)
    yield
    voice.unregister_service(service)
    voice.close()


def test_a_broker_that_announces_itself_is_found(announced):
    found = []
    search = Search(found.append, HERE).start()
    wait_until(lambda: found, "the broker is found")
    search.stop()
    assert found == [Nearby("127.0.0.1", 18830, "Cellar broker")]
    wait_until(lambda: not listening(), "its threads are gone")


def test_without_the_package_nothing_is_searched_and_nothing_is_said(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert not can_search()
    found = []
    Search(found.append).start().stop()
    assert found == []
