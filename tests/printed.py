"""Documents that are printed from the code: `python -m tests.printed` writes them, a test compares them."""

from collections.abc import Callable
from pathlib import Path

from kartotek.config import example_toml, reference_page
from tests.faces.crmcom import coverage as crmcom
from tests.faces.digioffice import coverage as digioffice
from tests.faces.superoffice import columns_page
from tests.faces.superoffice import coverage as superoffice
from tests.faces.twentyfourseven import coverage
from tests.fields.page import fields_page

ROOT = Path(__file__).resolve().parent.parent

DOCUMENTS: dict[str, Callable[[], str]] = {
    "config.example.toml": example_toml,
    "docs/reference/fields.md": fields_page,
    "docs/reference/settings.md": reference_page,
    coverage.PAGE: coverage.page,
    crmcom.PAGE: crmcom.page,
    superoffice.PAGE: superoffice.page,
    columns_page.PAGE: columns_page.page,
    digioffice.PAGE: digioffice.page,
}


def main() -> None:
    """Write every document."""
    for path, text in DOCUMENTS.items():
        (ROOT / path).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
