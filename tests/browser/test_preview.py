"""`generator preview`: an open tab follows every file that is saved, and tells what is wrong with it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from generator.catalogs.provenance import sentence_class
from tests.browser.conftest import served
from tests.browser.previewing import previewing
from tests.pages import example

PAY = "billing/pay.html"
_REBUILT = 30_000
"""Milliseconds in which the site is built again."""


@dataclass(frozen=True)
class Preview:
    """A preview that runs, of a project in a folder."""

    root: Path
    address: str

    def edit(self, path: str, old: str, new: str) -> None:
        """Save a file with another text."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")

    def catalog(self, name: str) -> str:
        return f"locales/nl_NL/LC_MESSAGES/{name}.po"


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    root = example.write(tmp_path_factory.mktemp("preview")).root
    settings = example.SETTINGS.replace(', "zh-CN", "fr-FR"', "")
    example.write_file(root / "pyproject.toml", settings)
    with previewing(root) as address:
        yield Preview(root=root, address=address)


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def visit(preview: Preview, tab: Page) -> Callable[[str], Page]:
    def visited(path: str) -> Page:
        tab.goto(f"{preview.address}{path}")
        return tab

    return visited


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Preview")


def test_a_saved_catalog_shows_in_the_open_tab(preview: Preview, visit: Callable[[str], Page]) -> None:
    page = visit(f"nl-NL/{PAY}")
    expect(page.locator("main")).to_contain_text("Uw saldo is achterstallig.")
    preview.edit(preview.catalog("articles/billing/pay"), "Uw saldo is achterstallig.", "U bent te laat.")
    expect(page.locator("main")).to_contain_text("U bent te laat.")


def test_a_saved_article_shows_in_every_language(preview: Preview, visit: Callable[[str], Page]) -> None:
    page = visit(f"sv-SE/{PAY}")
    preview.edit("content/articles/billing/pay.md", "Only the owner can pay.", "Only the owner pays.")
    expect(page.locator(".l10n-fallback", has_text="Only the owner pays.")).to_be_visible()


def test_a_saved_fact_shows_on_the_pages_that_state_it(
    preview: Preview, visit: Callable[[str], Page]
) -> None:
    page = visit(f"nl-NL/{PAY}")
    expect(page.locator("main")).to_contain_text("90 dagen")
    preview.edit("content/facts.yml", "90", "75")
    expect(page.locator("main")).to_contain_text("75 dagen")


def test_a_saved_alert_shows_in_its_email_and_in_the_article_that_quotes_it(
    preview: Preview, visit: Callable[[str], Page]
) -> None:
    page = visit("gallery/en-US/past-due.html")
    preview.edit("content/alerts/past-due.md", "You owe us {amount}.", "Please pay {amount}.")
    expect(page.locator("pre")).to_contain_text("Please pay €1,234.50.")
    expect(visit(f"en-US/{PAY}").locator(".alert-quote")).to_contain_text("Please pay €1,234.50.")


def test_an_alert_whose_file_has_another_name_is_quoted_no_more(
    preview: Preview, visit: Callable[[str], Page]
) -> None:
    quote = visit(f"en-US/{PAY}").locator("article .alert-quote")
    expect(quote).to_be_visible()
    alert = preview.root / "content/alerts/past-due.md"
    renamed = alert.rename(alert.with_stem("overdue"))
    expect(quote).to_have_count(0)
    renamed.rename(alert)
    expect(quote).to_be_visible()


def test_an_email_that_is_not_approved_says_why(visit: Callable[[str], Page]) -> None:
    page = visit("gallery/sv-SE/past-due.html")
    expect(page.locator("main")).to_contain_text("alerts: “Past due: {amount}” is not translated")


def test_a_problem_is_listed_with_file_and_line_and_marked_in_place(
    preview: Preview, visit: Callable[[str], Page]
) -> None:
    page = visit(f"nl-NL/{PAY}")
    expect(page.get_by_text("no problems")).to_be_visible()
    name = preview.catalog("articles/billing/pay")
    preview.edit(name, "Open de [portal][portal].", "Open de portal.")
    bar(page).get_by_text("1 problem").click()
    listed = bar(page).get_by_role("listitem")
    lines = (preview.root / name).read_text(encoding="utf-8").splitlines()
    line = lines.index('msgid "Open the [portal][portal]."') + 1
    expect(listed).to_contain_text(f"{name}:{line}")
    listed.get_by_role("button", name="show").click()
    expect(page.locator(".preview-problem")).to_be_in_viewport()
    preview.edit(name, "Open de portal.", "Open de [portal][portal].")
    expect(page.get_by_text("no problems")).to_be_visible()


