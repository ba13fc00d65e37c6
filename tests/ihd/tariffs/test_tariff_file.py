"""A tariff file that cannot be used names its line and what to write instead."""

from decimal import Decimal

import pytest

from ihd.tariffs.file import asks_of, load_tariff
from ihd.tariffs.source import TariffError
from ihd.tariffs.tariff import Span

HEAD = 'name = "T"\ncurrency = "GBP"\n'
TABLE = 'unit_rate = 0.2\n[prices]\nstart = "2026-01-01T00:00Z"\n'
TWO = """[[rate]]
name = "Night"
price = 0.1
when = "00:30-07:30"
[[rate]]
name = "Day"
price = 0.3
"""


def price(text):
    return load_tariff(HEAD + f"unit_rate = {text}\n").versions[0].rates[0].price


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.2611", "0.2611"),
        ('"0.2611"', "0.2611"),
        ('"26.11 p"', "0.2611"),
        ('"26.11p/kWh"', "0.2611"),
        ('"£0.2611 per kWh"', "0.2611"),
        ('"31.5 ct"', "0.315"),
        ('"0.315 EUR/kWh"', "0.315"),
        ('"-2.5 p"', "-0.025"),
        ("0", "0"),
    ],
)
def test_a_price_is_taken_exactly_as_written(text, expected):
    assert price(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "per"),
    [('"57.19 p"', Span.DAY), ('"12 per month"', Span.MONTH), ('"146.00 / year"', Span.YEAR)],
)
def test_a_standing_charge_says_what_it_is_per(text, per):
    tariff = load_tariff(HEAD + f"unit_rate = 0.2\nstanding_charge = {text}\n")
    assert tariff.versions[0].charges[0].per is per


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("unit_rate = \n", 3, "not TOML"),
        ("unit_rat = 0.2\n", 3, "did you mean 'unit_rate'"),
        ('unit_rate = "cheap"\n', 3, "is not a price"),
        ("unit_rate = 26.11\n", 3, 'write "26.11 p"'),
        ("unit_rate = nan\n", 3, "must be a number"),
        ("unit_rate = 1e-60\n", 3, "has too many figures"),
        ('unit_rate = "a\\nb"\n', 3, "'a b' is not a price"),
        ('unit_rate = "5 per day"\n', 3, "price per kWh, not per day"),
        ("standing_charge = 0.5\n", 1, "no price of a kWh"),
        ("unit_rate = 0.2\nvat_percent = 5\n", 4, "prices_include_vat = true or false"),
        ("unit_rate = 0.2\nprices_include_vat = false\n", 4, "vat_percent = 5"),
        ('unit_rate = 0.2\nclock = "summer"\n', 4, "not a clock"),
        ('unit_rate = 0.2\ntimezone = "London"\n', 4, "not a time zone"),
        ('unit_rate = 0.2\nfuel = "petrol"\n', 4, "write .*electricity"),
        ('unit_rate = 0.2\nholidays = "Netherlands"\n', 4, "no holiday"),
        ("unit_rate = 0.2\nholidays = 'XX'\n", 4, "no country"),
        ('unit_rate = 0.2\nstanding_charge = "1 per moon"\n', 4, "nothing a charge is for"),
        (TWO + 'when = "07:00-24:00"\n', 10, "Night and Day both hold at 07:00 on a Monday"),
        (TWO + 'when = "08:00-24:00"\n', 10, "no rate holds at 00:00 on a Monday"),
        (TWO + 'when = "nov-mar"\n', 10, "Night and Day both hold at 00:30 on a Monday in January"),
        (TWO + '[[rate]]\nname = "Rest"\nprice = 0.2\n', 10, "Day and Rest both hold all the time"),
        (TWO.replace("00:30-07:30", "at night"), 6, "'at' says no time"),
        (TWO.replace("00:30-07:30", "00:30-07:75"), 6, "past the end of the day"),
        (TWO.replace("00:30-07:30", "07:30-07:30"), 6, "lasts no time"),
        (TWO.replace("price = 0.3", ""), 7, "the rate 'Day' has no price"),
        (TWO.replace('name = "Day"', ""), 7, "says no name"),
        (TWO + "pirce = 0.2\n", 10, "did you mean 'price'"),
        (TWO + "unit_rate = 0.2\n", 10, r"write it above the first \[\[rate\]\]"),
        ("unit_rate = 0.2\n" + TWO, 3, "either unit_rate or"),
        ('[[rate]]\nname = "B"\ntiers = [{up_to = 2, price = 1}]\n', 5, "every tier but the last"),
        (
            '[[rate]]\nname = "B"\ntiers = [{up_to = 3, price = 1}, {up_to = 2, price = 1},'
            " {price = 1}]\n",
            5,
            "must rise",
        ),
        (
            "[[version]]\nunit_rate = 0.1\n[[version]]\nunit_rate = 0.2\n",
            5,
            "only the first version may leave out from",
        ),
        (
            "[[version]]\nfrom = 2026-04-01\nunit_rate = 0.1\n"
            "[[version]]\nfrom = 2026-01-01\nunit_rate = 0.2\n",
            7,
            "must start after 2026-04-01",
        ),
        ("unit_rate = 0.2\n[gas]\ncalorific_value = 395\n", 5, "near 39.5"),
        ('unit_rate = 0.2\n[prices]\nfile = "p.csv"\n', 5, "not in a folder"),
        ('unit_rate = "?unit"\n', 1, "add .*ask"),
        ("unit_rate = 0.2\n[day_kinds]\nred = [2026-01-05]\nblue = [2026-01-05]\n", 6, "both red"),
        ('unit_rate = 0.2\n[[demand]]\nname = "D"\nprice = 1\nslot_minutes = 7\n', 7, "must be 5"),
        (
            'unit_rate = 0.2\n[[demand]]\nname = "D"\nprice = 1\nslot_minutes = 30.5\n',
            7,
            "must be 5",
        ),
        (
            'unit_rate = 0.2\n[[demand]]\nname = "D"\nprice = 1\nhistory = { "2026-13" = 4.1 }\n',
            7,
            "'2026-13' is no month",
        ),
        ('unit_rate = 0.2\n[[charge]]\nname = "Levy"\n', 4, "charge 'Levy' has no price"),
        ("unit_rate = 0,26\n", 3, "decimal comma; write unit_rate = 0.26"),
        ('unit_rate = "0,26"\n', 3, "'0,26' is not a price; write unit_rate = 0.2611"),
        ("unit_rate = 26.11 p\n", 3, 'needs quotes; write unit_rate = "26.11 p"'),
        ('unit_rate = "26.11 p\n', 3, "only one quote"),
        ("unit_rate = \u201c26.11 p\u201d\n", 3, "quotes are typographic"),
        ("unit_rate = 0.2\nunit_rate = 0.3\n", 4, "'unit_rate' is there twice"),
        ("unit_rate = 0.2\nstanding_charge = 57.19\n", 4, 'write "57.19 p"'),
        ("unit_rate = 0.2\nvat = 5\n", 4, "write vat_percent = 5"),
        ("[[version]]\nto = 2026-04-01\nunit_rate = 0.2\n", 4, "holds until the from of the next"),
        ("unit_rate = 0.2\nholidays = '12-32'\n", 4, "'12-32' is no day of a year"),
        ("unit_rate = 0.2\nmax_kw = -3\n", 4, "must be 0 or more"),
        ('unit_rate = 0.2\ngas = "39.5"\n', 4, r"one table, under a line \[gas\]"),
        ('unit_rate = 0.2\n[prices]\nfile = "/no/p.csv"\n', 5, "not in a folder"),
        ("unit_rate = 0.2\n[prices]\nslots = 3\n", 5, "slots must be a list"),
        (TABLE + "values = [1e400]\n", 4, "a price has too many figures"),
        (TABLE + "values = [true]\n", 4, "'True' is not a price"),
        (TABLE + "slot_minutes = 0\nvalues = [1]\n", 6, "slot_minutes must be a whole number"),
        (TABLE.replace("2026-01-01T00:00Z", "noon") + "values = [1]\n", 4, "not an instant"),
        (
            'unit_rate = 0.2\n[prices]\nslots = [["2026-01-01T01:00Z", "2026-01-01T00:30Z", 1]]\n',
            5,
            "lasts no time",
        ),
        (
            'unit_rate = 0.2\n[[demand]]\nname = "D"\nprice = 1\nmean_of_months = 1e11\n',
            7,
            "mean_of_months must be a whole number",
        ),
        ('unit_rate = 0.2\nnetting = "yearly"\n', 4, 'write "year"'),
        ('netting = "year from 02-30"\nunit_rate = 0.2\n', 3, "no day of the year"),
        ('unit_rate = 0.2\nminimum_charge = "15 per year"\n', 4, "per month"),
        ('[[rate]]\nname = "E"\nprice = 0.2\ntiers_over = "all"\n', 6, "must have tiers up_to"),
        (
            'netting = "year"\n[[rate]]\nname = "B"\n'
            "tiers = [{up_to = 2, price = 1}, {price = 2}]\n",
            3,
            "without tiers",
        ),
    ],
)
def test_a_refusal_names_the_line_and_what_to_write(text, line, says):
    with pytest.raises(TariffError, match=f"^tariff:{line}: .*{says}"):
        load_tariff(HEAD + text)


