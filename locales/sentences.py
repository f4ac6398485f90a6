"""All of the bot's own words as one table, in English. Translations are in the catalogs."""

from locales.sentence import Audience, Sentence, placeholders
from locales.sentences_everyday import EVERYDAY
from locales.sentences_phone import PHONE
from locales.sentences_programme import PROGRAMME
from locales.sentences_safety import SAFETY
from locales.sentences_staff import STAFF
from locales.sentences_staff_desk import STAFF_DESK

__all__ = ["SENTENCES", "Audience", "Sentence", "placeholders"]

SENTENCES: dict[str, Sentence] = {
    sentence.key: sentence
    for sentence in (*EVERYDAY, *PHONE, *PROGRAMME, *SAFETY, *STAFF, *STAFF_DESK)
}
"""Every sentence that the shell can show, by key."""

if len(SENTENCES) != sum(map(len, (EVERYDAY, PHONE, PROGRAMME, SAFETY, STAFF, STAFF_DESK))):
    raise RuntimeError("a sentence key is used twice; keys must be unique over all tables")
