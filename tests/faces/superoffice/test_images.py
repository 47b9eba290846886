"""Pictures of contacts and persons, over real sockets."""

import base64
import json
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from kartotek import demo
from kartotek.domain.accounts import Role
from tests.faces.superoffice.accounts import PASSWORD, add_tenant, add_user
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
from tests.rig.fixtures import any_server
from tests.rig.server import RunningServer, running_server

__all__ = ["any_server"]

Json = Any
ENTITIES = ("Contact", "Person")
NAMES = {"Contact": "Name", "Person": "Firstname"}


@pytest.fixture(scope="module")
def clients(any_server: RunningServer) -> Iterator[httpx.Client]:
    """Yield a client on each database in turn."""
    with httpx.Client(base_url=any_server.url, auth=(demo.LOGIN, demo.PASSWORD), timeout=20) as made:
        yield made


def new(client: httpx.Client, entity: str = "Person") -> str:
    """Make an entity; return its address."""
    tree = client.post(f"/api/v1/{entity}", json={NAMES[entity]: "Seen"}).json()
    return f"/api/v1/{entity}/{tree[f'{entity}Id']}"


@pytest.fixture(scope="module")
def person(client: httpx.Client) -> str:
    """Return the address of a person with a photo, for tests that change nothing."""
    path = new(client)
    assert client.put(f"{path}/Image", content=file("PNG", drawn((640, 320)))).status_code == 200
    return path


@pytest.mark.parametrize("entity", ENTITIES)
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_picture_is_put_shown_replaced_and_taken_away(
    clients: httpx.Client, any_server: RunningServer, entity: str, method: str
) -> None:
    path = new(clients, entity)
    assert clients.get(f"{path}/Image").status_code == 404
    before = any_server.last_change()
    put = clients.request(method, f"{path}/Image", content=from_a_camera(6), headers={"Content-Type": "image/jpeg"})
    assert (put.status_code, put.headers["content-type"]) == (200, "application/json; charset=utf-8")
    number = put.json()
    assert isinstance(number, int)
    assert number > 0
    shown = clients.get(f"{path}/Image")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert LOCATION not in shown.content
    assert opened(shown.content).size == (40, 60), "turned as the camera was"
    assert any_server.last_change() == before + 1

    for echo in (from_a_camera(6), shown.content):
        assert clients.request(method, f"{path}/Image", content=echo).json() == number
    assert any_server.last_change() == before + 1, "an echo is silent"

    form = {"image": ("new.gif", file("GIF"), "image/gif")}
    assert clients.request(method, f"{path}/Image", files=form).json() == number, "the blob stays"
    assert clients.get(f"{path}/Image").headers["content-type"] == "image/gif"

    assert clients.delete(f"{path}/Image").status_code == 204
    assert clients.get(f"{path}/Image").json()["Message"] == "Image not found"
    assert any_server.last_change() == before + 3
    assert clients.delete(f"{path}/Image").status_code == 204
    assert any_server.last_change() == before + 3


def test_a_picture_changes_its_entity_for_whoever_polls(client: httpx.Client) -> None:
    path = new(client)
    first = client.get(path)
    seen = {"If-Modified-Since": first.headers["last-modified"]}
    assert client.get(path, headers=seen).status_code == 304
    _after_the_second_of(client, first.headers["last-modified"])
    client.put(f"{path}/Image", content=jpeg())
    again = client.get(path, headers=seen)
    assert again.status_code == 200
    assert again.json()["UpdatedDate"] > first.json()["UpdatedDate"]


def _after_the_second_of(client: httpx.Client, change: str) -> None:
    """Wait until the server's Date, which on a busy machine lags behind its clock, is past the second of a change."""
    while parsedate_to_datetime(client.get("/healthz").headers["date"]) <= parsedate_to_datetime(change):
        pass


@pytest.mark.parametrize("path", ["image", "Image/", "IMAGE", "/Image"])
def test_addresses_count_in_any_case(client: httpx.Client, person: str, path: str) -> None:
    assert client.get(f"{person}/{path}").headers["content-type"] == "image/png"
    assert client.get(f"{person.lower()}/{path}?W=10").status_code == 200
    assert client.head(f"{person}/{path}").status_code == 200


