"""zeep, which keeps the cookie of Login by itself, and suds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests
import suds.client
import suds.sudsobject
import zeep
import zeep.exceptions
import zeep.helpers

from tests.clients.library import Described, Refused, Services


class Zeep:
    """zeep; the HTTP session is common to the services, as its documentation has it."""

    def __init__(self, services: Services, version: str) -> None:
        self._services = services
        self._suffix = "Soap12" if version == "1.2" else "Soap"
        self._http = requests.Session()
        self._headers: dict[str, Mapping[str, Any]] = {}
        self._proxies = {name: self._proxy(name, described) for name, described in services.items()}

    def _proxy(self, name: str, described: Described) -> Any:
        transport = zeep.Transport(session=self._http)  # type: ignore[no-untyped-call]
        client: Any = zeep.Client(described.wsdl, transport=transport)  # type: ignore[no-untyped-call]
        port = f"{name}{self._suffix}"
        if described.location is None:
            return client.bind(name, port)
        binding = f"{{http://24sevenOffice.com/webservices}}{port}"
        return client.create_service(binding, described.location)

    def call(self, service: str, operation: str, arguments: Mapping[str, Any]) -> Any:
        try:
            value = self._proxies[service][operation](**arguments, **self._headers)
        except zeep.exceptions.Fault as fault:
            raise Refused(f"{fault.code}: {fault.message}") from fault
        return zeep.helpers.serialize_object(value, dict)  # type: ignore[no-untyped-call]

    def use_session(self, session: str) -> None:
        assert session in {cookie.value for cookie in self._http.cookies}

    def use_header(self, header: Mapping[str, Any]) -> None:
        self._headers = {"_soapheaders": {"Authentication": header}}

    def close(self) -> None:
        self._http.close()


class Suds:
    """suds-community, which speaks SOAP 1.1 alone; programs set the cookie as a header (python-24so)."""

    def __init__(self, services: Services, version: str) -> None:
        assert version == "1.1"
        self._clients = {name: self._client(described) for name, described in services.items()}

    def _client(self, described: Described) -> Any:
        wsdl = described.wsdl if "://" in described.wsdl else f"file://{described.wsdl}"
        where = {} if described.location is None else {"location": described.location}
        return suds.client.Client(wsdl, cache=None, **where)

    def call(self, service: str, operation: str, arguments: Mapping[str, Any]) -> Any:
        try:
            return _tree(getattr(self._clients[service].service, operation)(**arguments))
        except suds.WebFault as fault:
            raise Refused(f"{fault.fault.faultcode}: {fault.fault.faultstring}") from fault

    def use_session(self, session: str) -> None:
        for client in self._clients.values():
            client.set_options(headers={"Cookie": f"ASP.NET_SessionId={session}"})

    def use_header(self, header: Mapping[str, Any]) -> None:
        client = self._clients["PersonService"]
        made = client.factory.create("Authentication")
        for name, value in header.items():
            setattr(made, name, value)
        client.set_options(soapheaders={"Authentication": made})

    def close(self) -> None:
        """Nothing is open: suds closes its connections after each call."""


def _tree(value: Any) -> Any:
    if isinstance(value, suds.sudsobject.Object):
        return {name: _tree(member) for name, member in suds.sudsobject.asdict(value).items()}
    return [_tree(item) for item in value] if isinstance(value, list) else value
