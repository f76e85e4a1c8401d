"""Write the reference pages: `python -m tests.docs`."""

from generator import files
from tests.docs.reference import PAGES, REFERENCE

for name, write in PAGES.items():
    files.write_text(REFERENCE / f"{name}.md", write())
