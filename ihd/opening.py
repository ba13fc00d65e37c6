"""What is read of a home's folder when it is opened; what cannot be is left out, and found."""

from __future__ import annotations

from ihd.bridges import BridgeFileError, Bridges
from ihd.checks.finding import Finding, FindingKind
from ihd.feed.machine import utc_now
from ihd.paths import RESOURCES, HomeFolder
from ihd.price_topics import PriceTopics
from ihd.settings import Settings
from ihd.tariffs.tariff import Tariff


def agreed_tariffs(folder: HomeFolder, chosen: Settings) -> tuple[list[Tariff], list[Finding]]:
    """Return the tariffs the settings name, and what is wrong with those that cannot be read."""
    names = [price.tariff for price in (chosen.electricity, chosen.gas) if price.tariff]
    tariffs: list[Tariff] = []
    faults: list[Finding] = []
    for name in names:
        # Imported here: a home on the meter's own price needs no tariff file's reader.
        from ihd.tariffs.file import load_tariff
        from ihd.tariffs.source import TariffError

        try:
            tariffs.append(load_tariff(folder.tariffs / name))
        except (TariffError, OSError) as error:
            faults.append(_fault(FindingKind.TARIFF_UNREADABLE, name, error))
    return tariffs, faults


def open_bridges(folder: HomeFolder, chosen: Settings) -> tuple[Bridges, list[Finding]]:
    """Load the bridges that ship and the person's own, without the latter where one is faulty."""
    shipped = RESOURCES / "bridges"
    try:
        return Bridges.load(shipped, folder.bridges, prefixes=chosen.topic_prefixes), []
    except BridgeFileError as error:
        fault = _fault(FindingKind.BRIDGE_UNREADABLE, str(folder.bridges), error)
        return Bridges.load(shipped, prefixes=chosen.topic_prefixes), [fault]


def open_price_topics(folder: HomeFolder, chosen: Settings) -> tuple[PriceTopics, list[Finding]]:
    """Load the topics of prices that ship and the person's own, without the latter if faulty."""
    shipped, prefixes = RESOURCES / "prices", chosen.topic_prefixes
    try:
        return PriceTopics.load(shipped, folder.prices, prefixes=prefixes), []
    except BridgeFileError as error:
        fault = _fault(FindingKind.BRIDGE_UNREADABLE, str(folder.prices), error)
        return PriceTopics.load(shipped, prefixes=prefixes), [fault]


def _fault(kind: FindingKind, subject: str, error: Exception) -> Finding:
    return Finding(kind, subject=subject, since=utc_now(), facts={"problem": str(error)})
