"""Every kind of finding is told in plain words, fresh or come back from the card."""

import json
from datetime import timedelta

import msgspec
import pytest
from found import START, ZONE, everything

from ihd.checks.finding import Finding, FindingKind
from ihd.screens.findings import TOLD, finding_sentence, next_step
from ihd.watch import Kept, Watch
from ihd.words import Words

EN = Words("en")
FOUND = everything()
LATER = START + timedelta(days=40)


def written_down(finding):
    """The finding as a home started anew takes it up from its store."""
    watch = Watch()
    watch.record([finding])
    text = json.dumps(msgspec.to_builtins(watch.kept(), str_keys=True))
    kept = msgspec.convert(json.loads(text), Kept, strict=False)
    return Watch(kept=kept).record_of_all()[0]


def test_every_kind_is_found_by_a_check():
    assert {finding.kind for finding in FOUND} == TOLD


@pytest.mark.parametrize("finding", FOUND, ids=lambda finding: finding.kind)
def test_a_finding_is_told_in_short_whole_sentences(finding):
    sentence = finding_sentence(finding, ZONE, EN, now=finding.since)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert not set("{}_") & set(sentence)
    assert "needs a look" not in sentence
    assert "None" not in sentence
    assert len(sentence) <= 130, len(sentence)


@pytest.mark.parametrize("finding", FOUND, ids=lambda finding: finding.kind)
def test_a_next_step_is_one_short_sentence(finding):
    step = next_step(finding, ZONE, EN, now=finding.since)
    if step is not None:
        assert step.endswith(".")
        assert "None" not in step
        assert len(step) <= 90, len(step)


@pytest.mark.parametrize("finding", FOUND, ids=lambda finding: finding.kind)
def test_a_finding_that_was_written_down_says_the_same(finding):
    back = written_down(finding)
    assert finding_sentence(back, ZONE, EN, now=LATER) == finding_sentence(
        finding, ZONE, EN, now=LATER
    )
    assert next_step(back, ZONE, EN) == next_step(finding, ZONE, EN)


@pytest.mark.parametrize("kind", FindingKind)
def test_a_finding_that_lost_its_facts_still_says_something(kind):
    for facts in ({}, {"value": "x", "since": 3, "quantity": None, "raw": "NaN", "day": "soon"}):
        sentence = finding_sentence(Finding(kind, "m1", START, facts=facts), ZONE, EN)
        assert sentence.endswith(".")
        assert "None" not in sentence


def sentences(kind):
    return [finding_sentence(f, ZONE, EN, now=START) for f in FOUND if f.kind is kind]


def test_what_no_supply_could_pass_is_said_with_how_long_it_would_take():
    assert (
        "The meter said 3,041,271,842 kWh at 18:22. That cannot be: your supply could not pass "
        "that in 13,722 years. We left it out."
    ) in sentences(FindingKind.IMPOSSIBLE_RISE)


def test_the_day_of_what_is_not_of_today_is_named():
    finding = next(f for f in FOUND if f.kind is FindingKind.METER_SILENT)
    assert finding_sentence(finding, ZONE, EN, now=LATER) == (
        "No reading since 18:22 on 24 November."
    )


def test_an_answer_that_is_overdue_names_what_may_be_owed():
    steps = [next_step(f, ZONE, EN) for f in FOUND if f.kind is FindingKind.SUPPLIER_CANNOT_HEAR]
    assert (
        "A plan was due by 10 November. Ask for it, and for the £40.00 that may be owed to you."
    ) in steps
