"""What XML and forms call the items of arrays and dictionaries, by member, from the vendor's model.

The items of an array are called by their type (vendor's OpenAPI documents), and dictionaries are lists of pairs, as in
the samples of the vendor's SOAP services, which serialise the same carriers. Members are in lower case.
"""

from __future__ import annotations

from typing import Final

from kartotek.wire.tree_names import SAME, TreeNames

_ELEMENTS: Final = (
    *("emails", "urls", "phones", "faxes", "privatephones", "mobilephones", "officephones", "otherphones"),
    *("chatemails", "internetphones"),
)
_SELECTABLE: Final = (
    *("interests", "shipmenttypes", "archiveentityinfo", "associatelist", "grouplist", "selectablemdolist", "stages"),
)
_TEXTS: Final = (
    *("bounceemails", "domains", "columns", "chosencolumns", "columnwidths", "desiredentities", "displayvalues"),
    *("entities", "fields", "phonenumbers", "selectedrowids", "values"),
)
_NUMBERS: Final = (
    *("contactcategories", "disableinterestids", "enableinterestids", "groupids", "historyitems", "personids"),
    *("ticketpriorities", "ticketstatuses", "visibleforgroups"),
)

NAMES: Final = TreeNames(
    items={
        **dict.fromkeys(_ELEMENTS, "EntityElement"),
        **dict.fromkeys(_SELECTABLE, "SelectableMDOListItem"),
        **dict.fromkeys(_TEXTS, "string"),
        **dict.fromkeys(_NUMBERS, "int"),
        "archivecolumninfo": "ArchiveColumnInfo",
        "archiveorderbyinfo": "ArchiveOrderByInfo",
        "chats": "ChatSummaryItem",
        "childitems": SAME,
        "consents": "ConsentInfo",
        "documents": "ActivitySummaryItem",
        "escalationlevels": "TicketPriorityEscalationLevelEntity",
        "followups": "ActivitySummaryItem",
        "localizedaddress": "ArrayOfLocalizedField",
        "nondates": "dateTime",
        "persons": "Person",
        "restriction": "ArchiveRestrictionInfo",
        "restrictions": "ArchiveRestrictionInfo",
        "rows": "ArchiveListItem",
        "rules": "DuplicateRule",
        "sales": "SaleSummaryItem",
        "sortorder": "ArchiveOrderByInfo",
        "subrestrictions": "ArchiveRestrictionInfo",
        "tickets": "TicketSummaryItem",
    },
    pairs={
        "_links": "StringKeyValuePair",
        "columndata": "ArchiveColumnDataKeyValuePair",
        "customfields": "StringKeyValuePair",
        "extrafields": "StringKeyValuePair",
        "fieldproperties": "FieldPropertyKeyValuePair",
        "userdefinedfields": "StringKeyValuePair",
    },
)
