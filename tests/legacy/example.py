"""A small article of our own in the Open Publishing format: English, Dutch plain, Dutch side by side."""

from __future__ import annotations

import hashlib
from pathlib import Path

ENGLISH = """\
---
title: Change a garden plan
description: How to change a plan. And when.
services: ''
tags: [garden, plan]

author: rosa
---

# Change a *garden* plan

You can change a plan twice a year. Water is free.
The rest is not.

> [!NOTE]
> Do not change a plan in winter.

* Open [Plans](plans.md).
* [Water](water.md)
* `grow`

| Plan | Costs |
|---|---|
| Small\\* | 10 |
| Large | `a` \\| `b` and more |

![A garden](garden.png)

```
grow --all
```

<p>Call us.<br>We answer.</p>
"""

DUTCH = {
    "Change a garden plan": "Een tuinplan wijzigen",
    "How to change a plan. And when.": "Hoe je een plan wijzigt. En wanneer.",
    "Change a *garden* plan": "Een *tuinplan* wijzigen",
    "You can change a plan twice a year.": "Je kunt een plan twee keer per jaar wijzigen.",
    "Water is free.": "Water is gratis.",
    "The rest is not.": "De rest niet.",
    "Do not change a plan in winter.": "Wijzig een plan niet in de winter.",
    "Open [Plans](plans.md).": "Open [Plannen](plans.md).",
    "[Water](water.md)": "[Watergift](water.md)",
    "Plan": "Tuinplan",
    "Costs": "Kosten",
    "Small\\*": "Klein\\*",
    "Large": "Groot",
    "`a` | `b` and more": "`a` | `b` en meer",
    "![A garden](garden.png)": "![Een tuin](garden.png)",
    "Call us.<br>We answer.": "Bel ons.<br>We nemen op.",
}


def hash_of(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()


PLAIN = f"""\
---
title: Een tuinplan wijzigen
description: Hoe je een plan wijzigt. En wanneer.
services: ''
tags:
- garden
- plan
author: rosa
ms.openlocfilehash: {hash_of(ENGLISH)}
ms.sourcegitcommit: 0123456789abcdef0123456789abcdef01234567
ms.translationtype: HT
ms.contentlocale: nl-NL
ms.lasthandoff: 06/01/2019
ms.locfileid: "12345678"
---
# <a name="change-a-garden-plan"></a>Een *tuinplan* wijzigen

Je kunt een plan twee keer per jaar wijzigen. Water is gratis.
De rest niet.

> [!NOTE]
> Wijzig een plan niet in de winter.

* Open [Plannen](plans.md).
* [Watergift](water.md)
* `grow`

| Tuinplan | Kosten |
|---|---|
| Klein\\* | 10 |
| Groot | `a` \\| `b` en meer |

![Een tuin](garden.png)

```
grow --all
```

<p>Bel ons.<br>We nemen op.</p>
"""


def span(number: int, text: str, source: str, prefix: str = "0a1b2") -> str:
    """Write a segment as the format has it."""
    return (
        f'<span data-ttu-id="{prefix}-{number}">{text}</span><span class="sxs-lookup">'
        f'<span data-stu-id="{prefix}-{number}">{source}</span></span>'
    )


_SEGMENTS = (
    ('"></a>', 104, "Een *tuinplan* wijzigen", "Change a *garden* plan"),
    ("\n\n", 105, "Je kunt een plan twee keer per jaar wijzigen.", "You can change a plan twice a year."),
    (" ", 106, "Water is gratis.", "Water is free."),
    ("\n", 107, "De rest niet.", "The rest is not."),
    ("> ", 108, "Wijzig een plan niet in de winter.", "Do not change a plan in winter."),
    ("* ", 109, "Open [Plannen](plans.md).", "Open [Plans](plans.md)."),
    ("[", 110, "Watergift", "Water"),
    ("| ", 111, "Tuinplan", "Plan"),
    (" | ", 112, "Kosten", "Costs"),
    ("| ", 113, "Klein\\*", "Small\\*"),
    (" | ", 114, "10", "10"),
    ("| ", 115, "Groot", "Large"),
    (" | ", 116, "`a` \\| `b` en meer", "`a` \\| `b` and more"),
    ("<p>", 118, "Bel ons.", "Call us."),
    ("<br>", 119, "We nemen op.", "We answer."),
)


def _side_by_side() -> str:
    header, body = PLAIN.split("---\n# ")
    text, position = f"# {body}", 0
    for before, number, target, source in _SEGMENTS:
        start = text.index(before + target, position) + len(before)
        written = span(number, target, source)
        text = text[:start] + written + text[start + len(target) :]
        position = start + len(written)
    return f"{header}---\n{text}"


SIDE_BY_SIDE = _side_by_side()
"""Written by the rules of the format, by hand: the title takes id 101, the description 102 and 103."""

SETTINGS = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL", "sv-SE"]\n'

SHARED = Path(__file__).parents[3] / "shared"
WHY = "the reference documents (../shared) are not here"
