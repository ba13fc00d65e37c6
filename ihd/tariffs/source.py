"""A tariff file's text, read so that every refusal can name the line and what to write instead."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

_NEVER_NEEDED = {
    "to": "leave it out: a version holds until the from of the next one",
    "end": "leave it out: a version holds until the from of the next one",
    "until": "leave it out: a version holds until the from of the next one",
    "vat": "write vat_percent = 5 and prices_include_vat = true or false",
}
_TEXTS = {"currency": "GBP", "name": "My tariff"}
_ONLY_ONE = ("gas", "prices", "day_kinds", "answers", "last", "months")
_FIGURES, _DECIMALS = 12, 50
_YEARS = range(1900, 2201)
Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_\-.\"' ]+?)\s*=")
_TOML_PLACE = re.compile(r"(.*) \(at line (\d+), column \d+\)")
_MINOR = re.compile(r"(p|pence|penny|ct|cts|c|cent|cents|¢|öre|øre)", re.IGNORECASE)
_TYPED_QUOTES = re.compile("[\u201c\u201d\u201e\u2018\u2019]")
_PRICE = re.compile(
    r"(?P<sign>[-+]?)\s*[£€$]?\s*(?P<number>-?\d+(?:\.\d+)?)\s*(?P<unit>[^\d\s/][^\s/]*)?"
    r"\s*(?:(?:/|per)\s*(?P<per>\S.*))?"
)


class TariffError(Exception):
    """A tariff file that cannot be used: ``file:line: what is wrong and what to write instead``."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name, the table it holds, and the line of every key in it; ``title`` is its kind."""

    name: str
    table: Mapping[str, Any]
    lines: Mapping[Path, int]
    title: str = "the tariff"

    @classmethod
    def parse(cls, text: str, name: str, title: str = "the tariff") -> Source:
        """Read TOML with exact decimals; raise TariffError where it is not TOML."""
        text = text.removeprefix("\ufeff")  # some editors begin a file so
        try:
            table = tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            match = _TOML_PLACE.fullmatch(str(error))
            what, line = (match[1], int(match[2])) if match else (str(error), 1)
            hint = _hint(text, line, what)
            raise TariffError(f"{name}:{line}: this is not TOML: {hint or what}") from error
        return cls(name, table, _find_lines(text), title)

    def line_of(self, path: Path) -> int:
        """Return the line of a key, or of the nearest table around it."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return 1

    def root(self) -> Node:
        """Return the whole file."""
        return Node(self, (), self.table)


@dataclass(frozen=True, slots=True)
class Node:
    """One table of the file, with typed reading of its keys."""

    source: Source
    path: Path
    table: Mapping[str, Any]

    def __contains__(self, key: str) -> bool:
        return key in self.table

    def error(self, key: str | None, what: str) -> TariffError:
        """Return the refusal of a key (None: of the table itself)."""
        path = self.path if key is None else (*self.path, key)
        line = self.source.line_of(path)
        return TariffError(f"{self.source.name}:{line}: {' '.join(what.split())}")

    def expect_only(self, known: Iterable[str], *, above: Iterable[str] = ()) -> None:
        """Raise TariffError for a key nobody knows, naming the nearest one that is known.

        ``above`` are words of the table around: TOML takes every line after a [[rate]] for its own.
        """
        known = sorted(known)
        for key in self.table:
            if key in known:
                continue
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(known)}"
            if key in above:
                hint = f"write it above the first [[{self._kind()}]]"
            elif key in _NEVER_NEEDED:
                hint = _NEVER_NEEDED[key]
            raise self.error(key, f"'{key}' is not a word of {self._title()}; {hint}")

    def text(self, key: str, default: str | None = None) -> str:
        """Return text; without a default the key must be there."""
        value = self.table.get(key, default)
        if value is None:
            example = _TEXTS.get(key, "…")
            raise self.error(None, f'{self._title()} says no {key}; add {key} = "{example}"')
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f'{key} must be text in quotes, as {key} = "…"')
        return value.strip()

    def currency(self, default: str | None = None) -> str:
        """Return the currency by its three letters."""
        found = self.text("currency", default)
        if len(found) != 3 or not found.isalpha():
            raise self.error("currency", f"'{found}' is not a currency; write it as GBP or EUR")
        return found.upper()

    def choice(self, key: str, choices: Iterable[str], default: str) -> str:
        """Return one of a few words."""
        value = self.text(key, default)
        found = next((c for c in choices if c.lower() == value.lower()), None)
        if found is None:
            raise self.error(key, f"'{value}' is nothing {key} can be; write {_or(choices)}")
        return found

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            raise self.error(key, f"{key} must be true or false, without quotes")
        return value

    def number(self, key: str, default: Decimal | None = None) -> Decimal:
        """Return an exact number, written bare or in quotes (a % sign may follow)."""
        value = self.table.get(key, default)
        if value is None:
            raise self.error(None, f"{self._title()} says no {key}; add {key} = …")
        try:
            if isinstance(value, bool):
                raise InvalidOperation
            found = Decimal(value.strip().rstrip("%").strip() if isinstance(value, str) else value)
        except (InvalidOperation, TypeError, ValueError):
            found = Decimal("NaN")
        if not found.is_finite():
            raise self.error(key, f"{key} must be a number, as {key} = 2.5")
        return self.in_bounds(key, found)

    def number_from(self, key: str, least: int, default: Decimal) -> Decimal:
        """Return an exact number that must not be below another."""
        found = self.number(key, default)
        if found < least:
            raise self.error(key, f"{key} must be {least} or more, not {found}")
        return found

    def day(self, key: str) -> date | None:
        """Return a calendar day, or None where the key is absent."""
        value = self.table.get(key)
        if value is None:
            return None
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value.strip())
            except ValueError:
                value = None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.error(key, f"{key} must be a day, as {key} = 2026-04-01")
        if value.year not in _YEARS:
            raise self.error(key, f"{key} is {value}, and no bill is from that year")
        return value

    def texts(self, key: str) -> list[str]:
        """Return a list of texts; one text alone is a list of one; absent is empty."""
        value = self.table.get(key, [])
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(v, (str, int)) and not isinstance(v, bool) for v in values):
            raise self.error(key, f'{key} must be text in quotes, or a list as ["…", "…"]')
        return [str(v).strip() for v in values]

    def price(self, key: str) -> tuple[Decimal | None, str | None]:
        """Return a price in whole currency units and what it is per, if it says so.

        A bare number is in whole units; ``26.11 p`` and ``31 ct`` are hundredths. A price that is
        asked for (text starting with ``?``) is None: not known yet.
        """
        value = self.table.get(key)
        if value is None:
            raise self.error(None, f'{self._title()} has no {key}; add {key} = "26.11 p"')
        if isinstance(value, str) and value.startswith("?"):
            return None, None
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            return self.in_bounds(key, Decimal(value)), None
        match = _PRICE.fullmatch(value.strip()) if isinstance(value, str) else None
        unit = match["unit"] if match else None
        minor = bool(unit and _MINOR.fullmatch(unit))
        if not match or (unit and not minor and not re.fullmatch(r"[A-Z]{3}|[a-z]{2,3}", unit)):
            raise self.error(
                key, f"'{value}' is not a price; write {key} = 0.2611 or {key} = \"26.11 p\""
            )
        found = self.in_bounds(key, Decimal(match["sign"] + match["number"]))
        return (found.scaleb(-2) if minor else found), match["per"]

    def tables(self, key: str) -> Iterator[Node]:
        """Yield the tables of ``[[key]]``; a single ``[key]`` is one."""
        value = self.table.get(key, [])
        if isinstance(value, dict):
            yield Node(self.source, (*self.path, key), value)
            return
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            line = f"one table, under a line [{key}]"
            if key not in _ONLY_ONE:
                line = f"tables, each under its own line [[{key}]]"
            raise self.error(key, f"{key} must be {line}")
        for index, item in enumerate(value):
            yield Node(self.source, (*self.path, key, index), item)

    def with_defaults(self, defaults: Mapping[str, Any]) -> Node:
        """Return this table with what it does not say taken from others."""
        return Node(self.source, self.path, {**defaults, **self.table})

    def in_bounds(self, key: str, value: Decimal) -> Decimal:
        """Return a number that sums can be done with exactly; nothing real is longer."""
        if not value.is_finite():
            raise self.error(key, f"{key} must be a number")
        exponent = value.as_tuple().exponent
        if value.adjusted() >= _FIGURES or (isinstance(exponent, int) and -exponent > _DECIMALS):
            raise self.error(
                key, f"{key} has too many figures: at most {_FIGURES}, and {_DECIMALS} decimals"
            )
        return value

    def _title(self) -> str:
        own = self.table.get("name")
        if not self.path:
            return self.source.title
        return f"the {self._kind()} '{own}'" if isinstance(own, str) else f"[{self._kind()}]"

    def _kind(self) -> str:
        return next((part for part in reversed(self.path) if isinstance(part, str)), "")


def _hint(text: str, line: int, what: str) -> str | None:
    """Return what to write instead of a line that is not TOML, where a usual slip is known."""
    lines = text.splitlines()
    written = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    key, _, value = (part.strip() for part in written.partition("="))
    if text.lstrip().startswith("{"):
        return 'it looks like JSON; write name = "…" on a line of its own, without braces'
    if _TYPED_QUOTES.search(written):
        return 'its quotes are typographic; write straight ones, "…"'
    if "overwrite" in what or "twice" in what or "Cannot declare" in what:
        return f"'{key or written}' is there twice; keep one of them"
    if re.fullmatch(r"[-+]?\d+,\d+.*", value):
        return f"a decimal comma; write {key} = {value.replace(',', '.', 1)}"
    if value and value.count('"') % 2:
        return f'the text has only one quote; write {key} = "…"'
    if re.match(r"[^\"'\[{\s][^\"']*$", value):
        return f'{value} needs quotes; write {key} = "{value}"'
    return None


def _or(words: Iterable[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return ", ".join(quoted[:-1]) + f" or {quoted[-1]}"


def _find_lines(text: str) -> dict[Path, int]:
    """Return the line of every table and of every key at the start of a line."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    quote = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if quote:
            quote = "" if line.count(quote) % 2 else quote
            continue
        quote = next((q for q in ('"""', "'''") if line.count(q) % 2), "")
        if header := _HEADER.match(line):
            table = _resolve(header[2], counts, is_array=header[1] == "[[")
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_names(key[1])), number)
    return lines


def _resolve(dotted: str, counts: dict[Path, int], *, is_array: bool) -> Path:
    path: Path = ()
    names = _names(dotted)
    for position, name in enumerate(names):
        path = (*path, name)
        if is_array and position == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