@pytest.mark.parametrize("path", ["ImageInfo", "Imageinfo", "imageinfo"])
def test_both_spellings_of_imageinfo_work(client: httpx.Client, person: str, path: str) -> None:
    assert client.get(f"{person}/{path}").json()["MimeType"] == "image/png"
    assert client.put(f"{person}/{path}", json={}).json()["MimeType"] == "image/png"


@pytest.mark.parametrize(
    ("query", "mime", "size"),
    [
        ("", "image/png", (640, 320)),
        ("?w=64", "image/png", (64, 32)),
        ("?w=180&h=180", "image/png", (180, 90)),
        ("?h=160", "image/png", (320, 160)),
        ("?w=0&h=&type=", "image/png", (640, 320)),
        ("?w=4096&h=4096", "image/png", (640, 320)),
        ("?type=JPEG", "image/jpeg", (640, 320)),
        ("?type=jpg&w=32", "image/jpeg", (32, 16)),
        ("?Type=Gif&W=32", "image/gif", (32, 16)),
        ("?type=image/png", "image/png", (640, 320)),
        ("?ifBlank=SrNoPhoto", "image/png", (640, 320)),
    ],
)
def test_a_picture_is_shown_in_the_size_and_type_asked_for(
    client: httpx.Client, person: str, query: str, mime: str, size: tuple[int, int]
) -> None:
    answer = client.get(f"{person}/Image{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, mime)
    made = opened(answer.content)
    assert (media_type(made), made.size) == (mime, size)
    assert alike(made, drawn(size))


@pytest.mark.parametrize(
    ("accept", "mime"),
    [
        ("image/png, image/jpeg, image/gif", "image/png"),
        ("image/jpeg", "image/jpeg"),
        ("image/gif, image/jpeg;q=0.5", "image/gif"),
        ("image/webp,image/*,*/*;q=0.8", "image/png"),
        ("application/json", "image/png"),
    ],
)
def test_the_accept_header_is_heeded_where_it_names_a_picture(
    client: httpx.Client, person: str, accept: str, mime: str
) -> None:
    assert client.get(f"{person}/Image", headers={"Accept": accept}).headers["content-type"] == mime
    chosen = client.get(f"{person}/Image?type=GIF", headers={"Accept": accept})
    assert chosen.headers["content-type"] == "image/gif"


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ("ifBlank=SrNoPhoto", (160, 160)),
        ("ifblank=2&w=40", (40, 40)),
        ("ifBlank=SrNoPhotoWithBorder&w=40&h=50", (40, 50)),
        ("ifBlank=default&type=JPEG", (160, 160)),
        ("ifBlank=GenericFileIcon", (160, 160)),
        ("ifBlank=ClearPixel&w=40", (1, 1)),
        ("ifBlank=1", (1, 1)),
    ],
)
def test_a_missing_picture_has_a_stand_in(client: httpx.Client, query: str, size: tuple[int, int]) -> None:
    answer = client.get(f"{new(client)}/Image?{query}")
    assert answer.status_code == 200
    made = opened(answer.content)
    assert (media_type(made), made.size) == (answer.headers["content-type"], size)
    if size == (1, 1):
        assert made.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("query", ["", "?ifBlank=Null", "?ifblank=4", "?w=10"])
def test_without_one_a_missing_picture_is_404(client: httpx.Client, query: str) -> None:
    answer = client.get(f"{new(client, 'Contact')}/Image{query}")
    assert (answer.status_code, answer.json()["Message"]) == (404, "Image not found")


# -- forms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "files",
    [
        {"image": ("a.jpg", jpeg(), "image/jpeg")},
        {"Image": ("a.jpg", jpeg(), "image/jpeg")},
        {"image": (None, jpeg())},
        {"projectimg": ("a.jpg", jpeg(), "application/octet-stream")},
        {"other": ("b.txt", b"text", "text/plain"), "image": ("a.jpg", jpeg(), "image/jpeg")},
    ],
)
def test_the_field_image_of_a_form_is_the_picture_else_its_first_file(client: httpx.Client, files: Json) -> None:
    path = new(client)
    answer = client.post(f"{path}/Image", data={"projectid": "23"}, files=files)
    assert answer.status_code == 200, answer.text
    assert alike(opened(client.get(f"{path}/Image").content), drawn())


