"""Messages of PersonService (developer.24sevenoffice.com, PersonService.asmx?wsdl).

Text fields have no XSD default: an element that is absent says nothing, an empty one clears the field.
"""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal
from typing import Annotated, ClassVar

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.faces.twentyfourseven.messages.schema import NAMESPACE, NEVER, UNSET_INT, Wrapper
from kartotek.wire.xml_codec import Int, Long, Xml, XmlType


class EmailAddressType(enum.Enum):
    """What an e-mail address of a person is for."""

    HOME = "Home"
    PRIMARY = "Primary"
    ALTERNATIVE = "Alternative"


class EmailAddress(msgspec.Struct, kw_only=True, rename="pascal"):
    """An e-mail address of a person."""

    description: str | UnsetType = UNSET
    type: EmailAddressType = EmailAddressType.HOME
    value: str | UnsetType = UNSET


class FaxNumberType(enum.Enum):
    """There is one fax number."""

    PRIMARY = "Primary"


class FaxNumber(msgspec.Struct, kw_only=True, rename="pascal"):
    """The fax number of a person."""

    description: str | UnsetType = UNSET
    type: FaxNumberType = FaxNumberType.PRIMARY
    value: str | UnsetType = UNSET


class Gender(enum.Enum):
    """A person's gender; NoChange leaves it as it is."""

    NO_CHANGE = "NoChange"
    UNKNOWN = "Unknown"
    FEMALE = "Female"
    MALE = "Male"


class PhoneNumberType(enum.Enum):
    """What a phone number of a person is."""

    PRIMARY = "Primary"
    MOBILE = "Mobile"


class PhoneNumber(msgspec.Struct, kw_only=True, rename="pascal"):
    """A phone number of a person."""

    description: str | UnsetType = UNSET
    type: PhoneNumberType = PhoneNumberType.PRIMARY
    value: str | UnsetType = UNSET


class AddressType(enum.Enum):
    """There is one address."""

    POST = "Post"


class Address(msgspec.Struct, kw_only=True, rename="pascal"):
    """The address of a person."""

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
    """A person's place in a company: ``contact_id`` is the person, ``customer_id`` the company."""

    contact_id: Long = 0
    customer_id: Long = 0
    email: str | UnsetType = UNSET
    mobile: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    title: str | UnsetType = UNSET


class PersonItem(msgspec.Struct, kw_only=True, rename="pascal"):
    """A person."""

    comment: str | UnsetType = UNSET
    consumer_person_no: str | UnsetType = UNSET
    country: str | UnsetType = UNSET
    customer_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    date_registered: Annotated[dt.datetime | UnsetType, Xml(default=NEVER)] = UNSET
    date_changed: Annotated[dt.datetime | UnsetType, Xml(default=NEVER)] = UNSET
    date_of_birth: Annotated[dt.datetime | UnsetType, Xml(default=NEVER)] = UNSET
    department: str | UnsetType = UNSET
    email_addresses: list[EmailAddress] | UnsetType = UNSET
    employee_number: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    fax_number: FaxNumber | UnsetType = UNSET
    first_name: str | UnsetType = UNSET
    gender: Annotated[Gender | UnsetType, Xml(default=Gender.NO_CHANGE)] = UNSET
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
    """A condition that may be absent."""

    NONE = "none"
    TRUE = "True"
    FALSE = "False"


class PersonSearchParameters(msgspec.Struct, kw_only=True, rename="pascal"):
    """Conditions on persons, all of which must hold."""

    changed_after: Annotated[dt.datetime | UnsetType, Xml(default=NEVER)] = UNSET
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


class Authentication(msgspec.Struct, kw_only=True, rename="pascal"):
    """The SOAP header of old clients, in place of the session cookie."""

    __xml__: ClassVar[XmlType] = XmlType(namespace=NAMESPACE, any_attribute=True)

    username: str | UnsetType = UNSET
    password: str | UnsetType = UNSET
    user_id: str | UnsetType = UNSET
    employee_id: str | UnsetType = UNSET
    consumer_id: Long = 0


class NoteData(msgspec.Struct, kw_only=True, rename="pascal"):
    """A note on a person; EmployeeId -1 is the user who asks."""

    id: Annotated[Int | UnsetType, Xml(default=0)] = UNSET
    subject: str | UnsetType = UNSET
    description: Annotated[str | UnsetType, Xml(default="")] = UNSET
    employee_id: Annotated[Int | UnsetType, Xml(default=-1)] = UNSET
    date_added: Annotated[dt.datetime | UnsetType, Xml(default=NEVER)] = UNSET
    date: Annotated[dt.datetime | UnsetType, Xml(default=NEVER)] = UNSET
    person_id: Long = 0


class Category(msgspec.Struct, kw_only=True, rename="pascal"):
    """A category."""

    id: Int = 0
    name: str | UnsetType = UNSET
    note: str | UnsetType = UNSET


class PersonCategories(msgspec.Struct, kw_only=True, rename="camel"):
    """The categories of one person."""

    person_id: Int = 0
    categories: list[Int] | UnsetType = UNSET


class GetPersonId(Wrapper, kw_only=True, rename="camel"):
    """Find a person by the number that another system has for them."""

    consumer_person_no: str | UnsetType = UNSET


class GetPersonIdResponse(Wrapper, kw_only=True):
    """The person's Id."""

    result: Long = msgspec.field(default=0, name="GetPersonIdResult")


class SavePerson(Wrapper, kw_only=True, rename="camel"):
    """Create a person (no Id) or change one."""

    person_item: PersonItem | UnsetType = UNSET


class SavePersonResponse(Wrapper, kw_only=True):
    """The person's Id."""

    result: Long = msgspec.field(default=0, name="SavePersonResult")


