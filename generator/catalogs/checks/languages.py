"""Checks of language: a text is in the locale's language, and speaks to its reader in one form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from generator.catalogs.checks.model import Check, Pair

__all__ = ["CHECKS"]

_PROFILES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        language: frozenset(words.split())
        for language, words in {
            "da": "og er af ikke jeg hvis med til fra efter eller kan du har din dit dine denne dette "
            "bliver blev være nogle også vores hvor skal på det den de der for om inden når mens",
            "de": "der die das und ist nicht sie ihr ihre ihren wir mit für auf den dem des ein eine "
            "einen von zu wird werden wenn oder können haben hat sind bei nach auch wie im zum "
            "zur über bis dass noch",
            "en": "the and of to is are your you we this that with for if not be can or it on by from "
            "our have has was when don't will they these there then before after until about "
            "which what",
            "es": "el la los las de que y en un una su sus con para por no es son se del al si como más "
            "pero está pueden puede cuando antes después hasta sobre ha han usted nuestro nuestra",
            "fr": "le la les de des du un une et est que qui ne pas vous votre vos nous pour dans sur "
            "avec ce cette ces il elle sont au aux si par plus ou en être avez a ont lorsque "
            "avant après jusqu",
            "it": "il lo la i gli le di che e un una in per con non è sono del della dei delle si al da "
            "se come più ma ha hanno quando prima dopo fino su questo questa tuo tua nostro",
            "nl": "de het een van en te dat die niet zijn op met voor als aan er om je jij uw u wordt "
            "worden naar maar nog door bij ook dan uit kan kunt deze dit wij we hebt heeft is "
            "wanneer tot na over of in",
            "pt": "o a os as de que e em um uma para com não é são do da dos das se por mais mas seu "
            "sua você quando antes depois até no na ao foi tem",
            "sv": "och att det som en ett är av för på med den inte till du din ditt dina vi om har kan "
            "ska från eller när de också efter innan under vid så än men här att måste blir alla "
            "på oss",
        }.items()
    }
)
"""The small words of languages, by which a text shows its own."""
SHORT = 4
"""A text with fewer words tells too little of its language."""
LONG = 4
"""A small word with so many letters tells its language alone, where no other is heard."""
_LATIN = re.compile(r"[a-z][a-z'-]*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_TRADITIONAL = frozenset("們這個為會費額請帳單戶發門網關閉據將對應過還進時間無變動問題設備號碼選擇資訊與點擊")
_NAMED = re.compile(r"\b[A-Z][\w-]*(?: (?:[A-Z][\w-]*|\+|-|of|the|and|for|to|your))* [A-Z][\w-]*")
"""A name of several words, such as a book's title or a menu's item, may stay in English."""


def _wrong_language(pair: Pair) -> Iterator[str]:
    if pair.same_language:
        return
    if pair.locale.script in ("Hans", "Hant"):
        yield from _not_chinese(pair)
    else:
        yield from _other_words(pair)


def _not_chinese(pair: Pair) -> Iterator[str]:
    text = pair.target.visible
    if not _HAN.search(text):
        words = _LATIN.findall(text)
        small = sum(word in _PROFILES["en"] for word in words)
        # Names are the source's; what else stands in Latin letters is another language, or a transcription.
        own = sum(len(word) > 1 and word not in pair.source.words for word in words)
        if small >= 2 or own >= 2:
            yield "the text has no Chinese word"
    elif pair.locale.script == "Hans" and len(_TRADITIONAL.intersection(text)) >= 2:
        yield "the text is in traditional characters"


_ALIEN: Mapping[str, tuple[frozenset[str], re.Pattern[str]]] = MappingProxyType(
    {
        language: (frozenset(letters), re.compile(rf"(?<![^\W_])[^\W\d_A-ZÀ-Þ]*[{letters}]\w*"))
        for language, letters in (("fr", "ßåøäõñ"), ("nl", "ßåøæñõ"), ("sv", "ßøæñõ"))
    }
)
"""Letters that a language does not write, and words in lower case that have one."""


def _alien_words(pair: Pair) -> Iterator[str]:
    letters, words = _ALIEN.get(pair.locale.language, (frozenset[str](), None))
    found = (
        None
        if words is None or letters.isdisjoint(pair.target.visible)
        else words.search(pair.target.visible)
    )
    if found and found[0] not in pair.source.visible:
        yield f"the word {found[0][:40]!r} has a letter of another language"


def _other_words(pair: Pair) -> Iterator[str]:
    yield from _alien_words(pair)
    own = _PROFILES.get(pair.locale.language)
    if own is None or len(pair.target.words) < SHORT:
        return
    words = pair.target.words
    spoken = sum(map(own.__contains__, words))
    if spoken * 3 > len(words):
        return
    named = set(_LATIN.findall(" ".join(_NAMED.findall(pair.source.visible)).lower()))
    for language, profile in _PROFILES.items():
        if profile.isdisjoint(words):
            continue
        heard = [word for word in words if word in profile and word not in named]
        foreign = sum(word not in own for word in heard)
        alone = not spoken and any(len(word) >= LONG for word in heard)
        if alone or (
            foreign >= 2 and foreign > 2 * sum(word in own and word not in profile for word in words)
        ):
            yield f"the text looks {_NAMES[language]}"
            return


_NAMES = MappingProxyType(
    {
        "da": "Danish or Norwegian", "de": "German", "en": "English", "es": "Spanish", "fr": "French",
        "it": "Italian", "nl": "Dutch", "pt": "Portuguese", "sv": "Swedish",
    }
)  # fmt: skip

# --- forms of address

_ADDRESS: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = MappingProxyType(
    {
        language: (re.compile(familiar), re.compile(polite))
        for language, (familiar, polite) in {
            "de": (r"\b(?:du|dich|dir|deine?[mnrs]?)\b", r"(?<=\w )(?:Sie|Ihnen|Ihre?[mnrs]?)\b"),
            "fr": (r"\b(?:tu|toi|ton|tes)\b", r"\b(?:vous|votre|vos)\b"),
            "nl": (r"\b(?:je|jij|jou|jouw)\b", r"\b(?:u|uw|uzelf)\b"),
            "zh": (r"你", r"您"),
        }.items()
    }
)
"""Per language the familiar and the polite words for the reader; by the case of German pronouns."""


def _mixed_address(pair: Pair) -> Iterator[str]:
    forms = _ADDRESS.get(pair.locale.language)
    if forms is None:
        return
    text = pair.target.visible if pair.locale.language == "de" else pair.target.lower
    familiar, polite = forms[0].search(text), forms[1].search(text)
    if familiar and polite:
        yield f"the reader is addressed both as {familiar[0]!r} and as {polite[0]!r}"


CHECKS = (
    Check(
        id="language",
        group="meaning",
        weight="strict",
        reason="A text in another language was pasted in the wrong catalog, or never translated.",
        example=(
            "Pay the balance before your services stop.",
            "Betala saldot innan dina tjänster stoppas och du måste vänta.",
        ),
        fix="translate it into the language of the catalog",
        find=_wrong_language,
    ),
    Check(
        id="address-form",
        group="meaning",
        weight="warning",
        reason="One sentence speaks to its reader in one way.",
        example=("Use your card for your subscription.", "Gebruik je kaart voor uw abonnement."),
        fix="use the form that the rest of the text uses",
        find=_mixed_address,
    ),
)
