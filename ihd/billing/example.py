"""The worked bills inside a tariff file: readings, and what they must come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from ihd.billing.cost import cost
from ihd.billing.lines import Bill
from ihd.billing.readings_csv import ReadingsError, read_readings
from ihd.tariffs.ask import answered
from ihd.tariffs.file import source_of, tariff_of
from ihd.tariffs.source import Node
from ihd.tariffs.tariff import Tariff

_KEYS = (
    "says", "answers", "timezone", "from", "to", "readings", "lines", "vat", "total",
    "total_exact", "estimated", "unpriced", "notes", "prices", "day_kinds",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """One worked bill: the tariff with its answers, the readings, and what must come out.

    ``lines`` are amounts by line name (of a name's lines together), empty where none are given;
    the rest is None where the file leaves it out.
    """

    says: str
    tariff: Tariff
    zone: ZoneInfo
    first_day: date | None
    after_last_day: date | None
    readings: str
    lines: Mapping[str, Decimal]
    vat: Decimal | None
    total: Decimal
    total_exact: Decimal | None
    estimated: Decimal | None
    unpriced: Decimal | None
    notes: frozenset[str] | None

    def bill(self) -> Bill:
        """Return the bill the program makes of it."""
        found = read_readings(self.readings, self.tariff, self.zone)
        first = self.first_day or found.first_day
        after = self.after_last_day or found.after_last_day
        bill = cost(self.tariff, found.consumption, first, after, self.zone)
        return bill.with_notes(found.notes)

    def differences(self) -> list[str]:
        """Return how the program's bill differs from the worked one; none is as it must be."""
        try:
            bill = self.bill()
        except ReadingsError as error:
            return [str(error)]
        amounts: dict[str, Decimal] = {}
        for line in bill.lines:
            amounts[line.name] = amounts.get(line.name, Decimal(0)) + line.rounded.amount
        wanted = {
            "total": (self.total, bill.total.amount),
            "total_exact": (self.total_exact, bill.total_exact.amount),
            "vat": (self.vat, bill.vat.amount),
            "estimated": (self.estimated, sum((e.amount for e in bill.estimated), Decimal(0))),
            "unpriced": (self.unpriced, bill.unpriced),
        }
        for name in sorted({*self.lines, *amounts} if self.lines else ()):
            wanted[f"line {name}"] = (
                self.lines.get(name, Decimal(0)),
                amounts.get(name, Decimal(0)),
            )
        found = [
            f"{name}: {is_} and must be {must}"
            for name, (must, is_) in wanted.items()
            if must is not None and must != is_
        ]
        kinds = {str(note.kind) for note in bill.notes}
        if self.notes is not None and kinds != self.notes:
            found.append(f"notes: {sorted(kinds)} and must be {sorted(self.notes)}")
        return found


def examples_of(path: Path) -> tuple[Example, ...]:
    """Return the worked bills of a tariff file; raise TariffError."""
    source = source_of(path)
    return tuple(_example(node, path) for node in source.root().tables("example"))


def _example(node: Node, path: Path) -> Example:
    node.expect_only(_KEYS)
    answers = {str(key): str(value) for key, value in node.table.get("answers", {}).items()}
    filled = answered(node.source, answers)
    own = {key: node.table[key] for key in ("prices", "day_kinds") if key in node}
    tariff = tariff_of(replace(filled, table={**filled.table, **own}), path.parent)
    zone = node.text("timezone", tariff.zone or "Europe/London")
    notes = frozenset(node.texts("notes")) if "notes" in node else None
    amounts = {str(name): Decimal(value) for name, value in node.table.get("lines", {}).items()}
    return Example(
        says=node.text("says"),
        tariff=tariff,
        zone=ZoneInfo(zone),
        first_day=node.day("from"),
        after_last_day=node.day("to"),
        readings=node.text("readings"),
        lines=amounts,
        vat=_number(node, "vat"),
        total=node.number("total"),
        total_exact=_number(node, "total_exact"),
        estimated=_number(node, "estimated"),
        unpriced=_number(node, "unpriced"),
        notes=notes,
    )


def _number(node: Node, key: str) -> Decimal | None:
    return node.number(key) if key in node else None
