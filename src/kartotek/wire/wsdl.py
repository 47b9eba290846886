"""WSDL 1.1 of a service, made from its operation table and message structs, as ASP.NET makes it.

Types come in the order in which the operations reach them, with one binding for SOAP 1.1 and one
for 1.2, both document/literal wrapped; .NET's ``guid`` brings its own schema.
"""

from __future__ import annotations

from lxml import etree

from kartotek.wire.service import Operation, Service
from kartotek.wire.xml import Element
from kartotek.wire.xml_fields import type_name_of
from kartotek.wire.xsd import TNS, add_schemas, uses_guid

WSDL = "http://schemas.xmlsoap.org/wsdl/"
_SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"
_SOAP12 = "http://schemas.xmlsoap.org/wsdl/soap12/"
_TRANSPORT = "http://schemas.xmlsoap.org/soap/http"
_PREFIXES = {
    "s": "http://www.w3.org/2001/XMLSchema",
    "soap12": _SOAP12,
    "http": "http://schemas.xmlsoap.org/wsdl/http/",
    "mime": "http://schemas.xmlsoap.org/wsdl/mime/",
    "soap": _SOAP,
    "tm": "http://microsoft.com/wsdl/mime/textMatching/",
    "soapenc": "http://schemas.xmlsoap.org/soap/encoding/",
    "wsdl": WSDL,
}


def write_wsdl(service: Service, address: str) -> bytes:
    """Return the WSDL of ``service`` with ``address`` as the ``soap:address`` of both ports.

    Raises ``TypeError`` if two different structs of the service share an XSD name.
    """
    prefixes = {**_PREFIXES, TNS: service.namespace}
    if uses_guid(service):
        prefixes["s1"] = "http://microsoft.com/wsdl/types/"
    root = etree.Element(_wsdl("definitions"), targetNamespace=service.namespace, nsmap=prefixes)
    _document(root, service.doc)
    add_schemas(etree.SubElement(root, _wsdl("types")), service)
    for operation in service.operations:
        _messages(root, operation)
    _port_type(root, service)
    _binding(root, service, _SOAP, f"{service.name}Soap")
    _binding(root, service, _SOAP12, f"{service.name}Soap12")
    _service(root, service, address)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _wsdl(name: str) -> str:
    return f"{{{WSDL}}}{name}"


def _document(parent: Element, text: str) -> None:
    if text:
        etree.SubElement(parent, _wsdl("documentation")).text = text


def _messages(root: Element, operation: Operation) -> None:
    _message(root, f"{operation.name}SoapIn", "parameters", operation.name)
    _message(root, f"{operation.name}SoapOut", "parameters", type_name_of(operation.response))
    if operation.header is not None:
        header = type_name_of(operation.header)
        _message(root, f"{operation.name}{header}", header, header)


def _message(root: Element, name: str, part: str, element: str) -> None:
    message = etree.SubElement(root, _wsdl("message"), name=name)
    etree.SubElement(message, _wsdl("part"), name=part, element=f"{TNS}:{element}")


def _port_type(root: Element, service: Service) -> None:
    port_type = etree.SubElement(root, _wsdl("portType"), name=f"{service.name}Soap")
    for operation in service.operations:
        node = etree.SubElement(port_type, _wsdl("operation"), name=operation.name)
        _document(node, operation.doc)
        etree.SubElement(node, _wsdl("input"), message=f"{TNS}:{operation.name}SoapIn")
        etree.SubElement(node, _wsdl("output"), message=f"{TNS}:{operation.name}SoapOut")


def _binding(root: Element, service: Service, soap: str, name: str) -> None:
    binding = etree.SubElement(root, _wsdl("binding"), name=name, type=f"{TNS}:{service.name}Soap")
    etree.SubElement(binding, f"{{{soap}}}binding", transport=_TRANSPORT)
    for operation in service.operations:
        node = etree.SubElement(binding, _wsdl("operation"), name=operation.name)
        action = service.action_of(operation)
        etree.SubElement(node, f"{{{soap}}}operation", soapAction=action, style="document")
        request = etree.SubElement(node, _wsdl("input"))
        etree.SubElement(request, f"{{{soap}}}body", use="literal")
        if operation.header is not None:
            header = type_name_of(operation.header)
            message = f"{TNS}:{operation.name}{header}"
            etree.SubElement(request, f"{{{soap}}}header", message=message, part=header, use="literal")
        etree.SubElement(etree.SubElement(node, _wsdl("output")), f"{{{soap}}}body", use="literal")


def _service(root: Element, service: Service, address: str) -> None:
    node = etree.SubElement(root, _wsdl("service"), name=service.name)
    _document(node, service.doc)
    for soap, port in ((_SOAP, f"{service.name}Soap"), (_SOAP12, f"{service.name}Soap12")):
        port_node = etree.SubElement(node, _wsdl("port"), name=port, binding=f"{TNS}:{port}")
        etree.SubElement(port_node, f"{{{soap}}}address", location=address)
