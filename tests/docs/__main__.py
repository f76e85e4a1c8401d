"""Write the reference pages, and the section on sizes: `python -m tests.docs`."""

from generator import files
from tests.docs import sizing
from tests.docs.reference import PAGES, REFERENCE

for name, write in PAGES.items():
    files.write_text(REFERENCE / f"{name}.md", write())
files.write_text(sizing.PAGE, sizing.with_section(files.read_text(sizing.PAGE)))
