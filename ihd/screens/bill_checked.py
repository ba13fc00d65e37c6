"""The bills that were checked: each with its verdict, what differs, and what to send."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ihd.meter import Fuel
from ihd.screens.bill import CorrectStatement, MakeLetter, RemoveStatement
from ihd.screens.bill_facts import KeptBill
from ihd.screens.now import Line, Tone
from ihd.screens.rows import (
    Action,
    Buttons,
    Fact,
    GoBack,
    Heading,
    Opens,
    OpenSheet,
    Question,
    Row,
    Said,
    Sheet,
    Weight,
)
from ihd.screens.statement_words import (
    asks,
    question_sentence,
    says,
    stake_sentence,
    unchecked_sentences,
    verdict_sentence,
)
from ihd.statements.check import StatementCheck
from ihd.words import Words


def bills_door(kept: Sequence[KeptBill], words: Words) -> Opens:
    """Return the door to the bills, with how many of them are wrong."""
    wrong = sum(one.check is not None and not one.check.is_right for one in kept)
    value = words.plural("{count} bill", "{count} bills", len(kept))
    if wrong:
        value = words.plural("{count} is wrong", "{count} are wrong", wrong)
    tone = Tone.HIGH if wrong else Tone.QUIET
    return Opens(words.text("Bills checked"), OpenSheet("bills"), value=value, tone=tone)


def wrong_bills(kept: Sequence[KeptBill], words: Words) -> Iterator[Opens]:
    """Yield the newest bill of each fuel where it asks the wrong amount: it is to be answered."""
    newest: dict[Fuel, KeptBill] = {}
    for one in kept:
        if one.check is not None:
            known = newest.setdefault(one.check.statement.fuel, one)
            if known.check is not None and one.check.statement.after_last_day > (
                known.check.statement.after_last_day
            ):
                newest[one.check.statement.fuel] = one
    for one in newest.values():
        if one.check is not None and not one.check.is_right:
            yield _listed(one, kept, words)


def bill_sheets(kept: Sequence[KeptBill], words: Words) -> Iterator[Sheet]:
    """Yield the list of bills, and a sheet for each."""
    if not kept:
        return
    rows: list[Row] = [_listed(one, kept, words) for one in kept]
    yield Sheet("bills", words.text("Bills checked"), tuple(rows))
    for one in kept:
        rows = list(_checked(one, one.check, words)) if one.check else list(_unread(one, words))
        yield Sheet(one.id, _title(one, kept, words), (*rows, *_actions(one, words)))


def _listed(one: KeptBill, kept: Sequence[KeptBill], words: Words) -> Opens:
    value, tone = words.text("Being checked"), Tone.QUIET
    if one.problem:
        value, tone = words.text("Cannot be read"), Tone.WRONG
    if one.check is not None:
        value, tone = _verdict(one.check, words)
    return Opens(_title(one, kept, words), OpenSheet(one.id), value=value, tone=tone)


def _verdict(check: StatementCheck, words: Words) -> tuple[str, Tone]:
    """Return a verdict in a few words."""
    if check.is_right:
        checked = not (check.readings_unchecked or check.prices_unchecked)
        return words.text("Right") if checked else words.text("Nothing wrong found"), Tone.LOW
    difference = check.charged - check.right
    if difference.amount > 0:
        return words.text("{amount} too high", amount=words.money(difference)), Tone.HIGH
    if difference.amount < 0:
        return words.text("{amount} too low", amount=words.money(-difference)), Tone.HIGH
    return words.text("Not all of it is right"), Tone.HIGH


def _title(one: KeptBill, kept: Sequence[KeptBill], words: Words) -> str:
    """Return a bill's name: the last day it is of, and its fuel where bills are of several."""
    if one.check is None:
        return words.text("Bill {id}", id=one.id)
    statement = one.check.statement
    day = _last_day(statement.after_last_day)
    title = words.text("Bill to {day}", day=words.full_day(day))
    fuels = {other.check.statement.fuel for other in kept if other.check is not None}
    if len(fuels) < 2:
        return title
    gas = statement.fuel is Fuel.GAS
    fuel = words.text("Gas") if gas else words.text("Electricity")
    return words.text("{title}: {name}", title=title, name=fuel)


def _last_day(after_last_day: date) -> date:
    return after_last_day - timedelta(days=1)


def _checked(one: KeptBill, check: StatementCheck, words: Words) -> Iterator[Row]:
    """Yield the verdict, what differs with the sentence to send, and what could not be told."""
    tone = Tone.LOW if check.is_right else Tone.HIGH
    yield Said(Line(verdict_sentence(check, words), tone), title=True)
    if check.charged == check.right:
        yield Fact(words.text("The bill asks"), words.money(check.charged))
        yield Fact(words.text("It should ask"), words.money(check.right), strong=True)
    if check.findings:
        yield Buttons(
            (Action(words.text("Write the letter"), MakeLetter("bill_wrong", one.id), Weight.MAIN),)
        )
    zone = check.statement.zone
    for finding in check.findings:
        sentences = says(finding, zone, words)
        if not stake_sentence(finding, words):
            sentences = f"{sentences} {words.text('It changes no amount.')}"
        yield Said(Line(sentences, Tone.HIGH))
    if check.findings:
        yield Heading(words.text("To send"))
    for finding in check.findings:
        yield Said(Line(asks(finding, zone, words)))
    for question in check.questions:
        yield Said(Line(question_sentence(question, words)))
    for sentence in unchecked_sentences(check, words):
        yield Said(Line(sentence))


def _unread(one: KeptBill, words: Words) -> Iterator[Row]:
    if one.problem:
        yield Said(Line(words.text("This bill's file cannot be read."), Tone.WRONG), title=True)
        yield Said(Line(one.problem))
    else:
        yield Said(Line(words.text("This bill is being checked.")), title=True)


def _actions(one: KeptBill, words: Words) -> Iterator[Row]:
    actions = []
    if one.can_be_corrected:
        actions.append(Action(words.text("Correct what was typed"), CorrectStatement(one.id)))
    sure = Question(
        words.text("Forget this bill?"),
        (
            Action(words.text("Keep it"), GoBack(), Weight.MAIN),
            Action(words.text("Forget it"), RemoveStatement(one.id), Weight.DANGER),
        ),
        words.text("What was typed for it is gone then."),
    )
    actions.append(Action(words.text("Forget this bill"), sure))
    yield Buttons(tuple(actions))
