"""Behind the Meter page: the link and its gaps, readings left out and decided on, an exchange."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ihd.checks.corrections import Correction, CorrectionKind
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.reading_ids import reading_id, word_id
from ihd.checks.report import Gap
from ihd.checks.supplier_link import COMPENSATION, WORKING_DAYS
from ihd.clock import local_date
from ihd.screens.findings import finding_sentence, next_step
from ihd.screens.meter import (
    AcceptReading,
    DraftExchange,
    MeterExchanged,
    RejectReading,
    ReportedToSupplier,
    SupplierHears,
    UndoDecision,
)
from ihd.screens.meter_cards import ASKED, DISBELIEVED, sheet_of
from ihd.screens.meter_facts import MeterFacts
from ihd.screens.now import Line, Tone
from ihd.screens.rows import (
    Action,
    Buttons,
    Entry,
    Fact,
    GoBack,
    Heading,
    Keys,
    Opens,
    OpenSheet,
    Question,
    Row,
    Said,
    Sheet,
    Weight,
)
from ihd.screens.telling import Telling
from ihd.words import Words

READINGS_LISTED = 20
GAPS_LISTED = 30
GAPS_OVER = timedelta(days=30)
_LISTED = (*DISBELIEVED, *ASKED, FindingKind.STRAY_READING, FindingKind.METER_ROLLED_OVER)


def record_rows(facts: MeterFacts, words: Words) -> Iterator[Row]:
    """Yield the doors to the record."""
    doubted = [f for f in facts.record if f.kind in DISBELIEVED]
    standing = sum(f.until is None for f in doubted)
    value = words.text("None")
    if doubted:
        last = local_date(max(f.since for f in doubted), facts.snapshot.zone)
        value = words.text("Last on {day}", day=words.day(last))
    if standing:
        value = words.plural("{count} now", "{count} now", standing)
    tone = Tone.HIGH if standing else Tone.QUIET
    left_out = words.text("Readings left out")
    yield Opens(left_out, OpenSheet("left-out"), value=value, tone=tone)
    gaps = len(_recent_gaps(facts))
    times = words.plural("Once", "{count} times", gaps) if gaps else words.text("Never")
    yield Opens(words.text("When it went quiet"), OpenSheet("gaps"), value=times)
    yield Opens(words.text("My meter was changed"), OpenSheet("changed"))


def record_sheets(facts: MeterFacts, words: Words) -> Iterator[Sheet]:
    """Yield the sheets of the record."""
    yield _link(facts, words)
    yield _gaps(facts, words)
    yield _supplier(facts, words)
    yield _left_out(facts, words)
    for finding in _listed(facts):
        about = reading_id(finding)
        if about is not None:
            yield _reading(finding, about, facts, words)
    yield _changed(facts, words)


# -- the link ------------------------------------------------------------------------------------


def _link(facts: MeterFacts, words: Words) -> Sheet:
    snapshot, rows = facts.snapshot, list[Row]()
    for state, label in (
        (snapshot.electricity, words.text("Electricity")),
        (snapshot.gas, words.text("Gas")),
    ):
        if state is None:
            continue
        heard = words.text("No reading yet")
        if state.last_heard is not None:
            age = words.duration(max(snapshot.at - state.last_heard, timedelta(0)))
            heard = words.text("{age} ago", age=age)
        quiet = words.duration(timedelta(seconds=state.silent_after_s))
        rows.append(Fact(label, heard, words.text("We call it late after {time}.", time=quiet)))
        if state.rssi_dbm is not None:
            strength = words.text("{strength} dBm", strength=state.rssi_dbm)
            rows.append(Fact(words.text("Signal"), strength))
        if state.lqi is not None:
            quality = words.text("{quality} of 255", quality=state.lqi)
            rows.append(Fact(words.text("Link quality"), quality))
    rows.append(Opens(words.text("When it went quiet"), OpenSheet("gaps")))
    return Sheet("link", words.text("Meter to you"), tuple(rows))


def _gaps(facts: MeterFacts, words: Words) -> Sheet:
    recent = _recent_gaps(facts)
    total = sum((gap.interval.duration for gap in recent), timedelta(0))
    said = words.text("In the last 30 days we always heard your meter.")
    if recent:
        said = words.text(
            "In the last 30 days we heard nothing for {duration} in all.",
            duration=words.duration(total),
        )
    rows = tuple(
        Fact(
            _when(gap.interval.start, facts, words),
            words.duration(gap.interval.duration),
            "" if gap.ended else words.text("It still lasts"),
            tone=Tone.WRONG if gap.red else Tone.QUIET,
        )
        for gap in recent[::-1][:GAPS_LISTED]
    )
    weak = tuple(_weak(finding, facts, words) for finding in _recent_weak(facts))
    heading = (Heading(words.text("When the signal was weak")),) if weak else ()
    title = words.text("When it went quiet")
    return Sheet("gaps", title, (Said(Line(said)), *rows, *heading, *weak))


def _weak(finding: Finding, facts: MeterFacts, words: Words) -> Row:
    lasted = (finding.until or facts.snapshot.at) - finding.since
    still = words.text("It still is") if finding.until is None else ""
    return Fact(_when(finding.since, facts, words), words.duration(lasted), still)


def _recent_weak(facts: MeterFacts) -> list[Finding]:
    since = facts.snapshot.at - GAPS_OVER
    return [
        finding
        for finding in reversed(facts.record)
        if finding.kind is FindingKind.WEAK_SIGNAL and (finding.until or facts.snapshot.at) > since
    ][:GAPS_LISTED]


def _recent_gaps(facts: MeterFacts) -> list[Gap]:
    state = facts.snapshot.electricity or facts.snapshot.gas
    gaps = facts.examined.gaps.get(state.meter, ()) if state is not None else ()
    since = facts.snapshot.at - GAPS_OVER
    return [gap for gap in gaps if gap.interval.end > since]


def _supplier(facts: MeterFacts, words: Words) -> Sheet:
    rows: list[Row] = [
        Said(Line(words.text("Only your supplier can see whether your readings arrive."))),
        Said(Line(words.text("A bill marked E (estimated) means that they do not."))),
        Buttons(
            (
                Action(words.text("My bill says E"), SupplierHears(hears=False)),
                Action(words.text("My bill says A or S"), SupplierHears(hears=True)),
            )
        ),
    ]
    rows += _report(facts, words)
    day = words.text("Day, month, year: 24.11.2026")
    rows.append(Entry(words.text("Day I told them"), ReportedToSupplier(), Keys.DAY, hint=day))
    rows.append(Heading(words.text("What to write")))
    rows.append(Said(Line(_letter(facts, words))))
    return Sheet("supplier", words.text("Meter to your supplier"), tuple(rows))


def _report(facts: MeterFacts, words: Words) -> Iterator[Row]:
    """Yield what follows from telling the supplier, or would."""
    told = facts.examined.told
    if told is None:
        would = words.text(
            "From the day you report it, they have {days} working days to send you a plan; "
            "in Great Britain {amount} may be due if they do not.",
            days=WORKING_DAYS,
            amount=words.money(COMPENSATION),
        )
        yield Said(Line(would))
        return
    yield Fact(words.text("You told them"), words.day(told.reported))
    late = local_date(facts.snapshot.at, facts.snapshot.zone) > told.due
    tone = Tone.WRONG if late else Tone.QUIET
    yield Fact(words.text("A plan is due by"), words.day(told.due), tone=tone)
    if told.compensation is not None:
        yield Fact(words.text("Due if none comes"), words.money(told.compensation))


def _letter(facts: MeterFacts, words: Words) -> str:
    state = facts.snapshot.electricity or facts.snapshot.gas
    if state is None:
        return ""
    return words.text(
        "My smart meter does not send you its readings, though it works: my own display hears it. "
        "Please tell me within {days} working days what you will do about it.",
        days=WORKING_DAYS,
    )


# -- readings ------------------------------------------------------------------------------------


def _listed(facts: MeterFacts) -> list[Finding]:
    """Return the latest readings something was found about, and what they turned out to be."""
    listed: dict[str, Finding] = {}
    for finding in facts.record:
        about = reading_id(finding) if finding.kind in _LISTED else None
        if about is not None and (about not in listed or finding.kind not in DISBELIEVED):
            listed[about] = finding
    return sorted(listed.values(), key=lambda f: f.since, reverse=True)[:READINGS_LISTED]


def _left_out(facts: MeterFacts, words: Words) -> Sheet:
    rows: list[Row] = []
    listed = _listed(facts)
    if listed:
        rows.append(Said(Line(words.text("We keep these, and count none of them."))))
    else:
        rows.append(Said(Line(words.text("We have believed every reading so far."), Tone.LOW)))
    for finding in listed:
        about = reading_id(finding)
        assert about is not None, "only findings about a reading are listed"
        telling = Telling(finding, facts.snapshot.zone, words, facts.snapshot.at)
        stands = finding.until is None
        rows.append(
            Opens(
                telling.sent(),
                OpenSheet(sheet_of(about)),
                value=words.text("now") if stands else "",
                note=telling.when(),
                tone=Tone.HIGH if stands else Tone.QUIET,
            )
        )
    if facts.decided:
        rows.append(Heading(words.text("Decided by you")))
        for word in reversed(facts.decided):
            rows.append(Fact(_when(word.at, facts, words), _said(word, words)))
            spoken = words.text("Undo what you said of {time}", time=_when(word.at, facts, words))
            undo = Action(words.text("Undo"), UndoDecision(word_id(word)), spoken=spoken)
            rows.append(Buttons((undo,)))
    return Sheet("left-out", words.text("Readings left out"), tuple(rows))


def _said(word: Correction, words: Words) -> str:
    match word.kind:
        case CorrectionKind.ACCEPT:
            return words.text("Right")
        case CorrectionKind.REJECT:
            return words.text("Wrong")
        case CorrectionKind.REFUSE:
            return words.text("No new meter")
        case _:
            return words.text("A new meter")


def _reading(finding: Finding, about: str, facts: MeterFacts, words: Words) -> Sheet:
    zone, now = facts.snapshot.zone, facts.snapshot.at
    telling = Telling(finding, zone, words, now)
    sentence = finding_sentence(finding, zone, words, now=now)
    rows: list[Row] = [Said(Line(sentence, Tone.HIGH if telling.stands else Tone.QUIET))]
    last, last_at = telling.value("last_value"), telling.instant("last_at")
    if last is not None and last_at is not None:
        at = words.text("at {time}", time=telling.when(last_at))
        rows.append(Fact(words.text("Before it"), last, at))
    count = telling.number("count")
    if count is not None and count > 1:
        rows.append(Fact(words.text("So many in a row"), words.number(count, 0)))
    raw = telling.name("raw")
    if raw is not None and telling.number("raw") is None:
        # A number is in the sentence already; only what is none tells more.
        rows.append(Fact(words.text("As it was sent"), raw[:48]))
    step = next_step(finding, zone, words, now=now)
    if step is not None:
        rows.append(Said(Line(step)))
    rows.append(Buttons(_decisions(finding, about, telling, words)))
    title = words.text("The reading of {time}", time=telling.when())
    return Sheet(sheet_of(about), title, tuple(rows))


def _decisions(finding: Finding, about: str, telling: Telling, words: Words) -> tuple[Action, ...]:
    changed = Action(words.text("My meter was changed"), OpenSheet("changed"))
    if finding.kind in (FindingKind.METER_EXCHANGED, FindingKind.METER_RESET):
        no = Action(words.text("No new meter: leave it out"), UndoDecision(about))
        return (changed, no)
    if finding.kind is FindingKind.METER_ROLLED_OVER:
        return (Action(words.text("It did not: leave it out"), UndoDecision(about)), changed)
    count = Question(
        words.text("Count what this reading adds?"),
        (
            Action(words.text("No, leave it out"), GoBack(), Weight.MAIN),
            Action(words.text("Yes, count it"), AcceptReading(about), Weight.DANGER),
        ),
        more=telling.sent(),
    )
    return (
        Action(words.text("Leave it out"), RejectReading(about), Weight.MAIN),
        Action(words.text("This is right"), count),
        changed,
    )


def _changed(facts: MeterFacts, words: Words) -> Sheet:
    draft, state = facts.draft, facts.snapshot.electricity or facts.snapshot.gas
    meter = draft.meter or (state.meter if state is not None else "")
    closing = draft.closing or (str(facts.closing_known) if facts.closing_known else "")
    rows: tuple[Row, ...] = (
        Said(Line(words.text("Your totals then count the old meter to its last reading."))),
        Entry(
            words.text("Day it was changed"),
            DraftExchange(meter, "day"),
            Keys.DAY,
            value=draft.day,
            start=draft.day,
            hint=words.text("Day, month, year: 24.11.2026"),
        ),
        Entry(
            words.text("Last reading of the old meter"),
            DraftExchange(meter, "closing"),
            Keys.READING,
            value=draft.closing,
            start=closing,
            unit="kWh",
            note=words.text("From the fitter's card, if you have it."),
        ),
        Entry(
            words.text("First reading of the new meter"),
            DraftExchange(meter, "opening"),
            Keys.READING,
            value=draft.opening,
            start=draft.opening,
            unit="kWh",
        ),
        Buttons((Action(words.text("Keep this"), MeterExchanged(meter), Weight.MAIN),)),
    )
    return Sheet("changed", words.text("My meter was changed"), rows)


def _when(instant: datetime, facts: MeterFacts, words: Words) -> str:
    """Return the local day and time of an instant."""
    zone = facts.snapshot.zone
    return words.text(
        "{day}, {time}",
        day=words.day(local_date(instant, zone)),
        time=words.time(instant, zone),
    )
