"""Bills of our own engine, printed as a supplier would: judged right, and wrong where changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ihd.billing.cost import cost
from ihd.billing.lines import Bill, Line, LineKind
from ihd.billing.readings_csv import read_readings
from ihd.billing.rules import load_rules
from ihd.clock import iso_utc, midnight
from ihd.statements.check import StatementCheck, check_statement
from ihd.statements.ours import ours_from_csv
from ihd.statements.statement_file import load_statement
from ihd.tariffs.file import load_tariff
from ihd.tariffs.tariff import Tariff

RULES = load_rules()
ZONE = ZoneInfo("Europe/London")
HALF_HOUR = timedelta(minutes=30)
NOTHING = Decimal(0)
RATE = '[[rate]]\nname = "{}"\n{}\n'
TIERS = "tiers = [{{ up_to = 40, price = {a} }}, {{ price = {b} }}]\n"
SHAPES = {
    "single": RATE.format("Energy", "price = {a}"),
    "night": RATE.format("Night", 'price = {a}\nwhen = "00:30-07:30"')
    + RATE.format("Day", "price = {b}"),
    "utc": 'clock = "UTC"\n'
    + RATE.format("Off-peak", 'price = {a}\nwhen = "04:30-07:30 13:00-16:00 20:30-00:30"')
    + RATE.format("Peak", "price = {b}"),
    "weekend": RATE.format("Low", 'price = {a}\nwhen = ["weekends", "weekdays 23:00-07:00"]')
    + RATE.format("Normal", "price = {b}"),
    "season": RATE.format("Winter", 'price = {a}\nwhen = "nov-mar"')
    + RATE.format("Summer", "price = {b}"),
    "block": RATE.format("Block", TIERS + 'tiers_per = "day"'),
    "blocks": RATE.format("Night", TIERS + 'when = "00:30-07:30"\ntiers_over = "all"')
    + RATE.format("Day", TIERS + 'tiers_over = "all"'),
    "change": '[[version]]\n[[version.rate]]\nname = "Energy"\nprice = {a}\n'
    + '[[version]]\nfrom = 2026-03-29\n[[version.rate]]\nname = "Energy"\nprice = {b}\n',
    "table": RATE.format("Energy", "price = {a}\nprice_table = true")
    + '[prices]\nunit = "p/kWh"\nvat_included = {holds}\nstart = "2026-03-20T00:00Z"\n'
    + f"values = [{', '.join(str(n * 37 % 400 / 10 - 3) for n in range(2000))}]\n",
}
EXTRAS = (
    '[[export]]\nname = "Export"\nprice = 0.15\n',
    '[[charge]]\nname = "Discount"\nprice = -2.35\nper = "month"\n',
    '[[demand]]\nname = "Capacity"\nprice = 3.5\n',
)
CHARGES = ("0.4713", '"12.50 per month"', '"146 per year"', '"3 per week"')
UNITS = {"day": "days", "week": "weeks", "month": "months", "year": "years", "kW": "kw"}
KINDS = ("line", "sum", "vat", "total", "balance")


@dataclass(frozen=True)
class Made:
    """A bill of our own, with the tariff and the half-hours it was made of."""

    text: str
    tariff: Tariff
    readings: str
    bill: Bill


@st.composite
def made(draw) -> Made:
    prices = (Decimal(draw(st.integers(500, 4500))) / 10_000 for _ in range(2))
    holds, rounding = draw(st.booleans()), draw(st.sampled_from(["line", "total", "half-hour"]))
    words = dict(zip("ab", prices, strict=True), holds=str(holds).lower())
    charge = draw(st.sampled_from(CHARGES))
    shape = draw(st.sampled_from(list(SHAPES.values()))).format(**words)
    extras = "".join(extra for extra in EXTRAS if draw(st.booleans()))
    head = f'rounding = "{rounding}"\nstanding_charge = {charge}\n'
    head += f"vat_percent = 5\nprices_include_vat = {words['holds']}\n"
    text = head + (shape if "[prices]" not in shape else shape.replace("[prices]", "@", 1))
    text = text.replace("@", extras + "[prices]") if "@" in text else text + extras
    first = date(2026, 3, 20) + timedelta(days=draw(st.integers(0, 12)))
    after = first + timedelta(days=draw(st.integers(1, 9)))
    wh = draw(st.lists(st.integers(0, 1900), min_size=5, max_size=17))
    start, end = midnight(first, ZONE), midnight(after, ZONE)
    rows = ["start,kwh,register"]
    for number in range((end - start) // HALF_HOUR):
        at = iso_utc(start + HALF_HOUR * number)
        rows += [f"{at},{Decimal(wh[number % len(wh)]) / 1000},", f"{at},0.1,export"]
    kept = [row for row in rows if "Export" in extras or not row.endswith(",export")]
    readings = "\n".join(kept) + "\n"
    tariff = load_tariff(f'name = "T"\ncurrency = "GBP"\ntimezone = "Europe/London"\n{text}')
    bill = cost(tariff, read_readings(readings, tariff, ZONE).consumption, first, after, ZONE)
    return Made(text, tariff, readings, bill)


def line_text(line: Line, amount: Decimal) -> str:
    words = [f'[[line]]\nname = "{line.name}"', f"from = {line.first_day}", f"amount = {amount}"]
    words.append(f"to = {line.after_last_day}")
    if line.kind is LineKind.EXPORT:
        words.append('kind = "export"')
    words.append(f'{UNITS.get(line.unit, "kwh")} = "{line.quantity:f}"')
    words += [f'price = "{line.price:f}"'] if line.price is not None else []
    return "\n".join(words)


def penny(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def printed(
    of: Made, what: str = "", by: Decimal = NOTHING, number: int = 0
) -> tuple[str, Decimal]:
    """Return a bill as typed in, with one amount out by so much and carried on; and its total."""
    amounts = [line.rounded.amount for line in of.bill.lines]
    if what == "line":
        amounts[number] += by
    pairs = list(zip(of.bill.lines, amounts, strict=True))
    sent = sum((a for line, a in pairs if line.kind is LineKind.EXPORT), NOTHING)
    taxed = sum(amounts) - sent + (by if what == "sum" else 0)
    adds = "prices_include_vat = false" in of.text
    vat = (penny(taxed / 20) if adds else NOTHING) + (by if what == "vat" else 0)
    total = taxed + sent + vat + (by if what == "total" else 0)
    words = [f"from = {of.bill.first_day}\nto = {of.bill.after_last_day}\ntotal = {total}"]
    words += [f"subtotal = {taxed}", f"vat = {vat}" if adds else "", "balance_before = 9"]
    words.append(f"balance = {9 - total + (by if what == 'balance' else 0)}")
    words += [line_text(line, amount) for line, amount in pairs]
    inside = of.text.replace("[[", "[[tariff.").replace("[prices]", "[tariff.prices]")
    inside = inside.replace("= [[tariff.", "= [[")
    return "\n".join([*words, "[tariff]", inside]), total


def judged(of: Made, text: str) -> StatementCheck:
    file = load_statement(text)
    ours = ours_from_csv(of.readings, of.tariff, ZONE)
    found = check_statement(file.statement, file.tariff, ours, RULES)
    on_bill = (f for f in found.findings if not str(f.kind).startswith("balance"))
    whole = sum((f.at_stake.amount for f in on_bill), NOTHING)
    assert whole == found.charged.amount - found.right.amount
    return found


@given(made())
@settings(max_examples=50, deadline=None)
def test_a_bill_of_our_own_is_judged_right(of: Made):
    assert judged(of, printed(of)[0]).findings == ()


@given(made(), st.sampled_from(KINDS), st.integers(1, 5000), st.data())
@settings(max_examples=50, deadline=None)
def test_one_amount_changed_is_named_and_nothing_else(of: Made, what, pence, data):
    by, number = Decimal(pence) / 100, 0
    if what == "line":
        told = [n for n, x in enumerate(of.bill.lines) if x.kind is not LineKind.DEMAND and x.price]
        assume(told)
        number = data.draw(st.sampled_from(told))
        by = by.copy_sign(of.bill.lines[number].rounded.amount)
    assume(what != "vat" or "prices_include_vat = false" in of.text)
    # A supplier's rounding may explain a penny or three, and does where it can.
    assume(by > Decimal("0.05") or what in ("line", "balance"))
    (_, right), (text, wrong) = printed(of), printed(of, what, by, number)
    (finding,) = judged(of, text).findings
    assert str(finding.kind).startswith(what if what != "balance" else "balance_arithmetic")
    assert finding.at_stake.amount == (wrong - right if what != "balance" else -by)
