"""The contracts as classes of the languages that clients are written in (ServiceStack's Add ServiceStack Reference).

The classes work with ServiceStack's own clients as they are: names are spelled as they travel, requests name the type
of their answer, and the verb. Python's members are annotated through aliases, since a member that is named like its
type would hide it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from kartotek.faces.digioffice.messages.contracts import AUTHENTICATE, IMPORTS, PING
from kartotek.faces.digioffice.messages.formats import camel_case
from kartotek.faces.digioffice.messages.schema import TYPES, Dto, Member, Scalar, Service

_SERVED: Final = (*IMPORTS, PING)
_WITH_LOGIN: Final = (*_SERVED, AUTHENTICATE)
"""For languages whose client does not bring the classes to log in with."""


def source(language: str, base_url: str) -> str | None:
    """Return the classes of all services in a language; None for one that is not known."""
    make = LANGUAGES.get(language)
    services = _WITH_LOGIN if language in _SCRIPTS else _SERVED
    return make(base_url, _objects(services), services) if make else None


def members_of(dto: Dto) -> Iterable[Dto]:
    """Yield the objects in an object, and those in them, innermost first."""
    for member in dto.members:
        if isinstance(member.type, Dto):
            yield from members_of(member.type)
            yield member.type


def _objects(services: tuple[Service, ...]) -> list[Dto]:
    """Return what travels inside requests and answers, each once."""
    found: dict[str, Dto] = {}
    for service in services:
        for dto in (service.request, *([service.response] if service.response else [])):
            found |= {inner.name: inner for inner in members_of(dto)}
        if service.response:
            found[service.response.name] = service.response
    return list(found.values())


def _path(service: Service) -> tuple[str, str]:
    verbs, path = service.routes[0]
    return "POST" if "POST" in verbs else verbs[0], f"/{path}"


# -- Python ----------------------------------------------------------------------------------------------------------

_PYTHON_TYPES: Final = {
    Scalar.TEXT: "Optional[str] = None",
    Scalar.GUID: "Optional[str] = None",
    Scalar.OPTIONAL_GUID: "Optional[str] = None",
    Scalar.OPTIONAL_FLAG: "Optional[bool] = None",
    Scalar.MAP: "Optional[Dict[str, str]] = None",
}


def _python(base_url: str, objects: list[Dto], services: tuple[Service, ...]) -> str:
    head = (
        f'""" Options:\nBaseUrl: {base_url}\n"""\n\nfrom dataclasses import dataclass\n'
        "from typing import Dict, Optional\n\n"
        "from dataclasses_json import Undefined, dataclass_json\nfrom servicestack import IGet, IPost, IReturn"
    )
    parts = [head]
    parts += [_python_class(dto, "") for dto in objects]
    for service in services:
        verb, _ = _path(service)
        returned = f"IReturn[{service.response.name}], " if service.response else ""
        parts.append(_python_class(service.request, f"({returned}I{verb.capitalize()})"))
    return "\n\n\n".join(parts) + "\n"


def _python_class(dto: Dto, parents: str) -> str:
    aliases = "".join(
        f"{_alias(member.type)} = {member.type.name}\n" for member in dto.members if isinstance(member.type, Dto)
    )
    head = f"{aliases}\n\n" if aliases else ""
    lines = [f"    {member.name}: {_python_type(member)}" for member in dto.members] or ["    pass"]
    decorators = "@dataclass_json(undefined=Undefined.EXCLUDE)\n@dataclass"
    return head + f"{decorators}\nclass {dto.name}{parents}:\n" + "\n".join(lines)


def _python_type(member: Member) -> str:
    if isinstance(member.type, Dto):
        return f"Optional[{_alias(member.type)}] = None"
    return _PYTHON_TYPES[member.type]


def _alias(dto: Dto) -> str:
    return f"_{dto.name}"


# -- TypeScript and JavaScript ---------------------------------------------------------------------------------------

_SCRIPTS: Final = frozenset(("typescript", "mjs"))
_SCRIPT_TYPES: Final = {Scalar.OPTIONAL_FLAG: "boolean", Scalar.MAP: "{ [index: string]: string }"}


def _typescript(base_url: str, objects: list[Dto], services: tuple[Service, ...]) -> str:
    head = (
        f"/* Options:\nBaseUrl: {base_url}\n*/\n\n"
        "export interface IReturn<T> {\n    createResponse(): T;\n}\n\n"
        "export interface IGet {}\n\nexport interface IPost {}"
    )
    parts = [head]
    parts += [_typescript_class(dto) for dto in objects]
    parts += [_typescript_class(service.request, service) for service in services]
    return "\n\n".join(parts) + "\n"


def _typescript_class(dto: Dto, service: Service | None = None) -> str:
    lines = [
        f"    public {_script_name(dto, member)}{'' if member.required else '?'}: {_script_type(member)};"
        for member in dto.members
    ]
    lines = [line.replace(": ", "!: ", 1) if "?:" not in line else line for line in lines]
    lines.append(f"    public constructor(init?: Partial<{dto.name}>) {{ (Object as any).assign(this, init); }}")
    parents = ""
    if service is not None:
        verb, path = _path(service)
        returned = service.response.name if service.response else "void"
        parents = f" implements IReturn<{returned}>, I{verb.capitalize()}"
        lines.insert(0, f'    // @Route("{path}", "{verb}")')
        lines += _script_markers(service, verb)
    return f"export class {dto.name}{parents} {{\n" + "\n".join(lines) + "\n}"


def _javascript(base_url: str, objects: list[Dto], services: tuple[Service, ...]) -> str:
    parts = [f"/* Options:\nBaseUrl: {base_url}\n*/"]
    parts += [_javascript_class(dto) for dto in objects]
    parts += [_javascript_class(service.request, service) for service in services]
    return "\n\n".join(parts) + "\n"


def _javascript_class(dto: Dto, service: Service | None = None) -> str:
    members = "; ".join(f"{_script_name(dto, member)}?: {_script_type(member)}" for member in dto.members)
    lines = [f"    /** @param {{{{ {members} }}}} [init] */" if members else "    /** @param {object} [init] */"]
    lines.append("    constructor(init) { Object.assign(this, init) }")
    if service is not None:
        lines += _script_markers(service, _path(service)[0])
    return f"export class {dto.name} {{\n" + "\n".join(lines) + "\n}"


def _script_markers(service: Service, verb: str) -> list[str]:
    made = f"new {service.response.name}()" if service.response else "undefined"
    return [
        f"    getTypeName() {{ return '{service.name}'; }}",
        f"    getMethod() {{ return '{verb}'; }}",
        f"    createResponse() {{ return {made}; }}",
    ]


def _script_name(dto: Dto, member: Member) -> str:
    """ServiceStack's own objects travel in camel case between its clients and the addresses that those use."""
    return camel_case(member.name) if dto.namespace == TYPES else member.name


