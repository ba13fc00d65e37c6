"""The form at work: what is typed and touched becomes answers, a doubt, or a bill that is kept."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal

import msgspec

from ihd.clock import add_months, billing_start, local_date
from ihd.home import FUELS, Home
from ihd.meter import Fuel
from ihd.paths import HomeFolder
from ihd.paying.bills import Bills
from ihd.paying.doubts import doubt_of
from ihd.paying.draft import NO_MORE, Draft, steps_of
from ihd.paying.made import is_whole, times_price, used_by_readings
from ihd.screens.bill_facts import Ask, Doubt, Form, Step
from ihd.setting_up import typed
from ihd.statements.printed import HEATS
from ihd.statements.statement import Statement

_NOTE = "bill being typed"
_DAYS = (Ask.FIRST_DAY, Ask.LAST_DAY, Ask.ISSUED)
_LETTERED = "letter."


class StatementForm:
    """Owns the bill that is being typed in; it is kept with the home, and resumed after a stop."""

    def __init__(self, bills: Bills) -> None:
        self._bills = bills
        self._draft: Draft | None = None
        self._of: Home | None = None
        self._doubt: Doubt | None = None
        self._unclear = False

    def begun(self, home: Home) -> tuple[int, int] | None:
        """Return how far a bill that was begun has come, of how many steps; None without one."""
        draft = self._known(home)
        if draft is None or not draft.answers:
            return None
        places = [step.place for step in steps_of(draft)]
        at = draft.at or draft.next_after("")
        return min(places.index(at) + 1 if at in places else 1, len(places) - 1), len(places) - 1

    def show(self, home: Home, folder: HomeFolder, now: datetime) -> Form | None:
        """Return the form where it stands; None where none is open."""
        draft = self._known(home)
        if draft is None or not draft.at:
            return None
        steps = steps_of(draft)
        number = next((n for n, step in enumerate(steps) if step.place == draft.at), 0)
        step = steps[number]
        return Form(
            fuel=Fuel(draft.fuel or Fuel.ELECTRICITY),
            currency=home.settings.currency,
            step=step,
            back=draft.back_from(step.place),
            number=number + 1,
            count=len(steps),
            answer=draft.answer(step.place) or "",
            suggested=self._suggested(home, folder, draft, step, now),
            letter=draft.letter(step.place),
            names=draft.names,
            answered=tuple(
                (one, draft.answer(one.place) or "", draft.letter(one.place)) for one in steps[:-1]
            ),
            doubt=self._doubt,
            unclear=self._unclear,
        )

    # -- what the page asks for ---------------------------------------------------------------

    def begin(self, home: Home, fuel: str, now: datetime, *, anew: bool) -> None:
        """Open the form: with the bill that was begun, or with a new one."""
        self._settle()
        draft = self._known(home)
        if draft is not None and draft.answers and not anew:
            at = draft.at or draft.next_after("")
            self._note(home, msgspec.structs.replace(draft, at=at))
            return
        metered = [one.value for one in FUELS if home.settings.meter_for(one)]
        only = metered[0] if len(metered) == 1 else ""
        self._note(home, _begun(home, fuel or only, now))

    def correct(self, home: Home, draft: Draft) -> None:
        """Open the form with a bill that was typed before, to look it over."""
        self._settle()
        self._note(home, msgspec.structs.replace(draft, at="review"))

    def enter(self, home: Home, folder: HomeFolder, place: str, text: str, *, sure: bool) -> None:
        """Take what was typed at a step; what is odd is asked about first."""
        self._settle()
        draft = self._known(home)
        step = _step(draft, place)
        if draft is None or step is None:
            return
        text = text.strip()
        self._unclear = not _is_read(draft, step, text)
        if self._unclear:
            return
        if not sure:
            last = self._bills.last_before(home, folder, draft)
            self._doubt = doubt_of(home, draft, step, text, last, home.settings.currency)
        if self._doubt is None:
            self._note(home, draft.answered(place, text))

    def pick(self, home: Home, folder: HomeFolder, place: str, value: str, now: datetime) -> str:
        """Take a touched answer; return the id of the bill that was kept by it, if any."""
        self._settle()
        draft = self._known(home)
        if draft is None:
            return ""
        if place.startswith(_LETTERED):
            self._note(home, draft.lettered(place.removeprefix(_LETTERED), value))
        elif place == "fuel":
            self._note(home, _begun(home, value, now))
        elif place == "review":
            return self._keep(home, folder, draft)
        elif place == "more" and value == "":
            self._note(home, draft.without_lines())
        elif place == "more" and value != NO_MORE:
            self._note(home, draft.with_line(value))
        else:
            self._note(home, draft.answered(place, value))
        return ""

    def skip(self, home: Home, place: str) -> None:
        """Go past a step: the bill says nothing of it."""
        self._settle()
        draft = self._known(home)
        if draft is not None:
            self._note(home, draft.answered(place, ""))

    def go(self, home: Home, place: str) -> None:
        """Show another step, or leave the form as it is."""
        self._settle()
        draft = self._known(home)
        if draft is not None:
            self._note(home, msgspec.structs.replace(draft, at=place))

    # -- what it needs for that ---------------------------------------------------------------

    def _keep(self, home: Home, folder: HomeFolder, draft: Draft) -> str:
        if not is_whole(draft):
            self._note(home, msgspec.structs.replace(draft, at=draft.next_after("")))
            return ""
        kept = self._bills.keep(home, folder, draft)
        self._note(home, None)
        return kept

    def _settle(self) -> None:
        self._doubt, self._unclear = None, False

    def _known(self, home: Home) -> Draft | None:
        if self._of is not home:
            self._of, self._draft = home, None
            with suppress(msgspec.ValidationError):
                noted = home.store.noted(_NOTE)
                self._draft = msgspec.convert(noted, Draft) if noted else None
        return self._draft

    def _note(self, home: Home, draft: Draft | None) -> None:
        self._draft, self._of = draft, home
        home.store.note(_NOTE, msgspec.to_builtins(draft))

    def _suggested(
        self, home: Home, folder: HomeFolder, draft: Draft, step: Step, now: datetime
    ) -> str:
        """Return what is likely to be typed at a step, to be taken with one touch."""
        last = self._bills.last_before(home, folder, draft)
        place, currency = step.place.partition(".")[2], home.settings.currency
        match step.ask:
            case Ask.FIRST_DAY:
                ended = [o.after_last_day for o in self._of_fuel(home, folder, draft)]
                return _day(max(ended, default=_before(home, now)))
            case Ask.LAST_DAY:
                first = draft.day("first_day")
                return _day(add_months(first, 1) - timedelta(days=1)) if first else ""
            case Ask.OPENING:
                ended_at = dict(last.closings).get(step.name or None)
                return "" if ended_at is None else f"{ended_at:f}"
            case Ask.KWH:
                return _figure(used_by_readings(draft, place))
            case Ask.AMOUNT:
                found = times_price(draft, f"kwh.{place}", f"unit_rate.{place}", currency)
                return _figure(found)
            case Ask.STANDING_DAYS:
                return f"{draft.days or ''}"
            case Ask.STANDING_AMOUNT:
                return _figure(times_price(draft, "standing_days", "standing_rate", currency))
            case Ask.BEFORE if last.balance is not None:
                return f"{abs(last.balance):f}"
            case _:
                return ""

    def _of_fuel(self, home: Home, folder: HomeFolder, draft: Draft) -> list[Statement]:
        kept = self._bills.statements(home, folder)
        return [one for path, one in kept if one.fuel == draft.fuel and path.stem != draft.file]


def _begun(home: Home, fuel: str, now: datetime) -> Draft:
    """Return a new draft, with the names of the rates its fuel is priced by."""
    if not fuel:
        return Draft(at="fuel")
    force = home.in_force(Fuel(fuel), now)
    version = force.tariff.version_on(local_date(now, home.settings.zone)) if force else None
    rates = version.rates if version is not None else ()
    if len(rates) < 2:
        return Draft(fuel=fuel, at="first_day")
    names = tuple(rate.name for rate in rates)
    dials = tuple(rate.registers[0] if rate.registers else "" for rate in rates)
    return Draft(fuel=fuel, at="first_day", names=names, dials=dials)


def _step(draft: Draft | None, place: str) -> Step | None:
    steps = steps_of(draft) if draft is not None else []
    return next((step for step in steps if step.place == place), None)


def _is_read(draft: Draft, step: Step, text: str) -> bool:
    """Return whether what was typed can be what a step asks for."""
    number = typed.number(text)
    if step.ask is Ask.CALORIFIC:
        return number is not None and HEATS[0] <= number <= HEATS[1]
    if step.ask not in _DAYS:
        return number is not None
    day, first = typed.day(text), draft.day("first_day")
    return day is not None and not (step.ask is Ask.LAST_DAY and first is not None and day < first)


def _before(home: Home, now: datetime) -> date:
    """Return the first day of the billing period before the present one."""
    anchor = home.settings.billing_day
    present = billing_start(local_date(now, home.settings.zone), anchor)
    return billing_start(present - timedelta(days=1), anchor)


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def _figure(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"