def test_a_file_names_itself(tmp_path):
    path = tmp_path / "mine.toml"
    with pytest.raises(TariffError, match=r"mine\.toml: cannot be read: No such file"):
        load_tariff(path)
    path.write_text("name = 1\n")
    with pytest.raises(TariffError, match=r"mine\.toml:1: the tariff says no currency"):
        load_tariff(path)


def test_prices_may_stand_in_a_file_beside_the_tariff(tmp_path):
    (tmp_path / "p.csv").write_text("start,price\n2026-01-01T00:00Z,0.1\n2026-01-01T00:30Z,0.2\n")
    path = tmp_path / "mine.toml"
    path.write_text(HEAD + '[[rate]]\nname = "H"\nprice_table = true\n[prices]\nfile = "p.csv"\n')
    assert load_tariff(path).prices.scaled == (1, 2)


def test_a_question_that_is_not_answered_is_a_price_not_known_never_zero():
    text = HEAD + 'unit_rate = "?unit"\n[[ask]]\nkey = "unit"\nsays = "What does a kWh cost?"\n'
    assert load_tariff(text).versions[0].rates[0].price is None
    assert load_tariff(text, {"unit": "26 p"}).versions[0].rates[0].price == Decimal("0.26")
    assert [ask.says for ask in asks_of(text)] == ["What does a kWh cost?"]
    with pytest.raises(TariffError, match="not asked for"):
        load_tariff(text, {"day": "26 p"})


def test_what_a_version_does_not_say_is_taken_from_the_top():
    tariff = load_tariff(
        HEAD + "standing_charge = 0.5\n[[version]]\nunit_rate = 0.2\n"
        "[[version]]\nfrom = 2026-04-01\nunit_rate = 0.3\nstanding_charge = 0.6\n"
    )
    assert [v.charges[0].price for v in tariff.versions] == [Decimal("0.5"), Decimal("0.6")]
