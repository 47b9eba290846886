"""What travels: the gateway's contracts as tables, the formats, and which format a request asks for."""