@pytest.mark.parametrize("content_type", ["image/png", "image/jpeg", "application/octet-stream", "", "text/plain"])
def test_a_bare_body_is_the_picture_whatever_it_is_called(client: httpx.Client, content_type: str) -> None:
    path = new(client)
    for kind, mime in (("JPEG", "image/jpeg"), ("PNG", "image/png"), ("TIFF", "image/png")):
        answer = client.put(f"{path}/Image", content=file(kind), headers={"Content-Type": content_type})
        assert answer.status_code == 200
        assert client.get(f"{path}/Image").headers["content-type"] == mime


def test_an_id_is_answered_in_xml_too(client: httpx.Client) -> None:
    path = new(client)
    answer = client.put(f"{path}/Image", content=jpeg(), headers={"Accept": "application/xml"})
    number = client.get(f"{path}/ImageInfo").json()["BlobId"]
    assert answer.text.endswith(f">{number}</int>")


# -- what is known of a picture --------------------------------------------------------------------------------------


@pytest.mark.parametrize("entity", ENTITIES)
def test_imageinfo_tells_of_the_picture(clients: httpx.Client, any_server: RunningServer, entity: str) -> None:
    path = new(clients, entity)
    number = clients.post(f"{path}/Image", files={"image": ("a.png", file("PNG"), "image/png")}).json()
    size = len(clients.get(f"{path}/Image").content)
    told = clients.get(f"{path}/ImageInfo").json()
    associate = clients.get(path).json()["CreatedBy"]
    assert told == {
        "BlobId": number,
        "BlobSize": size,
        "Description": "",
        "ExtraInfo": "",
        "IsEncrypted": False,
        "IsZipped": False,
        "MimeType": "image/png",
        "OriginalSize": size,
        "CreatedDate": told["CreatedDate"],
        "UpdatedDate": told["CreatedDate"],
        "CreatedBy": associate,
        "UpdatedBy": associate,
        "ConceptualType": "PERSONPHOTO" if entity == "Person" else "PHOTO",
        "TableRight": None,
        "FieldProperties": {},
    }
    before = any_server.last_change()
    assert clients.put(f"{path}/ImageInfo", json=told).json() == told
    assert any_server.last_change() == before, "an echo is silent"
    change = {"description": "Anna, 2026", "ExtraInfo": 5, "ConceptualType": "PHOTO OF ANNA", "MimeType": "x/y"}
    changed = clients.put(f"{path}/ImageInfo", json=change).json()
    assert changed == clients.get(f"{path}/ImageInfo").json()
    wanted = {"Description": "Anna, 2026", "ExtraInfo": "5", "ConceptualType": "PHOTO OF ANNA"}
    assert changed == told | wanted | {"UpdatedDate": changed["UpdatedDate"]}
    assert any_server.last_change() == before + 1
    clients.put(f"{path}/Image", content=jpeg())
    assert clients.get(f"{path}/ImageInfo").json().items() >= (wanted | {"BlobId": number}).items()
    cleared = clients.put(f"{path}/ImageInfo", json={"Description": "", "ExtraInfo": None}).json()
    assert (cleared["Description"], cleared["ExtraInfo"], cleared["ConceptualType"]) == ("", "", "PHOTO OF ANNA")


def test_imageinfo_of_no_picture_is_empty_and_cannot_be_written(client: httpx.Client) -> None:
    path = new(client)
    told = client.get(f"{path}/ImageInfo")
    assert told.status_code == 200
    assert (told.json()["BlobId"], told.json()["MimeType"], told.json()["CreatedBy"]) == (0, "", None)
    answer = client.put(f"{path}/ImageInfo", json={"Description": "x"})
    assert (answer.status_code, answer.json()["Message"]) == (404, "Image not found")
    assert client.get(f"{path}/ImageInfo").json() == told.json()


