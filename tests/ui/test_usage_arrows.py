"""The ways to the period before and after: on the smallest screen too, whatever they are called."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from seen import SIZES, faults, page_of, unread
from usage_examples import DAY, WEEK

from ihd.screens.usage import UsageScreen
from ihd.units import Money
from ihd.words import LANGUAGES, Words
from ui.pages.usage import UsagePage
from ui.theme import TEXT_SIZES


def past(screen: UsageScreen, words: Words, when: str, paid: str) -> UsageScreen:
    """Return a period between two others, named and summed in a language."""
    back = screen.back
    assert back is not None
    spans = zip(screen.spans, ("Day", "Week", "Month", "Year", "Bill"), strict=True)
    return replace(
        screen,
        spans=tuple(replace(span, word=words.text(word)) for span, word in spans),
        title=when,
        when=when,
        total=words.money_short(Money(Decimal(paid), "GBP")),
        back=back,
        forward=replace(back, spoken=words.text("The week after")),
        sentence=replace(screen.sentence, text=words.text("About as usual")),
        brief=replace(screen.brief, text=words.text("About as usual")),
    )


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_past_period_has_its_arrows_and_its_total_on_the_smallest_screen(
    qtbot, language, text_size
):
    words = Words(language)
    page = page_of(UsagePage, SIZES[0], text_size=text_size)
    qtbot.addWidget(page)
    last = date(2026, 11, 17)
    months = words.days_short(date(2026, 9, 28), date(2026, 10, 4))
    weekday = words.text(
        "{weekday} {day}", weekday=words.weekday_short(last), day=words.day_short(last)
    )
    for screen in (
        past(WEEK, words, words.days_short(last - timedelta(days=6), last), "27.42"),
        past(WEEK, words, months, "127.42"),
        past(DAY, words, weekday, "14.42"),
        past(WEEK, words, words.month_name(date(2026, 9, 1)), "127.42"),
    ):
        page.show_screen(screen)
        assert page.back.isVisible(), screen.when
        assert page.forward.isVisible(), screen.when
        assert [*unread(page), *faults(page)] == []
        total = page.total.isVisible() or page.units.segments[0].choice.word == screen.total
        assert total, screen.when