def test_an_article_that_cannot_be_read_stays_as_it_was_and_says_what_is_wrong(
    preview: Preview, visit: Callable[[str], Page]
) -> None:
    page = visit("en-US/billing/card.html")
    preview.edit("content/articles/billing/card.md", "title: Change your card", "title: [Change")
    page.get_by_text("1 problem").click()
    expect(bar(page).get_by_role("listitem")).to_contain_text("content/articles/billing/card.md:3")
    expect(page.locator("main")).to_contain_text("A credit card pays for everything.")
    preview.edit("content/articles/billing/card.md", "title: [Change", "title: Change your card")
    expect(page.get_by_text("no problems")).to_be_visible()


def test_a_new_article_gets_its_page_and_its_place_in_the_list_and_the_navigation(
    preview: Preview, visit: Callable[[str], Page]
) -> None:
    page = visit("")
    text = "---\ntitle: Refunds\ndescription: Get money back.\n---\n# Refunds\n\nAsk us.\n"
    (preview.root / "content/articles/billing/refunds.md").write_text(text, encoding="utf-8")
    expect(page.get_by_role("row", name=re.compile("^billing.refunds"))).to_be_visible(timeout=_REBUILT)
    page = visit("en-US/index.html")
    preview.edit("content/index.md", "billing/card\n```", "billing/card\nbilling/refunds\n```")
    page.get_by_role("navigation").get_by_role("link", name="Refunds").first.click()
    expect(page.locator("main")).to_contain_text("Ask us.")


def test_an_article_is_linked_by_the_address_of_its_name(
    preview: Preview, visit: Callable[[str], Page]
) -> None:
    page = visit("")
    text = "---\norphan: true\n---\n# About the language\n\nIt compiles.\n"
    (preview.root / "content/articles/what-is-c#.md").write_text(text, encoding="utf-8")
    row = page.get_by_role("row", name=re.compile("^what-is-c#"))
    expect(row).to_be_visible(timeout=_REBUILT)
    row.get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text("It compiles.")
    bar(page).get_by_role("link", name="nl-NL").click()
    expect(page).to_have_url(re.compile("/nl-NL/what-is-c%23.html$"))
    expect(page.locator("main")).to_contain_text("It compiles.")


def test_a_tab_of_an_earlier_preview_is_told_of_this_one_at_once(preview: Preview) -> None:
    """That one had counted more changes."""
    with urlopen(f"{preview.address}_preview/changes?after=999999") as answer:
        assert re.fullmatch(rb"data: \d+\n", answer.readline())


def test_the_bar_leads_to_the_other_languages_and_beside_the_source(visit: Callable[[str], Page]) -> None:
    page = visit(f"nl-NL/{PAY}")
    expect(bar(page)).to_contain_text(re.compile(r"\d+ of \d+ sentences translated"))
    bar(page).get_by_role("link", name="sv-SE").click()
    expect(page).to_have_url(re.compile(f"/sv-SE/{PAY}$"))
    bar(page).get_by_role("link", name="beside the source").click()
    expect(page.frame_locator("[title=Source]").locator("h1")).to_contain_text("Pay a balance")
    expect(page.frame_locator("[title=Translation]").locator("h1")).to_contain_text("Betala ett saldo")


def test_settings_that_cannot_be_read_are_told_and_all_stays_as_it_was(
    preview: Preview, visit: Callable[[str], Page]
) -> None:
    page = visit(f"nl-NL/{PAY}")
    preview.edit("pyproject.toml", "source-locale", "sorce-locale")
    page.get_by_text("1 problem").click()
    expect(bar(page).get_by_role("listitem")).to_contain_text("pyproject.toml: [tool.generator] lacks source")
    expect(page.locator("main")).to_contain_text("Een saldo betalen")
    preview.edit(preview.catalog("articles/billing/pay"), "Een saldo betalen", "Uw saldo betalen")
    expect(page.locator("main")).to_contain_text("Uw saldo betalen")
    expect(visit("gallery/en-US/past-due.html").locator("pre")).to_contain_text("€1,234.50")
    preview.edit("pyproject.toml", "sorce-locale", "source-locale")
    expect(page.get_by_text("no problems")).to_be_visible()


