"""The demo tenant: its fixed credentials, and lists with all that the vendors' sample messages name."""

from __future__ import annotations

from typing import Final

from kartotek.domain.accounts import Tenant
from kartotek.domain.lists import ListItem
from kartotek.services.first_lists import countries, first_items, named

LOGIN: Final = "demo@example.com"
PASSWORD: Final = "demo"  # noqa: S105 - the demo's password is public
NAME: Final = "Demo User"
APPLICATION: Final = "11111111-1111-4111-8111-111111111111"
ORGANISATION: Final = "demo"
SUPEROFFICE_TENANT: Final = "Cust10001"

_CRMCOM_COUNTRIES: Final = {"CY": "181", "GR": "209", "US": "127", "GB": "126", "HN": "225", "CU": "180"}

_USUAL_LISTS: Final = (
    *("business", "status", "interest", "person_interest", "ticket_priority", "source"),
    *("position", "title", "salutation", "user_group"),
)
"""The lists that the samples name nothing of, or nothing of the first items of."""


def demo_tenant() -> Tenant:
    """Return the demo tenant, without a number yet."""
    return Tenant(
        id=0,
        name="Demo",
        country="NO",
        timezone="Europe/Oslo",
        language="en",
        currency="NOK",
        names={"superoffice": SUPEROFFICE_TENANT, "crmcom": ORGANISATION},
        # The CRM.COM document's organisation takes phone numbers as American ones.
        settings={"crmcom": {"country": "US"}},
    )


def demo_lists() -> list[ListItem]:
    """Return the lists of the demo tenant."""
    world = countries()
    for country in world:
        if country.code in _CRMCOM_COUNTRIES:
            country.ids = {"crmcom": _CRMCOM_COUNTRIES[country.code]}
    return [*world, *first_items(*_USUAL_LISTS), *_sample_items()]


def _sample_items() -> list[ListItem]:
    """Return what the samples name, under the samples' ids: an interest of SuperOffice's, all else CRM.COM's."""
    return [
        ListItem(list="interest", id=201, rank=307, names={"en": "Shields-Robel"}),
        _item("category", 1, "Customer", "CUST", "90E01E2B0B1A4C7F9C7A3B1D6A0F5C11"),
        _item("category", 2, "Partner", "PART", "90E01E2B0B1A4C7F9C7A3B1D6A0F5C12"),
        _item("category", 3, "Supplier", "SUPP", "90E01E2B0B1A4C7F9C7A3B1D6A0F5C13"),
        _item("category", 4, "Contact Category", "Contact Category", "486B0C17A39E5F5339BD16B288AE12FE"),
        _item("category", 5, "Company Category", "Company Category", "5D3A3C0F6B2E4E0E9B0A7C1D2E3F4A5B"),
        _item("category", 6, "Clients", "CLS", "BF9E138C477E2450F2DB2C40CB5DF7FB"),
        _item("industry", 1, "Marketing", "MK", "31BC2070C79EAE5455BFAD41599C5190"),
        _item("industry", 2, "Interior Design", "INTDS", "06B638258885DA26FA2BD40D9128D04E"),
        _item("industry", 3, "Industry2", "Ind2", "39E3A8C68925F4216D79C7EEBD71D4B4"),
        _item("sector", 1, "FOREX", "FRX", "D8ACF18AB4494AD33738A9F4C94E6995"),
        _item("sector", 2, "EDUCATION", "1", "AF6E0855324153EAB8B582A277147BCE"),
        _item("sector", 3, "GOVERNMENTAL", "GOV", "A9BDEBD4D8FAEDB0BACE40C041156D12"),
        _group(1, "Main Group", "MG1", "84F33366CB592BAAE7E2044D93611C6A", description="Main Group"),
        _group(2, "Nicosia Office", "NO", "68D54DA033606669621E3D2E4B355DA0"),
        _privacy(1, "Regular Customers", "8", 0, "EDE9CDE326E4F9846A50D5BCF61CD720"),
        _privacy(2, "3", None, 1, "0BA1A4672D1A071351BB1297A99F2915"),
        _privacy(3, "Moderate", None, 3, "9450216690684C416363B57DAD4596C3"),
        ListItem(
            list="unit",
            id=1,
            rank=1,
            names={"en": "Admin Unit"},
            code="MG",
            ids={"crmcom": "48305F8849E3C18B227C5BE3A27BA6DF"},
            extra={"description": "r1", "community_name": "Internal Community", "group_name": "Main Group"},
        ),
    ]


def _item(name: str, number: int, text: str, code: str | None, crmcom: str) -> ListItem:
    return ListItem(list=name, id=number, rank=number, names=named(text), code=code, ids={"crmcom": crmcom})


def _group(number: int, text: str, code: str, crmcom: str, **extra: str) -> ListItem:
    item = _item("group", number, text, code, crmcom)
    item.extra = {**extra, "community_name": "Internal Community"}
    return item


def _privacy(number: int, text: str, code: str | None, level: int, crmcom: str) -> ListItem:
    item = _item("privacy_level", number, text, code, crmcom)
    item.extra = {"hierarchy_level": level}
    return item
