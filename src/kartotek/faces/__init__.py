"""One package for each vendor's protocol; none knows another, all translate to the same services."""
