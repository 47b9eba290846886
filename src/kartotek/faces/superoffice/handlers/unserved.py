"""Operations of the vendor's that are known and not served: 501, and a word about which (reference §1.2, §1.3)."""

from __future__ import annotations

from typing import Final

from kartotek.faces.superoffice.errors import NotServed
from kartotek.faces.superoffice.handlers.calls import Calls
from kartotek.web.face import Handler, Request, Response, Route

_MERGE: Final = "Merging is not supported yet."
_RULES: Final = "Rules for duplicates are not supported yet; Contact/Duplicates and Contact/DuplicateDomains are."
_CONSENT: Final = "Consents are not supported yet."

OPERATIONS: Final = (
    ("POST", "Contact/{id}/MergeTo/{other}", _MERGE),
    ("POST", "Person/{id}/MergeTo/{other}", _MERGE),
    ("GET", "Contact/DuplicateRules", _RULES),
    ("PUT", "Contact/DuplicateRules", _RULES),
    ("GET", "Person/{id}/Consent", _CONSENT),
    ("GET", "Person/{id}/Consent/{purpose}", _CONSENT),
    ("PUT", "Person/{id}/Consent/{purpose}", _CONSENT),
    ("DELETE", "Person/{id}/Consent/{purpose}", _CONSENT),
    ("POST", "Agents/Contact/Merge", _MERGE),
    ("POST", "Agents/Person/Merge", _MERGE),
    ("POST", "Agents/Contact/GetDuplicateRules", _RULES),
    ("POST", "Agents/Contact/SetDuplicateRulesStatus", _RULES),
    ("POST", "Agents/Person/SetConsent", _CONSENT),
    ("POST", "Agents/Person/RemoveConsent", _CONSENT),
    ("POST", "Agents/Person/HasConsent", _CONSENT),
    ("POST", "Agents/Person/GetConsentInfos", _CONSENT),
)
"""Method, path, and what to say."""


class UnservedHandlers:
    """The answer to what comes later."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        return (
            *(Route(method, f"{prefix}/{path}", self._refusal(text), "NotServed") for method, path, text in OPERATIONS),
            Route("POST", f"{prefix}/Agents/{{agent}}/{{procedure}}", self.procedure, "NotServed"),
        )

    async def procedure(self, request: Request) -> Response:
        """``POST Agents/{agent}/{procedure}``: every procedure that no other family has; the vendor has hundreds."""
        await self._calls.open(request)
        called = f"{request.params['agent']}/{request.params['procedure']}"
        raise NotServed(f"The procedure {called[:100]} is not supported.")

    def _refusal(self, text: str) -> Handler:
        async def refuse(request: Request) -> Response:
            await self._calls.open(request)  # strangers learn nothing
            raise NotServed(text)

        return refuse
