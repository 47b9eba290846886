"""Message structs are read tolerantly and written as XmlSerializer writes them."""

from __future__ import annotations

import enum
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

import msgspec
import pytest
from msgspec import UNSET, UnsetType

from kartotek.faces.twentyfourseven.messages import authenticate, company, person
from kartotek.wire.errors import MalformedXml, UnwritableValue
from kartotek.wire.xml import parse
from kartotek.wire.xml_codec import (
    AnyType,
    Int,
    Xml,
    XmlType,
    decode,
    drop_defaults,
    encode,
    encode_document,
    encode_stream,
    is_default,
)
from kartotek.wire.xml_fields import fields_of

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


class Colour(enum.Enum):
    NONE = "None"
    RED = "Red"


class Thing(msgspec.Struct, kw_only=True, rename="pascal"):
    """Every kind of field once."""

    text: str | UnsetType = UNSET
    number: Int | UnsetType = UNSET
    needed: Int = 7
    flag: bool | UnsetType | None = UNSET
    colour: Annotated[Colour | UnsetType, Xml(default=Colour.NONE)] = UNSET
    first_colour: Colour
    words: list[str] | UnsetType = UNSET
    holes: list[int | None] | UnsetType = UNSET
    grid: list[list[Int]] | UnsetType = UNSET
    inner: Thing | UnsetType = UNSET
    anything: AnyType | UnsetType = UNSET
    old: Annotated[Int | UnsetType, Xml(required=True)] = UNSET
    note: str | None = None


def read(content: str, attributes: str = "") -> Thing:
    document = parse(f"<Thing {XSI} {attributes}>{content}</Thing>".encode())
    return decode(Thing, document.root, document)


def written(**values: Any) -> str:
    return encode(Thing(**{"first_colour": Colour.RED, **values}))


TAIL = '<FirstColour>Red</FirstColour><Old>0</Old><Note xsi:nil="true" />'


def test_absent_nil_and_empty_are_three_things() -> None:
    assert read("").flag is UNSET
    assert read('<Flag xsi:nil="true"/>').flag is None
    assert read("<Text/>").text == ""
    assert read("").text is UNSET
    assert read("<Words/>").words == []
    assert read("").words is UNSET
    assert read("<Note/>").note == ""
    assert read('<Note xsi:nil="1"/>').note is None


def test_what_is_missing_gets_the_structs_default_or_the_zero_of_dotnet() -> None:
    thing = read("")
    assert (thing.needed, thing.first_colour, thing.note) == (7, Colour.NONE, None)
    assert decode(person.GetPersonId, None).consumer_person_no is UNSET
    assert decode(Thing, None) == thing


def test_children_come_in_any_order_and_unknown_ones_are_ignored() -> None:
    thing = read("<Needed>1</Needed><Bogus><Text>x</Text></Bogus><Text>t</Text><!-- c --><?p ?>")
    assert (thing.needed, thing.text) == (1, "t")


def test_any_namespace_or_prefix_will_do() -> None:
    xml = b'<n:Thing xmlns:n="urn:wrong"><n:Text>a</n:Text><Needed xmlns="urn:b">2</Needed></n:Thing>'
    thing = decode(Thing, parse(xml).root)
    assert (thing.text, thing.needed) == ("a", 2)


def test_xsi_type_and_soap_encoding_attributes_are_ignored() -> None:
    thing = read(
        '<Needed xsi:type="xsd:int">2</Needed><Words e:arrayType="xsd:string[1]"><string>a</string></Words>',
        'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"',
    )
    assert (thing.needed, thing.words) == (2, ["a"])


def test_of_a_repeated_element_the_first_counts() -> None:
    assert read("<Text>a</Text><Text>b</Text>").text == "a"


def test_text_is_kept_as_it_is_and_numbers_are_trimmed() -> None:
    thing = read("<Text>  a<![CDATA[<b>]]>\n </Text><Needed>\n 5 </Needed><Colour> Red </Colour>")
    assert (thing.text, thing.needed, thing.colour) == ("  a<b>\n ", 5, Colour.RED)


def test_an_empty_number_is_absent_where_the_field_is_optional() -> None:
    thing = read('<Number/><Flag></Flag><Colour> </Colour><Number xsi:nil="true"/>')
    assert (thing.number, thing.flag, thing.colour) == (UNSET, UNSET, UNSET)


@pytest.mark.parametrize("content", ["<Needed/>", "<Needed> </Needed>"])
def test_an_empty_number_is_an_error_where_the_field_is_required(content: str) -> None:
    with pytest.raises(MalformedXml, match=r"Input string was not in a correct format\.$"):
        read(content)


