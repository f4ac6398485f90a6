"""The words: catalogs, signal lexicons, stop and help words, help lines."""
