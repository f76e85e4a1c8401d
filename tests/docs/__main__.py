"""Write the reference pages, and what is said of sizes: `python -m tests.docs`."""

from generator import files
from tests.docs.reference import PAGES, REFERENCE
from tests.docs.sizing import PAGE, section

for name, write in PAGES.items():
    files.write_text(REFERENCE / f"{name}.md", write())
before, _, _ = files.read_text(PAGE).partition("## How large")
files.write_text(PAGE, before + section())
