"""Photos of contacts, as the document's own programs and others send and fetch them, over real sockets."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from kartotek import demo
from kartotek.demo.tenant import demo_lists, demo_tenant
from kartotek.domain.accounts import Role
from kartotek.services.administration import AddTenant, AddUser
from kartotek.services.passwords import hash_password
from tests.faces.crmcom.client import CrmCom, Refused, Tree, answered, data, encoded, login
from tests.faces.crmcom.transcripts import SAMPLES, sample
from tests.photos.files import (
    LOCATION,
    alike,
    bomb,
    drawn,
    file,
    from_a_camera,
    jpeg,
    media_type,
    opened,
    other_jpeg,
)
from tests.rig.server import RunningServer, running_server

HOST = "https://r11qa.crm.com"
VIEW = "contact_information/profile_photo/view"
ADD = "contact_information/profile_photo/add"
REMOVE = "contact_information/profile_photo/remove"
ID, TOKEN = "18686813304341ECAFC8175A85594C9B", "C9464BFEC45F49989AAB17E1C54FA4D0"
"""The contact and the token of the document's examples of add."""


def add(crm: CrmCom, identity: str, content: bytes, name: str | None = "images.jpg", **fields: str) -> Tree:
    """Add a photo; return the data of the answer."""
    parameters = {"contact_information_identifier": f"id={identity}", "token": crm.token, **fields}
    return dict(data(send(crm, {"file": (name, content)}, parameters)))


def send(crm: CrmCom, files: Any, fields: dict[str, str]) -> Tree:
    """Send a form to add; return the envelope."""
    return answered(crm.http.post(f"/{ADD}", files=files, data=fields))


def view(crm: CrmCom, identity: str, **parameters: str) -> Tree:
    return dict(crm.get(VIEW, contact_information_identifier=f"id={identity}", **parameters))


def download(crm: CrmCom, photo: Tree, token: str | None = None) -> httpx.Response:
    """Fetch a picture as the document tells: server, file_content_url, token."""
    return httpx.get(f"{crm.server.url}{photo['file_content_url']}&token={encoded(token or crm.token)}")


def refused(crm: CrmCom, files: Any, **fields: str) -> Refused:
    """Send a form that has to be refused and to store nothing; return the refusal."""
    before = crm.changes()
    with pytest.raises(Refused) as caught:
        data(send(crm, files, {"token": crm.token, **fields}))
    assert crm.changes() == before
    return caught.value


NOTHING = {"file_name": None, "file_content_url": None, "file_mime_type": None}


def test_a_photo_from_adding_to_removing(crm_on_each_database: CrmCom) -> None:
    crm = crm_on_each_database
    identity = crm.person()
    assert view(crm, identity) == NOTHING
    before = crm.changes()
    photo = add(crm, identity, from_a_camera(6))
    key = photo["file_content_url"].rpartition("=")[2]
    assert photo == {
        "file_name": f"{key}_key_contacts-profilephoto_images.jpg",
        "file_content_url": f"/crm/ImageDownloadServlet?id={key}",
        "file_mime_type": "image/jpeg",
    }
    document = json.loads(sample("profile_photo_view_1_response"))["data"]
    assert list(photo) == list(document)
    assert (len(key), key) == (32, key.upper())
    assert view(crm, identity) == photo
    assert crm.changes() == before + 1

    picture = download(crm, photo)
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert (picture.headers["cache-control"], picture.headers["x-content-type-options"]) == ("private", "nosniff")
    assert LOCATION not in picture.content
    assert opened(picture.content).size == (40, 60)

    for echo in (from_a_camera(6), picture.content):
        assert add(crm, identity, echo) == photo
    assert crm.changes() == before + 1, "an echo is silent"
    renamed = add(crm, identity, picture.content, "portrait.jpg")
    assert renamed == photo | {"file_name": f"{key}_key_contacts-profilephoto_portrait.jpg"}
    second = add(crm, identity, file("PNG"), "images.png")
    assert second["file_content_url"] != photo["file_content_url"]
    assert download(crm, photo).status_code == 404
    assert download(crm, second).headers["content-type"] == "image/png"

    remove = json.loads(sample("profile_photo_remove_1_request"))
    remove |= {"token": crm.token, "contact_information_identifier": {"id": identity}}
    assert crm.send(REMOVE, json.dumps(remove))["data"] is None
    assert view(crm, identity) == NOTHING
    assert download(crm, second).status_code == 404
    after = crm.changes()
    crm.send(REMOVE, json.dumps(remove))
    assert crm.changes() == after == before + 4


