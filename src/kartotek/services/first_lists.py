"""The reference lists that a new tenant begins with.

Countries come from ISO 3166 (pycountry) with their calling codes (phonenumbers) and their names in other languages
(Babel, CLDR); the other lists are a sensible start that an administrator changes. The libraries are heavy and are
loaded only when a tenant is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kartotek.domain.lists import ListItem, Texts, ids_of

LANGUAGES: Final = ("en", "no", "sv", "da", "de")
"""The languages of the names below, in their order; a text alone is the same in all."""

Names = str | tuple[str, str, str, str, str]

_LOW: Final = ("Low", "Lav", "Låg", "Lav", "Niedrig")
_NORMAL: Final = ("Medium", "Middels", "Medel", "Middel", "Mittel")
_HIGH: Final = ("High", "Høy", "Hög", "Høj", "Hoch")
_OTHER: Final = ("Other", "Annet", "Annat", "Andet", "Sonstige")
_NEWSLETTER: Final = ("Newsletter", "Nyhetsbrev", "Nyhetsbrev", "Nyhedsbrev", "Newsletter")
_EVENTS: Final = ("Events", "Arrangementer", "Evenemang", "Arrangementer", "Veranstaltungen")
_HEALTH: Final = ("Health", "Helse", "Hälsa", "Sundhed", "Gesundheit")
_FINANCE: Final = ("Finance", "Finans", "Finans", "Finans", "Finanzen")
_BUILDING: Final = ("Construction", "Bygg og anlegg", "Bygg", "Byggeri", "Bauwesen")

FIRST_NAMES: Final[Mapping[str, tuple[Names, ...]]] = {
    "category": (
        ("Customer", "Kunde", "Kund", "Kunde", "Kunde"),
        ("Potential customer", "Potensiell kunde", "Potentiell kund", "Potentiel kunde", "Potenzieller Kunde"),
        ("Partner", "Samarbeidspartner", "Samarbetspartner", "Samarbejdspartner", "Partner"),
        ("Supplier", "Leverandør", "Leverantör", "Leverandør", "Lieferant"),
        ("Former customer", "Tidligere kunde", "Tidigare kund", "Tidligere kunde", "Ehemaliger Kunde"),
        ("Competitor", "Konkurrent", "Konkurrent", "Konkurrent", "Wettbewerber"),
        _OTHER,
    ),
    "business": (
        ("Trade", "Handel", "Handel", "Handel", "Handel"),
        ("Industry", "Industri", "Industri", "Industri", "Industrie"),
        _BUILDING,
        "IT",
        _FINANCE,
        ("Public sector", "Offentlig sektor", "Offentlig sektor", "Offentlig sektor", "Öffentlicher Sektor"),
        ("Services", "Tjenester", "Tjänster", "Tjenester", "Dienstleistungen"),
        _HEALTH,
        _OTHER,
    ),
    "industry": (
        ("Retail", "Varehandel", "Detaljhandel", "Detailhandel", "Einzelhandel"),
        ("Manufacturing", "Produksjon", "Tillverkning", "Produktion", "Fertigung"),
        _BUILDING,
        ("Software", "Programvare", "Programvara", "Software", "Software"),
        _FINANCE,
        ("Education", "Utdanning", "Utbildning", "Uddannelse", "Bildung"),
        _HEALTH,
        ("Transport", "Transport", "Transport", "Transport", "Transport"),
    ),
    "sector": (
        ("Private", "Privat", "Privat", "Privat", "Privat"),
        ("Public", "Offentlig", "Offentlig", "Offentlig", "Öffentlich"),
        ("Voluntary", "Frivillig", "Ideell", "Frivillig", "Ehrenamtlich"),
    ),
    "status": (
        ("New", "Ny", "Ny", "Ny", "Neu"),
        ("In dialogue", "I dialog", "I dialog", "I dialog", "Im Gespräch"),
        ("Active", "Aktiv", "Aktiv", "Aktiv", "Aktiv"),
        ("Dormant", "Hvilende", "Vilande", "Hvilende", "Ruhend"),
    ),
    "privacy_level": (
        ("Public", "Offentlig", "Offentlig", "Offentlig", "Öffentlich"),
        ("Internal", "Intern", "Intern", "Intern", "Intern"),
        ("Confidential", "Fortrolig", "Konfidentiell", "Fortrolig", "Vertraulich"),
    ),
    "group": (("Main Group", "Hovedgruppe", "Huvudgrupp", "Hovedgruppe", "Hauptgruppe"),),
    "unit": (("Main Unit", "Hovedenhet", "Huvudenhet", "Hovedenhed", "Haupteinheit"),),
    "user_group": (("Users", "Brukere", "Användare", "Brugere", "Benutzer"),),
    "interest": (
        _NEWSLETTER,
        _EVENTS,
        ("Reference customer", "Referansekunde", "Referenskund", "Referencekunde", "Referenzkunde"),
    ),
    "person_interest": (
        _NEWSLETTER,
        _EVENTS,
        ("Decision maker", "Beslutningstaker", "Beslutsfattare", "Beslutningstager", "Entscheider"),
    ),
    "ticket_priority": (_LOW, _NORMAL, _HIGH),
    "source": (
        ("Website", "Nettsted", "Webbplats", "Websted", "Website"),
        ("Trade fair", "Messe", "Mässa", "Messe", "Messe"),
        ("Referral", "Anbefaling", "Rekommendation", "Anbefaling", "Empfehlung"),
        ("Telephone", "Telefon", "Telefon", "Telefon", "Telefon"),
    ),
    "position": (
        ("Managing director", "Daglig leder", "Verkställande direktör", "Direktør", "Geschäftsführung"),
        ("Finance", "Økonomi", "Ekonomi", "Økonomi", "Finanzen"),
        ("Sales", "Salg", "Försäljning", "Salg", "Vertrieb"),
        ("Marketing", "Markedsføring", "Marknadsföring", "Marketing", "Marketing"),
        ("Purchasing", "Innkjøp", "Inköp", "Indkøb", "Einkauf"),
        ("Technology", "Teknologi", "Teknik", "Teknologi", "Technik"),
        ("Administration", "Administrasjon", "Administration", "Administration", "Verwaltung"),
    ),
    "title": (("Mr.", "Herr", "Herr", "Hr.", "Herr"), ("Ms.", "Fru", "Fru", "Fru", "Frau")),
    "salutation": ("Dr.", "Prof.", "PhD", "MBA"),
}
"""The first items of every list but the countries', numbered from 1 in this order."""


