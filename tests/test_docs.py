"""The documentation's own site: every page is in its menu, and no link between pages leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").glob("*.md"))


def test_every_page_is_in_the_menu() -> None:
    told = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    menu = re.findall(r"^  - [^:]+: (\S+\.md)$", told, re.MULTILINE)
    assert sorted(menu) == [page.name for page in PAGES]


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
