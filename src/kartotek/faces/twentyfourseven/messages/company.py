"""Messages of CompanyService (developer.24sevenoffice.com, CompanyService.asmx?wsdl).

Most fields of `Company` have an XSD default, which says nothing; so an empty text does not clear a field here.
"""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.faces.twentyfourseven.messages.currency import CurrencyType
from kartotek.faces.twentyfourseven.messages.schema import NEVER, UNSET_DECIMAL, UNSET_INT, UNSET_SHORT, Wrapper
from kartotek.wire.xml_codec import AnyType, Int, Long, Short, Xml


class CompanySearchParameters(msgspec.Struct, kw_only=True, rename="pascal"):
    """Conditions on companies, all of which must hold; at least one has to be given."""

    external_id: str | UnsetType = UNSET
    company_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    company_ids: list[Int] | UnsetType = UNSET
    company_name: Annotated[str | UnsetType, Xml(default="")] = UNSET
    changed_after: Annotated[dt.datetime | UnsetType, Xml(default=NEVER)] = UNSET
    company_email: Annotated[str | UnsetType, Xml(default="")] = UNSET
    company_phone: Annotated[str | UnsetType, Xml(default="")] = UNSET
    organization_number: Annotated[str | UnsetType, Xml(default="")] = UNSET


class APIException(msgspec.Struct, kw_only=True, rename="pascal"):
    """What went wrong with one item of a batch."""

    type: str | UnsetType = UNSET
    message: str | UnsetType = UNSET
    stack_trace: str | UnsetType = UNSET


class Address(msgspec.Struct, kw_only=True, rename="pascal"):
    """An address of a company."""

    street: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    postal_code: str | UnsetType = UNSET
    postal_area: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    city: str | UnsetType = UNSET
    country: str | UnsetType = UNSET


class Addresses(msgspec.Struct, kw_only=True, rename="pascal"):
    """The addresses of a company, one of each kind."""

    post: Address | UnsetType = UNSET
    delivery: Address | UnsetType = UNSET
    visit: Address | UnsetType = UNSET
    invoice: Address | UnsetType = UNSET


class PhoneNumber(msgspec.Struct, kw_only=True, rename="pascal"):
    """A phone number of a company or of a relation."""

    description: str | UnsetType = UNSET
    value: str | UnsetType = UNSET


class PhoneNumbers(msgspec.Struct, kw_only=True, rename="pascal"):
    """Phone numbers, one of each kind."""

    home: PhoneNumber | UnsetType = UNSET
    fax: PhoneNumber | UnsetType = UNSET
    mobile: PhoneNumber | UnsetType = UNSET
    primary: PhoneNumber | UnsetType = UNSET
    work: PhoneNumber | UnsetType = UNSET


class EmailAddress(msgspec.Struct, kw_only=True, rename="pascal"):
    """An e-mail address of a company or of a relation."""

    description: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    value: str | UnsetType = UNSET


class EmailAddresses(msgspec.Struct, kw_only=True, rename="pascal"):
    """E-mail addresses, one of each kind."""

    home: EmailAddress | UnsetType = UNSET
    invoice: EmailAddress | UnsetType = UNSET
    primary: EmailAddress | UnsetType = UNSET
    work: EmailAddress | UnsetType = UNSET
    alternative: EmailAddress | UnsetType = UNSET


class CompanyType(enum.Enum):
    """What a customer is; a Consumer is a person. None says nothing."""

    NONE = "None"
    LEAD = "Lead"
    CONSUMER = "Consumer"
    BUSINESS = "Business"
    SUPPLIER = "Supplier"


class Relation(msgspec.Struct, kw_only=True, rename="pascal"):
    """A person's place in a company, seen from the company."""

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
    """The name that another system has for a company."""

    map_type: Int = 0
    external_id: str | UnsetType = UNSET
    company_id: Int = 0


class DistributionMethod(enum.Enum):
    """How invoices are sent."""

    UNCHANGED = "Unchanged"
    PRINT = "Print"
    EMAIL = "EMail"
    ELECTRONICINVOICE = "ElectronicInvoice"
    DEFAULT = "Default"


class Company(msgspec.Struct, kw_only=True, rename="pascal"):
    """A customer or supplier: a company, or (Consumer) a person."""

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
    incorporation_date: Annotated[dt.datetime | UnsetType, Xml(default=NEVER)] = UNSET
    date_created: Annotated[dt.datetime | UnsetType, Xml(default=NEVER)] = UNSET
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
    share_capital: Annotated[Decimal | UnsetType, Xml(default=UNSET_DECIMAL)] = UNSET
    number_of_employees: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    turnover: Annotated[Decimal | UnsetType, Xml(default=UNSET_DECIMAL)] = UNSET
    profit: Annotated[Decimal | UnsetType, Xml(default=UNSET_DECIMAL)] = UNSET
    industry_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    member_no: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    date_changed: Annotated[dt.datetime | UnsetType, Xml(default=NEVER)] = UNSET
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


