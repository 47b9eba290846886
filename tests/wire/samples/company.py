"""Messages of the 24SevenOffice company service: enough to have every kind of type in them."""

from __future__ import annotations

import enum
from datetime import datetime
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.wire.service import Operation, Service
from kartotek.wire.xml_codec import AnyType, Int, Long, Short, Xml, XmlType
from tests.wire.samples.currency import CurrencyType

NS = "http://24sevenOffice.com/webservices"
NEVER = datetime(1, 1, 1)
UNSET_INT = -2147483648
UNSET_SHORT = -32768
NO_GUID = UUID(int=0)


class Wrapper(msgspec.Struct):
    __xml__: ClassVar[XmlType] = XmlType(namespace=NS)


class SyncSearchParameters(msgspec.Struct, kw_only=True, rename="pascal"):
    page: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    active: bool | None = None
    changed_after: Annotated[datetime | UnsetType, Xml(default=NEVER)] = UNSET
    registered_after: Annotated[datetime | UnsetType, Xml(default=NEVER)] = UNSET


class SyncCompany(msgspec.Struct, kw_only=True, rename="pascal"):
    company_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    external_id: Annotated[str | UnsetType, Xml(default="")] = UNSET
    date_changed: Annotated[datetime | UnsetType, Xml(default=NEVER)] = UNSET
    date_registered: datetime = NEVER
    active: bool = False


class PageOfSyncCompany(msgspec.Struct, kw_only=True, rename="pascal"):
    current_page: Long = 0
    total_pages: Long = 0
    total_items: Long = 0
    items_per_page: Long = 0
    items: list[SyncCompany] | UnsetType = UNSET
    context: AnyType | UnsetType = UNSET


class CompanySearchParameters(msgspec.Struct, kw_only=True, rename="pascal"):
    external_id: str | UnsetType = UNSET
    company_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    company_ids: list[Int] | UnsetType = UNSET
    company_name: Annotated[str | UnsetType, Xml(default="")] = UNSET
    changed_after: Annotated[datetime | UnsetType, Xml(default=NEVER)] = UNSET
    company_email: Annotated[str | UnsetType, Xml(default="")] = UNSET
    company_phone: Annotated[str | UnsetType, Xml(default="")] = UNSET
    organization_number: Annotated[str | UnsetType, Xml(default="")] = UNSET


class APIException(msgspec.Struct, kw_only=True, rename="pascal"):
    type: str | UnsetType = UNSET
    message: str | UnsetType = UNSET
    stack_trace: str | UnsetType = UNSET


class Address(msgspec.Struct, kw_only=True, rename="pascal"):
    street: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    postal_code: str | UnsetType = UNSET
    postal_area: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    city: str | UnsetType = UNSET
    country: str | UnsetType = UNSET


class Addresses(msgspec.Struct, kw_only=True, rename="pascal"):
    post: Address | UnsetType = UNSET
    delivery: Address | UnsetType = UNSET
    visit: Address | UnsetType = UNSET
    invoice: Address | UnsetType = UNSET


class PhoneNumber(msgspec.Struct, kw_only=True, rename="pascal"):
    description: str | UnsetType = UNSET
    value: str | UnsetType = UNSET


class PhoneNumbers(msgspec.Struct, kw_only=True, rename="pascal"):
    home: PhoneNumber | UnsetType = UNSET
    fax: PhoneNumber | UnsetType = UNSET
    mobile: PhoneNumber | UnsetType = UNSET
    primary: PhoneNumber | UnsetType = UNSET
    work: PhoneNumber | UnsetType = UNSET


class EmailAddress(msgspec.Struct, kw_only=True, rename="pascal"):
    description: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    value: str | UnsetType = UNSET


class EmailAddresses(msgspec.Struct, kw_only=True, rename="pascal"):
    home: EmailAddress | UnsetType = UNSET
    invoice: EmailAddress | UnsetType = UNSET
    primary: EmailAddress | UnsetType = UNSET
    work: EmailAddress | UnsetType = UNSET
    alternative: EmailAddress | UnsetType = UNSET


class CompanyType(enum.Enum):
    NONE = "None"
    LEAD = "Lead"
    CONSUMER = "Consumer"
    BUSINESS = "Business"
    SUPPLIER = "Supplier"