# -- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"content": b""}, "Image bitmap is missing from body."),
        ({"files": {"image": ("a.png", b"")}}, "Image bitmap is missing from body."),
        ({"files": {"other": (None, b"x")}}, "Image bitmap is missing from body."),
        ({"content": b"hello"}, "no picture of a kind"),
        ({"json": {"Image": "x"}}, "no picture of a kind"),
        ({"files": {"image": ("a.png", b"<svg/>", "image/svg+xml")}}, "no picture of a kind"),
        ({"content": file("PNG", drawn((600, 400)))[:300]}, "broken"),
        ({"content": bomb()}, "more than 25000000 pixels"),
        ({"content": b"--a", "headers": {"Content-Type": "multipart/form-data; boundary=a"}}, "The form is malformed"),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, "The form is malformed"),
    ],
)
def test_what_is_no_picture_is_refused_and_stores_nothing(
    client: httpx.Client, server: RunningServer, sent: Json, message: str
) -> None:
    path = new(client)
    client.put(f"{path}/Image", content=jpeg())
    before = server.last_change()
    for method in ("PUT", "POST"):
        answer = client.request(method, f"{path}/Image", **sent)
        assert answer.status_code == 400
        assert message in answer.json()["Message"]
        assert answer.json()["ErrorType"] == "ArgumentException"
    assert server.last_change() == before
    assert alike(opened(client.get(f"{path}/Image").content), drawn())


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("w=x", "w"),
        ("h=-1", "h"),
        ("w=4097", "w"),
        ("w=99999999999", "w"),
        ("type=BMP", "type"),
        ("ifBlank=7", "ifBlank"),
    ],
)
def test_a_bad_option_is_refused(client: httpx.Client, person: str, query: str, field: str) -> None:
    answer = client.get(f"{person}/Image?{query}")
    assert answer.status_code == 400
    assert answer.json()["Message"].startswith(f"{field}: ")


@pytest.mark.parametrize("number", ["999999", "x", "0", "99999999999999999999"])
@pytest.mark.parametrize("entity", ENTITIES)
def test_whoever_is_not_there_has_no_picture(client: httpx.Client, entity: str, number: str) -> None:
    path = f"/api/v1/{entity}/{number}"
    for answer in (
        client.get(f"{path}/Image?ifBlank=SrNoPhoto"),
        client.put(f"{path}/Image", content=jpeg()),
        client.delete(f"{path}/Image"),
        client.get(f"{path}/ImageInfo"),
        client.put(f"{path}/ImageInfo", json={}),
    ):
        assert answer.status_code == 404
        assert answer.json()["Message"] == f"{entity} id {number} not found"


def test_a_deleted_person_has_no_picture_until_restored(client: httpx.Client) -> None:
    path = new(client)
    client.put(f"{path}/Image", content=jpeg())
    assert client.delete(path).status_code == 204
    assert client.get(f"{path}/Image").status_code == 404
    assert client.put(f"{path}/Image", content=jpeg()).status_code == 404
    assert client.delete(f"{path}/Image").status_code == 404
    assert client.post("/api/v1/Agents/Person/Undelete", json={"Id": int(path.split("/")[-1])}).status_code == 204
    assert client.get(f"{path}/Image").status_code == 200


def test_a_reader_sees_pictures_and_changes_none(client: httpx.Client, server: RunningServer, person: str) -> None:
    add_user(server, "looks@example.com", server.principal().tenant, Role.READER)
    with httpx.Client(base_url=server.url, auth=("looks@example.com", PASSWORD)) as reader:
        assert reader.get(f"{person}/Image").status_code == 200
        for answer in (
            reader.put(f"{person}/Image", content=jpeg()),
            reader.put(f"{person}/Image", content=b"text"),
            reader.delete(f"{person}/Image"),
            reader.put(f"{person}/ImageInfo", json={"Description": "x"}),
        ):
            assert (answer.status_code, answer.json()["ErrorType"]) == (403, "SoAccessDeniedException")


def test_other_tenants_pictures_are_out_of_reach(client: httpx.Client, server: RunningServer, person: str) -> None:
    add_user(server, "else@example.com", add_tenant(server, "Cust777"))
    with httpx.Client(base_url=server.url, auth=("else@example.com", PASSWORD)) as stranger:
        assert stranger.get(f"{person}/Image").status_code == 404
        assert stranger.put(f"{person}/Image", content=jpeg()).status_code == 404
        assert stranger.delete(f"{person}/Image").status_code == 404
        assert stranger.get(f"/Cust10001{person}/Image").status_code == 401
    assert client.get(f"{person}/Image").status_code == 200
    assert httpx.get(f"{server.url}{person}/Image").status_code == 401


