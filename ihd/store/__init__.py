"""The home's database; nothing else speaks SQL."""

from ihd.store.database import StoreError
from ihd.store.store import FLUSH_EVERY, Store
from ihd.store.totals import HalfHour

__all__ = ["FLUSH_EVERY", "HalfHour", "Store", "StoreError"]