class SyncSearchParameters(msgspec.Struct, kw_only=True, rename="pascal"):
    """Which companies to list: ``active`` None means deleted ones too; pages count from 1."""

    page: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    active: bool | None = None
    changed_after: Annotated[dt.datetime | UnsetType, Xml(default=NEVER)] = UNSET
    registered_after: Annotated[dt.datetime | UnsetType, Xml(default=NEVER)] = UNSET


class SyncCompany(msgspec.Struct, kw_only=True, rename="pascal"):
    """The least that is known of a company, for finding what to fetch."""

    company_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    external_id: Annotated[str | UnsetType, Xml(default="")] = UNSET
    date_changed: Annotated[dt.datetime | UnsetType, Xml(default=NEVER)] = UNSET
    date_registered: dt.datetime = NEVER
    active: bool = False


class PageOfSyncCompany(msgspec.Struct, kw_only=True, rename="pascal"):
    """One page of a sync list; ``context`` is never filled."""

    current_page: Long = 0
    total_pages: Long = 0
    total_items: Long = 0
    items_per_page: Long = 0
    items: list[SyncCompany] | UnsetType = UNSET
    context: AnyType | UnsetType = UNSET


class Category(msgspec.Struct, kw_only=True, rename="pascal"):
    """A category of persons and companies."""

    id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    name: Annotated[str | UnsetType, Xml(default="")] = UNSET
    show_contact: Annotated[bool | UnsetType, Xml(default=False)] = UNSET
    show_company: Annotated[bool | UnsetType, Xml(default=False)] = UNSET


class KeyValuePair(msgspec.Struct, kw_only=True, rename="pascal"):
    """An Id and a name, or (of categories) a CategoryId and a CompanyId."""

    key: str | UnsetType = UNSET
    value: str | UnsetType = UNSET


class GroupMember(msgspec.Struct, kw_only=True, rename="pascal"):
    """A user in a group."""

    id: Int = 0
    role_name: str | UnsetType = UNSET
    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET


class Group(msgspec.Struct, kw_only=True, rename="pascal"):
    """A group of users, with the groups below it."""

    id: Int = 0
    name: str | UnsetType = UNSET
    type: Int | UnsetType | None = UNSET
    members: list[GroupMember] | UnsetType = UNSET
    children: list[Group] | UnsetType = UNSET


class DeleteRelations(Wrapper, kw_only=True, rename="camel"):
    """Remove persons from companies."""

    relations: list[Relation] | UnsetType = UNSET


class DeleteRelationsResponse(Wrapper, kw_only=True):
    """The relations that could not be removed."""

    result: list[Relation] | UnsetType = msgspec.field(default=UNSET, name="DeleteRelationsResult")


class DeleteCompanies(Wrapper, kw_only=True, rename="camel"):
    """Delete companies, by Id."""

    companies: list[Company] | UnsetType = UNSET


class DeleteCompaniesResponse(Wrapper, kw_only=True):
    """The companies that could not be deleted, each with what went wrong."""

    result: list[Company] | UnsetType = msgspec.field(default=UNSET, name="DeleteCompaniesResult")


class SaveRelations(Wrapper, kw_only=True, rename="camel"):
    """Put persons into companies, or change their place."""

    relations: list[Relation] | UnsetType = UNSET


class SaveRelationsResponse(Wrapper, kw_only=True):
    """The relations that could not be saved."""

    result: list[Relation] | UnsetType = msgspec.field(default=UNSET, name="SaveRelationsResult")


class DeleteMaps(Wrapper, kw_only=True, rename="camel"):
    """Remove other systems' names of companies."""

    maps: list[CompanyMap] | UnsetType = UNSET


class DeleteMapsResponse(Wrapper, kw_only=True):
    """The maps that could not be removed."""

    result: list[CompanyMap] | UnsetType = msgspec.field(default=UNSET, name="DeleteMapsResult")


class SaveMaps(Wrapper, kw_only=True, rename="camel"):
    """Give companies the names that other systems have for them."""

    maps: list[CompanyMap] | UnsetType = UNSET


class SaveMapsResponse(Wrapper, kw_only=True):
    """The maps that could not be saved."""

    result: list[CompanyMap] | UnsetType = msgspec.field(default=UNSET, name="SaveMapsResult")