def test_fields_set_chooses_what_is_answered(crm: CrmCom) -> None:
    identity = crm.person()
    photo = add(crm, identity, jpeg(), fields_set="file_mime_type, unknown")
    assert photo == {"file_mime_type": "image/jpeg"}
    assert set(view(crm, identity, fields_set="file_name")) == {"file_name"}
    assert view(crm, identity, fields_set="x") == {}


def test_a_contact_is_found_by_any_identifier(crm: CrmCom) -> None:
    crm.company(company_profile={"vat_registration_number": "CY 777"})
    fields = {"contact_information_identifier": "vat_registration_number=cy777", "token": crm.token}
    photo = data(send(crm, {"file": ("a.png", file("PNG"))}, fields))
    fields["contact_information_identifier"] = '{"vat_registration_number": "CY777"}'
    assert data(send(crm, {"file": ("a.png", file("PNG"))}, fields)) == photo


def test_the_photo_is_superoffice_s_too(crm: CrmCom) -> None:
    identity = crm.person(first_name="Shared", last_name="Photo")
    photo = add(crm, identity, jpeg())
    number = crm.server.run(crm.server.kartotek.book.find(crm.server.principal(), "global", identity)).handles[
        "superoffice.person"
    ]
    with httpx.Client(base_url=f"{crm.server.url}/api/v1", auth=(demo.LOGIN, demo.PASSWORD)) as other:
        picture = other.get(f"/Person/{number}/Image").content
        assert picture == download(crm, photo).content
        before = crm.changes()
        other.put(f"/Person/{number}/Image", content=picture)
        assert (view(crm, identity), crm.changes()) == (photo, before)
        assert other.get(f"/Person/{number}/ImageInfo").json()["MimeType"] == "image/jpeg"
        other.put(f"/Person/{number}/ImageInfo", json={"Description": "Anna"})
        other.put(f"/Person/{number}/Image", content=file("GIF"))
        assert other.get(f"/Person/{number}/ImageInfo").json()["Description"] == "Anna"
    shown = view(crm, identity)
    assert shown["file_name"].endswith("_key_contacts-profilephoto_photo.gif")
    assert media_type(opened(download(crm, shown).content)) == "image/gif"


# -- the document's own programs -------------------------------------------------------------------------------------


