"""Every language says everything, with the fields its sentences are given."""

from __future__ import annotations

import string
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from ihd.units import Money
from ihd.words import LANGUAGES, Words

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

import catalogues  # noqa: E402 - a script, not a package

TRANSLATED = sorted(set(LANGUAGES) - {"en"})


def fields(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def forms(message):
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


@pytest.fixture(params=TRANSLATED)
def language(request):
    return request.param


def test_every_sentence_in_the_code_is_in_the_catalogue_and_translated(language):
    catalogue = catalogues.read(language)
    wanted = {message.id for message in catalogues.template() if message.id}
    there = {m.id for m in catalogue if m.id and catalogues.is_translated(m.string)}
    assert wanted - there == set(), "run: python packaging/catalogues.py, and translate"


def test_a_translation_has_the_fields_of_its_sentence_and_no_others(language):
    for message in catalogues.read(language):
        if not message.id:
            continue
        originals = message.id if isinstance(message.id, tuple | list) else (message.id,)
        known = set().union(*map(fields, originals))
        # A plural form for one or two may leave the count unsaid.
        needed = known - ({"count"} if len(originals) > 1 else set())
        for form in forms(message):
            assert needed <= fields(form) <= known, (message.id, form)


def test_what_gettext_reads_is_made_from_what_people_write(language):
    path = catalogues.po_path(language).with_suffix(".mo")
    assert path.read_bytes() == catalogues.compiled(catalogues.read(language))


def test_each_language_counts_days_by_its_own_rules(language):
    words = Words(language)
    for count in (0, 1, 2, 3, 6, 11):
        said = words.plural("{count} day", "{count} days", count)
        assert str(count) in said or count in (1, 2)


def test_money_is_written_as_the_language_writes_it():
    money = Money(Decimal("1234.5"), "EUR")
    assert Words("de").money(money) == "1.234,50\xa0€"
    assert Words("nl").money(money) == "€\xa01.234,50"
    assert Words("fr").money(money) == "1\u202f234,50\xa0€"
    assert Words("cy").money(Money(Decimal("1234.5"), "GBP")) == "£1,234.50"
