"""The words in names and keys that tell import from export, a day's counter from a register.

Publishers name things in their own language; the lists hold the words of the countries whose meters
publish over MQTT. A stem is looked for inside longer words, as German and Dutch build them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LONGEST = 200
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[0-9])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a name or key in small letters: 'PowerDelivered_L1' is three."""
    plain = unicodedata.normalize("NFC", text[:_LONGEST])
    return tuple(_WORD.findall(_CAMEL.sub(" ", plain).casefold()))


def says(
    found: tuple[str, ...], exact: frozenset[str], stems: re.Pattern[str] | None = None
) -> bool:
    """Tell whether one of the words is in a list, or holds one of the stems."""
    if not exact.isdisjoint(found):
        return True
    return stems is not None and stems.search(" ".join(found)) is not None


def _list(text: str) -> frozenset[str]:
    return frozenset(text.split())


IMPORT = _list(
    "import imported imp consumption consumed consume usage used purchased bought forward "
    "bezug bezogen verbrauch verbruik afname afgenomen levering consommation consommee soutirage "
    "prelievo prelevata consumo consumida uttag forbruk förbrukning pobor pobrana odber tpi"
)
IMPORT_STEMS = re.compile("import|bezug|verbrauch|verbruik|afname|consum|delivered")
EXPORT = _list(
    "export exported exp returned return retour surplus feedin feed reverse sold produced "
    "production injection injected injectie iniezione immessa immissione inmatning "
    "oddana dodavka tpo"
)
EXPORT_STEMS = re.compile("export|einspeis|teruglever|teruggelever|inject|returned")
WEAK_IMPORT = frozenset({"in"})
WEAK_EXPORT = frozenset({"out"})
AMBIGUOUS = frozenset({"received"})
"""Received by the home or by the grid: meters of different countries mean opposite things."""
PRODUCTION = _list("produced production produktion productie produzione")
NET = _list("net netto saldo balance delta difference")

TODAY = _list(
    "today daily accumulative heute vandaag dagelijks aujourd journalier "
    "oggi giornaliero hoy diario diaria "
    "idag dagens daglig dzis dziś dnes denni denní tänään thisday curday dagverbruik dagtotaal"
)
TODAY_STEMS = re.compile("tages|today")
DAY = _list("day tag dag jour giorno dia dzien dzień")
PERIOD = _list(
    "yesterday gestern gisteren hier ieri ayer igår igar wczoraj včera "
    "week weekly woche wöchentlich wochen semaine settimana semana vecka uke uge "
    "month monthly monat monatlich maand mois mensuel mese mensile mes mensual månad måned "
    "year yearly annual annually jahr jährlich jaar annee année anno annuale año "
    "hour hourly stunde stündlich uur heure ora hora timme 1h 24h 15min 30min minute quarter "
    "interval period session trip last previous prev since"
)
PERIOD_STEMS = re.compile("yesterday|monats|wochen|jahres")
NOT_A_REGISTER = _list(
    "forecast predicted prediction prognose estimate estimated expected remaining needed required "
    "capacity stored storage rated available max maximum min minimum avg average mean limit target "
    "setpoint tomorrow next goal budget saved savings loss losses cost "
    "threshold reactive apparent blind reactif apparente"
)
NOT_NOW = _list(
    "max maximum min minimum avg average mean peak limit setpoint target allowed available rated "
    "nominal threshold apparent reactive forecast predicted factor budget contracted maximale "
    "schein blind reactif apparente"
)
LIFETIME = _list(
    "total lifetime cumulative register reading index meter counter zählerstand stand totaal "
    "gesamt gesamtenergie totale meterstand summation sum teller licznik"
)

TARIFF = _list("tariff tarif tarief tariffa tarifa rate register taryfa tariffname")
_TARIFF_NUMBER = re.compile(r"(?:tariff|tarif|tarief|t|rate|register|reg)([1-9])")
_TARIFF_NAMES = _list(
    "peak offpeak low high night nacht nuit noche notte ht nt hp hc hphc dal piek normal normaal "
    "laag hoog valley shoulder hochtarif niedertarif"
)

GAS = _list("gas gaz metano natgas naturgas gass gasmeter")
GAS_STEMS = re.compile("erdgas|stadtgas|gasverb|gasz|gasmeter|gaslevering")
WATER = _list("water wasser eau acqua agua vatten vann vand woda voda watermeter wasserzähler")
HEAT = _list(
    "heatmeter heat thermal district fernwärme fernwarme wärme warmte fjärrvärme fjernvarme"
)
HEAT_STEMS = re.compile("wärmez|wärmem|waermez|waermem|heatmeter|fernw")
HEATED = _list("pump heater boiler pumpe pomp water hot")
ELECTRIC = _list(
    "electricity electric elec strom stroom power elektriciteit electricite energia el"
)

