"""Every fault of a bill has a sentence to be told and one to send, with its figures in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ihd.billing.rules import load_rules
from ihd.screens.statement_sentences import SENTENCES
from ihd.screens.statement_words import asks, says, verdict_sentence
from ihd.statements.check import check_statement
from ihd.statements.ours import Ours, ours_from_csv
from ihd.statements.statement_file import load_statement
from ihd.words import Words

FILES = sorted((Path(__file__).parents[2] / "data" / "statements").glob("*.toml"))
WORDS = Words("en")


def check(path: Path):
    file = load_statement(path)
    ours = Ours()
    if file.readings and file.tariff:
        ours = ours_from_csv(file.readings, file.tariff, file.statement.zone)
    return check_statement(file.statement, file.tariff, ours, load_rules())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_finding_is_a_whole_sentence_with_its_amount(path: Path):
    found = check(path)
    for finding in found.findings:
        told, sent = (of(finding, found.statement.zone, WORDS) for of in (says, asks))
        amount = abs(finding.at_stake.amount)
        sign = {"GBP": "£", "EUR": "€"}[finding.at_stake.currency]
        shown = f"{sign}{amount:,.2f}" if amount >= 1 else f"{amount * 100:.0f}p"
        assert shown in told
        assert shown in sent
        assert told.endswith(".")
        assert sent.endswith(".")
        assert "  " not in told + sent
        assert "Fraction" not in told + sent


def test_the_verdict_names_both_totals_and_what_lies_between():
    (path,) = [path for path in FILES if path.stem == "wrong_estimate"]
    assert verdict_sentence(check(path), WORDS) == (
        "This bill asks £175.09 and should ask £95.03: £80.06 too much."
    )


def test_an_estimate_is_named_with_our_reading_and_the_difference():
    (path,) = [path for path in FILES if path.stem == "wrong_estimate"]
    (finding,) = check(path).findings
    assert says(finding, check(path).statement.zone, WORDS) == (
        "The closing reading of 12,605 is an estimate. Our display showed 12,300 on"
        " 1 February 2026: the estimate is 305 kWh above it. That is £80.06 too much."
    )


def test_no_sentence_names_an_amount_by_itself():
    for told, sent in SENTENCES.values():
        assert "£" not in told + sent


DAY = "30 September 2026"
NAMES = {"line": "Off-peak electricity", "one": "Off-peak electricity", "other": "Day electricity"}
FIGURES = {
    **NAMES,
    "printed": "123,456.7",
    "ours": "123,890.2",
    "difference": "12,433.5",
    "billed": "12,345.67",
    "right": "12,345.67",
    "billed_kwh": "123,456.78",
    "right_kwh": "123,456.78",
    "units": "12,345.6",
    "factor": "2.83",
    "days": "365",
    "percent": "5",
    "charged_percent": "17.5",
    "charged": "26.1123p",
    "agreed": "126.1123p",
    "end": "opening",
    "unit": "kWh",
    "meter_unit": "hundreds of cubic feet",
    "billed_unit": "m³",
    "point": "MPAN",
    "named": "E0044007382246020",
    "yours": "E0044007382246019",
    **dict.fromkeys(("at", "since", "from", "to", "issued"), DAY),
}
MONEY = dict.fromkeys(("printed", "right"), "−£12,345.67")
WORST = {
    "standing_days": {"line": "Standing charge", "billed": "365 days", "right": "364 days"},
    "balance": dict.fromkeys(("printed", "right"), "£12,345.67 in credit"),
    **dict.fromkeys(("line_arithmetic", "sum", "vat", "total"), MONEY),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_no_sentence_is_too_long_to_be_read_with_the_largest_figures_of_a_home(name: str):
    figures = dict(FIGURES)
    for start, larger in WORST.items():
        figures |= larger if name.startswith(start) else {}
    told = SENTENCES[name][0].format(**figures)
    for sentence in re.split(r"(?<=\.) ", told):
        assert len(sentence) <= 90, sentence