@pytest.mark.needs_curl
def test_the_document_s_curl_command_uploads_a_photo_that_the_servlet_returns(crm: CrmCom, tmp_path: Path) -> None:
    """As printed but for address, contact and token: the boundary that was set by hand, and the file's odd name too."""
    identity = crm.person()
    picture = from_a_camera()
    (tmp_path / "[object Object]").write_bytes(picture)
    command = (SAMPLES / "profile_photo_add_1_request_curl.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    for printed, here in ((HOST, crm.server.url), (ID, identity), (TOKEN, crm.token)):
        assert command.count(printed) == 1
        command = command.replace(printed, here)
    ran = subprocess.run(
        [*shlex.split(command), "--silent", "--show-error"], cwd=tmp_path, capture_output=True, check=True
    )
    photo = data(json.loads(ran.stdout))
    assert photo["file_name"].endswith("_key_contacts-profilephoto_[object Object]")

    address = (SAMPLES / "image_download_1_request.txt").read_text(encoding="utf-8").strip().removeprefix("GET ")
    key = photo["file_content_url"].rpartition("=")[2]
    document = {
        HOST: crm.server.url,
        "217F456047A749728A263BEC2A472003": key,
        "B18ECEE5918442A0A29B7C1B2D0A4260": crm.token,
    }
    for printed, here in document.items():
        assert address.count(printed) == 1
        address = address.replace(printed, here)
    fetched = subprocess.run(["curl", "-sSf", "-o", "picture", address], cwd=tmp_path, capture_output=True, check=True)
    assert fetched.returncode == 0
    shown = opened((tmp_path / "picture").read_bytes())
    assert media_type(shown) == "image/jpeg"
    assert alike(shown, opened(picture))


def php_example(crm: CrmCom, identity: str) -> str:
    """Return the document's PHP program, for another address, contact and token."""
    program = (SAMPLES / "profile_photo_add_1_request_php.txt").read_text(encoding="utf-8")
    for printed, here in ((HOST, crm.server.url), (ID, identity), (TOKEN, crm.token)):
        assert program.count(printed) == 1
        program = program.replace(printed, here)
    return program


def run_php(program: str, **environment: str) -> Tree:
    ran = subprocess.run(
        ["php"], input=program, capture_output=True, text=True, check=True, env={**os.environ, **environment}
    )
    envelope: Tree = json.loads(ran.stdout)
    return envelope


@pytest.mark.needs_php_curl
def test_the_document_s_php_program_is_understood_and_has_no_file_in_it(crm: CrmCom) -> None:
    """The file that it sends is empty, as it is printed; with a picture in its place the same program works."""
    identity = crm.person()
    program = php_example(crm, identity)
    with pytest.raises(Refused) as caught:
        data(run_php(program))
    assert (caught.value.code, caught.value.message) == ("ATTACHMENTS.INVALIDFILEEXCEPTION", "file: the file is empty")
    with_file = program.replace(
        r"Content-Type: false\r\n\r\n", r'Content-Type: false\r\n\r\n" . hex2bin(getenv("PICTURE")) . "'
    )
    assert with_file != program
    photo = data(run_php(with_file, PICTURE=jpeg().hex()))
    assert alike(opened(download(crm, photo).content), drawn())


def test_the_body_of_the_php_program_is_understood_byte_for_byte(crm: CrmCom) -> None:
    """The same without PHP."""
    text = (SAMPLES / "profile_photo_add_1_request_php.txt").read_text(encoding="utf-8")
    body = text.partition('CURLOPT_POSTFIELDS => "')[2].partition('",\n')[0]
    body = body.replace(r"\r\n", "\r\n").replace(r"\"", '"').replace(ID, crm.person()).replace(TOKEN, crm.token)
    header = {"content-type": "multipart/form-data; boundary=---011000010111000001101001"}
    with pytest.raises(Refused) as caught:
        data(answered(crm.http.post(f"/{ADD}", content=body.encode(), headers=header)))
    assert caught.value.code == "ATTACHMENTS.INVALIDFILEEXCEPTION"
    filled = body.encode().replace(b"false\r\n\r\n", b"false\r\n\r\n" + jpeg())
    assert data(answered(crm.http.post(f"/{ADD}", content=filled, headers=header)))["file_mime_type"] == "image/jpeg"


# -- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"file": ("a.jpg", b"")}, "file: the file is empty"),
        ({"other": (None, b"x")}, "file: there is no file in the form"),
        ({"file": ("a.jpg", b"hello", "image/jpeg")}, "file: the file is no picture of a kind that is taken"),
        ({"file": ("a.svg", b"<svg/>")}, "file: the file is no picture of a kind that is taken"),
        ({"file": ("a.jpg", jpeg(size=(600, 400))[:2000])}, "file: the picture in the file is broken"),
        ({"file": ("a.png", bomb())}, "file: the picture has more than 25000000 pixels"),
        ({"file": ("a.jpg", bytes((10 << 20) + 1))}, "file: the file is larger than 10485760 bytes"),
    ],
)
def test_a_file_that_is_no_picture_is_refused(crm: CrmCom, files: Any, why: str) -> None:
    identity = crm.person()
    kept = add(crm, identity, jpeg())
    refusal = refused(crm, files, contact_information_identifier=f"id={identity}")
    assert refusal.code == "ATTACHMENTS.INVALIDFILEEXCEPTION"
    assert refusal.message.startswith(why)
    assert view(crm, identity) == kept


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "WEBAPI.MANDATORYPARAMETERMISSINGEXCEPTION"),
        ({"contact_information_identifier": ""}, "WEBAPI.MANDATORYPARAMETERMISSINGEXCEPTION"),
        ({"contact_information_identifier": "id="}, "WEBAPI.SEMIOPTIONALPARAMETERMISSINGEXCEPTION"),
        ({"contact_information_identifier": "x=1"}, "WEBAPI.SEMIOPTIONALPARAMETERMISSINGEXCEPTION"),
        ({"contact_information_identifier": "id=1,id_number=2"}, "WEBAPI.MULTIPLESEMIOPTIONALPARAMETERSEXCEPTION"),
        ({"contact_information_identifier": "id=NOBODY"}, "CONTACTINFORMATION.CONTACTINFORMATIONNOTFOUNDEXCEPTION"),
        ({"contact_information_identifier": "id=\x01"}, "WEBAPI.INVALIDPARAMETERVALUEEXCEPTION"),
        ({"token": "nonsense"}, "AUTHENTICATION.INVALIDTOKENEXCEPTION"),
        ({"token": ""}, "AUTHENTICATION.INVALIDTOKENEXCEPTION"),
    ],
)
def test_every_bad_parameter_of_add_is_refused(crm: CrmCom, fields: dict[str, str], code: str) -> None:
    assert refused(crm, {"file": ("a.jpg", jpeg())}, **fields).code == code


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "multipart/form-data; boundary=a"),
        (b"{}", "application/json"),
        (b"{}", "multipart/form-data; boundary=a"),
        (b"--a\r\nContent-Disposition: form-data; name=token\r\n\r\nx", "multipart/form-data; boundary=a"),
        (b"--a\r\n\r\n\r\n--a--", "multipart/form-data; boundary=a"),
        (b"--a\r\n" * 200, "multipart/form-data; boundary=a"),
        (b'--a\r\nContent-Disposition: form-data; name="x"\r\n\r\n\xff\r\n--a--', "multipart/form-data; boundary=a"),
    ],
)
def test_what_is_no_form_is_refused(crm: CrmCom, body: bytes, content_type: str) -> None:
    with pytest.raises(Refused) as caught:
        data(answered(crm.http.post(f"/{ADD}", content=body, headers={"content-type": content_type})))
    assert caught.value.code == "WEBAPI.INVALIDREQUESTEXCEPTION"