def test_nil_where_nothing_may_be_nil_is_absent() -> None:
    thing = read('<Needed xsi:nil="true"/><Text xsi:nil="true"/><Inner xsi:nil="true"/><Words xsi:nil="true"/>')
    assert (thing.needed, thing.text, thing.inner, thing.words) == (7, UNSET, UNSET, UNSET)


def test_nil_items_are_kept_only_where_the_type_has_them() -> None:
    thing = read('<Words><string xsi:nil="true"/><string>a</string><other/></Words>')
    assert thing.words == ["a"]
    assert read('<Holes><int xsi:nil="true"/><int>1</int></Holes>').holes == [None, 1]


def test_lists_and_structs_nest() -> None:
    thing = read(
        "<Grid><ArrayOfInt><int>1</int><int>2</int></ArrayOfInt><ArrayOfInt/></Grid>"
        "<Inner><Inner><Text>deep</Text></Inner></Inner>"
    )
    assert thing.grid == [[1, 2], []]
    assert isinstance(thing.inner, Thing)
    assert isinstance(thing.inner.inner, Thing)
    assert thing.inner.inner.text == "deep"


def test_a_bad_value_is_told_in_the_words_of_aspnet_with_its_place() -> None:
    document = parse(b"<Company>\n  <Type>Nonsense</Type>\n</Company>")
    with pytest.raises(MalformedXml) as caught:
        decode(company.Company, document.root, document)
    assert str(caught.value) == (
        "There is an error in XML document (2, 17). ---> "
        "Instance validation error: 'Nonsense' is not a valid value for CompanyType."
    )


def test_without_the_document_an_error_still_has_its_line() -> None:
    with pytest.raises(MalformedXml) as caught:
        decode(Thing, parse(b"<Thing>\n<Needed>x</Needed></Thing>").root)
    assert (caught.value.line, caught.value.column) == (2, 0)


def test_a_recursive_type_as_deep_as_the_parser_allows_is_read() -> None:
    xml = b"<Thing>" + b"<Inner>" * 255 + b"</Inner>" * 255 + b"</Thing>"
    depth, thing = 0, decode(Thing, parse(xml).root)
    while isinstance(thing.inner, Thing):
        depth, thing = depth + 1, thing.inner
    assert depth == 255


def test_fields_are_written_in_their_order_and_absent_ones_left_out() -> None:
    assert written() == f"<Thing><Needed>7</Needed>{TAIL}</Thing>"
    assert written(text="a<&>\r", number=-1, flag=False, words=["x", ""]) == (
        "<Thing><Text>a&lt;&amp;&gt;&#xD;</Text><Number>-1</Number><Needed>7</Needed><Flag>false</Flag>"
        "<FirstColour>Red</FirstColour><Words><string>x</string><string /></Words>"
        '<Old>0</Old><Note xsi:nil="true" /></Thing>'
    )


def test_empty_values_are_empty_elements_and_none_is_nil() -> None:
    assert written(text="", flag=None, words=[], anything="x", note="") == (
        '<Thing><Text /><Needed>7</Needed><Flag xsi:nil="true" /><FirstColour>Red</FirstColour><Words />'
        '<Anything xsi:type="xsd:string">x</Anything><Old>0</Old><Note /></Thing>'
    )


def test_nil_items_are_written_where_the_schema_lets_them() -> None:
    assert '<string xsi:nil="true" />' in written(words=[None])
    assert "<Holes></Holes>" in written(holes=[None])


def test_a_value_equal_to_its_xsd_default_is_left_out() -> None:
    blank = company.Company(id=-2147483648, name="", discount=Decimal("0.00"), type=company.CompanyType.NONE)
    assert encode(blank) == "<Company />"
    assert encode(company.Company(id=0, date_created=datetime(1, 1, 1))) == "<Company><Id>0</Id></Company>"
    moment = datetime(1, 1, 1, tzinfo=UTC)
    assert "DateCreated" in encode(company.Company(date_created=moment))


def test_none_in_a_field_that_cannot_be_nil_is_left_out() -> None:
    blank: Any = None
    assert encode(person.EmailAddress(value=blank)) == "<EmailAddress><Type>Home</Type></EmailAddress>"


def test_a_reply_has_its_namespace_and_children_without_prefix() -> None:
    start = 'xmlns="http://24sevenOffice.com/webservices"'
    assert encode(person.DeleteRelationResponse()) == f"<DeleteRelationResponse {start} />"
    assert encode(person.GetPersonsResponse(result=[])) == (
        f"<GetPersonsResponse {start}><GetPersonsResult /></GetPersonsResponse>"
    )
    assert encode(authenticate.LoginResponse(result="")) == f"<LoginResponse {start}><LoginResult /></LoginResponse>"
    assert encode(authenticate.LoginResponse()) == f"<LoginResponse {start} />"


