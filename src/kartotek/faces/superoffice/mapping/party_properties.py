"""Properties that ContactEntity and PersonEntity have in common and that are more than a table row."""

from __future__ import annotations

from typing import Final

from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Party, Remark, State
from kartotek.faces.superoffice.mapping.languages import language_code, language_number
from kartotek.faces.superoffice.mapping.properties import Property, owned, reference
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.faces.superoffice.messages import FACE, read_flag, read_text

_SET_ON_DELETED: Final = (State.ACTIVE, State.BLOCKED)


def created_date() -> Property:
    """Return the moment at which the party was made."""
    return owned("CreatedDate", lambda sight: sight.zone.show(sight.record.created.at))


def updated_date() -> Property:
    """Return the moment of the party's last change."""
    return owned("UpdatedDate", lambda sight: sight.zone.show(sight.record.changed.at))


def created_by() -> Property:
    """Return the user who made the party."""
    return owned("CreatedBy", lambda sight: sight.view.associate(sight.record.created.by))


def updated_by() -> Property:
    """Return the user who changed the party last."""
    return owned("UpdatedBy", lambda sight: sight.view.associate(sight.record.changed.by))


def description() -> Property:
    """Return the party's comment; the services put author and time on it."""

    def write(draft: Party, value: str, _: Sight) -> None:
        draft.comment = Remark(value) if value else None

    return Property(
        "Description",
        lambda sight: sight.party.comment.text if sight.party.comment else "",
        write,
        lambda sent, _: read_text(sent, "Description"),
        resets=True,
    )


def blocked(name: str) -> Property:
    """Return whether the party is blocked: a company's stop flag, a person's retirement."""

    def write(draft: Party, value: bool, _: Sight) -> None:
        if draft.state in _SET_ON_DELETED:
            draft.state = State.BLOCKED if value else State.ACTIVE

    return Property(
        name,
        lambda sight: sight.party.state is State.BLOCKED,
        write,
        lambda sent, _: read_flag(sent, name),
        resets=True,
    )


def country() -> Property:
    """Return the party's country, by its ISO 3166 number; a new party's is the tenant's unless it says otherwise."""

    def write(draft: Party, value: int, sight: Sight) -> None:
        draft.country = sight.view.country_code(value)

    def fresh(sight: Sight) -> int:
        tenant = sight.view.directory.tenant
        return sight.view.country_number(tenant.setting(FACE, "country", tenant.country))

    return reference(
        "Country",
        "CountryId",
        show=lambda sight: sight.view.country(sight.party.country),
        read=lambda sight: sight.view.country_number(sight.party.country),
        write=write,
        check=lambda number, sight: sight.view.country_code(number) is not None,
        fresh=fresh,
    )


def customer_language() -> Property:
    """Return the party's language as an item of the list ``customerlanguage`` (`mapping.languages`)."""

    def write(draft: Party, value: int, _: Sight) -> None:
        code = language_code(value) if value else None
        if value and code is None:
            raise InvalidValue("CustomerLanguage", f"there is no item {value}")
        draft.language = code

    return reference(
        "CustomerLanguage",
        "Id",
        show=lambda sight: sight.view.language_item(sight.party.language),
        read=lambda sight: language_number(sight.party.language),
        write=write,
    )
