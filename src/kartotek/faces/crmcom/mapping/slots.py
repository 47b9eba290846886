"""User defined fields: slots that an administrator may bind to custom fields of the book (Web API v2, ``udf_…``).

A slot that is not bound keeps what it is given, as residue of this face under its own name. One that is bound shows
the custom field and takes what fits its type. Times have no zone here; they are those of the tenant's.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from kartotek.domain.custom_fields import KINDS, MEDIA, CustomField, Definition, FieldType, SlotFamily, Subject
from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import ContactPoint, CustomValue, Part, Party
from kartotek.faces.crmcom.messages import parameters
from kartotek.faces.crmcom.messages.vocabulary import FACE
from kartotek.services.custom_values import checked_value

_MIDNIGHT: Final = "T00:00:00"

_TYPES: Final[Mapping[str, frozenset[FieldType]]] = {
    "string": frozenset((FieldType.TEXT, FieldType.LONG_TEXT)),
    "float": frozenset((FieldType.INTEGER, FieldType.DECIMAL)),
    "date": frozenset((FieldType.DATE, FieldType.MOMENT)),
}
"""What the slots of each type can show."""

_ON: Final = (
    ((Subject.PERSON, Subject.COMPANY), parameters.CONTACT_UDFS),
    ((Subject.ADDRESS,), parameters.ADDRESS_UDFS),
    ((Subject.PHONE, Subject.EMAIL), parameters.POINT_UDFS),
)


# -- values ------------------------------------------------------------------------------------------------------


def read_value(field: Definition, value: object, timezone: str) -> CustomValue:
    """Return what a slot was given as a value of the field that it is bound to.

    Raises:
        InvalidValue: it is none of the field's type.
    """
    if field.type is FieldType.DATE and isinstance(value, str):
        if not value.endswith(_MIDNIGHT):
            raise InvalidValue(field.name(), "a date without time is expected")
        value = value.removesuffix(_MIDNIGHT)
    elif field.type is FieldType.MOMENT and isinstance(value, str):
        value = _moment(field, value, timezone)
    return checked_value(field, value)


def _moment(field: Definition, text: str, timezone: str) -> str:
    try:
        local = dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(timezone))
        return local.astimezone(dt.UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        raise InvalidValue(field.name(), "not a date") from None


def shown_value(field: Definition, value: CustomValue, zone: ZoneInfo) -> object:
    """Return a custom field's value as its slot shows it."""
    if field.type is FieldType.DATE:
        return f"{value}{_MIDNIGHT}"
    if field.type is FieldType.MOMENT:
        return _local(str(value), zone)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _local(text: str, zone: ZoneInfo) -> str:
    moment = dt.datetime.fromisoformat(text)
    with contextlib.suppress(OverflowError):  # at either end of the calendar the zone may lead out of it
        moment = moment.astimezone(zone)
    return moment.replace(tzinfo=None).isoformat()


# -- slots -------------------------------------------------------------------------------------------------------


def subject_of(part: Part) -> Subject:
    """Return what the custom fields of a part are on."""
    if isinstance(part, Party):
        return KINDS[part.kind]
    if isinstance(part, ContactPoint):
        return MEDIA[part.medium]
    return Subject.ADDRESS


def slot_value(field: CustomField, part: Any, zone: ZoneInfo) -> object:  # noqa: ANN401 - a part with custom fields
    """Return what a bound slot shows of a part; None where the field is not set."""
    value = part.custom.get(field.id)
    return None if value is None else shown_value(field, value, zone)


def set_slot(field: CustomField, name: str, part: Any, value: object, timezone: str) -> None:  # noqa: ANN401 - as above
    """Give the field of a bound slot a value, or none.

    Raises:
        InvalidValue: it is none of the field's type; the error names the slot.
    """
    if value is None:
        part.custom.pop(field.id, None)
        return
    try:
        part.custom[field.id] = read_value(field, value, timezone)
    except InvalidValue as error:
        raise InvalidValue(name, f"{error.why} (custom field {field.name()})") from None


def _families() -> tuple[SlotFamily, ...]:
    families = []
    for subjects, table in _ON:
        for kind, types in _TYPES.items():
            names = [name for name in table if name.startswith(f"udf_{kind}_")]
            families.append(
                SlotFamily(
                    face=FACE,
                    on=subjects,
                    names=re.compile("|".join(names)),
                    types=types,
                    slot_of=_among(frozenset(names)),
                    read=read_value,
                )
            )
    return tuple(families)


def _among(names: frozenset[str]) -> Callable[[str], str | None]:
    return lambda name: name if name in names else None


SLOTS: Final = _families()
"""The slots of this face, in families."""
