"""The only importer of the Telegram library.

Updates in, calls out, errors named by what they mean.
"""