def test_a_link_of_a_catalog_leads_to_its_sentence_in_the_language_of_the_translator(
    preview: Preview, browser: Browser
) -> None:
    """First in that of the browser, then in the one that was chosen last."""
    address = f"{preview.address}en-US/{PAY}#{sentence_class('Open the [portal][portal].')}"
    page = browser.new_page(locale="nl-BE")
    page.goto(address)
    expect(page).to_have_url(re.compile(f"/nl-NL/{PAY}#s-"))
    expect(page.locator(".is-named")).to_have_text("Open de portal.")
    expect(page.locator(".is-named")).to_be_in_viewport()
    bar(page).get_by_role("link", name="en-US").click()
    expect(page).to_have_url(re.compile(f"/en-US/{PAY}#s-"))
    bar(page).get_by_role("link", name="sv-SE").click()
    expect(page).to_have_url(re.compile(f"/sv-SE/{PAY}#s-"))
    page.goto("about:blank")
    page.goto(address)
    expect(page).to_have_url(re.compile(f"/sv-SE/{PAY}#s-"))
    page.close()


def test_it_lists_every_page_and_email(visit: Callable[[str], Page]) -> None:
    page = visit("")
    page.get_by_label("Find").fill("card")
    expect(page.get_by_role("row", name=re.compile("^billing.card"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^billing.pay"))).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "tags"),
    [
        pytest.param("gallery/index.html", [], id="the list of emails is in no language"),
        pytest.param("gallery/alerts/past-due.html", ["en-US", "nl-NL", "sv-SE"], id="an alert"),
        pytest.param("gallery/sv-SE/past-due.html", ["en-US", "nl-NL", "sv-SE"], id="an email"),
    ],
)
def test_the_bar_of_the_gallery_leads_only_to_what_is_there(
    preview: Preview, tab: Page, path: str, tags: list[str]
) -> None:
    tab.goto(f"{preview.address}{path}")
    expect(bar(tab).get_by_text("Preview")).to_be_visible()
    links = bar(tab).get_by_role("navigation", name="Locales").get_by_role("link").all()
    assert [link.inner_text() for link in links] == tags
    for link in links:
        with urlopen(f"{preview.address.rstrip('/')}{link.get_attribute('href')}") as answer:
            assert answer.status == 200


def test_only_this_machine_is_answered(preview: Preview) -> None:
    assert preview.address.startswith("http://127.0.0.1:")
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(preview.address, headers={"Host": "example.com"}))
    with refused.value as answer:
        assert answer.code == 400


@pytest.mark.parametrize(
    "path", ["nl-NL/nothing.html", "nl-NL/../../pyproject.toml", "gallery/nl-NL/no.html"]
)
def test_what_does_not_exist_is_one_sentence_that_leads_on(preview: Preview, path: str) -> None:
    with pytest.raises(HTTPError) as missing:
        urlopen(f"{preview.address}{path}")
    with missing.value as answer:
        assert answer.code == 404
        assert b"there is no" in answer.read()


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        pytest.param("über c#", "%C3%BCber%20c%23", "%C3%BCber%20c%23", id="encoded"),
        pytest.param("100%", "100%", "100%25", id="encoded wrongly"),
    ],
)
def test_a_missing_page_is_looked_for_by_its_name_and_linked_by_its_address(
    preview: Preview, tab: Page, tmp_path: Path, name: str, wrong: str, right: str
) -> None:
    built = preview.root / "build/site"
    manifest = (built / "manifest.json").read_text(encoding="utf-8")
    example.write_file(tmp_path / "manifest.json", manifest.replace('"billing/pay"', f'"{name}"'))
    missing = (built / "404.html").read_text(encoding="utf-8")
    example.write_file(tmp_path / f"de-DE/{name}.html", missing)
    with served(tmp_path) as address:
        tab.goto(f"{address}/de-DE/{wrong}.html")
        link = tab.locator('.languages a[hreflang="nl-NL"]')
        expect(link).to_have_attribute("href", f"/nl-NL/{right}.html")


def test_a_selection_that_is_cut_within_a_character_can_be_reported(preview: Preview, tab: Page) -> None:
    with served(preview.root / "build/site") as address:
        tab.goto(f"{address}/nl-NL/{PAY}")
        sentence = tab.locator("article p > [class^='s-']").first
        sentence.evaluate("(element) => { element.textContent = `${'x'.repeat(499)}\\u{1F600}` }")
        sentence.select_text()
        link = tab.locator("#report-selection")
        expect(link).to_have_attribute("href", re.compile("body=x{499}%0A"))


