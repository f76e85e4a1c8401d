"""A small project on disk with one alert, in English, Dutch, Chinese and Hebrew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from generator import project
from generator.alerts.bundle import Alerts
from generator.alerts.compile import compile_alerts
from generator.alerts.compiled import Bundle
from generator.locales import parse
from generator.project import Project

SETTINGS = """[tool.generator]
source-locale = "en-US"
locales = ["nl-NL", "zh-CN", "he-IL"]
base-url = "https://docs.example.com"
allowed-url-hosts = ["pay.example.com"]
[tool.generator.emails]
brand = "Example"
sender = "Example Billing <billing@example.com>"
reply-to = "help@example.com"
support-url = "https://pay.example.com/help"
legal = "Example Company, 1 Example Street"
"""
ARTICLE = "---\ntitle: Pay a balance\n---\n# Pay a balance\n"
ALERT = """---
stage: past-due
severity: warning
subject: "Past due: {amount} for {customer_name}"
preheader: "Pay within {grace_period}."
greeting: "Hello {customer_name},"
action: {label: "Pay {amount}", url: "{pay_url}"}
article: billing/pay#pay-a-balance
parameters:
  customer_name: {type: name, example: "Zoë"}
  amount: {type: money, example: {value: "1234.50", currency: EUR}}
  pay_url: {type: url, example: "https://pay.example.com/"}
  days: {type: count, example: 3}
  retry_at: {type: instant, optional: true, example: "2026-03-14T09:00:00Z"}
  invoices:
    type: list
    item: {number: {type: text}, paid_on: {type: date, optional: true}}
    example: [{number: "INV-1", paid_on: "2026-03-01"}, {number: "INV-2"}]
---
The balance of **{amount}** is past due. Please [pay it]({pay_url}).

:::{if} retry_at
We try again on {retry_at}.
:::

::::{plural} days
The payment is one day late.
---
The payment is {days} days late.
::::

:::{each} invoices
| Invoice | Date |
|---|---:|
| {number} for {customer_name} | {paid_on} |
:::

1. First *step*.
2. Then `run` this.

## Help