class GetCompanySyncList(Wrapper, kw_only=True, rename="camel"):
    """List companies, page by page."""

    sync_search_parameters: SyncSearchParameters | UnsetType = UNSET


class GetCompanySyncListResponse(Wrapper, kw_only=True):
    """One page."""

    result: PageOfSyncCompany | UnsetType = msgspec.field(default=UNSET, name="GetCompanySyncListResult")


class GetCompanies(Wrapper, kw_only=True, rename="camel"):
    """Find companies."""

    search_params: CompanySearchParameters | UnsetType = UNSET
    return_properties: list[str] | UnsetType = UNSET


class GetCompaniesResponse(Wrapper, kw_only=True):
    """The companies found."""

    result: list[Company] | UnsetType = msgspec.field(default=UNSET, name="GetCompaniesResult")


class GetCategories(Wrapper):
    """List the categories."""


class GetCategoriesResponse(Wrapper, kw_only=True):
    """The categories."""

    result: list[Category] | UnsetType = msgspec.field(default=UNSET, name="GetCategoriesResult")


class SaveCategories(Wrapper, kw_only=True, rename="camel"):
    """Create or change categories."""

    categories: list[Category] | UnsetType = UNSET


class SaveCategoriesResponse(Wrapper, kw_only=True):
    """The categories, with their Ids."""

    result: list[Category] | UnsetType = msgspec.field(default=UNSET, name="SaveCategoriesResult")


class GetCustomerCategories(Wrapper, kw_only=True, rename="camel"):
    """List the categories of a company."""

    customer_id: Int = 0


class GetCustomerCategoriesResponse(Wrapper, kw_only=True):
    """Their Ids."""

    result: list[Int] | UnsetType = msgspec.field(default=UNSET, name="GetCustomerCategoriesResult")


class GetIndustries(Wrapper):
    """List the industries."""


class GetIndustriesResponse(Wrapper, kw_only=True):
    """Key is the Id, Value the name."""

    result: Annotated[list[KeyValuePair] | UnsetType, Xml(item_nillable=False)] = msgspec.field(
        default=UNSET, name="GetIndustriesResult"
    )


class SaveCustomerCategories(Wrapper, kw_only=True, rename="camel"):
    """Put companies into categories (Key is the category, Value the company)."""

    customer_categories: Annotated[list[KeyValuePair] | UnsetType, Xml(item_nillable=False)] = UNSET


class SaveCustomerCategoriesResponse(Wrapper, kw_only=True):
    """What went wrong; empty where nothing did."""

    result: list[APIException] | UnsetType = msgspec.field(default=UNSET, name="SaveCustomerCategoriesResult")


class DeleteCustomerCategories(Wrapper, kw_only=True, rename="camel"):
    """Take companies out of categories (Key is the category, Value the company)."""

    customer_categories: Annotated[list[KeyValuePair] | UnsetType, Xml(item_nillable=False)] = UNSET


class DeleteCustomerCategoriesResponse(Wrapper, kw_only=True):
    """What went wrong; empty where nothing did."""

    result: list[APIException] | UnsetType = msgspec.field(default=UNSET, name="DeleteCustomerCategoriesResult")


class GetCustomerCategoryTree(Wrapper):
    """List every company's categories."""


class GetCustomerCategoryTreeResponse(Wrapper, kw_only=True):
    """Key is the category, Value the company."""

    result: Annotated[list[KeyValuePair] | UnsetType, Xml(item_nillable=False)] = msgspec.field(
        default=UNSET, name="GetCustomerCategoryTreeResult"
    )


class SaveCompanies(Wrapper, kw_only=True, rename="camel"):
    """Create or change companies."""

    companies: list[Company] | UnsetType = UNSET


class SaveCompaniesResponse(Wrapper, kw_only=True):
    """Every company that was sent, in order, with its Id or what went wrong."""

    result: list[Company] | UnsetType = msgspec.field(default=UNSET, name="SaveCompaniesResult")


class GetStatuses(Wrapper):
    """List the statuses."""


class GetStatusesResponse(Wrapper, kw_only=True):
    """Key is the Id, Value the name."""

    result: Annotated[list[KeyValuePair] | UnsetType, Xml(item_nillable=False)] = msgspec.field(
        default=UNSET, name="GetStatusesResult"
    )


class GetCRMGroups(Wrapper):
    """List the groups of users."""


class GetCRMGroupsResponse(Wrapper, kw_only=True):
    """The groups that are below no other."""

    result: list[Group] | UnsetType = msgspec.field(default=UNSET, name="GetCRMGroupsResult")
