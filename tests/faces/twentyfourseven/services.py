"""Both services as zeep sees them, with a recorder of what was called and how it ended."""

from __future__ import annotations

import itertools
from typing import Any, Final

import requests
import zeep
import zeep.exceptions

from kartotek import demo
from tests.faces.twentyfourseven.client import AUTHENTICATE, COMPANY, PERSON

NOBODY: Final = 2_111_222_333
FAULT: Final = zeep.exceptions.Fault
_numbers = itertools.count(1)


class Recorder:
    """zeep's view of a service; it writes down the operations that were answered and those that were refused."""

    def __init__(self, service: Any) -> None:
        self._service = service
        self.answered: set[str] = set()
        self.refused: set[str] = set()

    def __getattr__(self, operation: str) -> Any:
        def call(*arguments: Any) -> Any:
            try:
                answer = self._service[operation](*arguments)
            except FAULT:
                self.refused.add(operation)
                raise
            self.answered.add(operation)
            return answer

        return call

    def refuses(self, operation: str) -> None:
        """Write down that an item of a batch was refused as it should."""
        self.refused.add(operation)


class Services:
    """Both services of one client that has logged in."""

    def __init__(self, url: str) -> None:
        self.http = requests.Session()
        credential = {"ApplicationId": demo.APPLICATION, "Username": demo.LOGIN, "Password": demo.PASSWORD}
        assert self._service(url, AUTHENTICATE).Login(credential)
        self.person = Recorder(self._service(url, PERSON))
        self.company = Recorder(self._service(url, COMPANY))

    def _service(self, url: str, path: str) -> Any:
        transport = zeep.Transport(session=self.http)  # type: ignore[no-untyped-call]
        return zeep.Client(f"{url}{path}?wsdl", transport=transport).service  # type: ignore[no-untyped-call]

    def a_person(self, **members: Any) -> int:
        """Save a person; return the Id."""
        return int(self.person.SavePerson({"FirstName": "Any", "LastName": f"Body{next(_numbers)}", **members}))

    def a_company(self, **members: Any) -> int:
        """Save a company; return its Id."""
        (saved,) = self.company.SaveCompanies({"Company": [{"Name": "Any AS", "Type": "Business", **members}]})
        assert saved.APIException is None
        return int(saved.Id)
