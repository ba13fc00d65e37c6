"""Sentences for what lies between the meter and us, and between the meter and its supplier."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ihd.billing.prepayment import Warned
from ihd.checks.finding import FindingKind
from ihd.checks.supplier_link import Sign
from ihd.feed.events import ListenState
from ihd.meter import Fuel
from ihd.screens.prepayment_words import credit_warning
from ihd.screens.price_difference import standing_sentence, unit_sentence
from ihd.screens.price_trouble import trouble_sentence
from ihd.screens.telling import FactMissingError, Telling
from ihd.tariffs.compare import Difference, PriceComparison, share_of
from ihd.units import Money
from ihd.words import marked as _


def _unreadable(t: Telling) -> str:
    return t.plural(
        "We could not read {count} message, on {topic}.",
        "We could not read {count} messages, the last on {topic}.",
        int(t.number("count") or 1),
        topic=t.finding.subject,
    )


def _unreachable(t: Telling) -> str:
    return t.text("Nothing answers at {broker}. Trying again.", broker=t.finding.subject)


def _refused(t: Telling) -> str:
    return t.text("The broker refused our password. Please check it in the settings.")


def _untrusted(t: Telling) -> str:
    return t.text("The broker's certificate is not one we trust, so we did not connect.")


def _not_listening(t: Telling) -> str:
    if t.name("reason") == ListenState.PORT_TAKEN:
        port = t.finding.subject.rpartition(":")[2]
        return t.text(
            "Another program has port {port}, so our own broker cannot listen.", port=port
        )
    return t.text("Our own broker cannot listen, so no bridge can send to it.")


def _name_taken(t: Telling) -> str:
    return t.text("Another program is using our name at the broker, so we both drop out.")


def _silent(t: Telling) -> str:
    match t.fuel:
        case Fuel.GAS:
            return t.text("No gas reading since {time}.", time=t.when())
        case Fuel.WATER:
            return t.text("No water reading since {time}.", time=t.when())
        case Fuel.HEAT:
            return t.text("No heat reading since {time}.", time=t.when())
        case _:
            return t.text("No reading since {time}.", time=t.when())


def _slow(t: Telling) -> str:
    if t.fuel == Fuel.GAS:
        return t.text("The gas reading is late: the last came at {time}.", time=t.when())
    return t.text("The next reading is late: the last came at {time}.", time=t.when())


def _weak(t: Telling) -> str:
    rssi, lqi = t.number("rssi_dbm"), t.number("lqi")
    if rssi is not None:
        return t.text(
            "The bridge hears your meter only just ({strength} dBm).",
            strength=t.words.number(rssi, 0),
        )
    if lqi is not None:
        return t.text(
            "The bridge hears your meter only just ({strength} of 255).",
            strength=t.words.number(lqi, 0),
        )
    return t.text("The bridge hears your meter only just.")


def _store(t: Telling) -> str:
    if t.finding.facts.get("mended"):
        return _mended(t)
    reason = t.name("reason")
    if reason is None:
        return t.text("Readings cannot be kept since {time}.", time=t.when())
    return t.text("Readings cannot be kept since {time}: {reason}", time=t.when(), reason=reason)


def _mended(t: Telling) -> str:
    saved, lost = int(t.number("days") or 0), int(t.number("lost_days") or 0)
    copied = int(t.number("from_copy") or 0)
    days = t.plural("{count} day", "{count} days", saved)
    if not saved and not lost:
        return t.text("The history file could not be read. It is set aside, and a new one begun.")
    if lost:
        return t.plural(
            "The history file was damaged. {days} are saved; of {count} more, totals at most.",
            "The history file was damaged. {days} are saved; of {count} more, totals at most.",
            lost,
            days=days,
        )
    if t.finding.facts.get("lost"):
        sentence = _(
            "The history file was damaged. {days} are saved; some totals or notes are lost."
        )
        return t.text(sentence, days=days)
    if copied:
        return t.plural(
            "The history was damaged and is mended: all {days} are there, {count} by the copy.",
            "The history was damaged and is mended: all {days} are there, {count} by the copy.",
            copied,
            days=days,
        )
    sentence = _("The history file was damaged and is mended: all {days} are there.")
    return t.text(sentence, days=days)


def _copy(t: Telling) -> str:
    trouble, since = t.name("trouble"), t.when()
    if t.finding.subject != "second":
        if trouble == "full":
            return t.text(
                "No copy of the history could be made since {time}: there is no room.", time=since
            )
        return t.text("No copy of the history could be made since {time}.", time=since)
    match trouble:
        case "gone":
            return t.text(
                "No copy could go to the second medium since {time}: it is not there.", time=since
            )
        case "full":
            return t.text(
                "No copy could go to the second medium since {time}: it is full.", time=since
            )
        case _:
            return t.text("No copy could go to the second medium since {time}.", time=since)


def _elsewhere(t: Telling) -> str:
    return t.text("Another program records this home; this display only shows it.")


def _clock(t: Telling) -> str:
    return t.text("This machine does not know the time yet, so new readings wait for it.")


def _tariff_file(t: Telling) -> str:
    return t.text("The tariff {name} cannot be read, so it prices nothing.", name=t.finding.subject)


def _bridge_files(t: Telling) -> str:
    return t.text("One of your own bridge files cannot be read, so we go by none of them.")


def _prices(t: Telling) -> str:
    host = t.name("host")
    if host is None:
        raise FactMissingError
    return trouble_sentence(t.name("trouble") or "", host, t.name("code") or "", t.words)


def _price_differs(t: Telling) -> str:
    meter, agreed = t.number("meter"), t.number("agreed")
    currency = t.name("currency")
    if meter is None or agreed is None or currency is None:
        raise FactMissingError
    compared = PriceComparison(
        difference=Difference(t.name("difference") or Difference.OTHER),
        meter=meter,
        agreed=agreed,
        share=share_of(meter, agreed),
        rate=t.name("rate"),
        until=t.day_of("until"),
    )
    of_a_day = t.name("of") == "standing"
    return (standing_sentence if of_a_day else unit_sentence)(compared, currency, t.words)


def _supplier(t: Telling) -> str:
    day = t.day_of("day")
    if day is None:
        return t.text("Your supplier does not hear your meter.")
    match t.name("sign"):
        case Sign.ESTIMATED_BILL:
            return t.text(
                "Your bill of {day} is estimated: your supplier does not hear your meter.",
                day=t.words.day(day),
            )
        case Sign.EXPORT_GAP:
            return t.text(
                "Your supplier's own figures have a gap up to {day}.", day=t.words.day(day)
            )
        case _:
            return t.text(
                "Since {day} your supplier does not hear your meter, as you told us.",
                day=t.words.day(day),
            )


def _credit(t: Telling) -> str:
    balance, needed, currency = t.number("balance"), t.number("needed"), t.name("currency")
    warned = t.name("warned")
    if balance is None or needed is None or currency is None or warned is None:
        raise FactMissingError
    return credit_warning(
        Warned(warned),
        Fuel(t.fuel or Fuel.ELECTRICITY),
        t.words.money(Money(balance, currency)),
        Money(needed, currency),
        t.words,
    )


SENTENCES: Mapping[FindingKind, Callable[[Telling], str]] = {
    FindingKind.UNREADABLE_MESSAGE: _unreadable,
    FindingKind.BROKER_UNREACHABLE: _unreachable,
    FindingKind.BROKER_REFUSED: _refused,
    FindingKind.BROKER_UNTRUSTED: _untrusted,
    FindingKind.BROKER_NOT_LISTENING: _not_listening,
    FindingKind.CLIENT_ID_TAKEN: _name_taken,
    FindingKind.METER_SILENT: _silent,
    FindingKind.METER_SLOW: _slow,
    FindingKind.WEAK_SIGNAL: _weak,
    FindingKind.STORE_TROUBLE: _store,
    FindingKind.COPY_NOT_MADE: _copy,
    FindingKind.RECORDED_ELSEWHERE: _elsewhere,
    FindingKind.CLOCK_UNTRUSTED: _clock,
    FindingKind.TARIFF_UNREADABLE: _tariff_file,
    FindingKind.BRIDGE_UNREADABLE: _bridge_files,
    FindingKind.PRICES_NOT_HAD: _prices,
    FindingKind.PRICE_DIFFERS: _price_differs,
    FindingKind.SUPPLIER_CANNOT_HEAR: _supplier,
    FindingKind.CREDIT_RUNS_OUT: _credit,
}
"""The sentence of each kind."""
