"""One MQTT connection: opened as the settings say, bounded in memory, and ended with a reason."""

from __future__ import annotations

import select
import socket
import ssl
from dataclasses import dataclass
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from ihd.feed.events import LinkState
from ihd.settings import BrokerSettings

MAX_PACKET_BYTES = 65_536
WINDOW = 20
"""How many messages may wait for their acknowledgement: mosquitto's own default."""
SESSION_EXPIRY_S = 7 * 24 * 3600
CONNECT_TIMEOUT_S = 5.0
REFUSAL_WITHIN_S = 0.3
_HEAD_BYTES = 70_000
"""Enough of a packet to hold the longest topic and the message number behind it."""
_CHUNK_BYTES = 65_536
_WRONG_CREDENTIALS = {"Bad user name or password", "Not authorized", "Banned"}


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a connection ended, or was never made.

    ``older_protocol`` is True where a broker that knows MQTT 3.1.1 only would behave so;
    ``taken_over`` where another client with our id would.
    """

    state: LinkState
    reason: str
    older_protocol: bool = False
    taken_over: bool = False


class Wire(mqtt.Client):
    """A paho client for one connection that never holds a packet longer than the limit.

    MQTT 5 lets a client ask for short packets, MQTT 3.1.1 does not, and paho buffers whatever
    comes: one publish of 200 MB would end a small computer. So the middle of a packet that is
    too long is read and let go; what is left is its topic and number, enough to acknowledge it.
    """

    def __init__(
        self,
        broker: BrokerSettings,
        password: str | None,
        *,
        client_id: str,
        protocol: MQTTProtocolVersion,
        passing: bool = False,
    ) -> None:
        five = protocol == MQTTProtocolVersion.MQTTv5
        super().__init__(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            clean_session=None if five else passing,
            protocol=protocol,
            reconnect_on_failure=False,
            manual_ack=True,
        )
        self._broker = broker
        self._passing = passing
        self.greeting: ReasonCode | None = None
        self.goodbye: ReasonCode | None = None
        self.failure: OSError | None = None
        self.on_disconnect = _keep_goodbye
        if broker.username:
            self.username_pw_set(broker.username, password)

    def open(self, keepalive_s: int) -> None:
        """Connect and greet the broker; raise OSError or ValueError where that cannot be done."""
        host, port = self._broker.host, self._broker.port
        if self.protocol != MQTTProtocolVersion.MQTTv5:
            self.connect(host, port, keepalive_s)
            return
        wishes = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        wishes.SessionExpiryInterval = 0 if self._passing else SESSION_EXPIRY_S
        wishes.MaximumPacketSize = MAX_PACKET_BYTES
        wishes.ReceiveMaximum = WINDOW
        self.connect(host, port, keepalive_s, clean_start=self._passing, properties=wishes)

    def part(self, *, for_good: bool) -> None:
        """Say goodbye; one for good has the broker forget us, where the protocol can say that."""
        farewell = None
        if for_good and self.protocol == MQTTProtocolVersion.MQTTv5:
            farewell = Properties(PacketTypes.DISCONNECT)  # type: ignore[no-untyped-call]
            farewell.SessionExpiryInterval = 0
        self.disconnect(properties=farewell)

    @property
    def too_long(self) -> bool:
        """Whether the packet now being read is longer than we take."""
        return self._in_packet["remaining_length"] > MAX_PACKET_BYTES

    def drop(self) -> None:
        """Close the socket without a word: there is nobody at the other end to hear one."""
        self._sock_close()

    def _create_socket(self) -> Any:
        # paho's own leaves the socket open where the TLS handshake fails.
        host = self._broker.host
        # In bytes a name in plain letters is looked up without the tables for all others.
        where: Any = (host.encode() if host.isascii() else host, self._broker.port)
        plain = socket.create_connection(where, timeout=CONNECT_TIMEOUT_S)
        if not self._broker.tls:
            return plain
        try:
            wrapped = _tls_context(self._broker).wrap_socket(plain, server_hostname=host)
            _hear_refusal(wrapped)
            return wrapped
        except BaseException:
            plain.close()
            raise

    def _sock_recv(self, bufsize: int) -> bytes:
        try:
            if not self.too_long:
                return super()._sock_recv(bufsize)
            del self._in_packet["packet"][_HEAD_BYTES:]
            return super()._sock_recv(min(bufsize, _CHUNK_BYTES))
        except BlockingIOError:
            raise
        except OSError as error:
            self.failure = error
            raise


def _keep_goodbye(wire: Any, _data: Any, flags: Any, code: ReasonCode, _more: Any) -> None:
    if flags.is_disconnect_packet_from_server:
        wire.goodbye = code


def _tls_context(broker: BrokerSettings) -> ssl.SSLContext:
    """Return a context that checks the broker's certificate and its host name, always."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if broker.ca_file:
        context.load_verify_locations(broker.ca_file)
    else:
        context.load_default_certs()
    if broker.certificate_file:
        # An encrypted key must fail here, not ask for its password on a terminal nobody watches.
        key = broker.key_file or None
        context.load_cert_chain(broker.certificate_file, key, password=lambda: "")
    return context


