"""A check of negation: a sentence that says not still says so, and one that does not has gained none.

Each language has words that negate, and more that can stand for a negation: *unpaid* for *not paid*, *failed*
for *could not*. Only a sentence that lost or gained every trace is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from generator.catalogs.checks.model import Check, Pair

__all__ = ["CHECKS", "Negation", "negates"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Negation:
    """How a language negates; expressions for text in lower case with straight apostrophes."""

    strong: re.Pattern[str]
    """What negates by itself, once for each negation."""
    weak: re.Pattern[str]
    """What may stand where another language negates."""
    neutral: re.Pattern[str]
    """What looks like a negation and is none: *not only*, 非常; taken out before."""


def _words(strong: str, weak: str, neutral: str) -> Negation:
    return Negation(
        strong=re.compile(rf"\b(?:{strong})(?![\w])"),
        weak=re.compile(rf"\b(?:{weak})"),
        neutral=re.compile(rf"\b(?:{neutral})(?![\w])"),
    )


_ENGLISH = _words(
    strong=r"not|cannot|never|no|none|nothing|nobody|nowhere|neither|without|unable|\w+n't",
    weak=(
        r"nor\b|un(?!der|i|til)\w{3,}"
        r"|in(?:valid|correct|active|complete|sufficient|accurate|ability|definite|stead|accessib|convenien|eligib"
        r"|advertent)|irreversib|accidental"
        r"|im(?:possible|proper)|dis(?:able|connect|agree|allow|continu|regard)\w*|non-?\w+"
        r"|mis(?:s|take)\w*|fail\w*|declin\w+|reject\w*|refus\w+|unless|only|until|till|before|except\w*"
        r"|rather|prevent\w*|avoid\w*|stop\w*|lack\w*|skip\w*|hardly|rarely|scarcely|barely|yet|anymore"
        r"|longer|free|less|few|fewer|little|exclu\w+|den(?:y|ie[sd])\w*|block\w*|wrong\w*|late|overdue"
        r"|past|outstanding|expired?|ignor\w+|otherwise|else|forg[eo]t\w*|los[et]\w*|empty|leave|left"
        r"|optional\w*|closed|too|beyond|regardless|whatever|whenever|wherever|any\w*|same|stay\w*"
        r"|constant|even|despite|differs?\b|whether|doubt|worry|keep|remain\w*|zero|minus|out|off|still"
    ),
    neutral=(
        r"not only|not just|no later than|not later than|not until|no more than|not more than"
        r"|no less than|not less than|no fewer than|nothing but|no matter|no doubt|no wonder"
        r"|whether or not|or not|yes or no|why not|don't forget|do not forget|do not hesitate|don't hesitate"
        r"|no\.(?= ?\d)|not to mention|doesn't matter|can't wait|little (?:to|or) no|without fail"
        r"|without delay|last but not least"
    ),
)
_DUTCH = _words(
    strong=r"niet|geen|nooit|niets|niemand|nergens|noch|zonder|nimmer|geenszins|evenmin",
    weak=(
        r"on(?!t|der|s\b|ze|line|langs|middel|geveer)\w{4,}|mislukt?\w*|misluk\w*|weiger\w*|geweiger\w*"
        r"|afgewez\w*|tenzij|behalve|nauwelijks|kwijt|ontbre\w+|ontbrak\w*|vermijd\w*|voork[oó]m\w*"
        r"|verhinder\w*|in plaats|pas\b(?!.*\baan\b)|verbo(?!nd|rg)\w+|vergeet|vergeten|uitgezonderd"
        r"|uitgesloten|te laat|wijk(?:t|en)\b(?=.*\baf\b)|afwijk(?:t|en)\b|verschil(?:t|len)\b"
        r"|sta(?:at|an)\b[^.]*\bopen\b|bij het oude|blij(?:ft|ven)\b[^.]*\bhetzelfde"
    ),
    neutral=(
        r"niet (?:alleen|enkel|slechts)(?=.*\bmaar)|al dan niet|of niet|niettemin|geen zorgen"
        r"|zonder meer|niet zozeer"
    ),
)
_SWEDISH = _words(
    strong=r"inte|icke|ej|aldrig|ingen|inget|inga|ingenting|ingenstans|varken|utan",
    weak=(
        r"o(?:be|säk|gil|kän|tillg|möj|rikt|nöd|an|lik(?!(?:a|t)?\b)|förändra|giltig|klar|full|gjor|reglera|skriv)\w+"
        r"|misslyck\w*|nek\w*|avvis\w*|avsl(?:å|og|ag)\w*|vägra\w*|såvida|knappt|sakna\w*"
        r"|undvik\w*|förhindra\w*|hindra\w*|i stället|istället|heller|glöm\w*|förutom|utom|förbju\w*"
        r"|slipp\w*|först(?= (?:när|efter|då|sedan)\b| (?:den|om|från) [0-9])|skil(?:jer|de) sig"
    ),
    neutral=(
        r"inte (?:bara|endast|enbart)(?=.*\butan)|eller inte|ingen fara|inte minst|glöm inte"
        r"|utan (?:vidare|tvekan|tvivel)"
    ),
)
_FRENCH = _words(
    strong=r"ne|n(?=')|non|sans|ni|jamais|aucune?|rien|personne(?= ne| n')|nul(?:le)?|pas",
    weak=(
        r"in(?:valid|connu|correct|util|actif|activ|complet|disponib|suffis|terdi|exact|trouv)\w*"
        r"|im(?:possib|pay|propr)\w*|ir(?:réver|récup)\w*|non-?\w+|échou\w+|échec\w*|refus\w+|rejet\w+"
        r"|sauf|moins|à peine|manqu\w+|(?<!par )défaut|faute|dout\w+|évit\w+|empêch\w+|au lieu|seulement"
        r"|uniquement|oubli\w+|hors|excep\w+|dépourvu\w*|dispens\w+|diff(?:ère|èrent)\b|inchangé"
    ),
    neutral=(
        r"non seulement|n'importe|n'hésitez pas|ou non|ou pas|pas seulement|sans faute|sans délai"
        r"|sans attendre|sans doute|n'oubliez pas|rien que"
        r"|(?:ne |n')(?:(?!pas|plus|jamais|rien)\w+ ){1,3}que|pas à pas"
    ),
)
_CHINESE = Negation(
    strong=re.compile("不|没|沒|未|無|无|非|勿|莫|别|別|毫"),
    weak=re.compile(
        "才|失败|拒绝|缺|禁|避免|防止|以免|免(?!费)|免费(?![账帐试版订额套层用])|除非|除外|忘|丢失|否|难以"
        r"|出乎|意外|欠(?![款费])|(?<=已)欠费|待(?:支付|付款?|缴费?)(?=[：:。，；]|\Z)|照旧|原样|原状"
    ),
    neutral=re.compile(
        "不仅|不但|不只|不过|不断|不同|不久|不论|不管|无论|不得不|不少|不错|不止|非常|未来|是否|能否|可否|与否|会否|别人|分别"
        "|类别|级别|特别|区别|个别|别名|识别|性别|差别|差不多|对不起|了不起|不妨|无限|无线|无疑|莫名|不等|不时|不可避免"
        "|不晚于|不迟于|不超过|不少于|不多于|不低于|不高于|不便|不小心|无误|必不可少"
    ),
)
_LANGUAGES: Mapping[str, Negation] = MappingProxyType(
    {"en": _ENGLISH, "fr": _FRENCH, "nl": _DUTCH, "sv": _SWEDISH, "zh": _CHINESE}
)


def negates(text: str, language: str) -> bool:
    """Tell whether a text in lower case negates; False for languages not known here."""
    if language == "en":
        return _strong(text) > 0
    known = _LANGUAGES.get(language)
    return known is not None and known.strong.search(known.neutral.sub(" ", text)) is not None


def _negation(pair: Pair) -> Iterator[str]:
    known = _LANGUAGES.get(pair.locale.language)
    if known is None or pair.source_language != "en":
        return
    strong = _strong(pair.source.lower)
    # The second question is asked of few texts, and takes as long as all others.
    if not strong and (not known.strong.search(pair.target.lower) or _is_licensed(pair.source.lower)):
        return
    target = known.neutral.sub(" ", pair.target.lower)
    given = _french(target) if known is _FRENCH else _count(known.strong, target)
    if given >= strong:
        if not strong and given > _spared(pair, known):
            yield "the negation is not in the source"
        return
    # What stands for a word such as "prevent" does not stand for a "not" as well.
    weak = _count(known.weak, target)
    if not given and weak <= _count(_PAIRED, pair.source.lower):
        yield "the negation is lost"
    elif strong >= 2 and given + weak < strong:
        yield f"one of {strong} negations is lost"


def _spared(pair: Pair, known: Negation) -> int:
    """Count the phrases of the source that negate in the translation alone, such as "without delay"."""
    source, target = pair.source.lower, pair.target.lower
    return max(0, _count(_ENGLISH.neutral, source) - _count(known.neutral, target))


_PAIRED = re.compile(
    r"\b(?:prevent|avoid|fail|declin|reject|refus|except\b|instead|forg[eo]t|unless|only\b|missing|un(?:paid|known|us)"
    r"|invalid|incorrect|impossible)"
)
"""Words that other languages say by a word of their own that is counted as weak."""


@lru_cache(maxsize=4096)
def _strong(text: str) -> int:
    """Count the negations of an English text."""
    return _count(_ENGLISH.strong, _ENGLISH.neutral.sub(" ", text))


@lru_cache(maxsize=4096)
def _is_licensed(text: str) -> bool:
    """Tell whether a translation may negate although the English text does not."""
    return _ENGLISH.weak.search(text) is not None


def _count(pattern: re.Pattern[str], text: str) -> int:
    return len(pattern.findall(text))


_NE = re.compile(r"\b(?:ne\b|n')")
_SECOND = re.compile(r"\b(?:pas|jamais|aucune?|rien|non|sans|ni|nul(?:le)?|personne(?= ne\b| n'))\b")


def _french(text: str) -> int:
    """Count French negations, most of which have two words: ne … pas."""
    return max(_count(_NE, text), _count(_SECOND, text))


CHECKS = (
    Check(
        id="negation",
        group="meaning",
        weight="strict",
        reason="Without its negation a sentence says the opposite.",
        example=("We couldn't charge your credit card.", "We hebben je creditcard belast."),
        fix="say it as the source does, or waive this check if the words are right as they are",
        find=_negation,
    ),
)