class Relation(msgspec.Struct, kw_only=True, rename="pascal"):
    contact_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    company_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    first_name: Annotated[str | UnsetType, Xml(default="")] = UNSET
    last_name: Annotated[str | UnsetType, Xml(default="")] = UNSET
    role: Annotated[str | UnsetType, Xml(default="")] = UNSET
    role_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    phone_numbers: PhoneNumbers | UnsetType = UNSET
    email_addresses: EmailAddresses | UnsetType = UNSET
    fax: Annotated[str | UnsetType, Xml(default="")] = UNSET


class CompanyMap(msgspec.Struct, kw_only=True, rename="pascal"):
    map_type: Int = 0
    external_id: str | UnsetType = UNSET
    company_id: Int = 0


class DistributionMethod(enum.Enum):
    UNCHANGED = "Unchanged"
    PRINT = "Print"
    EMAIL = "EMail"
    ELECTRONICINVOICE = "ElectronicInvoice"
    DEFAULT = "Default"


class Company(msgspec.Struct, kw_only=True, rename="pascal"):
    api_exception: APIException | UnsetType = msgspec.field(default=UNSET, name="APIException")
    id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    external_id: Annotated[str | UnsetType, Xml(default="")] = UNSET
    organization_number: Annotated[str | UnsetType, Xml(default="")] = UNSET
    name: Annotated[str | UnsetType, Xml(default="")] = UNSET
    first_name: Annotated[str | UnsetType, Xml(default="")] = UNSET
    nick_name: Annotated[str | UnsetType, Xml(default="")] = UNSET
    addresses: Addresses | UnsetType = UNSET
    phone_numbers: PhoneNumbers | UnsetType = UNSET
    email_addresses: EmailAddresses | UnsetType = UNSET
    url: Annotated[str | UnsetType, Xml(default="")] = UNSET
    country: Annotated[str | UnsetType, Xml(default="")] = UNSET
    note: Annotated[str | UnsetType, Xml(default="")] = UNSET
    invoice_language: Annotated[str | UnsetType, Xml(default="")] = UNSET
    type: Annotated[CompanyType | UnsetType, Xml(default=CompanyType.NONE)] = UNSET
    username: Annotated[str | UnsetType, Xml(default="")] = UNSET
    password: Annotated[str | UnsetType, Xml(default="")] = UNSET
    incorporation_date: Annotated[datetime | UnsetType, Xml(default=NEVER)] = UNSET
    date_created: Annotated[datetime | UnsetType, Xml(default=NEVER)] = UNSET
    status: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    price_list: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    owner: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    bank_account_no: Annotated[str | UnsetType, Xml(default="")] = UNSET
    bank_account_type: Annotated[str | UnsetType, Xml(default="")] = UNSET
    bank_account_country: Annotated[str | UnsetType, Xml(default="")] = UNSET
    bank_account_bic: Annotated[str | UnsetType, Xml(default="")] = UNSET
    terms_of_delivery_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    account_debit: Annotated[Short | UnsetType, Xml(default=0)] = UNSET
    account_credit: Annotated[Short | UnsetType, Xml(default=0)] = UNSET
    discount: Annotated[Decimal | UnsetType, Xml(default=Decimal("0.0"))] = UNSET
    type_group: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    share_capital: Annotated[Decimal | UnsetType, Xml(default=Decimal(-79228162514264337593543950335))] = UNSET
    number_of_employees: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    turnover: Annotated[Decimal | UnsetType, Xml(default=Decimal(-79228162514264337593543950335))] = UNSET
    profit: Annotated[Decimal | UnsetType, Xml(default=Decimal(-79228162514264337593543950335))] = UNSET
    industry_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    member_no: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    date_changed: Annotated[datetime | UnsetType, Xml(default=NEVER)] = UNSET
    block_invoice: Annotated[bool | UnsetType, Xml(default=False)] = UNSET
    relations: list[Relation] | UnsetType = UNSET
    maps: list[CompanyMap] | UnsetType = UNSET
    distribution_method: Annotated[DistributionMethod | UnsetType, Xml(default=DistributionMethod.UNCHANGED)] = UNSET
    currency_id: Annotated[CurrencyType | UnsetType, Xml(default=CurrencyType.LOCAL)] = UNSET
    payment_time: Annotated[Short | UnsetType, Xml(default=UNSET_SHORT)] = UNSET
    gln_number: Annotated[str | UnsetType, Xml(default="")] = UNSET
    factoring: bool | UnsetType | None = UNSET
    ledger_customer_account: Annotated[Short | UnsetType, Xml(default=UNSET_SHORT)] = UNSET
    ledger_supplier_account: Annotated[Short | UnsetType, Xml(default=UNSET_SHORT)] = UNSET
    vat_number: Annotated[str | UnsetType, Xml(default="")] = UNSET
    private: bool | UnsetType | None = UNSET
    explicitly_specify_new_company_id: bool | UnsetType | None = UNSET


