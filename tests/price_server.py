"""A price list's server on loopback that speaks as the real one does: pages, newest first, TLS."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from brokers import Certificates

Row = dict[str, object]


def row(start: datetime | None, end: datetime | None, pence: float, paid: str | None = None) -> Row:
    return {
        "value_exc_vat": round(pence / 1.05, 4),
        "value_inc_vat": pence,
        "valid_from": start and f"{start:%Y-%m-%dT%H:%M:%SZ}",
        "valid_to": end and f"{end:%Y-%m-%dT%H:%M:%SZ}",
        "payment_method": paid,
    }


def half_hours(start: datetime, pence: Sequence[float]) -> list[Row]:
    step = timedelta(minutes=30)
    return [row(start + step * n, start + step * (n + 1), price) for n, price in enumerate(pence)]


@dataclass
class PriceServer:
    """Serves ``lists`` by path; ``odd`` may answer otherwise: it returns status, headers, body."""

    certificates: Certificates
    lists: dict[str, list[Row]] = field(default_factory=dict)
    page_rows: int = 100
    odd: Callable[[str], tuple[int, dict[str, str], bytes] | None] = lambda path: None
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        answering = type("Answering", (_Answering,), {"serves": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), answering)
        self.server.daemon_threads = True
        secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        path = self.certificates.path
        secure.load_cert_chain(path("broker.pem"), path("broker.key"))
        self.server.socket = secure.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    @property
    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificates.path("ca.pem")))

    def __enter__(self) -> PriceServer:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)

    def page(self, address: str) -> bytes | None:
        """Return a page as the real list gives it: what touches the period, newest first."""
        parts = urlsplit(address)
        rows = self.lists.get(parts.path)
        if rows is None:
            return None
        wanted = {name: values[0] for name, values in parse_qs(parts.query).items()}
        start, end = (datetime.fromisoformat(wanted[f"period_{edge}"]) for edge in ("from", "to"))
        touching = [one for one in rows if _touches(one, start, end)]
        touching.sort(key=lambda one: str(one["valid_from"] or ""), reverse=True)
        size, number = min(int(wanted["page_size"]), self.page_rows), int(wanted.get("page", 1))
        last = number * size >= len(touching)
        query = urlencode({**wanted, "page": number + 1})
        following = None if last else f"https://{self.host}{parts.path}?{query}"
        shown = touching[(number - 1) * size : number * size]
        said = {"count": len(touching), "next": following, "previous": None, "results": shown}
        return json.dumps(said).encode()


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    serves: PriceServer

    def do_GET(self) -> None:
        self.serves.asked.append(self.path)
        self.serves.headers.append(dict(self.headers.items()))
        odd = self.serves.odd(self.path)
        page = None if odd else self.serves.page(self.path)
        status, headers, body = odd or (200, {}, page or b"")
        if odd is None and page is None:
            status, body = 404, b'{"detail":"Not found."}'
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        # A client that does not trust us hangs up in the middle of a handshake.
        try:
            super().handle()
        except (ssl.SSLError, ConnectionError):
            self.close_connection = True


def _touches(one: Row, start: datetime, end: datetime) -> bool:
    begins, ends = (one[f"valid_{edge}"] for edge in ("from", "to"))
    return (begins is None or datetime.fromisoformat(str(begins)) < end) and (
        ends is None or datetime.fromisoformat(str(ends)) > start
    )
