"""A check of opposites: what was before, unpaid or declined has not become after, paid or approved.

Only words that cannot be meant otherwise count, and only where neither text negates: *not unpaid* is *paid*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from generator.catalogs.checks.model import Check, Pair
from generator.catalogs.checks.negation import negates

__all__ = ["CHECKS"]


class _Words(NamedTuple):
    """How a language says two opposites: beginnings of words in lower case, as expressions."""

    one: str
    other: str
    like_one: str = "(?!)"
    """What may say the first, too."""
    like_other: str = "(?!)"


_OPPOSITES: tuple[Mapping[str, _Words], ...] = (
    {
        "en": _Words(
            r"before\b|prior to\b", r"after\b|since\b", r"until\b|by\b", r"later\b|then\b|follow|once\b",
        ),
        "nl": _Words(
            r"vóór\b|voordat\b|alvorens\b|voorafgaand", r"na\b|nadat\b",
            r"voor|uiterlijk|tot|binnen|eer|vroeg",
            r"pas\b|zodra|daarna|hierna|waarna|vervolgens|sinds|later|als\b",
        ),
        "sv": _Words(
            r"före\b|innan\b|senast\b", r"efter\b", r"inför|till|tills|inom|först|förrän|tidigare|dess",
            r"därefter|sedan|när\b|senare|då\b|så snart",
        ),
        "fr": _Words(
            r"avant\b", r"(?<!d')après\b", r"d'ici|jusqu|au plus tard|préalable|d'abord|auparavant",
            r"ensuite|puis\b|depuis|une fois|lorsque|dès|suivant|plus tard|à compter|à partir|à l'issue",
        ),
        "zh": _Words(
            "之前|以前|(?<![目提当])前(?![往提])",
            "之后|以后|(?<=[}日天后时月年]) ?后", "先|才|截止|到期|止|提前", "后|再|已|自|起|随",
        ),
    },
    {
        "en": _Words(r"unpaid\b", r"(?:pre)?paid\b", r"outstanding|owe|due\b"),
        "nl": _Words(
            r"onbetaald|openstaand|achterstallig", r"betaalde?\b|voldaan\b", r"te betalen|verschuldigd",
            r"is betaald",
        ),
        "sv": _Words(r"obetal|utestående", r"betal(?:d|t|da|ats|ades?)\b", r"förfall|att betala|skuld"),
        "fr": _Words(r"impayé|en souffrance", r"payée?s?\b|réglée?s?\b", r"dûe?s?\b|à payer|échu|en attente"),
        "zh": _Words(
            "未付|未支付|未结|未清|欠|拖欠", "已付|已支付|已结清|已缴", "待付|逾期|应付", "付清|结清|付款",
        ),
    },
    {
        "en": _Words(r"fail", r"succe(?:ed|ss)"),
        "nl": _Words(r"mislukt?|misluk", r"(?:ge)?lukte?\b|slaagt\b|geslaagd|succesvol", r"fout"),
        "sv": _Words(r"misslyck", r"lyck(?:as|ats|ades)\b", r"fel"),
        "fr": _Words(r"échou|échec", r"réussi|aboutit?\b", r"erreur|défaill"),
        "zh": _Words("失败", "成功", "错误|故障"),
    },
    {
        "en": _Words(r"declin|reject|refus|den(?:y|ied|ies)\b", r"approv|accept|allow"),
        "nl": _Words(
            r"afgewezen|afwijs|geweiger|weiger|afgekeur", r"goedgekeur|goedkeur|geaccepteer|accepteer",
            r"wijs", r"keur",
        ),
        "sv": _Words(r"avvis|nek|avsl[åao]", r"godkän|accepter"),
        "fr": _Words(r"refus|rejet|déclin", r"approuv|accept|autoris"),
        "zh": _Words("拒|驳回", "批准|接受|同意"),
    },
    {
        "en": _Words(r"at most\b|maximum\b", r"at least\b|minimum\b", r"up to\b", r"or more\b"),
        "nl": _Words(
            r"hoogstens|maximaal|maximum|ten hoogste|hooguit",
            r"minstens|minimaal|minimum|ten minste|tenminste", r"tot\b",
        ),
        "sv": _Words(r"högst\b|max|som mest", r"minst\b|minimum|åtminstone", r"upp till"),
        "fr": _Words(r"au maximum|au plus\b|maxim", r"au moins|au minimum|minim", r"jusqu"),
        "zh": _Words("最多|至多|不超过|最大|最高", "至少|最少|最低|最小|不少于"),
    },
    {
        "en": _Words(r"stop", r"start|resum|restart", r"end|suspen|cancel|paus", r"begin|reactivat"),
        "nl": _Words(r"stop|gestopt", r"(?:her)?start|gestart|hervat", r"eindig|beëindig|stil|onderbr"),
        "sv": _Words(r"stopp", r"starta|återuppta", r"avbryt|avslut|upphör|slut|pausa"),
        "fr": _Words(r"arrêt|interr", r"démarr|redémarr|repren", r"cess|suspen|termin"),
        "zh": _Words("停止|中断|停用", "启动|恢复|重启", "暂停|终止|结束|停"),
    },
    {
        "en": _Words(
            r"disabl|deactivat|inactive\b", r"enabl|activat|active\b", r"off\b", r"reactivat|on\b|again",
        ),
        "nl": _Words(
            r"uitgeschakeld|uitschakel|gedeactiveer|inactie", r"ingeschakeld|inschakel|geactiveer|actie[fv]",
            r"uit\b|schakel|deactive", r"in\b|aan\b|heractive|opnieuw",
        ),
        "sv": _Words(r"inaktiv|avaktiv", r"aktiv", r"stäng|av\b", r"återaktiv|på\b"),
        "fr": _Words(r"désactiv|inacti", r"activ|acti(?:f|fs|ve)\b", r"bloqu", r"réactiv"),
        "zh": _Words("禁用|停用|未启用", "已启用|激活|启用", "关闭|暂停"),
    },
    {
        "en": _Words(
            r"remov|delet|eras", r"keep|kept\b|restor|recover|preserv|retain", r"los[est]", r"stor|sav|cop",
        ),
        "nl": _Words(
            r"verwijder|gewist|wissen|vernietig", r"bewaard?\b|bewaren|behoud|hersteld?\b",
            r"weg|wis|gaan verloren",
        ),
        "sv": _Words(
            r"tas bort|ta bort|tagits bort|radera|tar bort", r"spara[rs]?\b|sparats|behåll|återställ",
            r"bort|för alltid",
        ),
        "fr": _Words(r"supprim|effac|suppress", r"conserv|garde|restaur|préserv", r"détrui|perd"),
        "zh": _Words("删除|移除|清除|销毁", "保留|恢复|保存", "丢失|删"),
    },
    {
        "en": _Words(
            r"lower|decreas|reduc", r"higher|increas|rais", r"less|fewer|drop", r"more|greater|up\b",
        ),
        "nl": _Words(r"lager|verlaag|gedaald|daal", r"hoger|verhoog|gestegen|stijg", r"minder", r"meer|opge"),
        "sv": _Words(r"lägre|sänk|minska", r"högre|höj|ökar?\b|ökat", r"mindre", r"mer|större"),
        "fr": _Words(
            r"inférieur|diminu|baiss|rédui", r"supérieur|augment|hausse|élevé", r"moins|moindre", r"plus",
        ),
        "zh": _Words("更低|降低|减少|低于", "更高|提高|增加|高于", "少|低", "多|高"),
    },
    {
        "en": _Words(r"refund", r"charg|debit", r"credit|return|paid back|pay back", r"cost|fee"),
        "nl": _Words(
            r"terugbeta|beta\w+ [^.]*\bterug\b|teruggestort|restitu",
            r"belast|afgeschreven|afschrijv|in rekening", r"terug",
            r"kosten|bedrag|factu|betaling|betaal",
        ),
        "sv": _Words(r"återbetal", r"debiter|belasta", r"tillbaka", r"avgift|kostnad|betal|dra"),
        "fr": _Words(r"rembours", r"débit|prélev", r"restitu|avoir", r"frais|factur|montant|pai"),
        "zh": _Words("退款|退还|退回", "扣款|收取|收费|扣费", "退", "费用|扣|付款"),
    },
)  # fmt: skip
"""Per pair of opposites the words of each language."""


class _Opposites(NamedTuple):
    """The words of a language for two opposites, prepared."""

    one: re.Pattern[str]
    other: re.Pattern[str]
    like_one: re.Pattern[str]
    like_other: re.Pattern[str]
    either: re.Pattern[str]
    """Finds one or the other, so that one search does for all the opposites that a text does not speak of."""


def _prepared(language: str) -> tuple[_Opposites, ...]:
    edge = "" if language == "zh" else r"\b"
    rows = ((*words[language], "|".join(words[language][:2])) for words in _OPPOSITES)
    return tuple(_Opposites(*(re.compile(f"{edge}(?:{each})") for each in row)) for row in rows)


_LANGUAGES: Mapping[str, tuple[_Opposites, ...]] = MappingProxyType(
    {language: _prepared(language) for language in _OPPOSITES[0]}
)
_ANY = re.compile(rf"\b(?:{'|'.join(part for words in _OPPOSITES for part in words['en'][:2])})")


class _Said(NamedTuple):
    """One of two opposites, as the source says it."""

    number: int
    """Of the pair."""
    first: bool
    word: str


@lru_cache(maxsize=4096)
def _said(text: str) -> tuple[_Said, ...]:
    """Return what an English text says of which the opposite would be another message."""
    if not _ANY.search(text) or negates(text, "en"):
        return ()
    return tuple(_one_sided(text))


def _one_sided(text: str) -> Iterator[_Said]:
    for number, words in enumerate(_LANGUAGES["en"]):
        if not words.either.search(text):
            continue
        one, other = words.one.search(text), words.other.search(text)
        if one and not other and not words.like_other.search(text):
            yield _Said(number, first=True, word=one[0])
        elif other and not one and not words.like_one.search(text):
            yield _Said(number, first=False, word=other[0])


def _opposites(pair: Pair) -> Iterator[str]:
    known = _LANGUAGES.get(pair.locale.language)
    if known is None or pair.source_language != "en" or pair.same_language:
        return
    text = pair.target.lower
    for said in _said(pair.source.lower):
        words = known[said.number]
        opposite = (words.other if said.first else words.one).search(text)
        meant = (words.one, words.like_one) if said.first else (words.other, words.like_other)
        if (
            opposite
            and not any(each.search(text) for each in meant)
            and not negates(text, pair.locale.language)
        ):
            yield f"{opposite[0]!r} is the opposite of {said.word!r}"


CHECKS = (
    Check(
        id="opposites",
        group="meaning",
        weight="strict",
        reason="A deadline that became a beginning, or a failure that became a success, is another message.",
        example=("Pay before May 1.", "Betaal na 1 mei."),
        fix="say it as the source does, or waive this check if the words are right as they are",
        find=_opposites,
    ),
)
