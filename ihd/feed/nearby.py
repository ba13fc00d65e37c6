"""Brokers that say of themselves, by mDNS, that they are on this network.

Needs the package ``zeroconf``, an extra; without it nothing is found and nothing is said.
"""

from __future__ import annotations

import contextlib
import importlib.util
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

SERVICE = "_mqtt._tcp.local."
_MOST = 16
_ANSWER_MS = 2000


@dataclass(frozen=True, slots=True)
class Nearby:
    """A broker on this network, and what it calls itself."""

    host: str
    port: int
    name: str


def can_search() -> bool:
    """Say whether brokers can be searched for on this machine."""
    return importlib.util.find_spec("zeroconf") is not None


class Search:
    """A search that tells of each broker once, on a thread of its own, until it is stopped.

    ``addresses`` are this machine's own on the networks to search; all of them where empty.
    """

    def __init__(self, found: Callable[[Nearby], None], addresses: Sequence[str] = ()) -> None:
        self._found = found
        self._addresses = addresses
        self._told: set[Nearby] = set()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="plainwatt-nearby", daemon=True)

    def start(self) -> Search:
        """Start; where nothing can be searched this ends at once."""
        if can_search():
            self._thread.start()
        return self

    def stop(self) -> None:
        """Have the search end by itself; nothing more is told."""
        self._stopped.set()

    def _run(self) -> None:
        # A machine without a network, or with its mDNS port taken, has no neighbours to tell of.
        with contextlib.suppress(OSError):
            from zeroconf import InterfaceChoice, ServiceBrowser, Zeroconf

            ears = Zeroconf(interfaces=list(self._addresses) or InterfaceChoice.All)
            try:
                # Ended by itself: closing the ears leaves its thread behind.
                with ServiceBrowser(ears, SERVICE, handlers=[self._changed]):
                    self._stopped.wait()
            finally:
                ears.close()

    def _changed(self, zeroconf: Any, service_type: str, name: str, state_change: Any) -> None:
        if state_change.name == "Removed" or self._stopped.is_set():
            return
        service = zeroconf.get_service_info(service_type, name, timeout=_ANSWER_MS)
        addresses = service.parsed_addresses() if service is not None else []
        if not addresses or not service.port or len(self._told) >= _MOST:
            return
        broker = Nearby(addresses[0], service.port, name.removesuffix("." + SERVICE))
        if broker not in self._told:
            self._told.add(broker)
            self._found(broker)
