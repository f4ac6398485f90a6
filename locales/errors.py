"""What can be wrong with words. Messages say what to do and never quote a person."""


class WordsError(Exception):
    """Anything wrong with keys, languages or catalogs."""


class UnknownLanguageError(WordsError):
    """The tag is none of locales.languages."""


class UnknownSentenceError(WordsError):
    """The key stands in no sentence table."""


class ParameterError(WordsError):
    """The values given are not exactly the sentence's placeholders."""


class MissingSafetyTextError(WordsError):
    """A safety sentence has no fresh translation; it never falls back to another language."""


class CatalogError(WordsError):
    """A catalog file cannot be read."""