class GetPersonIdsByUserName(Wrapper, kw_only=True, rename="camel"):
    """Find persons by their user name."""

    username: str | UnsetType = UNSET


class GetPersonIdsByUserNameResponse(Wrapper, kw_only=True):
    """Their Ids."""

    result: list[Long] | UnsetType = msgspec.field(default=UNSET, name="GetPersonIdsByUserNameResult")


class GetPersonIdByCompanyId(Wrapper, kw_only=True, rename="camel"):
    """Find the person who is a customer by the customer's Id."""

    company_id: Int = 0


class GetPersonIdByCompanyIdResponse(Wrapper, kw_only=True):
    """The person's Id."""

    result: Long = msgspec.field(default=0, name="GetPersonIdByCompanyIdResult")


class GetPersons(Wrapper, kw_only=True, rename="camel"):
    """Find persons."""

    person_search: PersonSearchParameters | UnsetType = UNSET


class GetPersonsResponse(Wrapper, kw_only=True):
    """The persons found."""

    result: list[PersonItem] | UnsetType = msgspec.field(default=UNSET, name="GetPersonsResult")


class GetPersonsDetailed(Wrapper, kw_only=True, rename="camel"):
    """Find persons, with their relations."""

    person_search: PersonSearchParameters | UnsetType = UNSET


class GetPersonsDetailedResponse(Wrapper, kw_only=True):
    """The persons found."""

    result: list[PersonItem] | UnsetType = msgspec.field(default=UNSET, name="GetPersonsDetailedResult")


class MakeRelation(Wrapper, kw_only=True, rename="camel"):
    """Put a person into a company, or change their place."""

    relation: RelationData | UnsetType = UNSET


class MakeRelationResponse(Wrapper, kw_only=True):
    """Whether it was done."""

    result: bool = msgspec.field(default=False, name="MakeRelationResult")


class GetRelations(Wrapper, kw_only=True, rename="camel"):
    """List a person's relations."""

    person_id: Long = 0


class GetRelationsResponse(Wrapper, kw_only=True):
    """The relations."""

    result: list[RelationData] | UnsetType = msgspec.field(default=UNSET, name="GetRelationsResult")


class GetRelationsChangedAfter(Wrapper, kw_only=True, rename="camel"):
    """List the relations that changed at a moment or later."""

    changed_after: dt.datetime = NEVER


class GetRelationsChangedAfterResponse(Wrapper, kw_only=True):
    """The relations."""

    result: list[RelationData] | UnsetType = msgspec.field(default=UNSET, name="GetRelationsChangedAfterResult")


class DeleteRelation(Wrapper, kw_only=True, rename="camel"):
    """Remove a person from a company."""

    person_id: Long = 0
    company_id: Long = 0


class DeleteRelationResponse(Wrapper):
    """Nothing."""


class GetNotes(Wrapper, kw_only=True, rename="camel"):
    """List the notes on a person."""

    person_id: Long = 0


class GetNotesResponse(Wrapper, kw_only=True):
    """The notes."""

    result: list[NoteData] | UnsetType = msgspec.field(default=UNSET, name="GetNotesResult")


class GetAllNotes(Wrapper):
    """List the notes on all persons."""


class GetAllNotesResponse(Wrapper, kw_only=True):
    """The notes."""

    result: list[NoteData] | UnsetType = msgspec.field(default=UNSET, name="GetAllNotesResult")


class AddNote(Wrapper, kw_only=True, rename="camel"):
    """Write a note on a person."""

    note: NoteData | UnsetType = UNSET


class AddNoteResponse(Wrapper, kw_only=True):
    """The note's Id."""

    result: Int = msgspec.field(default=0, name="AddNoteResult")


class DeleteNote(Wrapper, kw_only=True, rename="camel"):
    """Delete a note, by the Id in it."""

    note: NoteData | UnsetType = UNSET


class DeleteNoteResponse(Wrapper):
    """Nothing."""


class DeleteNoteById(Wrapper, kw_only=True, rename="camel"):
    """Delete a note."""

    note_id: Int = 0


class DeleteNoteByIdResponse(Wrapper):
    """Nothing."""


class GetCategoryList(Wrapper):
    """List the categories."""


class GetCategoryListResponse(Wrapper, kw_only=True):
    """The categories."""

    result: list[Category] | UnsetType = msgspec.field(default=UNSET, name="GetCategoryListResult")


class GetPersonCategoryList(Wrapper, kw_only=True, rename="camel"):
    """List the categories of a person."""

    person_id: Long = 0


class GetPersonCategoryListResponse(Wrapper, kw_only=True):
    """Their Ids."""

    result: list[Int] | UnsetType = msgspec.field(default=UNSET, name="GetPersonCategoryListResult")


class GetPersonArrayCategoryList(Wrapper, kw_only=True, rename="camel"):
    """List the categories of several persons."""

    person_ids: list[Int] | UnsetType = UNSET


class GetPersonArrayCategoryListResponse(Wrapper, kw_only=True):
    """The categories of each."""

    result: list[PersonCategories] | UnsetType = msgspec.field(default=UNSET, name="GetPersonArrayCategoryListResult")


class AddCategoryToPerson(Wrapper, kw_only=True, rename="camel"):
    """Put a person into a category."""

    person_id: Long = 0
    category_id: Int = 0


class AddCategoryToPersonResponse(Wrapper):
    """Nothing."""


class RemoveCategoryFromPerson(Wrapper, kw_only=True, rename="camel"):
    """Take a person out of a category."""

    person_id: Long = 0
    category_id: Int = 0


class RemoveCategoryFromPersonResponse(Wrapper):
    """Nothing."""
