"""Messages of the 24SevenOffice person service: enough to have every kind of type in them."""

from __future__ import annotations

import enum
from datetime import datetime
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.wire.service import Operation, Service
from kartotek.wire.xml_codec import Int, Long, Xml, XmlType

NS = "http://24sevenOffice.com/webservices"
NEVER = datetime(1, 1, 1)
UNSET_INT = -2147483648
UNSET_SHORT = -32768
NO_GUID = UUID(int=0)


class Wrapper(msgspec.Struct):
    __xml__: ClassVar[XmlType] = XmlType(namespace=NS)


class EmailAddressType(enum.Enum):
    HOME = "Home"
    PRIMARY = "Primary"
    ALTERNATIVE = "Alternative"


class EmailAddress(msgspec.Struct, kw_only=True, rename="pascal"):
    description: str | UnsetType = UNSET
    type: EmailAddressType = EmailAddressType.HOME
    value: str | UnsetType = UNSET


class FaxNumberType(enum.Enum):
    PRIMARY = "Primary"


class FaxNumber(msgspec.Struct, kw_only=True, rename="pascal"):
    description: str | UnsetType = UNSET
    type: FaxNumberType = FaxNumberType.PRIMARY
    value: str | UnsetType = UNSET


class Gender(enum.Enum):
    NOCHANGE = "NoChange"
    UNKNOWN = "Unknown"
    FEMALE = "Female"
    MALE = "Male"


class PhoneNumberType(enum.Enum):
    PRIMARY = "Primary"
    MOBILE = "Mobile"


class PhoneNumber(msgspec.Struct, kw_only=True, rename="pascal"):
    description: str | UnsetType = UNSET
    type: PhoneNumberType = PhoneNumberType.PRIMARY
    value: str | UnsetType = UNSET


class AddressType(enum.Enum):
    POST = "Post"


class Address(msgspec.Struct, kw_only=True, rename="pascal"):
    city: str | UnsetType = UNSET
    country: str | UnsetType = UNSET
    county: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    postal_area: str | UnsetType = UNSET
    postal_code: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    street: str | UnsetType = UNSET
    type: AddressType = AddressType.POST


class RelationData(msgspec.Struct, kw_only=True, rename="pascal"):
    contact_id: Long = 0
    customer_id: Long = 0
    email: str | UnsetType = UNSET
    mobile: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    title: str | UnsetType = UNSET


class PersonItem(msgspec.Struct, kw_only=True, rename="pascal"):
    comment: str | UnsetType = UNSET
    consumer_person_no: str | UnsetType = UNSET
    country: str | UnsetType = UNSET
    customer_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    date_registered: Annotated[datetime | UnsetType, Xml(default=NEVER)] = UNSET
    date_changed: Annotated[datetime | UnsetType, Xml(default=NEVER)] = UNSET
    date_of_birth: Annotated[datetime | UnsetType, Xml(default=NEVER)] = UNSET
    department: str | UnsetType = UNSET
    email_addresses: list[EmailAddress] | UnsetType = UNSET
    employee_number: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    fax_number: FaxNumber | UnsetType = UNSET
    first_name: str | UnsetType = UNSET
    gender: Annotated[Gender | UnsetType, Xml(default=Gender.NOCHANGE)] = UNSET
    id: Annotated[Long | UnsetType, Xml(default=0)] = UNSET
    last_name: str | UnsetType = UNSET
    nickname: str | UnsetType = UNSET
    personal_status: str | UnsetType = UNSET
    phone_numbers: list[PhoneNumber] | UnsetType = UNSET
    post_address: Address | UnsetType = UNSET
    relation_data: list[RelationData] | UnsetType = UNSET
    url: str | UnsetType = UNSET
    web_password: str | UnsetType = UNSET
    web_user_name: str | UnsetType = UNSET
    workplace: str | UnsetType = UNSET
    work_position: str | UnsetType = UNSET
    is_private: bool | UnsetType | None = UNSET
    hour_cost: Decimal | UnsetType | None = UNSET
    employee_id: Int | UnsetType | None = UNSET


class TriState(enum.Enum):
    NONE = "none"
    TRUE = "True"
    FALSE = "False"


class PersonSearchParameters(msgspec.Struct, kw_only=True, rename="pascal"):
    changed_after: Annotated[datetime | UnsetType, Xml(default=NEVER)] = UNSET
    consumer_person_no: str | UnsetType = UNSET
    customer_id: Annotated[Long | UnsetType, Xml(default=0)] = UNSET
    email: str | UnsetType = UNSET
    employee_id: Annotated[Int | UnsetType, Xml(default=0)] = UNSET
    get_relation_data: Annotated[bool | UnsetType, Xml(default=False)] = UNSET
    id: Annotated[Long | UnsetType, Xml(default=0)] = UNSET
    is_employee: Annotated[TriState | UnsetType, Xml(default=TriState.NONE)] = UNSET
    name: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET


class NoteData(msgspec.Struct, kw_only=True, rename="pascal"):
    id: Annotated[Int | UnsetType, Xml(default=0)] = UNSET
    subject: str | UnsetType = UNSET
    description: Annotated[str | UnsetType, Xml(default="")] = UNSET
    employee_id: Annotated[Int | UnsetType, Xml(default=-1)] = UNSET
    date_added: Annotated[datetime | UnsetType, Xml(default=NEVER)] = UNSET
    date: Annotated[datetime | UnsetType, Xml(default=NEVER)] = UNSET
    person_id: Long = 0


class PersonCategories(msgspec.Struct, kw_only=True, rename="camel"):
    person_id: Int = 0
    categories: list[Int] | UnsetType = UNSET


class Authentication(msgspec.Struct, kw_only=True, rename="pascal"):
    __xml__: ClassVar[XmlType] = XmlType(namespace=NS, any_attribute=True)

    username: str | UnsetType = UNSET
    password: str | UnsetType = UNSET
    user_id: str | UnsetType = UNSET
    employee_id: str | UnsetType = UNSET
    consumer_id: Long = 0


class GetPersonId(Wrapper, kw_only=True, rename="camel"):
    consumer_person_no: str | UnsetType = UNSET


class GetPersonIdResponse(Wrapper, kw_only=True, rename="pascal"):
    result: Long = msgspec.field(default=0, name="GetPersonIdResult")


class SavePerson(Wrapper, kw_only=True, rename="camel"):
    person_item: PersonItem | UnsetType = UNSET


class SavePersonResponse(Wrapper, kw_only=True, rename="pascal"):
    result: Long = msgspec.field(default=0, name="SavePersonResult")


class GetPersonIdsByUserName(Wrapper, kw_only=True, rename="camel"):
    username: str | UnsetType = UNSET


class GetPersonIdsByUserNameResponse(Wrapper, kw_only=True, rename="pascal"):
    result: list[Long] | UnsetType = msgspec.field(default=UNSET, name="GetPersonIdsByUserNameResult")


class GetPersons(Wrapper, kw_only=True, rename="camel"):
    person_search: PersonSearchParameters | UnsetType = UNSET


class GetPersonsResponse(Wrapper, kw_only=True, rename="pascal"):
    result: list[PersonItem] | UnsetType = msgspec.field(default=UNSET, name="GetPersonsResult")


class GetPersonsDetailed(Wrapper, kw_only=True, rename="camel"):
    person_search: PersonSearchParameters | UnsetType = UNSET


class GetPersonsDetailedResponse(Wrapper, kw_only=True, rename="pascal"):
    result: list[PersonItem] | UnsetType = msgspec.field(default=UNSET, name="GetPersonsDetailedResult")


class DeleteRelation(Wrapper, kw_only=True, rename="camel"):
    person_id: Long = 0
    company_id: Long = 0


class DeleteRelationResponse(Wrapper):
    """No fields."""


class AddNote(Wrapper, kw_only=True, rename="camel"):
    note: NoteData | UnsetType = UNSET


class AddNoteResponse(Wrapper, kw_only=True, rename="pascal"):
    result: Int = msgspec.field(default=0, name="AddNoteResult")


class GetPersonArrayCategoryList(Wrapper, kw_only=True, rename="camel"):
    person_ids: list[Int] | UnsetType = UNSET


class GetPersonArrayCategoryListResponse(Wrapper, kw_only=True, rename="pascal"):
    result: list[PersonCategories] | UnsetType = msgspec.field(default=UNSET, name="GetPersonArrayCategoryListResult")


SERVICE = Service(
    name="PersonService",
    namespace=NS,
    operations=(
        Operation(
            "GetPersonId",
            GetPersonId,
            GetPersonIdResponse,
            doc=("Gets 24SevenOffice's Person Id that corresponds to the given Consumer Person Id"),
            header=Authentication,
        ),
        Operation(
            "SavePerson",
            SavePerson,
            SavePersonResponse,
            doc=("Saves a new contact into 24SevenOffice system and returns the id assigned to the new contact"),
            header=Authentication,
        ),
        Operation(
            "GetPersonIdsByUserName",
            GetPersonIdsByUserName,
            GetPersonIdsByUserNameResponse,
            doc=("Gets a list of Person Ids from a username in 24SO's system"),
            header=Authentication,
        ),
        Operation(
            "GetPersons",
            GetPersons,
            GetPersonsResponse,
            doc=("Gets a list of Persons registered as contacts in 24SO's system"),
            header=Authentication,
        ),
        Operation(
            "GetPersonsDetailed",
            GetPersonsDetailed,
            GetPersonsDetailedResponse,
            doc=("Gets a list of Persons registered as contacts in 24SO's system"),
            header=Authentication,
        ),
        Operation(
            "DeleteRelation",
            DeleteRelation,
            DeleteRelationResponse,
            doc=("Deletes a relation. Notice: Only new authentication method "),
        ),
        Operation(
            "AddNote",
            AddNote,
            AddNoteResponse,
            doc=("Adds a note. Notice: Only new authentication method allowed"),
        ),
        Operation(
            "GetPersonArrayCategoryList",
            GetPersonArrayCategoryList,
            GetPersonArrayCategoryListResponse,
            doc=("Gets a list of Categories for an array of Persons"),
            header=Authentication,
        ),
    ),
)