def test_limits_are_those_of_the_settings(tmp_path: Any) -> None:
    sizes = {"max_photo_bytes": 4_000, "max_photo_pixels": 3_000, "max_upload_bytes": 20_000, "max_body_bytes": 2_000}
    with (
        running_server(f"sqlite:///{tmp_path / 'book.db'}", **sizes) as server,
        httpx.Client(base_url=server.url, auth=(demo.LOGIN, demo.PASSWORD)) as client,
    ):
        path = new(client)
        assert client.put(f"{path}/Image", content=jpeg()).status_code == 200
        for sent, status, message in (
            (bytes(4_001), 400, "larger than 4000 bytes"),
            (file("PNG", drawn((61, 50))), 400, "more than 3000 pixels"),
            (bytes(20_001), 413, "20000 bytes"),
        ):
            answer = client.put(f"{path}/Image", content=sent)
            assert answer.status_code == status
            assert message in answer.json()["Message"]
        assert client.put(f"{path}/ImageInfo", json={"Description": "x" * 2_000}).status_code == 413


# -- the agent -----------------------------------------------------------------------------------------------------


def ask(client: httpx.Client, procedure: str, **body: Json) -> httpx.Response:
    return client.post(f"/api/v1/Agents/Person/{procedure}", json=body)


def test_the_agent_sets_and_gets_a_picture(client: httpx.Client, server: RunningServer) -> None:
    path = new(client)
    number = int(path.split("/")[-1])
    missing = ask(client, "GetPersonImage", PersonId=number)
    assert (missing.status_code, missing.json()["Message"]) == (404, "Image not found")
    image = base64.b64encode(jpeg()).decode()
    assert ask(client, "SetPersonImage", PersonId=number, Image=image).status_code == 204
    answer = ask(client, "GetPersonImage", PersonId=number)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.content == client.get(f"{path}/Image").content
    before = server.last_change()
    for bad in ("", None, "?", base64.b64encode(b"text").decode()):
        assert ask(client, "SetPersonImage", PersonId=number, Image=bad).status_code == 400
    assert ask(client, "SetPersonImage", PersonId=999_999, Image=image).status_code == 404
    assert server.last_change() == before


def test_the_agent_takes_a_picture_that_is_longer_than_other_messages(client: httpx.Client) -> None:
    number = int(new(client).split("/")[-1])
    long = base64.b64encode(file("BMP", drawn((800, 600)))).decode()
    assert len(long) > 1 << 20
    assert ask(client, "SetPersonImage", PersonId=number, Image=long).status_code == 204


def test_the_agent_gets_pictures_of_several_persons(client: httpx.Client) -> None:
    seen, bare, other = (int(new(client).split("/")[-1]) for _ in range(3))
    client.put(f"/api/v1/Person/{seen}/Image", content=file("JPEG", drawn((600, 400))))
    client.put(f"/api/v1/Person/{other}/Image", content=other_jpeg())
    ids = [other, bare, seen, 999_999, seen]
    answer = ask(client, "GetPersonImages", PersonIds=ids, ScaledWidth=30, ScaledHeight=30)
    assert answer.status_code == 200
    assert [item["PersonId"] for item in answer.json()] == ids
    first, empty, second, nobody, again = (base64.b64decode(item["ImageData"]) for item in answer.json())
    assert (empty, nobody, again) == (b"", b"", second)
    assert [(media_type(opened(data)), opened(data).size) for data in (first, second)] == [
        ("image/png", (20, 30)),
        ("image/png", (30, 20)),
    ]
    assert ask(client, "GetPersonImages", PersonIds=[]).json() == []
    for bad in ({"PersonIds": [1] * 1001}, {"PersonIds": "x"}, {"PersonIds": [1], "ScaledWidth": -1}):
        assert ask(client, "GetPersonImages", **bad).status_code == 400
    default = {"PersonId": 0, "ImageData": ""}
    assert ask(client, "CreateDefaultPersonImage").json() == default
    in_xml = client.post(
        "/api/v1/Agents/Person/GetPersonImages",
        content=json.dumps({"PersonIds": [bare]}),
        headers={"Content-Type": "application/json", "Accept": "text/xml"},
    )
    assert "<ArrayOfPersonImage" in in_xml.text
    assert f"<PersonId>{bare}</PersonId>" in in_xml.text
