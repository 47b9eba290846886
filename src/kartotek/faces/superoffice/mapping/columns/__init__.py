"""The columns of SuperOffice's archives, by entity and theme (vendor's archive providers SimpleContact and Person)."""
