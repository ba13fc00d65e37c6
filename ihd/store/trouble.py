"""What is wrong with keeping a home's history, as findings to be told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ihd.checks.finding import Finding, FindingKind
from ihd.store.database import is_full
from ihd.store.mending import finding, last_mended
from ihd.store.store import Store


def troubles(store: Store, now: datetime) -> Iterator[Finding]:
    """Yield that the card takes nothing, and for a week that a damaged file was set aside."""
    if store.trouble is not None:
        facts = {
            "reason": str(store.trouble),
            "full": is_full(store.trouble.__cause__),
            "waiting": store.waiting,
        }
        yield Finding(
            FindingKind.STORE_TROUBLE, "card", since=store.troubled_at or now, facts=facts
        )
    mended = finding(last_mended(store), now)
    if mended is not None:
        yield mended