def _hear_refusal(wrapped: ssl.SSLSocket) -> None:
    """Raise SSLError and close where a broker does not take our certificate, or our having none.

    With TLS 1.3 it says so after the handshake, and closes: our greeting would then meet a closed
    connection, and the system throw away the broker's words unread. Brokers never greet first, so
    what there is to read is that refusal, or the session ticket of a broker that is content.
    """
    if wrapped.version() != "TLSv1.3":
        return
    readable, _, _ = select.select([wrapped], [], [], REFUSAL_WITHIN_S)
    if not readable:
        return
    wrapped.settimeout(0)
    try:
        wrapped.recv(1)
    except ssl.SSLWantReadError:
        wrapped.settimeout(CONNECT_TIMEOUT_S)
    except OSError:
        wrapped.close()
        raise


def ending_of_attempt(error: Exception, broker: BrokerSettings) -> Ending:
    """Say why a connection could not even be opened."""
    where = f"{broker.host}:{broker.port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return Ending(LinkState.UNTRUSTED, f"{where}: {error.verify_message}")
    if isinstance(error, ssl.SSLError):
        why = error.reason or str(error)
        if "ALERT" in why and ("CERTIFICATE" in why or "UNKNOWN_CA" in why):
            return _certificate_refused(why)
        return Ending(LinkState.UNTRUSTED, f"{where}: TLS failed: {why}")
    if isinstance(error, FileNotFoundError | PermissionError) and broker.tls:
        return Ending(LinkState.UNTRUSTED, "a certificate or key file cannot be read")
    if isinstance(error, socket.gaierror):
        return Ending(LinkState.UNREACHABLE, f"the name {broker.host} is not known")
    if isinstance(error, ConnectionRefusedError):
        return Ending(LinkState.UNREACHABLE, f"nothing listens on {where}")
    if isinstance(error, TimeoutError):
        return Ending(LinkState.UNREACHABLE, f"no answer from {where}")
    if isinstance(error, ConnectionResetError | BrokenPipeError | EOFError):
        return Ending(LinkState.UNREACHABLE, f"{where} hung up")
    return Ending(LinkState.UNREACHABLE, f"{where}: {error}")


def ending_without_answer() -> Ending:
    """Say why we hung up on a broker that took our greeting and was silent."""
    # Frozen, or a broker of the older protocol that stumbles over the newer one's greeting.
    return Ending(LinkState.UNREACHABLE, "no answer to our greeting", older_protocol=True)


def ending_of(wire: Wire) -> Ending:
    """Say why a connection that was open is closed."""
    if wire.greeting is None:
        return _unanswered(wire)
    if wire.greeting.is_failure:
        name = wire.greeting.getName()
        wrong = name in _WRONG_CREDENTIALS
        return Ending(
            LinkState.REFUSED if wrong else LinkState.UNREACHABLE,
            f"the broker answered: {name}",
            older_protocol=name == "Unsupported protocol version",
        )
    if wire.goodbye is not None:
        words = wire.goodbye.getName()
        return Ending(LinkState.DOWN, words, taken_over=words == "Session taken over")
    if wire.failure is not None:
        return Ending(LinkState.DOWN, f"connection lost: {wire.failure}")
    # Most brokers that hand our session to another client close the connection without a word.
    return Ending(LinkState.DOWN, "the broker closed the connection", taken_over=True)


def _unanswered(wire: Wire) -> Ending:
    if isinstance(wire.failure, ssl.SSLError):
        return _certificate_refused(wire.failure.reason or str(wire.failure))
    return Ending(
        LinkState.UNREACHABLE,
        "the connection was closed before the broker answered",
        older_protocol=True,
    )


def _certificate_refused(why: str) -> Ending:
    return Ending(LinkState.UNTRUSTED, f"the broker refused our certificate: {why}")
