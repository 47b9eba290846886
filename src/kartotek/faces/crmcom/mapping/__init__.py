"""Where contact information meets the party: tables of rows, and the objects that are shown.

`references` looks list entries up and shows them, `rows` makes rows of plain fields, `profile`, `items` and
`relations` stand for the nested objects, and `contact` puts the whole together. docs/protocols/crmcom.md has the
list of parameters with the domain members they stand for.
"""