def first_lists() -> list[ListItem]:
    """Return the countries and the first items of every other list."""
    return [*countries(), *first_items(*FIRST_NAMES)]


def first_items(*names: str) -> list[ListItem]:
    """Return the first items of some lists."""
    return [
        ListItem(list=name, id=number, rank=number, names=_texts(texts), ids=ids_of(name, number))
        for name in names
        for number, texts in enumerate(FIRST_NAMES[name], start=1)
    ]


def named(english: str) -> Texts:
    """Return the names, in every language, of a first item by its English one; that alone where there is no such."""
    found = (texts for items in FIRST_NAMES.values() for texts in items if english == _texts(texts)["en"])
    return _texts(next(found, english))


def countries() -> list[ListItem]:
    """Return all countries of ISO 3166, by English name; their number is ISO's numeric code."""
    import phonenumbers
    import pycountry
    from babel import Locale

    found: Sequence[object] = sorted(pycountry.countries, key=_common_name)
    spoken = {language: Locale.parse(language).territories for language in LANGUAGES if language != "en"}
    made = []
    for rank, country in enumerate(found, start=1):
        code = str(country.alpha_2)  # type: ignore[attr-defined] # pycountry's records are untyped
        names = {language: str(places[code]) for language, places in spoken.items() if code in places}
        made.append(_country(country, rank, phonenumbers.country_code_for_region(code), names))
    return made


def _country(country: object, rank: int, calling: int, names: Texts) -> ListItem:
    code, alpha3, numeric = (getattr(country, name) for name in ("alpha_2", "alpha_3", "numeric"))
    extra: dict[str, str | int | float | bool] = {"alpha3": alpha3}
    if calling:
        extra["calling"] = str(calling)
    # CRM.COM numbers countries in its own way, of which only a few numbers are known (below 1000).
    ids = {"crmcom": str(1000 + int(numeric))}
    return ListItem(
        list="country",
        id=int(numeric),
        code=code,
        rank=rank,
        names={"en": _common_name(country)} | names,
        extra=extra,
        ids=ids,
    )


def _common_name(country: object) -> str:
    return str(getattr(country, "common_name", None) or getattr(country, "name"))  # noqa: B009 - an untyped record


def _texts(names: Names) -> Texts:
    return {"en": names} if isinstance(names, str) else dict(zip(LANGUAGES, names, strict=True))
