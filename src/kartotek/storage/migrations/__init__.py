"""The migrations, run by Alembic; they only go forward, and the way back is a backup."""