Read [our help](https://pay.example.com/help?a=1&b=2).
"""

SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "Past due: {amount} for {customer_name}": (
        "Achterstallig: {amount} voor {customer_name}",
        "已逾期：{customer_name} 的 {amount}",
        "פיגור בתשלום: {amount} עבור {customer_name}",
    ),
    "Pay within {grace_period}.": (
        "Betaal binnen {grace_period}.",
        "请在 {grace_period}内付款。",
        "יש לשלם תוך {grace_period}.",
    ),
    "Hello {customer_name},": ("Beste {customer_name},", "{customer_name}，你好：", "שלום {customer_name},"),
    "Pay {amount}": ("Betaal {amount}", "支付 {amount}", "תשלום {amount}"),
    "The balance of **{amount}** is past due.": (
        "Het saldo van **{amount}** is achterstallig.",
        "余额 **{amount}** 已逾期。",
        "היתרה **{amount}** בפיגור.",
    ),
    "Please [pay it]({pay_url}).": (
        "[Betaal het]({pay_url}).",
        "请[付款]({pay_url})。",
        "יש [לשלם]({pay_url}).",
    ),
    "We try again on {retry_at}.": (
        "We proberen het opnieuw op {retry_at}.",
        "我们将于 {retry_at} 重试。",
        "ננסה שוב ב-{retry_at}.",
    ),
    "Invoice": ("Factuur", "发票", "חשבונית"),
    "Date": ("Datum", "日期", "תאריך"),
    "{number} for {customer_name}": (
        "{number} voor {customer_name}",
        "{customer_name} 的 {number}",
        "{number} עבור {customer_name}",
    ),
    "First *step*.": ("Eerste *stap*.", "第一*步*。", "*צעד* ראשון."),
    "Then `run` this.": ("Voer dan `run` uit.", "然后运行 `run`。", "אחר כך להריץ `run`."),
    "Help": ("Hulp", "帮助", "עזרה"),
    "Read [our help](https://pay.example.com/help?a=1&b=2).": (
        "Lees [onze hulp](https://pay.example.com/help?a=1&b=2).",
        "阅读[帮助](https://pay.example.com/help?a=1&b=2)。",
        "לקרוא את [העזרה](https://pay.example.com/help?a=1&b=2).",
    ),
}
COUNTED = ("The payment is one day late.", "The payment is {days} days late.")
COUNTED_FORMS = (
    ("De betaling is één dag te laat.", "De betaling is {days} dagen te laat."),
    ("付款已逾期 {days} 天。",),
    ("התשלום מאחר ביום אחד.", "התשלום מאחר ב-{days} ימים."),
)
LAYOUT: Mapping[str, tuple[str, str, str]] = {
    "Read more: {title}": ("Lees meer: {title}", "了解更多：{title}", "מידע נוסף: {title}"),
    "Contact support": ("Neem contact op", "联系支持人员", "פנייה לתמיכה"),
    "Kind regards,": ("Met vriendelijke groet,", "此致", "בברכה,"),
    "You received this message because it concerns a subscription that you manage.": (
        "Je ontvangt dit bericht omdat je een abonnement beheert.",
        "你收到此邮件，因为你管理订阅。",
        "קיבלת הודעה זו כי היא נוגעת למינוי שבניהולך.",
    ),
    "{label}: {value}": ("{label}: {value}", "{label}：{value}", "{label}: {value}"),
    "Example Billing": ("Example-facturering", "示例计费", "חיוב"),
    "Example Company, 1 Example Street": (
        "Voorbeeldbedrijf, Example Street 1",
        "示例公司，Example Street 1",
        "חברת דוגמה, Example Street 1",
    ),
}
TITLES = {"Pay a balance": ("Een saldo betalen", "支付余额", "תשלום יתרה")}
TAGS = ("nl-NL", "zh-CN", "he-IL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A project and the ways in which tests change it."""

    project: Project
    changed: dict[tuple[str, str], str] = field(default_factory=dict)

    def write_alert(self, text: str, name: str = "past-due") -> None:
        (self.project.alerts / f"{name}.md").write_text(text, encoding="utf-8")

    def translate(
        self, *, fuzzy: Iterable[str] = (), missing: Iterable[str] = (), tags: Iterable[str] = TAGS
    ) -> None:
        """Write every catalog; `fuzzy` and `missing` name sentences that are so in these tags."""
        for index, tag in enumerate(TAGS):
            marked = frozenset(fuzzy) if tag in tags else frozenset()
            left_out = frozenset(missing) if tag in tags else frozenset()
            for name, sentences in (
                ("alerts", SENTENCES),
                ("templates/email", LAYOUT),
                ("articles/billing/pay", TITLES),
            ):
                entries = [
                    _entry(source, self.changed.get((tag, source), texts[index]), source in marked)
                    for source, texts in sentences.items()
                    if source not in left_out
                ]
                if name == "alerts":
                    entries.append(_plural_entry(COUNTED_FORMS[index], COUNTED[0] in marked))
                self._write(name, tag, entries)

    def _write(self, name: str, tag: str, entries: Iterable[str]) -> None:
        locale = parse(tag)
        path = self.project.po(name, locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        header = (
            'msgid ""\nmsgstr ""\n'
            f'"Language: {locale.gettext}\\n"\n'
            '"Content-Type: text/plain; charset=UTF-8\\n"\n'
            f'"Plural-Forms: {locale.plural.header}\\n"\n'
            '"X-Source-Language: en-US\\n"\n'
        )
        path.write_text("\n".join([header, *entries]), encoding="utf-8")

    def compile(self) -> Bundle:
        bundle, errors = compile_alerts(self.project)
        assert errors == ()
        return bundle

    def alerts(self) -> Alerts:
        return Alerts(self.compile())


def _entry(source: str, text: str, fuzzy: bool) -> str:
    flags = ["fuzzy"] * fuzzy + ["python-brace-format"] * ("{" in source)
    flag = f"#, {', '.join(flags)}\n" if flags else ""
    return f'{flag}{_syntax(source)}msgid "{source}"\nmsgstr "{text}"\n'


def _syntax(source: str) -> str:
    """Say which texts are not Markdown."""
    plain = source in LAYOUT or source in TITLES or list(SENTENCES).index(source) < 4
    return "#. syntax: plain\n" if plain else ""


def _plural_entry(forms: Iterable[str], fuzzy: bool) -> str:
    lines = [f'msgid "{COUNTED[0]}"', f'msgid_plural "{COUNTED[1]}"']
    lines += [f'msgstr[{index}] "{form}"' for index, form in enumerate(forms)]
    return f"#, {'fuzzy, ' * fuzzy}python-brace-format\n" + "\n".join(lines) + "\n"


def make(folder: Path) -> Desk:
    """Make a project whose one alert is approved in every locale."""
    (folder / "pyproject.toml").write_text(SETTINGS)
    for name in ("content/alerts", "content/articles/billing"):
        (folder / name).mkdir(parents=True)
    (folder / "content/facts.yml").write_text("grace-period: {value: 30, unit: day}\n")
    (folder / "content/articles/billing/pay.md").write_text(ARTICLE)
    made = Desk(project=project.load(folder))
    made.write_alert(ALERT)
    made.translate()
    return made


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A project of the test's own, to change."""
    return make(tmp_path)


@pytest.fixture(scope="session")
def alerts(tmp_path_factory: pytest.TempPathFactory) -> Alerts:
    """The same alerts for all tests, compiled once."""
    return make(tmp_path_factory.mktemp("project")).alerts()
