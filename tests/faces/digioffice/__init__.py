"""The DigiOffice face."""