def test_a_body_beyond_all_limits_is_refused(crm: CrmCom) -> None:
    refusal = refused(crm, {"file": ("a.jpg", bytes(17 << 20))})
    assert refusal.code == "WEBAPI.INVALIDREQUESTEXCEPTION"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("id={id}", 401, "AUTHENTICATION.INVALIDTOKENEXCEPTION"),
        ("id={id}&token=nonsense", 401, "AUTHENTICATION.INVALIDTOKENEXCEPTION"),
        ("id=217F456047A749728A263BEC2A472003&token={token}", 404, "WEBAPI.ENTITYNOTFOUNDEXCEPTION"),
        ("id=%00&token={token}", 400, "WEBAPI.INVALIDPARAMETERVALUEEXCEPTION"),
        ("token={token}", 400, "WEBAPI.MANDATORYPARAMETERMISSINGEXCEPTION"),
        ("id={id}&id={id}&token={token}", 400, "WEBAPI.INVALIDPARAMETERVALUEEXCEPTION"),
    ],
)
def test_the_servlet_s_errors_have_a_status(crm: CrmCom, query: str, status: int, code: str) -> None:
    key = add(crm, crm.person(), jpeg())["file_content_url"].rpartition("=")[2]
    answer = httpx.get(f"{crm.server.url}/crm/ImageDownloadServlet?{query.format(id=key, token=crm.token)}")
    assert answer.status_code == status
    assert answer.json()["status"]["code"].startswith(f"COM.CRM.EXCEPTION.{code}")
    assert answer.json()["data"] is None


def test_the_servlet_s_address_counts_in_any_case_and_for_get_alone(crm: CrmCom) -> None:
    photo = add(crm, crm.person(), jpeg())
    query = f"{photo['file_content_url'].partition('?')[2].lower()}&token={crm.token}"
    assert httpx.get(f"{crm.server.url}/CRM/imagedownloadservlet/?{query}").status_code == 200
    assert httpx.head(f"{crm.server.url}/crm/ImageDownloadServlet?{query}").status_code == 200
    assert httpx.post(f"{crm.server.url}/crm/ImageDownloadServlet?{query}").status_code == 405
    assert httpx.get(f"{crm.server.url}/crm/ImageDownloadServlet/x?{query}").status_code == 404


