"""What operators read of sizes is what was measured, and the model behind it says what was measured, too."""

from __future__ import annotations

import pytest

from tests.docs.sizing import PAGE, Built, Catalogs, Emails, Pages, with_section


def test_the_section_says_what_was_measured() -> None:
    """After a benchmark: `python -m tests.docs`."""
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_section(page)


def test_twice_as_many_workers_take_half_the_time() -> None:
    """What the model takes for granted, within a tenth, by what one process and two were measured to take."""
    emails = Emails.measured()
    assert 2 * emails.together == pytest.approx(emails.alone, rel=0.1)


def test_a_record_takes_no_longer_because_there_are_more() -> None:
    emails = Emails.measured()
    assert emails.many <= 1.1 * emails.few


def test_an_article_takes_no_longer_because_there_are_more() -> None:
    catalogs = Catalogs.measured()
    assert catalogs.grown <= 1.15 * catalogs.four


def test_a_page_takes_no_longer_because_there_are_more() -> None:
    pages = Pages.measured()
    assert pages.many.articles == 10 * pages.few.articles
    assert pages.many.seconds <= 1.15 * pages.few.seconds


def test_a_language_outgrows_no_machine() -> None:
    """So the articles of one are not spread over several."""
    assert Pages.measured().gigabytes(30_000) < 8


@pytest.mark.parametrize("built", [Pages.measured().few, Pages.measured().many], ids=["few", "many"])
def test_five_languages_take_what_they_were_measured_to(built: Built) -> None:
    """Within a fifth: in the model a worker that has made its trees waits for the others."""
    hours = Pages.measured().hours(built.articles, locales=5, cores=2, workers=2)
    assert hours * 3600 == pytest.approx(built.articles * built.seconds, rel=0.2)
