"""The tables on the face's page that are made from the code: methods with who calls them, and all parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, cast

from kartotek.faces.crmcom.auth import Gate
from kartotek.faces.crmcom.messages import parameters, values
from kartotek.faces.crmcom.messages.values import Reader, Table
from kartotek.faces.crmcom.routes import CrmComFace
from kartotek.services.book import Book

ROOT: Final = Path(__file__).resolve().parents[3]
PAGE: Final = "docs/protocols/crmcom.md"
BEGIN: Final = "<!-- printed by tests.printed: {} -->\n"
END: Final = "<!-- end of what is printed -->\n"

DECISIONS: Final = {
    "authentication/token": "`access_token_identifier` (log in with another token) is not offered",
    "authentication/token/release": "a token that is no longer good is refused",
    "authentication/web_api_key/token": "the key is the user name of Basic credentials; made with `kartotek key`",
    "contact_information/list": "at most 1000 contacts in one answer; without a number of results, more are refused",
    "contact_information/create": "without `fields_set` the reduced object of eleven members answers",
    "contact_information/update": "the whole object answers",
    "contact_information/profile_photo/view": "three nulls without a photo",
    "contact_information/profile_photo/add": "the file is the part `file`; what is kept of it is told below",
    "contact_information/profile_photo/remove": "no data; also where there was no photo",
    "crm/ImageDownloadServlet": "with HTTP statuses of its own: 401, 404",
}
"""What the vendor's document leaves open, or what is otherwise here; the sections below say more."""

CLIENT: Final = {
    "contact_information/show": r"crm\.show\(",
    "contact_information/create": r"crm\.(create|person|company)\(",
    "contact_information/update": r"crm\.update\(",
}
"""How tests call a method by the client of this folder."""

METHODS: Final[Mapping[str, Table]] = {
    "authentication/token": parameters.TOKEN,
    "authentication/web_api_key/token": parameters.WEB_API_KEY,
    "contact_information/show": parameters.SHOW,
    "contact_information/list": parameters.LIST,
    "contact_information/create": parameters.CREATE,
    "contact_information/update": parameters.UPDATE,
    "profile_photo/view, add, remove": parameters.PHOTO,
    "ImageDownloadServlet": parameters.DOWNLOAD,
}
"""The parameters of methods, but for the token, which all but the first two have."""

SCALARS: Final[Mapping[Reader, str]] = {
    values.text: "text",
    values.number: "number",
    values.integer: "integer",
    values.boolean: "boolean",
    values.date: "date",
}


def methods() -> str:
    """Return the table of methods."""
    tests = _tests()
    lines = ["| method | verb | state | called by | decisions |", "|---|---|---|---|---|"]
    for route in CrmComFace(cast("Book", None), cast("Gate", None)).routes():
        name = route.operation
        called = re.compile("|".join(filter(None, (rf'["/]{name}["?/]', CLIENT.get(name)))))
        evidence = ", ".join(module for module, text in tests.items() if called.search(text))
        lines.append(f"| `{name}` | {route.method} | complete | {evidence} | {DECISIONS.get(name, '')} |")
    return "\n".join(lines) + "\n"


def parameter_table() -> str:
    """Return the table of parameters: those of methods, then those of the objects in them."""
    objects: dict[str, dict[str, str]] = {}
    for method, table in METHODS.items():
        _gather(method.removeprefix("contact_information/"), table, objects)
    objects["update"] = {name: kind for name, kind in objects["update"].items() if name not in objects["create"]}
    lines = ["| in | parameters | type |", "|---|---|---|"]
    for name, rows in objects.items():
        for kind in dict.fromkeys(rows.values()):
            alike = ", ".join(shown for shown, other in rows.items() if other == kind)
            lines.append(f"| `{name}` | {alike} | {kind} |")
    return "\n".join(lines) + "\n"


def _gather(name: str, table: Table, objects: dict[str, dict[str, str]]) -> None:
    """Put a table's rows under its name; an object that create and update share is listed once, with all it has."""
    rows = objects.setdefault(name, {})
    rows.update({shown: _type(reader) for shown, reader in _folded(table)})
    for inner, reader in table.items():
        if isinstance(reader, values.Nested | values.Items):
            _gather(inner, reader.table, objects)


def _folded(table: Table) -> Iterator[tuple[str, Reader]]:
    """Yield parameters, those that differ by a number alone as one."""
    for name, reader in table.items():
        stem, _, number = name.rpartition("_")
        if not number.isdigit():
            yield f"`{name}`", reader
        elif number == "1":
            most = max(int(other.rpartition("_")[2]) for other in table if other.startswith(f"{stem}_"))
            yield f"`{stem}_1` to `{most}`", reader


def _type(reader: Reader) -> str:
    match reader:
        case values.Choice(codes):
            return f"one of {len(codes)}" if len(codes) > 8 else f"one of {', '.join(f'`{code}`' for code in codes)}"
        case values.Ranged(low, high):
            return f"{low} to {high}"
        case values.Nested():
            return "object"
        case values.Items():
            return "array of objects"
        case values.Identifying(fields) | values.ContactIdentifying(fields) | values.Referring(_, fields):
            return f"identifier: {', '.join(f'`{field}`' for field in fields)}"
    return SCALARS[reader]


def _tests() -> dict[str, str]:
    """Return the texts of the test modules of this face, by name."""
    found = sorted(Path(__file__).parent.glob("test_*.py"))
    return {path.stem.removeprefix("test_"): path.read_text(encoding="utf-8") for path in found}


def page() -> str:
    """Return the page with its tables up to date."""
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    for name, table in (("methods", methods()), ("parameters", parameter_table())):
        before, begin, rest = text.partition(BEGIN.format(name))
        text = before + begin + table + END + rest.partition(END)[2]
    return text
