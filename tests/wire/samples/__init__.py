"""Messages modelled on the vendor WSDLs, and a way to compare WSDLs."""
