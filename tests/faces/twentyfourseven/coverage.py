"""The table of operations on the face's page: what is served, which tests call it, what was decided about it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from kartotek.faces.twentyfourseven.routes import ENDPOINTS

ROOT: Final = Path(__file__).resolve().parents[3]
PAGE: Final = "docs/protocols/24sevenoffice.md"
BEGIN: Final = "<!-- printed by tests.printed: operations -->\n"
END: Final = "<!-- end of what is printed -->\n"

DECISIONS: Final = {
    "AddNote": "EmployeeId is a user; absent, 0 or -1 is the caller, an unknown one a fault. A note needs a subject or "
    "a description. Without Date it is now",
    "DeleteNote": "by Id alone; the rest of the note is not looked at",
    "GetNotes": "an unknown person is a fault",
    "GetRelations": "an unknown person is a fault",
    "GetPersonCategoryList": "an unknown person is a fault; the main category comes first",
    "GetPersonArrayCategoryList": "persons that there are not are left out; 1000 Ids at most",
    "AddCategoryToPerson": "the first category is the main one, which other faces show",
    "RemoveCategoryFromPerson": "where the main category goes, none takes its place",
    "GetPersonId": "of several persons the one made first; 0 where there is none",
    "GetPersonIdsByUserName": "by WebUserName, in any case",
    "GetPersonIdByCompanyId": "of a Consumer; 0 for other companies and unknown Ids",
    "GetRelationsChangedAfter": "of all persons; changed at that moment or later; in the order of the changes",
    "DeleteRelation": "all relations of the two; a fault where there is none",
    "SavePerson": "an EmployeeId that the person does not have is a fault: employees are not made here",
    "DeleteCompanies": "a Consumer is the person as well, who is deleted too; unknown and deleted ones come back with "
    "an APIException",
    "SaveRelations": "a failed item comes back as it was sent: the type has no room for a reason",
    "DeleteRelations": "all relations of the two; a failed item comes back as it was sent",
    "SaveMaps": "saving a known map does nothing; ExternalId up to about 240 characters",
    "DeleteMaps": "MapType, ExternalId and CompanyId have to fit",
    "GetCompanySyncList": "companies, consumers and those who were; both moments inclusive; a page before the first is "
    "the first, one behind the last is empty; in the order in which they were made",
    "SaveCategories": "all or none; without an Id a new category, an unknown Id is a fault",
    "SaveCustomerCategories": "an error for each pair that failed; 10 000 pairs at most",
    "DeleteCustomerCategories": "an error for each pair that failed; a pair that is not there is none",
    "GetCustomerCategories": "an unknown company is a fault",
    "GetCustomerCategoryTree": "streamed; companies that were deleted are left out (the vendor's tree has some)",
    "GetCRMGroups": "groups are made with `kartotek group`; a member is a person, Id as in PersonService",
    "SaveCompanies": "a bad bank account: BankAccountException beside the new Id, all else is saved",
    "GetCompanies": "ExternalId finds a company by its own and by its maps",
}
"""What the vendor's documents leave open, or what is otherwise here; the sections below say more."""


def table() -> str:
    """Return the tables of all services."""
    tests = _tests()
    lines: list[str] = []
    for endpoint in ENDPOINTS:
        lines += [
            "",
            f"### {endpoint.service.name}",
            "",
            "| operation | state | called by | decisions and deviations |",
        ]
        lines += ["|---|---|---|---|"]
        for name in endpoint.entries:
            evidence = ", ".join(module for module, text in tests.items() if re.search(rf"\b{name}\b", text))
            lines.append(f"| {name} | complete | {evidence} | {DECISIONS.get(name, '')} |")
    return "\n".join([*lines[1:], ""]) + "\n"


def _tests() -> dict[str, str]:
    """Return the texts of the test modules of this face, by name."""
    found = sorted(Path(__file__).parent.glob("test_*.py"))
    return {path.stem.removeprefix("test_"): path.read_text(encoding="utf-8") for path in found}


def page() -> str:
    """Return the page with its tables up to date."""
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]
