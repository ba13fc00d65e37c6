"""The sentence for each way in which a supplier's price list gives no prices."""

from __future__ import annotations

from ihd.feed.events import PriceTrouble
from ihd.words import Words


def trouble_sentence(trouble: str, host: str, code: str, words: Words) -> str:
    """Return why no prices came from a host."""
    text = words.text
    match trouble:
        case PriceTrouble.TOO_SLOW:
            return text("The price list at {host} takes too long to answer.", host=host)
        case PriceTrouble.UNTRUSTED:
            return text("The price list at {host} shows a certificate we do not trust.", host=host)
        case PriceTrouble.UNKNOWN_TARIFF:
            return text("The price list at {host} knows no tariff {code}.", host=host, code=code)
        case PriceTrouble.BUSY:
            return text("The price list at {host} is too busy to answer.", host=host)
        case PriceTrouble.REFUSED:
            return text("The price list at {host} refuses to answer.", host=host)
        case PriceTrouble.TOO_LARGE:
            return text("The price list at {host} sends far more than prices.", host=host)
        case PriceTrouble.ELSEWHERE:
            return text("The price list at {host} sends us on; we go nowhere else.", host=host)
        case PriceTrouble.NO_PRICES:
            return text("What the price list at {host} sends is no prices.", host=host)
        case PriceTrouble.NOT_YET:
            return text("The next prices are not published yet.")
        case _:
            return text("The price list at {host} cannot be reached.", host=host)
