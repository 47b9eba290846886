"""The laws that hold across faces, with generated contacts, over every ordered pair of drivers, on both databases."""