def test_a_released_or_expired_token_shows_no_photo(crm: CrmCom, tmp_path: Path) -> None:
    photo = add(crm, crm.person(), jpeg())
    token = crm.post("authentication/token", login())["token"]
    assert download(crm, photo, token).status_code == 200
    crm.post("authentication/token/release", {"token": token})
    assert download(crm, photo, token).status_code == 401
    with running_server(f"sqlite:///{tmp_path / 'book.db'}", token_seconds=0) as server, CrmCom(server) as late:
        assert httpx.get(f"{server.url}/crm/ImageDownloadServlet?id={'A' * 32}&token={late.token}").status_code == 401
        assert refused(late, {"file": ("a.jpg", jpeg())}).code == "AUTHENTICATION.INVALIDTOKENEXCEPTION"


def test_a_deleted_contact_s_photo_is_gone(crm: CrmCom) -> None:
    identity = crm.person()
    photo = add(crm, identity, jpeg())
    book, principal = crm.server.kartotek.book, crm.server.principal()
    crm.server.run(book.delete(principal, crm.server.run(book.find(principal, "global", identity))))
    assert download(crm, photo).status_code == 404
    with pytest.raises(Refused, match="CONTACTINFORMATIONNOTFOUND"):
        view(crm, identity)
    refusal = refused(crm, {"file": ("a.jpg", other_jpeg())}, contact_information_identifier=f"id={identity}")
    assert refusal.code == "CONTACTINFORMATION.CONTACTINFORMATIONNOTFOUNDEXCEPTION"


def add_tenant(server: RunningServer) -> int:
    """Add a tenant that is known as ELSEWHERE; return its number."""
    tenant = demo_tenant()
    tenant.names = {"crmcom": "ELSEWHERE"}
    number: int = server.run(server.kartotek.database.write_accounts(AddTenant(tenant=tenant, items=demo_lists())))
    return number


def reader_of(server: RunningServer, name: str, tenant: int, organisation: str, role: Role) -> CrmCom:
    """Return the client of a new user in a tenant."""
    command = AddUser(login=name, name=name, password_hash=hash_password("secret"), tenant=tenant, role=role)
    server.run(server.kartotek.database.write_accounts(command))
    client = CrmCom(server)
    parameters = {"username": name, "password": "secret", "organisation": organisation}
    client.token = client.post("authentication/token", parameters)["token"]
    return client


def test_a_reader_sees_photos_and_changes_none(crm: CrmCom) -> None:
    identity = crm.person()
    photo = add(crm, identity, jpeg())
    tenant = crm.server.principal().tenant
    reader = reader_of(crm.server, "looks@example.com", tenant, demo.ORGANISATION, Role.READER)
    assert download(reader, view(reader, identity)).content == download(crm, photo).content
    refusal = refused(reader, {"file": ("a.jpg", b"text")}, contact_information_identifier=f"id={identity}")
    assert refusal.code == "AUTHENTICATION.ACCESSDENIEDEXCEPTION"
    with pytest.raises(Refused, match="ACCESSDENIED"):
        reader.post(REMOVE, {"contact_information_identifier": {"id": identity}})
    reader.http.close()


def test_other_tenants_photos_are_out_of_reach(crm: CrmCom) -> None:
    identity = crm.person()
    photo = add(crm, identity, jpeg())
    stranger = reader_of(crm.server, "else@example.com", add_tenant(crm.server), "ELSEWHERE", Role.ADMINISTRATOR)
    assert download(stranger, photo).status_code == 404
    with pytest.raises(Refused, match="NOTFOUND"):
        view(stranger, identity)
    refusal = refused(stranger, {"file": ("a.jpg", jpeg())}, contact_information_identifier=f"id={identity}")
    assert refusal.code == "CONTACTINFORMATION.CONTACTINFORMATIONNOTFOUNDEXCEPTION"
    assert download(crm, photo).status_code == 200
    stranger.http.close()
