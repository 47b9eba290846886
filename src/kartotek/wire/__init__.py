"""Pure codecs between bytes and plain values: XML, SOAP with WSDL, JSON.

Nothing here knows a contact, a tenant or HTTP.  Import what you need from the module that owns it:

- ``xml``: the only XML parser; escaping for XML 1.0.
- ``xml_codec``: message structs to and from XML elements.
- ``soap``: envelopes, actions, faults; ``service``: the operation table; ``wsdl``: its WSDL.
- ``json``: strict and bounded JSON reading.
- ``errors``: what all of these raise.
"""
