"""Virtual people through the months of the real program, on a virtual clock. Sends to nobody."""
