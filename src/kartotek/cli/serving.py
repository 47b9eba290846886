"""Running the server, with or without the demo."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import typer

from kartotek import demo as demonstration
from kartotek.bootstrap import assemble, make_database
from kartotek.config import Settings, load_settings
from kartotek.domain.ports import Database
from kartotek.web.logs import configure
from kartotek.web.server import ServerOptions, listen, run

DEMO_DATABASE: Final = "sqlite:///kartotek-demo.db"


def serve(config: Path | None, *, host: str | None, port: int | None, database: str | None) -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = load_settings(config, host=host, port=port, database=database)
    with _listening(settings) as sockets:
        asyncio.run(_with_database(settings))
        _run(settings, sockets, lambda url: typer.echo(f"Kartotek answers at {url}"))


def demo(config: Path | None, *, host: str | None, port: int | None, database: str | None, parties: int) -> None:
    """Make the demo where it is not there yet, then serve it."""
    settings = load_settings(config, host=host, port=port, database=database)
    if settings.database == Settings().database:  # nobody named one, and the demo stays out of the usual one
        settings = dataclasses.replace(settings, database=DEMO_DATABASE)
    from kartotek.storage.migrate import upgrade

    with _listening(settings) as sockets:
        upgrade(settings.database)
        asyncio.run(_with_database(settings, lambda opened: demonstration.seed(opened, parties)))
        _run(settings, sockets, lambda url: typer.echo(_greeting(url)))


@contextmanager
def _listening(settings: Settings) -> Iterator[list[socket.socket]]:
    """Take the port before anything else is done. Raises OSError, which names the address that cannot be had."""
    try:
        sockets = listen(settings.host, settings.port)
    except OSError as error:
        raise OSError(f"cannot listen on {settings.host} port {settings.port}: {error.strerror}") from error
    try:
        yield sockets
    finally:
        for taken in sockets:
            taken.close()


async def _with_database(
    settings: Settings, work: Callable[[Database], Coroutine[object, object, None]] | None = None
) -> None:
    """Open the database, so that one that cannot be served is refused in one line, and do some work on it."""
    database = make_database(settings)
    await database.start()
    try:
        if work is not None:
            await work(database)
    finally:
        await database.stop()


def _run(settings: Settings, sockets: list[socket.socket], announce: Callable[[str], None]) -> None:
    configure(settings.log_level, sys.stderr)
    options = ServerOptions(
        keep_alive_seconds=settings.keep_alive_seconds, graceful_stop_seconds=settings.graceful_stop_seconds
    )
    run(assemble(settings).app, sockets, options, announce)


def _greeting(url: str) -> str:
    """Return the addresses of all faces with calls that can be pasted into a shell."""
    return GREETING.format(
        url=url,
        login=demonstration.LOGIN,
        password=demonstration.PASSWORD,
        application=demonstration.APPLICATION,
        organisation=demonstration.ORGANISATION,
        tenant=demonstration.SUPEROFFICE_TENANT,
    )


GREETING: Final = """\
Kartotek's demo answers at {url}     user {login}   password {password}

24SevenOffice (SOAP)   application id {application}
  {url}/authenticate/v001/authenticate.asmx?wsdl
  {url}/CRM/Contact/PersonService.asmx?wsdl
  {url}/CRM/Company/V001/CompanyService.asmx?wsdl

  curl -s {url}/authenticate/v001/authenticate.asmx -c cookies.txt \\
    -H 'Content-Type: text/xml; charset=utf-8' -H 'SOAPAction: "http://24sevenOffice.com/webservices/Login"' -d '
  <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>
  <Login xmlns="http://24sevenOffice.com/webservices"><credential><ApplicationId>{application}</ApplicationId>
  <Username>{login}</Username><Password>{password}</Password></credential></Login></soap:Body></soap:Envelope>'

  curl -s {url}/CRM/Contact/PersonService.asmx -b cookies.txt \\
    -H 'Content-Type: text/xml; charset=utf-8' -H 'SOAPAction: "http://24sevenOffice.com/webservices/GetPersons"' -d '
  <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>
  <GetPersons xmlns="http://24sevenOffice.com/webservices"><personSearch><Name>Olsen</Name></personSearch>
  </GetPersons></soap:Body></soap:Envelope>'

SuperOffice (REST)     tenant {tenant}
  curl -s -u {login}:{password} {url}/api/v1/Contact/1
  curl -s -u {login}:{password} {url}/{tenant}/api/v1/Contact \\
    -H 'Content-Type: application/json' -d '{{"Name": "Northwind"}}'

CRM.COM (REST)         organisation {organisation}
  TOKEN=$(curl -s {url}/crmapi/rest/v2/authentication/token -d \\
    '{{"username":"{login}","password":"{password}","organisation":"{organisation}"}}' \\
    | sed 's/.*"token": *"\\([^"]*\\)".*/\\1/')
  ID=$(curl -s {url}/crmapi/rest/v2/contact_information/create -d \\
    '{{"token":"'$TOKEN'","type":"PERSON","first_name":"Louis","last_name":"Kozior"}}' \\
    | sed 's/.*"id": *"\\([^"]*\\)".*/\\1/')
  curl -s "{url}/crmapi/rest/v2/contact_information/show?token=$TOKEN&contact_information_identifier=id=$ID"

DigiOffice Gateway     pages {url}/api/metadata
  curl -s -u {login}:{password} {url}/api/4PSBC/ImportBedrijf -H 'Content-Type: application/json' -d \\
    '{{"Header": {{"MessageID": "m-1", "Sender": "4PS"}}, "Data":
      {{"systemId": "6adf7dd9-1eb4-ed11-bb62-e905056c4d97", "name": "Bouw BV"}}}}'

Ctrl-C stops it.
"""
