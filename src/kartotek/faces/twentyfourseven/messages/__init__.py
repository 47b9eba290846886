"""What 24SevenOffice's services say on the wire: one module per service, fields in the order of the vendor's WSDL."""
