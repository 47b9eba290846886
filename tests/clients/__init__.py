"""Unchanged SOAP clients of 24SevenOffice carry one scenario out: zeep, suds, npm's soap, PHP's SoapClient."""
