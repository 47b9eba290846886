"""The operations of 24SevenOffice: one module per service, its table of operations at the end."""
