"""Pages are the same, whatever work Sphinx is spared."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import project
from generator.pages import site
from generator.pages.savings import SAVINGS
from tests.pages import example
from tests.pages.reading import contents

CONF = """\
from pathlib import Path
from generator.pages.settings import sphinx_settings

globals().update(sphinx_settings(Path(__file__).parent))
generator_unsaved = (Path(__file__).parent / "wanted").read_text().split()


def setup(app):
    app.connect("build-finished", lambda app, _error: (Path(__file__).parent / "unsaved").write_text(
        " ".join(app.config.generator_unsaved)
    ))
"""

START = """\
# Help center

```{toctree}
:caption: Billing

billing/pay
billing/card
billing/bank
section
```

```{toctree}
:caption: Other

billing/refund
billing/tax
```
"""

SECTION = """\
# Section & more

```{toctree}
section/one
section/two
section/three
```
"""


def write(root: Path) -> None:
    """Write a project with lists of articles below each other and beside each other."""
    example.write(root)
    example.write_file(root / "content/index.md", START)
    articles = root / "content/articles"
    example.write_file(articles / "section.md", SECTION)
    for name in (
        "billing/bank",
        "billing/refund",
        "billing/tax",
        *map("section/{}".format, ("one", "two", "three")),
    ):
        text = f"# The *page* {name}\n\nPaying pays.\n\n```python\nprint(1)\n```\n\n```bash\nls\n```\n"
        example.write_file(articles / f"{name}.md", text)


def build(root: Path, tag: str, unsaved: list[str]) -> dict[str, bytes]:
    example.write_file(root / "conf.py", CONF)
    example.write_file(root / "wanted", " ".join(unsaved))
    found = project.load(root)
    chosen = [locale for locale in found.settings.all_locales if locale.tag == tag]
    report = site.build(
        found,
        locales=chosen,
        out=root / "build" / f"without-{len(unsaved)}",
        work=root / f"work-{len(unsaved)}",
    )
    assert report.findings == ()
    assert (root / "unsaved").read_text(encoding="utf-8").split() == unsaved
    return contents(report.out / tag)


@pytest.mark.parametrize("tag", ["nl-NL", pytest.param("zh-CN", marks=pytest.mark.nightly)])
def test_pages_are_byte_for_byte_those_of_a_build_without_savings(tmp_path: Path, tag: str) -> None:
    write(tmp_path)
    assert build(tmp_path, tag, []) == build(tmp_path, tag, [*SAVINGS, "transforms"])