def test_a_port_in_use_is_one_sentence(preview: Preview) -> None:
    port = preview.address.rstrip("/").rpartition(":")[2]
    command = [sys.executable, "-m", "generator", "--project", str(preview.root), "preview", "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"generator: port {port} cannot be listened on" in done.stderr.splitlines()[-1]


def test_changed_settings_show_at_once(preview: Preview, visit: Callable[[str], Page]) -> None:
    page = visit("en-US/index.html")
    preview.edit("pyproject.toml", '"sv-SE"]', '"sv-SE", "fr-FR"]')
    bar(page).get_by_role("link", name="fr-FR").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr-FR")


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Return a preview in whose languages nobody has asked for a page; each test asks in another one."""
    root = example.write(tmp_path_factory.mktemp("apart")).root
    with previewing(root) as address:
        yield Preview(root=root, address=address)


@pytest.fixture
def lost(tmp_path: Path) -> Iterator[Preview]:
    """Return a preview of which something may be lost."""
    example.write(tmp_path)
    example.write_file(tmp_path / "pyproject.toml", example.SETTINGS.replace(', "zh-CN", "fr-FR"', ""))
    with previewing(tmp_path) as address:
        yield Preview(root=tmp_path, address=address)


def test_a_start_page_that_cannot_be_read_keeps_no_language_closed(apart: Preview) -> None:
    apart.edit("content/index.md", "title: Help center", "title: [Help")
    with urlopen(f"{apart.address}sv-SE/{PAY}") as answer:
        assert "Betala ett saldo" in answer.read().decode()
    apart.edit("content/index.md", "title: [Help", "title: Help center")


def test_an_article_that_cannot_be_read_when_it_is_first_asked_for_is_one_sentence(apart: Preview) -> None:
    apart.edit("content/articles/billing/pay.md", "title: Pay a balance", "title: [Pay")
    with pytest.raises(HTTPError) as missing:
        urlopen(f"{apart.address}zh-CN/{PAY}")
    with missing.value as answer:
        assert "content/articles/billing/pay.md:3" in answer.read().decode()
    apart.edit("content/articles/billing/pay.md", "title: [Pay", "title: Pay a balance")


def test_tabs_that_ask_at_once_are_all_answered(apart: Preview) -> None:
    """Each time, the page is written anew."""

    def read(_: int) -> str:
        with urlopen(f"{apart.address}fr-FR/{PAY}") as answer:
            return str(answer.read().decode())

    with ThreadPoolExecutor(8) as tabs:
        for page in tabs.map(read, range(80)):
            assert 'lang="fr-FR"' in page


def test_a_lost_build_is_one_sentence(lost: Preview) -> None:
    (lost.root / "build/.work/.skeletons/doctrees/environment.pickle").unlink()
    with pytest.raises(HTTPError) as missing:
        urlopen(f"{lost.address}sv-SE/{PAY}")
    with missing.value as answer:
        assert (
            "sv-SE: billing/pay cannot be shown from what the last build left; remove"
            in answer.read().decode()
        )


def test_a_folder_that_was_made_again_is_followed(apart: Preview, tab: Page) -> None:
    tab.goto(f"{apart.address}en-US/{PAY}")
    content = apart.root / "content"
    content.rename(apart.root / "before")
    shutil.copytree(apart.root / "before", content)
    apart.edit(f"content/articles/{PAY[:-5]}.md", "Your balance is past due.", "You are late.")
    expect(tab.locator("main")).to_contain_text("You are late.", timeout=_REBUILT)
    apart.edit(f"content/articles/{PAY[:-5]}.md", "You are late.", "You are very late.")
    expect(tab.locator("main")).to_contain_text("You are very late.", timeout=_REBUILT)


def test_a_saved_fact_shows_in_the_navigation_of_other_pages(apart: Preview, tab: Page) -> None:
    apart.edit("content/articles/billing/card.md", "# Change your card", "# Change in {fact}`data-retention`")
    tab.goto(f"{apart.address}en-US/billing/card.html")
    expect(tab.locator("h1")).to_contain_text("90 days")
    apart.edit("content/facts.yml", "90", "75")
    expect(tab.locator("h1")).to_contain_text("75 days")
    tab.goto(f"{apart.address}en-US/{PAY}")
    link = tab.get_by_role("navigation").get_by_role("link", name="Change in")
    expect(link.first).to_have_text("Change in 75 days")
