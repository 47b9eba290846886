"""What travels: the vendor's words, the values of parameters, requests and answers (CRM.COM REST Web API v2)."""