@pytest.mark.parametrize("text", ["\x00", "a\x1fb", "\ud800", "\ufffe"])
def test_text_that_xml_cannot_carry_is_not_written(text: str) -> None:
    with pytest.raises(UnwritableValue):
        written(text=text)
    with pytest.raises(UnwritableValue):
        written(words=[text])


def test_a_document_declares_what_it_uses_and_reads_back() -> None:
    thing = Thing(first_colour=Colour.RED, flag=None, anything="x", old=3, inner=Thing(first_colour=Colour.NONE, old=1))
    data = encode_document(thing)
    assert data.startswith(b'<?xml version="1.0" encoding="utf-8"?><Thing xmlns:xsi=')
    assert decode(Thing, parse(data).root) == thing


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
def test_a_stream_is_the_same_text_in_chunks(count: int) -> None:
    people = [person.PersonItem(id=n + 1) for n in range(count)]
    chunks = list(encode_stream(person.GetPersonsResponse, iter(people), per_chunk=3))
    assert "".join(chunks) == encode(person.GetPersonsResponse(result=people))
    assert len(chunks) == (1 if not count else -(-count // 3) + 1)


def test_a_stream_takes_items_only_as_it_is_read() -> None:
    taken: list[int] = []

    def people() -> Any:
        for n in range(100):
            taken.append(n)
            yield person.PersonItem(id=n)

    stream = encode_stream(person.GetPersonsResponse, people(), per_chunk=10)
    next(stream)
    assert len(taken) <= 20


def test_only_an_array_can_be_streamed() -> None:
    with pytest.raises(TypeError, match="not an array"):
        next(encode_stream(person.SavePersonResponse, []))


def test_sentinels_are_dropped_everywhere() -> None:
    item = person.PersonItem(
        customer_id=-2147483648,
        gender=person.Gender.NO_CHANGE,
        date_of_birth=datetime(1, 1, 1, tzinfo=UTC),
        id=0,
        first_name="",
        is_private=None,
    )
    dropped = drop_defaults(person.SavePerson(person_item=item)).person_item
    assert dropped == person.PersonItem(first_name="", is_private=None)
    companies = drop_defaults(company.SaveCompanies(companies=[company.Company(id=-2147483648, country="")]))
    assert companies.companies == [company.Company()]
    assert item.id == 0


def test_one_field_can_be_asked_whether_it_says_anything() -> None:
    item = person.PersonItem(id=0, customer_id=5)
    assert is_default(item, "id")
    assert not is_default(item, "customer_id")
    assert not is_default(item, "first_name")


def test_facts_of_a_type_are_inherited_but_not_its_name() -> None:
    class Parent(msgspec.Struct):
        __xml__: ClassVar[XmlType] = XmlType(namespace="urn:a&b", name="Other")

    class Child(Parent):
        pass

    assert encode(Parent()) == '<Other xmlns="urn:a&amp;b" />'
    assert encode(Child()) == '<Child xmlns="urn:a&amp;b" />'


def test_an_item_name_and_nillability_can_be_given() -> None:
    class Listing(msgspec.Struct):
        names: Annotated[list[str], Xml(item="name", item_nillable=False, array="Names")]

    assert encode(Listing(["a"])) == "<Listing><names><name>a</name></names></Listing>"
    assert decode(Listing, parse(b"<x><names><name>a</name><string>b</string></names></x>").root) == Listing(["a"])


def test_a_field_without_a_form_in_xml_is_a_programming_error() -> None:
    class Wrong(msgspec.Struct):
        value: dict[str, str]

    class Ambiguous(msgspec.Struct):
        value: int | str

    class Unnamable(msgspec.Struct):
        value: str = msgspec.field(name="not a name")

    for cls in (Wrong, Ambiguous, Unnamable):
        with pytest.raises(TypeError):
            fields_of(cls)


def test_a_tag_is_known_in_any_number_of_namespaces() -> None:
    for n in range(500):
        xml = f'<Thing><Text xmlns="urn:{n}">a</Text><Other xmlns="urn:{n}"/></Thing>'.encode()
        assert decode(Thing, parse(xml).root).text == "a"


def test_a_guid_is_read_in_any_case_and_written_in_lower() -> None:
    document = parse(b"<c><ApplicationId>ABCDEF00-0000-4000-8000-000000000000</ApplicationId><IdentityId/></c>")
    credential = decode(authenticate.Credential, document.root)
    assert credential.application_id == UUID("abcdef00-0000-4000-8000-000000000000")
    assert credential.identity_id is UNSET
    assert "<ApplicationId>abcdef00-" in encode(credential)
