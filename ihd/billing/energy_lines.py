"""The energy lines of a bill: what each rate supplied, times its price."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ihd.billing.energy import Tally
from ihd.billing.half_hours import rounded_price
from ihd.billing.lines import Item, LineKind
from ihd.billing.netting import NOT_PAID, Nets, Netted
from ihd.billing.pieces import Amount, Cuts, Piece
from ihd.billing.rate_prices import RatePlace
from ihd.billing.tiers import in_tiers
from ihd.tariffs.tariff import RatePeriod, Rounding, Tariff

_MILLION = 1_000_000


@dataclass(slots=True)
class EnergyLines:
    """Makes the lines of one bill; ``days`` are those of each version in it."""

    tariff: Tariff
    cuts: Cuts
    found: Tally
    days: Mapping[int, tuple[date, date]]
    block_used: dict[tuple[str, bool, int], Amount] = field(
        default_factory=lambda: defaultdict(int)
    )
    nets: Nets = field(default_factory=Nets)

    def by_version(self) -> dict[int, list[Item]]:
        """Return each version's lines in the tariff's own order."""
        places: dict[RatePlace, dict[Piece, Amount]] = defaultdict(dict)
        for piece, used in self.found.used.items():
            place = (piece.version or 0, piece.is_export, piece.rate or 0)
            places[place][piece] = used
        lines: dict[int, list[Item]] = {number: [] for number in self.days}
        for number, version in enumerate(self.tariff.versions):
            if version.netting:
                found = list(self._net_lines(number, places))
                if number in lines:
                    lines[number] += found
        for place in sorted(places):
            version = self.tariff.versions[place[0]]
            if version.netting:
                continue
            rate = (version.export if place[1] else version.rates)[place[2]]
            if place[0] in lines:
                lines[place[0]] += self._lines_of(place, rate, places[place])
            elif rate.tiers:
                self._tier_amounts(rate, places[place])
        return lines

    def _net_lines(
        self, number: int, places: Mapping[RatePlace, Mapping[Piece, Amount]]
    ) -> Iterator[Item]:
        """Yield what came in at each rate, what is taken off at its price, what is left over."""
        version = self.tariff.versions[number]
        over: Amount = 0
        for index, rate in enumerate(version.rates):
            came_in, sent = (places.get((number, out, index), {}) for out in (False, True))
            if came_in:
                yield from self._lines_of((number, False, index), rate, came_in)
            taken_off, left_over = self._netted(rate, came_in, sent)
            over += left_over
            if taken_off and rate.price is not None:
                place, name = (number, True, index), f"Export at {rate.name}"
                item = self._at_price(name, place, taken_off, rate.price)
                yield replace(item, kind=LineKind.NETTED, vat=version.vat)
            elif taken_off:
                self.found.price_unknown(taken_off, rate=rate.name, since_ms=None)
        export = version.export[0] if version.export else NOT_PAID
        if over and export.price is not None:
            yield self._at_price(export.name, (number, True, 0), over, export.price)
        elif over:
            self.found.price_unknown(over, rate=export.name, since_ms=None)

    def _netted(
        self, rate: RatePeriod, came_in: Mapping[Piece, Amount], sent: Mapping[Piece, Amount]
    ) -> Netted:
        """Return what the bill nets, and what it leaves over; time before it only counts on."""
        taken_off: Amount = 0
        left_over: Amount = 0
        for block, billed in sorted({(p.block, p.billed) for p in (*came_in, *sent)}):
            both = (
                sum(used for p, used in pieces.items() if (p.block, p.billed) == (block, billed))
                for pieces in (came_in, sent)
            )
            found = self.nets.take((rate.name, block), *both)
            if billed:
                taken_off += found.taken_off
                left_over += found.left_over
        return Netted(taken_off, left_over)

    def _lines_of(
        self, place: RatePlace, rate: RatePeriod, pieces: Mapping[Piece, Amount]
    ) -> Iterator[Item]:
        used = sum((used for piece, used in pieces.items() if piece.billed))
        if rate.tiers:
            yield from self._tier_lines(place, rate, pieces)
        elif rate.price is None:
            self.found.price_unknown(used, rate=rate.name, since_ms=None)
        elif rate.from_table:
            total = self.found.by_table[place]
            self.found.price_unknown(total.unknown, rate=rate.name, since_ms=None)
            known = used - total.unknown
            amount = total.money * Fraction(rate.factor) + known * Fraction(rate.price)
            yield self._item(rate.name, place, known, amount, None)
        else:
            yield self._at_price(rate.name, place, used, rate.price)

    def _at_price(self, name: str, place: RatePlace, used: Amount, price: Decimal) -> Item:
        if self.tariff.rounding is Rounding.HALF_HOUR:
            price = rounded_price(price)
        return self._item(name, place, used, used * Fraction(price), price)

    def _tier_lines(
        self, place: RatePlace, rate: RatePeriod, pieces: Mapping[Piece, Amount]
    ) -> Iterator[Item]:
        amounts = self._tier_amounts(rate, pieces)
        for tier, used in zip(rate.tiers, amounts, strict=True):
            name = f"{rate.name} {tier.name}" if tier.name.isdigit() else tier.name
            if tier.price is None:
                self.found.price_unknown(used, rate=name, since_ms=None)
            elif used or tier is rate.tiers[0]:
                yield self._at_price(name, place, used, tier.price)

    def _tier_amounts(self, rate: RatePeriod, pieces: Mapping[Piece, Amount]) -> list[Amount]:
        """Return what was used in each tier; a block carries on over a change of price."""
        totals: list[Amount] = [0] * len(rate.tiers)
        shared = self.found.shared if rate.tiers_shared else None
        for piece in sorted(pieces, key=lambda p: (p.block, p.billed)):
            if shared is not None:
                totals[shared.tiers[piece.block - 1]] += pieces[piece] if piece.billed else 0
                continue
            if not piece.billed and not self.cuts.fills_before(rate):
                continue
            key = (rate.name, piece.is_export, piece.block)
            used = pieces[piece]
            if piece.billed:
                share = self.cuts.share_of_block(rate, piece.block)
                parts = in_tiers(rate.tiers, self.block_used[key], used, share)
                totals = [total + part for total, part in zip(totals, parts, strict=True)]
            self.block_used[key] += used
        return totals

    def _item(
        self, name: str, place: RatePlace, used: Amount, amount: Amount, price: Decimal | None
    ) -> Item:
        number, is_export, _ = place
        return Item(
            name=name,
            kind=LineKind.EXPORT if is_export else LineKind.ENERGY,
            quantity=Fraction(used) / _MILLION,
            unit=self.tariff.per,
            price=price,
            amount=Fraction(-amount if is_export else amount) / _MILLION,
            first_day=self.days[number][0],
            after_last_day=self.days[number][1],
            vat=None if is_export else self.tariff.versions[number].vat,
        )
