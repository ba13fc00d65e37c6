"""Putting a pack together: what the home recorded, its bills, its account, its complaints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ihd.accounts import course_of
from ihd.billing.account import Account, Outlook
from ihd.billing.account_file import AccountError, load_account
from ihd.billing.rules import load_rules
from ihd.clock import days_interval, local_date
from ihd.complaints.clock import complaint_clock, fault_clock
from ihd.complaints.diary import DiaryError, load_complaints
from ihd.dossier import Case, Dossier, Identifiers
from ihd.home import Home
from ihd.known import check_with_home, statement_files
from ihd.pack.gather import LEFT_OUT, Span, in_span, meter_parts
from ihd.paths import HomeFolder
from ihd.statements.check import StatementCheck
from ihd.statements.meter_numbers import shortened
from ihd.store import Store


def dossier_of(
    home: Home,
    store: Store,
    folder: HomeFolder,
    span: Span,
    now: datetime,
    *,
    identifiers: Identifiers,
    more_statements: Iterable[Path] = (),
) -> Dossier:
    """Return all that a pack of some local days holds; names only as chosen."""
    zone = home.settings.zone
    interval = days_interval(span.first_day, span.after_last_day, zone)
    named = identifiers.meters
    findings = in_span(home.record(), interval)
    findings = findings if named else tuple(map(shortened, findings))
    account, found = _account(folder, now, home)
    return Dossier(
        made_at=now,
        zone=zone,
        first_day=span.first_day,
        after_last_day=span.after_last_day,
        identifiers=identifiers,
        meters=tuple(meter_parts(home, store, span, now, identifiers)),
        statements=tuple(_statements(home, store, folder, span, now, more_statements, named=named)),
        findings=tuple(f for f in findings if f.kind not in LEFT_OUT),
        left_out=tuple(f for f in findings if f.kind in LEFT_OUT),
        account=account,
        outlook=found,
        cases=tuple(_cases(folder, now, home)),
    )


def _statements(
    home: Home,
    store: Store,
    folder: HomeFolder,
    span: Span,
    now: datetime,
    more: Iterable[Path],
    *,
    named: bool,
) -> Iterator[StatementCheck]:
    """Yield the check of every bill the pack's days touch, in order of their days.

    Numbers of meters are shortened unless they are to be ``named``.
    """
    checks = [
        check_with_home(path, folder, home, store, now)
        for path in (*statement_files(folder), *more)
    ]
    for check in sorted(checks, key=lambda check: check.statement.first_day):
        bill = check.statement
        if bill.first_day < span.after_last_day and bill.after_last_day > span.first_day:
            short = check.findings if named else tuple(map(shortened, check.findings))
            yield replace(check, findings=short)


def _account(
    folder: HomeFolder, now: datetime, home: Home
) -> tuple[Account, Outlook] | tuple[None, None]:
    if not folder.account.exists():
        return None, None
    try:
        file = load_account(folder.account)
        today = max(local_date(now, home.settings.zone), file.account.as_of)
        return file.account, course_of(file, today, home, now).outlook
    except (AccountError, ValueError):
        return None, None


def _cases(folder: HomeFolder, now: datetime, home: Home) -> Iterator[Case]:
    try:
        complaints = load_complaints(folder.complaints)
    except DiaryError:
        return
    rules, today = load_rules(), local_date(now, home.settings.zone)
    for complaint in complaints:
        clock = complaint_clock(complaint, today, rules)
        yield Case(complaint, clock, fault_clock(complaint, today, rules))
