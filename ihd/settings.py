"""What a person chose, as frozen data, read from and written to the home's settings.toml.

The broker's password is kept apart (see ``HomeFolder.secrets``), so that settings can
be copied, shown and sent to someone who helps.
"""

from __future__ import annotations

import re
import secrets as random_source
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ihd.clock import is_zone, system_zone_name
from ihd.files import write_whole

ROLES = ("electricity", "gas", "export", "solar", "check")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_PREFIX = re.compile(r"[^+#\0]*")
_MOST_DIGITS = 9
"""Before the point, of a price or a budget in any currency."""
THEMES = ("auto", "dark", "light", "dark-contrast", "light-contrast")
OFF, BASIC, FULL = "off", "basic", "full"
SPEECH = (OFF, BASIC, FULL)
BUDGET_PERIODS = ("month", "bill")


class SettingsError(Exception):
    """A settings file says something that cannot be used; the text is fit for a person."""


@dataclass(frozen=True, slots=True)
class BrokerSettings:
    """How to reach the MQTT broker; ``protocol`` 0 tries MQTT 5 and falls back to 3.1.1.

    ``keep_victron_awake`` is the person's leave to ask a Victron system to go on telling; ``own``
    that Plainwatt carries the broker itself, listening on ``listens_on``, an address of this
    machine, or on all of them.
    """

    host: str = "127.0.0.1"
    port: int = 1883
    username: str = ""
    tls: bool = False
    ca_file: str = ""
    certificate_file: str = ""
    key_file: str = ""
    protocol: int = 0
    keep_victron_awake: bool = False
    own: bool = False
    listens_on: str = ""


@dataclass(frozen=True, slots=True)
class MeterChoice:
    """A meter the person picked, and what it stands for in this home.

    ``sensor`` is what a meter of role check is: clamp, din_meter, plug_meter or pulse.
    """

    id: str
    role: str
    sensor: str = ""


@dataclass(frozen=True, slots=True)
class FuelPrice:
    """What a fuel costs: a tariff file of the home, or one price as decimal text; or not known.

    Prices are in whole currency units ("0.2611"); empty means the meter's own price, if it sends
    one.
    """

    tariff: str = ""
    unit_rate: str = ""
    standing_charge: str = ""


@dataclass(frozen=True, slots=True)
class PriceSettings:
    """Whether a supplier's public price list is asked, which, and for which tariffs.

    ``fetch`` is the person's leave to ask ``host`` (over HTTPS, a port may follow) once a day;
    ``electricity`` and ``gas`` are tariff codes.
    """

    fetch: bool = False
    host: str = "api.octopus.energy"
    electricity: str = ""
    gas: str = ""
    direct_debit: bool = True


@dataclass(frozen=True, slots=True)
class SupplySettings:
    """What the supply can pass at most, by which impossible readings are told."""

    fuse_a: int = 100
    phases: int = 1
    gas_meter_m3_per_h: int = 6


@dataclass(frozen=True, slots=True)
class DisplaySettings:
    """How the pages look and speak; with ``rest_minutes`` 0 the screen never rests.

    ``speech`` is off, basic (the band and the cost) or full; at rest only with ``speech_at_rest``.
    """

    theme: str = "auto"
    text_size: int = 1
    language: str = "en"
    kiosk: bool = False
    rest_minutes: int = 10
    speech: str = OFF
    speech_at_rest: bool = False


@dataclass(frozen=True, slots=True)
class BudgetSettings:
    """What a person means to spend on all fuels together, in a calendar month or in a bill.

    ``amount`` is in whole currency units as decimal text ("120"); empty means no budget.
    """

    amount: str = ""
    per: str = "month"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a person chose for one home.

    ``backup_folder`` is where daily copies go as well, such as on a stick; empty: nowhere else.
    """

    timezone: str = ""
    currency: str = "GBP"
    broker: BrokerSettings = field(default_factory=BrokerSettings)
    meters: tuple[MeterChoice, ...] = ()
    topic_prefixes: Mapping[str, str] = field(default_factory=dict)
    electricity: FuelPrice = field(default_factory=FuelPrice)
    gas: FuelPrice = field(default_factory=FuelPrice)
    prices: PriceSettings = field(default_factory=PriceSettings)
    supply: SupplySettings = field(default_factory=SupplySettings)
    billing_day: int = 1
    budget: BudgetSettings = field(default_factory=BudgetSettings)
    display: DisplaySettings = field(default_factory=DisplaySettings)
    backup_folder: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The home's time zone; the system's where none is set."""
        return ZoneInfo(self.timezone or system_zone_name())

    def meter_for(self, role: str) -> str | None:
        """Return the id of the first meter with a role, or None."""
        return next((meter.id for meter in self.meters if meter.role == role), None)


