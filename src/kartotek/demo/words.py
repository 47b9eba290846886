"""The words that the demo's people and companies are made of."""

from __future__ import annotations

from typing import Final, NamedTuple


class Place(NamedTuple):
    """A town with what follows from where it lies."""

    city: str
    postal_code: str
    country: str
    calling: str
    phone_start: str
    phone_digits: int
    company_form: str


PLACES: Final = (
    Place("Oslo", "0155", "NO", "+47", "4", 8, "AS"),
    Place("Bergen", "5003", "NO", "+47", "9", 8, "AS"),
    Place("Trondheim", "7011", "NO", "+47", "9", 8, "AS"),
    Place("Tromsø", "9008", "NO", "+47", "4", 8, "AS"),
    Place("Skien", "3724", "NO", "+47", "9", 8, "AS"),
    Place("København K", "1050", "DK", "+45", "2", 8, "ApS"),
    Place("Aarhus C", "8000", "DK", "+45", "5", 8, "A/S"),
    Place("Stockholm", "111 20", "SE", "+46", "7", 9, "AB"),
    Place("Malmö", "211 22", "SE", "+46", "7", 9, "AB"),
    Place("Utrecht", "3511 AB", "NL", "+31", "6", 9, "BV"),
    Place("London", "EC1A 1BB", "GB", "+44", "7", 10, "Ltd"),
    Place("Nicosia", "1065", "CY", "+357", "9", 8, "Ltd"),
    Place("Αθήνα", "105 57", "GR", "+30", "6", 10, "SA"),
    Place("Hamburg", "20095", "DE", "+49", "1", 10, "GmbH"),
)

FEMALE: Final = (
    "Anna", "Ingrid", "Åse", "Sofie", "Maja", "Freja", "Elsa", "Linnéa", "Emma", "Fleur", "Eleni", "Μαρία", "Zoë",
    "Charlotte", "Hanne", "Kari", "Marit", "Signe", "Aisha", "Priya", "Mei",
)  # fmt: skip

MALE: Final = (
    "Ole", "Bjørn", "Håkon", "Lars", "Mads", "Søren", "Erik", "Göran", "Jan", "Daan", "Andreas", "Γιώργος", "Oliver",
    "Jürgen", "Knut", "Magnus", "Sindre", "Tariq", "Arjun", "Wei",
)  # fmt: skip

LAST: Final = (
    "Hansen", "Johansen", "Olsen", "Ødegård", "Nygård", "Sørensen", "Møller", "Lindqvist", "Åkesson", "de Vries",
    "van den Berg", "Papadopoulou", "Κωνσταντίνου", "O’Brien", "Smith-Jones", "Müller", "Weiß", "Dahl", "Berg", "Lund",
    "Haugen", "Khan", "Sharma", "Chen",
)  # fmt: skip

COMPANY_FIRST: Final = (
    "Nordlys", "Fjord", "Havblikk", "Bjørnø", "Sølvsmed", "Tårn", "Kyst", "Gull", "Granitt", "Polar", "Midnatt",
    "Blå", "Grønn", "Øst", "Vest", "Delta", "Aurora", "Vinter",
)  # fmt: skip

COMPANY_SECOND: Final = (
    "Bygg", "Data", "Transport", "Eiendom", "Handel", "Konsulenter", "Energi", "Møbler", "Trykk", "Maskin", "Helse",
    "Regnskap", "Design", "Sjømat", "Elektro", "Verksted",
)  # fmt: skip

POSITIONS: Final = (
    "Managing director", "Accountant", "Buyer", "Sales manager", "Project manager", "Engineer", "Consultant",
    "Office manager", "Foreman", "Developer", "Daglig leder", "Innkjøper",
)  # fmt: skip

STREETS: Final = (
    "Storgata", "Kirkeveien", "Strandgaten", "Skolegata", "Nørregade", "Drottninggatan", "Hovedveien", "High Street",
    "Lindenstraße", "Oudegracht", "Ledra", "Fjellveien",
)  # fmt: skip

REMARKS: Final = (
    "Prefers e-mail.", "Call after lunch.", "Met at the trade fair in Oslo.", "Speaks English and German.",
    "Wants the invoice by e-mail.", "Asked for an offer in spring.",
)  # fmt: skip