class KeyValuePair(msgspec.Struct, kw_only=True, rename="pascal"):
    key: str | UnsetType = UNSET
    value: str | UnsetType = UNSET


class GroupMember(msgspec.Struct, kw_only=True, rename="pascal"):
    id: Int = 0
    role_name: str | UnsetType = UNSET
    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET


class Group(msgspec.Struct, kw_only=True, rename="pascal"):
    id: Int = 0
    name: str | UnsetType = UNSET
    type: Int | UnsetType | None = UNSET
    members: list[GroupMember] | UnsetType = UNSET
    children: list[Group] | UnsetType = UNSET


class GetCompanySyncList(Wrapper, kw_only=True, rename="camel"):
    sync_search_parameters: SyncSearchParameters | UnsetType = UNSET


class GetCompanySyncListResponse(Wrapper, kw_only=True, rename="pascal"):
    result: PageOfSyncCompany | UnsetType = msgspec.field(default=UNSET, name="GetCompanySyncListResult")


class GetCompanies(Wrapper, kw_only=True, rename="camel"):
    search_params: CompanySearchParameters | UnsetType = UNSET
    return_properties: list[str] | UnsetType = UNSET


class GetCompaniesResponse(Wrapper, kw_only=True, rename="pascal"):
    result: list[Company] | UnsetType = msgspec.field(default=UNSET, name="GetCompaniesResult")


class GetIndustries(Wrapper):
    """No fields."""


class GetIndustriesResponse(Wrapper, kw_only=True, rename="pascal"):
    result: Annotated[list[KeyValuePair] | UnsetType, Xml(item_nillable=False)] = msgspec.field(
        default=UNSET, name="GetIndustriesResult"
    )


class SaveCompanies(Wrapper, kw_only=True, rename="camel"):
    companies: list[Company] | UnsetType = UNSET


class SaveCompaniesResponse(Wrapper, kw_only=True, rename="pascal"):
    result: list[Company] | UnsetType = msgspec.field(default=UNSET, name="SaveCompaniesResult")


class GetCRMGroups(Wrapper):
    """No fields."""


class GetCRMGroupsResponse(Wrapper, kw_only=True, rename="pascal"):
    result: list[Group] | UnsetType = msgspec.field(default=UNSET, name="GetCRMGroupsResult")


SERVICE = Service(
    name="CompanyService",
    namespace=NS,
    operations=(
        Operation(
            "GetCompanySyncList",
            GetCompanySyncList,
            GetCompanySyncListResponse,
            doc=(
                "Gets a list of basic Company data that can be used for syncing a full set of data wit"
                "h the GetCompanies method"
            ),
        ),
        Operation(
            "GetCompanies",
            GetCompanies,
            GetCompaniesResponse,
            doc=(
                "Gets a list of companies based on search parameters. You have to specify which proper"
                "ties you want returned."
            ),
        ),
        Operation(
            "GetIndustries",
            GetIndustries,
            GetIndustriesResponse,
            doc=("Returns a list of Industry Ids and Names"),
        ),
        Operation(
            "SaveCompanies",
            SaveCompanies,
            SaveCompaniesResponse,
            doc=("Saves all companies in the array. Please see APIException property for errors."),
        ),
        Operation("GetCRMGroups", GetCRMGroups, GetCRMGroupsResponse, doc="Get a tree of all CRM Groups."),
    ),
)