def _script_type(member: Member) -> str:
    name = member.type.name if isinstance(member.type, Dto) else _SCRIPT_TYPES.get(member.type, "string")
    return f"{name}[]" if member.several else name


# -- C# --------------------------------------------------------------------------------------------------------------


def _csharp(base_url: str, objects: list[Dto], services: tuple[Service, ...]) -> str:
    spaces: dict[str, list[str]] = {}
    for dto in objects:
        spaces.setdefault(_csharp_space(dto), []).append(_csharp_class(dto))
    for service in services:
        spaces.setdefault(_csharp_space(service.request), []).append(_csharp_class(service.request, service))
    head = (
        f"/* Options:\nBaseUrl: {base_url}\n*/\n\nusing System;\nusing System.Collections.Generic;\n"
        "using System.Runtime.Serialization;\nusing ServiceStack;\nusing ServiceStack.DataAnnotations;"
    )
    bodies = [f"namespace {name}\n{{\n" + "\n\n".join(classes) + "\n}" for name, classes in spaces.items()]
    return "\n\n".join([head, *bodies]) + "\n"


def _csharp_space(dto: Dto) -> str:
    return dto.namespace.rpartition("/")[2]


def _csharp_class(dto: Dto, service: Service | None = None) -> str:
    lines: list[str] = []
    parents = ""
    if service is not None:
        verb, path = _path(service)
        returned = f"IReturn<{service.response.name}>" if service.response else "IReturnVoid"
        parents = f" : {returned}, I{verb.capitalize()}"
        lines.append(f'    [Route("{path}", "{verb}")]')
    lines.append(f"    public partial class {dto.name}{parents}\n    {{")
    for member in dto.members:
        if member.description or member.required:
            facts = [f"Description={_quoted(member.description)}"] if member.description else []
            facts += ["IsRequired=true"] if member.required else []
            lines.append(f"        [ApiMember({', '.join(facts)})]")
        lines.append(f"        public virtual {_csharp_type(member)} {member.name} {{ get; set; }}")
    return "\n".join([*lines, "    }"])


def _csharp_type(member: Member) -> str:
    name = member.type.name if isinstance(member.type, Dto) else member.type.value
    return f"List<{name}>" if member.several else name


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


Maker = Callable[[str, list[Dto], tuple[Service, ...]], str]

LANGUAGES: Final[dict[str, Maker]] = {
    "python": _python,
    "typescript": _typescript,
    "mjs": _javascript,
    "csharp": _csharp,
}
"""The languages, by the names that ServiceStack gives them."""
