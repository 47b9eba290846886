"""Between the book's parties and SuperOffice's ContactEntity and PersonEntity (vendor's reference §2)."""
