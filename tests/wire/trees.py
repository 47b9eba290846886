"""Names and made-up trees for the formats that need names."""

from hypothesis import strategies as st

from kartotek.wire.tree_names import SAME, TreeNames
from kartotek.wire.xml import is_carried

NAMES = TreeNames(
    items={"phones": "Element", "domains": "string", "rows": "ArrayOfCell", "childitems": SAME},
    pairs={"fields": "StringKeyValuePair", "rights": "RightKeyValuePair"},
)

TEXTS = st.text().filter(is_carried)
KEYS = TEXTS.filter(lambda text: text != "" and text.lower() not in {*NAMES.items, *NAMES.pairs})
MEMBERS = KEYS.filter(lambda text: not text.lower().startswith("arrayof"))
SCALARS = st.none() | TEXTS
ELEMENTS = st.dictionaries(MEMBERS, SCALARS, min_size=1)
TREES = st.recursive(
    SCALARS,
    lambda below: st.fixed_dictionaries(
        {},
        optional={
            "Phones": st.lists(ELEMENTS),
            "Domains": st.lists(SCALARS),
            "Rows": st.lists(st.lists(ELEMENTS, min_size=1)),
            "Fields": st.dictionaries(TEXTS, SCALARS),
            "Rights": st.dictionaries(TEXTS, ELEMENTS),
            "Below": below,
        },
    ).filter(bool),
    max_leaves=8,
)
"""Trees that read back as they were: with texts for scalars, and nothing that XML cannot tell from a text."""
