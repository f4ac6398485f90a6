"""Answers as people read them: words, faces, and the place from best to worst."""

import datetime as dtm

from bot.publishing import shipped
from flows.bundle import bundle_of
from flows.telling import FINE, NOT, PARTLY, Told, find, level, newest_by_domain, trend

NOW = dtm.datetime(2026, 3, 2, 9, tzinfo=dtm.UTC)
LIVE = [bundle_of(flow, shipped(), {}) for flow in shipped().values()]


def test_a_face_is_its_own_label_and_a_word_has_a_key() -> None:
    """The mood needs no translation; an answer in words is found in the catalog."""
    face = find(LIVE, "MIND-1", "so-so")
    assert face is not None
    assert face.verbatim == "😐"
    word = find(LIVE, "SAFE-1", "no")
    assert word is not None
    assert word.verbatim == ""
    assert word.bundle.texts["en"][word.key] == "No"


def test_an_answer_that_no_flow_knows_has_no_words() -> None:
    """Numbers, free words and retired choices are left out, not guessed."""
    assert find(LIVE, "MIND-1", "42") is None
    assert find(LIVE, "GONE-1", "no") is None


def test_places_become_three_levels() -> None:
    """Best to worst of a question stands beside what a worker has seen."""
    assert [level(share) for share in (0.0, 0.5, 1.0, None)] == [FINE, PARTLY, NOT, None]


def test_the_trend_holds_moods_alone_and_the_newest_of_them() -> None:
    """Other answers are no height; at most so many bars."""
    told = [Told(NOW, "MIND-1", "good"), Told(NOW, "HOME-1", "bad"), Told(NOW, "MIND-1", "bad")]
    assert trend(told) == [3, 1]
    assert trend(told, most=1) == [1]


def test_the_newest_answer_of_a_domain_counts() -> None:
    """HOME-2 of today comes before HOME-1 of yesterday."""
    old = Told(NOW - dtm.timedelta(days=1), "HOME-1", "bad")
    new = Told(NOW, "HOME-2", "yes")
    assert newest_by_domain([new, old])["HOME"] == new
