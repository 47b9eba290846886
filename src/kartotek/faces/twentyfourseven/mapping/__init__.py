"""How 24SevenOffice's messages stand for parties: tables of fields, and the lists that need more than a table."""
