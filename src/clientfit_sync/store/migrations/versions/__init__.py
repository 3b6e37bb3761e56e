"""One file a revision; what is released is never edited again."""
