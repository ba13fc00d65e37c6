"""``plainwatt account``: its figures to the penny, against a ledger kept day by day."""

from __future__ import annotations

import calendar
import json
import random
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from ihd.cli import run

PENNY = Decimal("0.01")
NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY = timedelta(days=1)


def invented(seed: int) -> dict:
    """Return an account of any shape: debits that change, single payments, months of one year."""
    rng = random.Random(seed)
    as_of = date(2025, 1, 1) + timedelta(days=rng.randrange(600))
    today = as_of + timedelta(days=rng.choice((0, 0, 3, 21, 40)))
    debits = {date(2024, 1, 1): Decimal(rng.randrange(2000, 30_000)) / 100}
    for _ in range(rng.randrange(3)):
        since = as_of + timedelta(days=rng.randrange(400))
        debits[since] = Decimal(rng.randrange(0, 30_000)) / 100
    payments = [
        (as_of + timedelta(days=rng.randrange(420)), Decimal(rng.randrange(-20_000, 20_000)) / 100)
        for _ in range(rng.randrange(4))
    ]
    months = {n: Decimal(rng.randrange(3000, 30_000)) / 100 for n in range(1, 13)}
    later = today + timedelta(days=200)
    dated = {(later.year, later.month): Decimal("99.99")} if rng.random() < 0.5 else {}
    return {
        "balance": Decimal(rng.randrange(-40_000, 90_000)) / 100,
        "as_of": as_of,
        "today": today,
        "used": Decimal(rng.randrange(0, 9000)) / 100,
        "pay_day": rng.choice((1, 5, 15, 28, 29, 30, 31)),
        "cushion": Decimal(rng.choice((0, 25, 60))),
        "debits": debits,
        "payments": payments,
        "months": months,
        "dated": dated,
    }


def written(of: dict) -> str:
    words = ("balance", "as_of", "today", "used", "pay_day", "cushion")
    lines = [f"{word} = {of[word]}" for word in words]
    for since, amount in of["debits"].items():
        lines += ["[[debit]]", f"from = {since}", f"amount = {amount}"]
    for on, amount in of["payments"]:
        lines += ["[[payment]]", f"on = {on}", f"amount = {amount}"]
    lines.append("[months]")
    lines += [f"{NAMES[number - 1]} = {cost}" for number, cost in of["months"].items()]
    lines += [f'"{year}-{month:02}" = {cost}' for (year, month), cost in of["dated"].items()]
    return "\n".join(lines) + "\n"


def paid_on(of: dict, day: date) -> Decimal:
    """What comes in on one day."""
    last = calendar.monthrange(day.year, day.month)[1]
    once = sum((amount for on, amount in of["payments"] if on == day), Decimal(0))
    if day.day != min(of["pay_day"], last):
        return once
    since = max((one for one in of["debits"] if one <= day), default=None)
    return once + (of["debits"][since] if since else 0)


def paid(of: dict, first: date, after: date) -> Decimal:
    days = range((after - first).days)
    return sum((paid_on(of, first + number * DAY) for number in days), Decimal(0))


def year_on(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


def ledger(of: dict) -> dict:
    """Keep the account for a year from today, a month at a time, by plain sums."""
    today, balance = of["today"], of["balance"]
    balance += paid(of, of["as_of"], today) - of["used"]
    now = lowest = balance
    end, start, rows = year_on(today), today, []
    while start < end:
        length = calendar.monthrange(start.year, start.month)[1]
        after = min(start.replace(day=1) + timedelta(days=length), end)
        key = (start.year, start.month)
        whole = of["dated"].get(key, of["months"][start.month])
        share = Fraction(whole) * (after - start).days / length
        cost = (Decimal(share.numerator) / Decimal(share.denominator)).quantize(
            PENNY, rounding=ROUND_HALF_UP
        )
        money = paid(of, start, after)
        balance += money - cost
        lowest = min(lowest, balance)
        rows.append((start, money, cost, balance))
        start = after
    once = sum((amount for on, amount in of["payments"] if today <= on < end), Decimal(0))
    owed = sum(cost for _, _, cost, _ in rows) - now - once
    return {
        "now": now,
        "rows": rows,
        "lowest": lowest,
        "refundable": max(lowest - of["cushion"], Decimal(0)),
        "level_debit": (max(owed, Decimal(0)) / 12).quantize(PENNY, rounding=ROUND_CEILING),
    }


@pytest.mark.parametrize("seed", range(40))
def test_its_figures_are_those_of_a_ledger(seed, tmp_path, capsys):
    of = invented(seed)
    path = tmp_path / "account.toml"
    path.write_text(written(of), encoding="utf-8")
    asked = ["--home", str(tmp_path / "none"), "account", str(path), "--json"]
    assert run(asked, display=None, draw=None) == 0
    told, right = json.loads(capsys.readouterr().out), ledger(of)
    rows = [
        (date.fromisoformat(m["from"]), *(Decimal(m[name]) for name in ("paid", "used", "balance")))
        for m in told["months"]
    ]
    assert rows == right["rows"]
    for name in ("now", "lowest", "refundable", "level_debit"):
        assert Decimal(told[name]) == right[name], name
    assert Decimal(told["ends_at"]) == right["rows"][-1][3]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("yesterday", "--today: 'yesterday' is not a day; write 2026-03-01"),
        ("2026-03-31", "--today: 2026-03-31 is before the balance's day 2026-04-01"),
    ],
)
def test_a_day_that_cannot_be_reckoned_from_is_refused(day, said, tmp_path, capsys):
    path = tmp_path / "account.toml"
    path.write_text("balance = 3\nas_of = 2026-04-01\n[months]\njan = 9\n", encoding="utf-8")
    asked = ["--home", str(tmp_path / "none"), "account", str(path), "--today", day]
    assert run(asked, display=None, draw=None) == 1
    assert said in capsys.readouterr().err
