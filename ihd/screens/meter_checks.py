"""Behind the Meter page: the night rate's watcher, the second opinion, the tests, the witness."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta

from ihd.checks.examined import NightRate
from ihd.checks.finding import FindingKind
from ihd.checks.guided_tests import LASTS, Outcome, TrialKind, TrialResult
from ihd.checks.second_opinion import Opinion, SecondOpinion, SensorKind
from ihd.checks.switch_times import ExpectedSwitch, SwitchTime, seen_at
from ihd.checks.witness import Change, Witnessed
from ihd.clock import local_date
from ihd.screens.findings import finding_sentence
from ihd.screens.meter import DraftTrial, StartTrial, StopTrial
from ihd.screens.meter_facts import MeterFacts
from ihd.screens.now import Line, Tone
from ihd.screens.rows import (
    Action,
    Bar,
    Buttons,
    Entry,
    Fact,
    Heading,
    Keys,
    Opens,
    OpenSheet,
    Row,
    Said,
    Sheet,
    Weight,
)
from ihd.words import Words

CHANGES_LISTED = 40
_NIGHT = (
    FindingKind.REGISTERS_SWAPPED,
    FindingKind.SWITCHING_DIFFERS,
    FindingKind.SWITCHING_DRIFTS,
)


def check_rows(facts: MeterFacts, words: Words) -> Iterator[Row]:
    """Yield the doors to the checks that have something to show."""
    if facts.examined.night is not None:
        wrong = any(f.kind in _NIGHT for f in facts.snapshot.findings)
        value = words.text("Not as agreed") if wrong else ""
        tone = Tone.HIGH if wrong else Tone.QUIET
        yield Opens(words.text("Night rate"), OpenSheet("night"), value=value, tone=tone)
    opinion = facts.examined.opinion
    value = _opinion_word(opinion, words) if opinion is not None else ""
    yield Opens(words.text("A second opinion"), OpenSheet("check"), value=value)
    if facts.changes:
        yield Opens(words.text("What your meter was told"), OpenSheet("witness"))


def check_sheets(facts: MeterFacts, words: Words) -> Iterator[Sheet]:
    """Yield the sheets of the checks."""
    if facts.examined.night is not None:
        yield _night(facts.examined.night, facts, words)
    yield _check(facts, words)
    for kind in TrialKind:
        if kind is not TrialKind.DIMMER or facts.has_check:
            yield _trial(kind, facts, words)
    if facts.changes:
        yield _witness(facts, words)


# -- the night rate ------------------------------------------------------------------------------


def _night(night: NightRate, facts: MeterFacts, words: Words) -> Sheet:
    snapshot, rows = facts.snapshot, list[Row]()
    wrong = [f for f in snapshot.findings if f.kind in _NIGHT]
    rows += [
        Said(Line(finding_sentence(f, snapshot.zone, words, now=snapshot.at), Tone.HIGH))
        for f in wrong
    ]
    if not wrong and night.seen and night.expected:
        rows.append(Said(Line(words.text("Your meter switches as your tariff says."), Tone.LOW)))
    elif not night.seen and not night.split:
        rows.append(Said(Line(words.text("We have not seen your meter switch yet."))))
    rows += [_expected(switch, facts, words) for switch in night.expected]
    rows += [_seen(switch, words) for switch in night.seen]
    if night.cost_a_year is not None and night.cost_a_year.rounded().amount > 0:
        cost = words.text("{amount} a year", amount=words.money(night.cost_a_year))
        rows.append(Fact(words.text("That costs you"), cost, tone=Tone.HIGH))
    if night.split:
        rows.append(Heading(words.text("The last 7 days, calculated by the clock")))
        unknown = words.text("Not known")
        rows += [
            Fact(name or unknown, words.energy(energy)) for name, energy in night.split.items()
        ]
        one = words.text("Your meter sends one register, so this is worked out and not measured.")
        rows.append(Said(Line(one)))
    return Sheet("night", words.text("Night rate"), tuple(rows))


def _expected(switch: ExpectedSwitch, facts: MeterFacts, words: Words) -> Row:
    """Return a switch of the tariff, by the local clock of today."""
    zone, now = facts.snapshot.zone, facts.snapshot.at
    there = now.astimezone(switch.clock)
    moment = there.replace(
        hour=switch.at.hour, minute=switch.at.minute, second=0, microsecond=0
    ).astimezone(zone)
    label = words.text("To {register}, says your tariff", register=switch.register)
    return Fact(label, _clock(moment.time()))


def _seen(switch: SwitchTime, words: Words) -> Row:
    label = words.text("To {register}, does your meter", register=switch.register)
    nights = words.plural("Seen on {count} day", "Seen on {count} days", switch.days)
    within = words.text(
        "{seen}, within {span}; {utc} UTC",
        seen=nights,
        span=words.duration(max(switch.within, timedelta(seconds=1))),
        utc=_clock(seen_at(switch).time()),
    )
    return Fact(label, _clock(switch.local), within)


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


# -- a second opinion and the tests --------------------------------------------------------------


def _check(facts: MeterFacts, words: Words) -> Sheet:
    rows: list[Row] = []
    opinion = facts.examined.opinion
    if opinion is None:
        none = words.text("A second sensor on the same cable can tell whether your meter is right.")
        rows.append(Said(Line(none)))
    else:
        rows += _opinion(opinion, words)
    rows.append(Heading(words.text("Tests you can make")))
    rows += [
        Opens(_trial_name(kind, words), OpenSheet(f"trial-{kind}"), note=_trial_note(kind, words))
        for kind in TrialKind
        if kind is not TrialKind.DIMMER or facts.has_check
    ]
    return Sheet("check", words.text("A second opinion"), tuple(rows))


def _opinion(opinion: SecondOpinion, words: Words) -> Iterator[Row]:
    tones = {Opinion.CONSISTENT: Tone.LOW, Opinion.PATH_GOOD: Tone.LOW}
    tones |= {Opinion.WORTH_A_TEST: Tone.HIGH, Opinion.PATH_BAD: Tone.HIGH}
    tone = tones.get(opinion.opinion, Tone.QUIET)
    yield Said(Line(_opinion_sentence(opinion, words), tone), title=True)
    days = opinion.interval.duration.days
    over = words.plural("in {count} day", "in {count} days", days)
    yield Fact(words.text("Your meter"), words.energy(opinion.meter), over)
    doubt = words.text("together right to {percent}%", percent=words.number(opinion.doubt, 0))
    yield Fact(words.text("Your sensor"), words.energy(opinion.other), doubt)
    if opinion.sensor is SensorKind.PULSE:
        path = words.text("A pulse reader checks the way of the readings, not the meter.")
        yield Said(Line(path))


def _opinion_word(opinion: SecondOpinion, words: Words) -> str:
    match opinion.opinion:
        case Opinion.CONSISTENT | Opinion.PATH_GOOD:
            return words.text("Agrees")
        case Opinion.CANNOT_TELL:
            return words.text("Cannot tell yet")
        case _:
            return words.text("Differs")


def _opinion_sentence(opinion: SecondOpinion, words: Words) -> str:
    match opinion.opinion:
        case Opinion.CONSISTENT:
            return words.text("Your sensor agrees with your meter.")
        case Opinion.CANNOT_TELL:
            return words.text("It is too early, or too rough, to tell.")
        case Opinion.WORTH_A_TEST:
            return words.text("They differ by more than both may err: a test is worth while.")
        case Opinion.PATH_GOOD:
            return words.text("Every pulse arrives.")
        case _:
            return words.text("Some pulses, or readings, are lost on the way.")


def _trial_name(kind: TrialKind, words: Words) -> str:
    match kind:
        case TrialKind.ALL_OFF:
            return words.text("Everything off")
        case TrialKind.HEATER:
            return words.text("A known heater")
        case _:
            return words.text("A dimmed lamp")


def _trial_note(kind: TrialKind, words: Words) -> str:
    minutes = LASTS[kind] // timedelta(minutes=1)
    match kind:
        case TrialKind.ALL_OFF:
            return words.text("{minutes} minutes: does it count on?", minutes=minutes)
        case TrialKind.HEATER:
            return words.text("{minutes} minutes: does it count right?", minutes=minutes)
        case _:
            return words.text("{minutes} minutes: does a dimmer upset it?", minutes=minutes)


def _trial(kind: TrialKind, facts: MeterFacts, words: Words) -> Sheet:
    rows: list[Row] = [Said(Line(_trial_task(kind, words)))]
    running = facts.trial
    if kind is TrialKind.HEATER:
        rows.append(
            Entry(
                words.text("Power on the heater's plate"),
                DraftTrial(str(kind), "heater_w"),
                Keys.NUMBER,
                value=facts.heater_w,
                start=facts.heater_w,
                unit="W",
            )
        )
    if running is not None and running.kind is kind:
        done = (facts.snapshot.at - running.began) / (running.ends - running.began)
        left = max(running.ends - facts.snapshot.at, timedelta(0))
        text = words.text("{duration} to go", duration=words.duration(left))
        rows.append(Bar(min(1.0, max(0.0, done)), text))
        rows.append(Buttons((Action(words.text("End it now"), StopTrial()),)))
    else:
        start = Action(words.text("Start"), StartTrial(str(kind)), Weight.MAIN)
        rows.append(Buttons((start,)))
    if facts.result is not None and facts.result.kind is kind:
        rows += _result(facts.result, words)
    return Sheet(f"trial-{kind}", _trial_name(kind, words), tuple(rows))


def _trial_task(kind: TrialKind, words: Words) -> str:
    match kind:
        case TrialKind.ALL_OFF:
            return words.text("Switch everything off at the main switch. Nothing should count.")
        case TrialKind.HEATER:
            return words.text("Switch on one heater, and change nothing else meanwhile.")
        case _:
            return words.text("Start, then dim one lamp to its half, and end the test.")


def _result(result: TrialResult, words: Words) -> Iterator[Row]:
    unit = "W" if result.kind is TrialKind.DIMMER else "kWh"
    match result.outcome:
        case Outcome.PASSED:
            yield Said(Line(words.text("Your meter passed."), Tone.LOW), title=True)
        case Outcome.FAILED:
            failed = words.text("Your meter did not pass. Ask your supplier to have it tested.")
            yield Said(Line(failed, Tone.WRONG), title=True)
        case _:
            yield Said(Line(words.text("It was too short, or too little, to tell.")), title=True)
    expected = words.text("{number} {unit}", number=words.number(result.expected, 3), unit=unit)
    seen = words.text("{number} {unit}", number=words.number(result.seen, 3), unit=unit)
    yield Fact(words.text("Expected"), expected)
    yield Fact(words.text("Seen"), seen)


# -- the witness ---------------------------------------------------------------------------------


def _witness(facts: MeterFacts, words: Words) -> Sheet:
    rows = [Said(Line(words.text("What changed in what your meter says of your contract.")))]
    latest = sorted(facts.changes, key=lambda change: change.at, reverse=True)[:CHANGES_LISTED]
    zone = facts.snapshot.zone
    lines = [
        Fact(
            _what(change, words),
            words.text("{before} to {after}", before=change.before, after=change.after),
            words.text(
                "{day}, {time}",
                day=words.day(local_date(change.at, zone)),
                time=words.time(change.at, zone),
            ),
        )
        for change in latest
    ]
    return Sheet("witness", words.text("What your meter was told"), (*rows, *lines))


def change_sentence(change: Change, words: Words) -> str:
    """Return what changed as a sentence."""
    return words.text(
        "{what}: it was {before}, and is {after}.",
        what=_what(change, words),
        before=change.before,
        after=change.after,
    )


def _what(change: Change, words: Words) -> str:
    match change.what:
        case Witnessed.UNIT_RATE:
            return words.text("Price of a unit")
        case Witnessed.STANDING_CHARGE:
            return words.text("Standing charge")
        case Witnessed.ACTIVE_RATE:
            return words.text("Rate in force")
        case Witnessed.PAYMENT_MODE:
            return words.text("How you pay")
        case Witnessed.SUPPLY_NUMBER:
            return words.text("Supply number")
        case Witnessed.SERIAL:
            return words.text("Serial number")
        case Witnessed.FIRMWARE:
            return words.text("Firmware")
        case Witnessed.SUPPLY_STATE:
            return words.text("Supply")
        case _:
            return words.text("Supplier")
