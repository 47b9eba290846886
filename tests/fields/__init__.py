"""What every face shows of every member of the canonical record, found by experiment."""
