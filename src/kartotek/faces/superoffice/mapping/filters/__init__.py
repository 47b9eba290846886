"""From the vendor's filters and orders to the domain's questions (reference §3)."""
