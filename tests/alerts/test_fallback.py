"""Without fallback, the first wanted language that an alert is approved in answers, or an error does."""

from __future__ import annotations

import pytest

from generator.alerts.bundle import Alerts, Email
from generator.errors import NotApproved, UnknownLocale
from tests.alerts.conftest import make


@pytest.fixture(scope="module")
def partly(tmp_path_factory: pytest.TempPathFactory) -> Alerts:
    """Alerts whose texts in Dutch and Chinese are not approved, but those in English and Hebrew are."""
    desk = make(tmp_path_factory.mktemp("partly"))
    desk.translate(missing=["Help"], tags=["nl-NL", "zh-CN"])
    return desk.alerts()


def answered(alerts: Alerts, requested: str | list[str]) -> Email:
    values = alerts.examples("past-due")
    return alerts.email("past-due", locale=requested, values=values, fallback=False)


@pytest.mark.parametrize(
    ("requested", "locale", "match", "formats"),
    [
        pytest.param("he-IL", "he-IL", "exact", "he-IL", id="one"),
        pytest.param(["nl-NL", "he-IL"], "he-IL", "exact", "he-IL", id="behind one that is not approved"),
        pytest.param(["nl-NL", "zh-CN", "he"], "he-IL", "equivalent", "he-IL", id="behind two"),
        pytest.param(["de-DE", "he"], "he-IL", "equivalent", "he-IL", id="behind one without text"),
        pytest.param(["de-DE", "nl-BE", "en-GB"], "en-US", "language", "en-GB", id="behind both"),
        pytest.param(["en", "he-IL"], "en-US", "equivalent", "en-US", id="the first of two"),
    ],
)
def test_the_first_tag_that_is_approved_answers(
    partly: Alerts, requested: str | list[str], locale: str, match: str, formats: str
) -> None:
    email = answered(partly, requested)
    assert (email.locale, email.match, email.format_locale) == (locale, match, formats)


@pytest.mark.parametrize(
    ("requested", "locale"),
    [
        pytest.param("zh-CN", "zh-CN", id="one"),
        pytest.param(["zh-CN", "nl-NL"], "zh-CN", id="the first of two"),
        pytest.param(["de-DE", "nl-BE", "zh-CN"], "nl-NL", id="behind one without text"),
        pytest.param(["nl-NL", "de-DE"], "nl-NL", id="before one without text"),
    ],
)
def test_where_no_tag_is_approved_the_first_with_text_is_told(
    partly: Alerts, requested: str | list[str], locale: str
) -> None:
    with pytest.raises(NotApproved) as error:
        answered(partly, requested)
    assert error.value.locale == locale


def test_where_no_tag_has_text_all_of_them_are_told(partly: Alerts) -> None:
    with pytest.raises(UnknownLocale) as error:
        answered(partly, ["de-DE", "fr"])
    assert error.value.requested == ("de-DE", "fr")
