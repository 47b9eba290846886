"""Pure codecs between bytes and plain values: XML, SOAP with WSDL, JSON.

Nothing here knows a contact, a tenant or HTTP.  Import what you need from the module that owns it:

- ``xml``: the only XML parser; escaping for XML 1.0.
- ``xml_codec``: message structs to and from XML elements.
- ``soap``: envelopes, actions, faults; ``service``: the operation table; ``wsdl``: its WSDL.
- ``json``: strict and bounded JSON reading.
- ``xml_tree``: plain trees as XML and back; ``form``: the same out of form bodies; ``tree_names``: what both need.
- ``charsets``: which character sets are read.
- ``errors``: what all of these raise.
"""
