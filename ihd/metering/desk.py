"""The desk of the Meter page: obeys its commands, and makes its screen of what the home knows.

Lives on the worker's thread beside the home. Drafts and a running test are kept here, and nowhere
else: a program that ends forgets them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from ihd.checks.corrections import CorrectionKind
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.guided_tests import TrialKind, TrialResult
from ihd.checks.reading_ids import reading_id, word_about, word_id
from ihd.checks.supplier_link import Sign
from ihd.clock import local_date
from ihd.home import Home
from ihd.metering import trials
from ihd.metering.exchange import exchange, main_channel
from ihd.metering.trials import Trial
from ihd.screens import meter as asks
from ihd.screens.meter import MeterScreen
from ihd.screens.meter_facts import ExchangeDraft, MeterFacts, Told
from ihd.screens.meter_words import meter_screen
from ihd.setting_up import typed
from ihd.words import Words

Obey = Callable[[Any, Home, datetime], Told | None]


class MeterDesk:
    """Owns the drafts of the Meter page, the test that runs, and what came of the last command."""

    def __init__(self) -> None:
        self._draft = ExchangeDraft()
        self._heater_w = ""
        self._trial: Trial | None = None
        self._result: TrialResult | None = None
        self._told: Told | None = None
        self._obey: Mapping[type, Obey] = {
            asks.AcceptReading: self._accept,
            asks.RejectReading: self._reject,
            asks.UndoDecision: self._undo,
            asks.DraftExchange: self._draft_exchange,
            asks.MeterExchanged: self._exchanged,
            asks.ReportedToSupplier: self._reported,
            asks.SupplierHears: self._supplier_hears,
            asks.StartTrial: self._start_trial,
            asks.DraftTrial: self._draft_trial,
            asks.StopTrial: self._stop_trial,
        }

    def obey(self, command: object, home: Home, now: datetime) -> bool:
        """Do what the page asks for; False where it is not for this desk to do."""
        do = self._obey.get(type(command))
        if do is None:
            return False
        self._told = do(command, home, now)
        return True

    def screen(self, home: Home, now: datetime, words: Words) -> MeterScreen:
        """Return the page's screen at an instant; a test that has lasted long enough ends."""
        if self._trial is not None and now >= self._trial.running.ends:
            self._stop_trial(None, home, now)
        return meter_screen(self.facts(home, now), words)

    def facts(self, home: Home, now: datetime) -> MeterFacts:
        """Return what the page is made of."""
        snapshot = home.snapshot(now)
        state = snapshot.electricity or snapshot.gas
        return MeterFacts(
            snapshot=snapshot,
            record=home.record(),
            decided=home.repairs.words,
            changes=home.changes(),
            examined=home.inspector.examined(home.premises(), now),
            draft=self._draft,
            trial=self._trial.running if self._trial else None,
            result=self._result,
            heater_w=self._heater_w,
            has_check=home.settings.meter_for("check") is not None,
            told=self._told,
            closing_known=_closing(home, state.meter, now) if state is not None else None,
        )

    # -- decisions ---------------------------------------------------------------------------

    def _accept(self, command: asks.AcceptReading, home: Home, now: datetime) -> Told | None:
        finding = _finding(home, command.id)
        exchanged = finding is not None and finding.kind is FindingKind.METER_EXCHANGED
        kind = CorrectionKind.EXCHANGED if exchanged else CorrectionKind.ACCEPT
        return _say(home, command.id, kind, now)

    def _reject(self, command: asks.RejectReading, home: Home, now: datetime) -> Told | None:
        return _say(home, command.id, CorrectionKind.REJECT, now)

    def _undo(self, command: asks.UndoDecision, home: Home, now: datetime) -> Told | None:
        word = next((w for w in home.repairs.words if word_id(w) == command.id), None)
        if word is not None:
            home.undo(word, now)
            return Told.KEPT
        finding = _finding(home, command.id)
        if finding is not None and finding.kind is FindingKind.METER_JUMPED:
            # What the jump added is not counted as it is; the question is answered.
            home.found([replace(finding, until=now)])
            return Told.KEPT
        return _say(home, command.id, CorrectionKind.REFUSE, now)

    # -- an exchanged meter ------------------------------------------------------------------

    def _draft_exchange(self, command: asks.DraftExchange, _home: Home, _now: datetime) -> None:
        draft = self._draft if self._draft.meter == command.meter else ExchangeDraft(command.meter)
        match command.field:
            case "day":
                self._draft = replace(draft, day=command.value)
            case "closing":
                self._draft = replace(draft, closing=command.value)
            case "opening":
                self._draft = replace(draft, opening=command.value)

    def _exchanged(self, command: asks.MeterExchanged, home: Home, now: datetime) -> Told:
        told = exchange(home, replace(self._draft, meter=command.meter), now)
        if told is Told.KEPT:
            self._draft = ExchangeDraft()
        return told

    # -- the supplier's side -----------------------------------------------------------------

    def _reported(self, command: asks.ReportedToSupplier, home: Home, now: datetime) -> Told:
        today = local_date(now, home.settings.zone)
        day = today if command.value in ("today", "") else typed.day(command.value)
        if day is None:
            return Told.NO_DAY
        if day > today:
            return Told.DAY_TO_COME
        home.found(home.inspector.told_supplier(day, home.premises(), now))
        return Told.KEPT

    def _supplier_hears(self, command: asks.SupplierHears, home: Home, now: datetime) -> Told:
        sign = Sign.PERSON_SAYS_FINE if command.hears else Sign.PERSON_SAYS_SILENT
        day = local_date(now, home.settings.zone)
        home.found(home.inspector.heard_of_supplier(sign, day, home.premises(), now))
        return Told.KEPT

    # -- guided tests ------------------------------------------------------------------------

    def _start_trial(self, command: asks.StartTrial, home: Home, now: datetime) -> Told | None:
        kind, watts = TrialKind(command.kind), typed.number(self._heater_w)
        if kind is TrialKind.HEATER and not watts:
            return Told.NO_POWER
        self._result = None
        self._trial = trials.begin(home, kind, now, watts or Decimal(0))
        return None if self._trial is not None else Told.NOTHING_HEARD

    def _draft_trial(self, command: asks.DraftTrial, _home: Home, _now: datetime) -> None:
        self._heater_w = command.value

    def _stop_trial(self, _command: object, home: Home, now: datetime) -> None:
        if self._trial is not None:
            self._result = trials.judge(home, self._trial, now)
            self._trial = None


def _say(home: Home, about: str, kind: CorrectionKind, now: datetime) -> Told:
    word = word_about(about, kind, now)
    if word is None:
        return Told.NOTHING_HEARD
    home.correct(word)
    return Told.KEPT


def _finding(home: Home, about: str) -> Finding | None:
    """Return the latest finding about a reading."""
    return next((f for f in reversed(home.record()) if reading_id(f) == about), None)


def _closing(home: Home, meter: str, now: datetime) -> Decimal | None:
    """Return what the fitter would have read: where the register stands."""
    channel = main_channel(home, meter)
    if channel is None:
        return None
    reading = home.store.reading_at(channel[0], channel[1], now, register=channel[2])
    return reading.value if reading is not None and isinstance(reading.value, Decimal) else None
