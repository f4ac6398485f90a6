"""The only importer of the Telegram library: updates in, calls out, errors named by what they mean."""