ROLES = {
    "pv": _list(
        "pv solar photovoltaic generation generated yield ertrag mppt panel panels string strings"
    ),
    "battery": _list(
        "battery batt bat batterie batterij accu akku charge discharge charging discharging "
        "charged discharged soc batteries"
    ),
    "ev": _list("ev car vehicle wallbox charger evse loadpoint chargepoint"),
    "load": _list("load loads backup eps"),
}
"""What a value of a device belongs to when that is not the device's own meter."""

_PHASES = {"1": "a", "2": "b", "3": "c", "a": "a", "b": "b", "c": "c"}
_PHASE_WORD = re.compile(r"(?:l|ph|phase|fase|phase_)([1-3])")
_MEASURED = _list(
    "power voltage current energy phase fase ph leistung spannung strom vermogen spanning"
)

_FILLER = _list(
    "energy energie accumulated used use "
    "power leistung vermogen puissance potenza potencia active actual current now "
    "instantaneous live sensor value state reading grid mains main utility smart meter electricity "
    "electric elec kwh wh kw w watt watts v a volt amp voltage price rate unit the of to from your "
    "currently delivered real ac p e wirkleistung tot rms zigbee2mqtt"
)


def tariff(found: tuple[str, ...]) -> str | None:
    """Return the register a name speaks of: '1' for T1, else its own word; None for the total."""
    for place, word in enumerate(found):
        numbered = _TARIFF_NUMBER.fullmatch(word)
        if numbered is not None:
            return numbered[1]
        following = found[place + 1] if place + 1 < len(found) else ""
        if word in TARIFF and following.isdecimal() and len(following) <= 4:
            return following.lstrip("0") or "0"
    named = [word for word in found if word in _TARIFF_NAMES]
    if named:
        return "_".join(("off", *named) if "off" in found else named)
    return "day" if says(found, TARIFF) and says(found, DAY) else None


def phase(found: tuple[str, ...]) -> str | None:
    """Return the phase, a, b or c, a name speaks of: 'L2', 'phase 2', 'voltage_b'."""
    for place, word in enumerate(found):
        numbered = _PHASE_WORD.fullmatch(word)
        if numbered is not None:
            return _PHASES[numbered[1]]
        before = found[place - 1] if place else ""
        if word in ("a", "b", "c") and before in _MEASURED:
            return word
        if word in ("1", "2", "3") and before in ("phase", "fase", "ph", "l"):
            return _PHASES[word]
    return None


def role(found: tuple[str, ...]) -> str:
    """Return the part of a home a name speaks of, or '' where it is the meter itself."""
    return next((name for name, listed in ROLES.items() if says(found, listed)), "")


def direction(found: tuple[str, ...]) -> str:
    """Return 'import', 'export', 'net', 'unclear', or '' where a name says nothing of it."""
    to_grid = "to" in found and "grid" in found[found.index("to") :]
    if says(found, NET):
        return "net"
    inward, outward = says(found, IMPORT, IMPORT_STEMS), says(found, EXPORT, EXPORT_STEMS)
    if to_grid or (inward and not outward):
        return "export" if to_grid else "import"
    if inward or says(found, AMBIGUOUS):
        return "unclear"
    if outward:
        return "export"
    if says(found, WEAK_EXPORT):
        return "export"
    return "import" if says(found, WEAK_IMPORT) else ""


_COMMON = _FILLER | IMPORT | EXPORT | LIFETIME | TODAY | DAY | TARIFF | _TARIFF_NAMES | GAS | WATER
_COMMON_STEMS = re.compile(
    "|".join(stems.pattern for stems in (IMPORT_STEMS, EXPORT_STEMS, TODAY_STEMS))
)


@lru_cache(maxsize=4096)
def _is_common(word: str) -> bool:
    """Tell whether a word is one of measuring, and so tells no channel from another."""
    alone = (word,)
    return says(alone, _COMMON, _COMMON_STEMS) or bool(phase(alone) or tariff(alone))


def stem(found: tuple[str, ...], known: frozenset[str]) -> str:
    """Return what is left of a name that tells one channel of a device from another."""
    left = [word for word in found if word not in known and not _is_common(word)]
    return "_".join(left)[:60]
