"""Every check is documented for translators, by the table itself."""

from __future__ import annotations

from generator.catalogs.checks import CHECKS
from tests.docs.checks import checks_page


def test_the_page_explains_every_check() -> None:
    page = checks_page()
    assert all(f"\n### {check.id}\n" in page and check.reason in page for check in CHECKS)


def test_every_reason_and_every_fix_is_a_sentence() -> None:
    for check in CHECKS:
        assert check.reason[0].isupper(), check.id
        assert check.reason.endswith("."), check.id
        assert check.fix[0].islower(), check.id
        assert not check.fix.endswith("."), check.id
