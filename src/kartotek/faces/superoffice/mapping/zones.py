"""Time zones by SuperOffice's names: a country, a country with a region, or a number (vendor's page SOTimezone).

The vendor calls a zone by its country (``NO``), and one of several in a country by its region, too (``US-NY``). It also
numbers them, differently from any standard; of its table only the numbers below are published.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

_COUNTRY = re.compile(r"[A-Z]{2}")

NUMBERS: Final = {
    "1": "UTC",
    "36": "AU-ACT",
    "50": "BD",
    "114": "CA-QC",
    "140": "DK",
    "156": "FR",
    "261": "NO",
    "425": "US-CA",
    "433": "US-HI",
    "460": "US-NY",
}

_MAIN: Final = {
    "AR": "America/Argentina/Buenos_Aires",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PS": "Asia/Gaza",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kyiv",
    "UK": "Europe/London",
    "UZ": "Asia/Tashkent",
}
"""The zone that a country of several is understood to mean (CLDR, primaryZones, and countries that have one time)."""

_REGIONS: Final = {
    "AU": {
        "Australia/Adelaide": "SA",
        "Australia/Brisbane": "QLD",
        "Australia/Darwin": "NT",
        "Australia/Hobart": "TAS",
        "Australia/Melbourne": "VIC",
        "Australia/Perth": "WA",
        "Australia/Sydney": "ACT NSW",
    },
    "CA": {
        "America/Edmonton": "AB NT",
        "America/Halifax": "NS PE",
        "America/Iqaluit": "NU",
        "America/Moncton": "NB",
        "America/Regina": "SK",
        "America/St_Johns": "NL",
        "America/Toronto": "ON QC",
        "America/Vancouver": "BC",
        "America/Whitehorse": "YT",
        "America/Winnipeg": "MB",
    },
    "US": {
        "America/Anchorage": "AK",
        "America/Boise": "ID",
        "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
        "America/Denver": "CO MT NM UT WY",
        "America/Detroit": "MI",
        "America/Indiana/Indianapolis": "IN",
        "America/Kentucky/Louisville": "KY",
        "America/Los_Angeles": "CA NV OR WA",
        "America/New_York": "CT DC DE FL GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
        "America/Phoenix": "AZ",
        "Pacific/Honolulu": "HI",
    },
}
"""Regions (ISO 3166-2) by the zone in which most of each lies."""

_ZONES: Final = {
    f"{country}-{region}": zone
    for country, zones in _REGIONS.items()
    for zone, regions in zones.items()
    for region in regions.split()
}


@lru_cache(maxsize=512)
def time_zone(name: str) -> ZoneInfo | None:
    """Return the zone of a name (any case): the vendor's, one of its numbers, or IANA's; None for any other."""
    code = name.strip().upper()
    code = NUMBERS.get(code, code)
    if code in {"UTC", "GMT", "Z"}:
        return ZoneInfo("UTC")
    found = _MAIN.get(code) or _ZONES.get(code) or _only_zone(code) or _iana_names().get(code)
    return ZoneInfo(found) if found else None


def _only_zone(country: str) -> str | None:
    """Return the zone of a country that has only one."""
    zones = get_global("territory_zones").get(country, []) if _COUNTRY.fullmatch(country) else []
    return str(zones[0]) if len(zones) == 1 else None


@lru_cache(maxsize=1)
def _iana_names() -> dict[str, str]:
    """Return IANA's names by themselves in capitals, without those that mean no place in particular."""
    return {name.upper(): name for name in available_timezones() - {"Factory", "localtime"}}
