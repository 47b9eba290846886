"""24SevenOffice's services, as they are served: the largest set of messages there is."""

from __future__ import annotations

from kartotek.faces.twentyfourseven.routes import ENDPOINTS

_SERVED = {endpoint.service.name: endpoint.service for endpoint in ENDPOINTS}

AUTHENTICATE = _SERVED["Authenticate"]
COMPANY = _SERVED["CompanyService"]
PERSON = _SERVED["PersonService"]