def new_client_id() -> str:
    """Return a client id with 64 random bits, kept for the life of an install."""
    return f"plainwatt-{random_source.token_hex(8)}"


def load(path: Path) -> Settings:
    """Read settings; a missing file gives the defaults. Raise SettingsError with a sentence."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 text") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from error
    return _from_table(table, path)


def save(settings: Settings, path: Path) -> None:
    """Write settings, keeping the comments and order of a file that is already there."""
    import tomlkit

    document = (
        tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    )
    table = asdict(settings)
    meters = tomlkit.aot()
    for choice in table.pop("meters"):
        meters.append(tomlkit.item(choice))
    for key, value in sorted(table.items(), key=lambda item: isinstance(item[1], dict)):
        document[key] = value
    if settings.meters:
        document["meters"] = meters
    else:
        document.pop("meters", None)
    write_whole(path, tomlkit.dumps(document))


def _from_table(table: dict[str, Any], path: Path) -> Settings:
    known = {f.name for f in fields(Settings)}
    unknown = sorted(set(table) - known)
    if unknown:
        raise SettingsError(
            f"{path}: '{unknown[0]}' is not a setting; known are {', '.join(sorted(known))}"
        )
    settings = Settings(
        timezone=_typed(table, "timezone", str, "", path),
        currency=_typed(table, "currency", str, "GBP", path),
        broker=_section(BrokerSettings, table.get("broker", {}), path, "broker"),
        meters=tuple(
            _section(MeterChoice, m, path, "meters")
            for m in _typed(table, "meters", list, [], path)
        ),
        topic_prefixes=_typed(table, "topic_prefixes", dict, {}, path),
        electricity=_section(FuelPrice, table.get("electricity", {}), path, "electricity"),
        gas=_section(FuelPrice, table.get("gas", {}), path, "gas"),
        prices=_section(PriceSettings, table.get("prices", {}), path, "prices"),
        supply=_section(SupplySettings, table.get("supply", {}), path, "supply"),
        billing_day=_typed(table, "billing_day", int, 1, path),
        budget=_section(BudgetSettings, table.get("budget", {}), path, "budget"),
        display=_section(DisplaySettings, table.get("display", {}), path, "display"),
        backup_folder=_typed(table, "backup_folder", str, "", path),
    )
    check(settings, path)
    return settings


def _section(kind: Any, table: Any, path: Path, name: str) -> Any:
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: '{name}' must be a table")
    types = {f.name: str(f.type) for f in fields(kind)}
    for key, value in table.items():
        if key not in types:
            raise SettingsError(
                f"{path}: '{name}.{key}' is not a setting; known are {', '.join(types)}"
            )
        if type(value).__name__ != types[key]:
            raise SettingsError(f"{path}: '{name}.{key}' must be {_in_words(types[key])}")
    try:
        return kind(**table)
    except TypeError as error:
        raise SettingsError(f"{path}: '{name}' lacks a setting ({error})") from error


def _typed(table: dict[str, Any], key: str, kind: type, default: Any, path: Path) -> Any:
    value = table.get(key, default)
    if type(value) is not kind:  # true is no whole number, though Python has it so
        raise SettingsError(f"{path}: '{key}' must be {_in_words(kind.__name__)}")
    return value


def _in_words(type_name: str) -> str:
    return {
        "str": "text in quotes",
        "int": "a whole number",
        "bool": "true or false",
        "list": "a list of tables",
        "dict": "a table",
    }[type_name]


def check(settings: Settings, path: Path | str) -> None:
    """Raise SettingsError, naming where, if a setting is nothing it can be."""
    if settings.timezone and not is_zone(settings.timezone):
        raise SettingsError(
            f"{path}: '{settings.timezone}' is not a time zone, such as Europe/London"
        )
    if not _CURRENCY.fullmatch(settings.currency):
        raise SettingsError(f"{path}: currency must be a code of three letters, such as GBP")
    _check_address(settings.broker.listens_on, path)
    _check_prefixes(settings.topic_prefixes, path)
    if not 1 <= settings.billing_day <= 31:
        raise SettingsError(f"{path}: billing_day must be a day of the month, from 1 to 31")
    for chosen, value, known in (
        ("display.theme", settings.display.theme, THEMES),
        ("display.speech", settings.display.speech, SPEECH),
        ("budget.per", settings.budget.per, BUDGET_PERIODS),
    ):
        if value not in known:
            raise SettingsError(f"{path}: {chosen} must be one of {', '.join(known)}")
    for limited, number, (least, most) in (
        ("broker.port", settings.broker.port, (1, 65535)),
        ("broker.protocol", settings.broker.protocol, (0, 5)),
        ("supply.fuse_a", settings.supply.fuse_a, (6, 1000)),
        ("supply.phases", settings.supply.phases, (1, 3)),
        ("supply.gas_meter_m3_per_h", settings.supply.gas_meter_m3_per_h, (1, 1000)),
        ("display.rest_minutes", settings.display.rest_minutes, (0, 1440)),
    ):
        if not least <= number <= most:
            raise SettingsError(f"{path}: {limited} must be from {least} to {most}")
    for choice in settings.meters:
        if choice.role not in ROLES:
            raise SettingsError(f"{path}: a meter's role must be one of {', '.join(ROLES)}")
    for name, price in (("electricity", settings.electricity), ("gas", settings.gas)):
        for key, value in (
            ("unit_rate", price.unit_rate),
            ("standing_charge", price.standing_charge),
        ):
            _check_price(value, f"{path}: {name}.{key}")
    _check_budget(settings.budget.amount, f"{path}: budget.amount")
    _check_price_list(settings.prices, path)


def _check_address(text: str, path: Path | str) -> None:
    if not text:
        return
    # Imported here: few homes carry a broker of their own, and fewer name an address for it.
    import ipaddress

    try:
        ours = not ipaddress.ip_address(text).is_unspecified
    except ValueError:
        ours = False
    if not ours:
        raise SettingsError(
            f"{path}: broker.listens_on must be an address of this machine, such as 192.168.1.20"
        )


def _check_prefixes(prefixes: Mapping[str, str], path: Path | str) -> None:
    for bridge, prefix in prefixes.items():
        if not isinstance(prefix, str) or not _PREFIX.fullmatch(prefix):
            raise SettingsError(
                f"{path}: topic_prefixes.{bridge} must be the start of a topic, without + and #"
            )


def _check_price(text: str, where: str) -> None:
    if not text:
        return
    try:
        price = Decimal(text)
        is_price = price.is_finite() and price.adjusted() < _MOST_DIGITS
    except InvalidOperation:
        is_price = False
    if not is_price:
        raise SettingsError(f'{where} must be a price in whole units as text, such as "0.2611"')


def _check_budget(text: str, where: str) -> None:
    _check_price(text, where)
    if text and Decimal(text) <= 0:
        raise SettingsError(f"{where} must be more than nothing; leave it empty for no budget")


def _check_price_list(prices: PriceSettings, path: Path | str) -> None:
    if not _HOST.fullmatch(prices.host):
        raise SettingsError(f"{path}: prices.host must be a host's name, such as api.example.com")
    for fuel, code in (("electricity", prices.electricity), ("gas", prices.gas)):
        if not code:
            continue
        # Imported here: few homes ask for prices.
        from ihd.tariffs.octopus_pages import TariffCode
        from ihd.tariffs.price_csv import PriceFormError

        try:
            found = TariffCode.read(code)
        except PriceFormError as error:
            raise SettingsError(f"{path}: prices.{fuel}: {error}") from error
        if found.fuel != fuel:
            raise SettingsError(f"{path}: prices.{fuel}: '{code}' is a tariff for {found.fuel}")
