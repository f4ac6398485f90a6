"""What goes by its age: answers into counts, words, audit lines, marks of the erased."""

import datetime as dtm

from storage.changes import Changes
from storage.records import Answer, AuditLine
from storage.store import Store
from tests.storage.people import NOW, REAL, Home, enrol, escalation, person, signal

DAY = dtm.timedelta(days=1)


def given(who: str, choice: str, at: dtm.datetime, question: str = "SAFE-1") -> Answer:
    """One kept answer."""
    return Answer(beneficiary=person().id.__class__(who), question=question, choice=choice, at=at)


async def test_old_answers_become_counts(store: Store, home: Home) -> None:
    """After 90 days only how often a choice was given in a month is left, sealed; newer stay."""
    one = person()
    await enrol(store, one)
    old = {120: "no", 119: "no", 60: "yes"}
    answers = [given(one.id, choice, NOW - days * DAY) for days, choice in old.items()]
    await store.commit(Changes(answers=answers), real_now=REAL)
    assert await store.fold_answers(before=NOW - 90 * DAY) == 2
    assert [each.choice for each in await store.answers_of(one.id)] == ["yes"]
    (month,) = await store.months_of(one.id)
    assert (month.month, month.counts) == ("2026-04", {"SAFE-1": {"no": 2}})
    assert home.sql("SELECT count(*) FROM months WHERE instr(sealed, '2026') > 0") == [(0,)]


async def test_folding_twice_adds_to_the_same_month(store: Store, home: Home) -> None:
    """A month is one row however often something is added, and counts add up."""
    one = person()
    await enrol(store, one)
    for choice in ("no", "yes", "no"):
        await store.commit(
            Changes(answers=[given(one.id, choice, NOW - 100 * DAY)]), real_now=REAL
        )
        await store.fold_answers(before=NOW - 90 * DAY)
    (month,) = await store.months_of(one.id)
    assert month.counts == {"SAFE-1": {"no": 2, "yes": 1}}
    assert home.sql("SELECT count(*) FROM months") == [(1,)]


async def test_figures_show_no_cell_of_fewer_than_five(store: Store) -> None:
    """Four people who left show nothing; with the fifth the cell is shown, rarer ones are not."""
    people = [person(number) for number in range(5)]
    await enrol(store, *people)
    for number, one in enumerate(people):
        answers = [given(one.id, "no", NOW - 100 * DAY), given(one.id, "no", NOW)]
        if number == 0:
            answers.append(given(one.id, "yes, now", NOW))
        await store.commit(Changes(answers=answers), real_now=REAL)
    await store.fold_answers(before=NOW - 90 * DAY)
    for one in people[:4]:
        await store.erase(one.id, at=NOW, real_now=REAL, last=Changes(), counted=True)
    assert await store.figures() == []
    await store.erase(people[4].id, at=NOW, real_now=REAL, last=Changes(), counted=True)
    (cell,) = await store.figures()
    assert (cell.year, cell.question, cell.choice) == (2026, "SAFE-1", "no")
    assert (cell.people, cell.answers) == (5, 10)


async def test_an_erased_person_is_in_no_figure(store: Store, home: Home) -> None:
    """Whoever asks to be erased is not counted."""
    one = person()
    await enrol(store, one)
    await store.commit(Changes(answers=[given(one.id, "no", NOW)]), real_now=REAL)
    await store.erase(one.id, at=NOW, real_now=REAL, last=Changes())
    assert home.sql("SELECT count(*) FROM figures") == [(0,)]
    assert home.sql("SELECT count(*) FROM months") == [(0,)]


async def test_words_go_after_the_time_of_the_programme(store: Store) -> None:
    """A programme may keep words for less than 72 hours, never for more."""
    one = person()
    alert = escalation(one)
    await store.commit(
        Changes(
            people={one.id: one},
            escalations={alert.id: alert},
            signals=[signal(alert, one, words="he is here")],
        ),
        real_now=REAL,
    )
    hour = dtm.timedelta(hours=1)
    assert await store.words_due(kept=24 * hour) == NOW + 24 * hour
    assert await store.words_due(kept=99 * hour) == NOW + 72 * hour
    assert await store.drop_words(NOW + 23 * hour, kept=24 * hour) == 0
    assert await store.drop_words(NOW + 24 * hour, kept=24 * hour) == 1
    assert [each.words for each in await store.signals_of(alert.id)] == [""]
    assert await store.words_due(kept=24 * hour) is None


async def test_old_audit_lines_go_and_the_chain_stays_whole(store: Store, home: Home) -> None:
    """The chain verifies from where it begins now; what remains cannot be shortened further."""
    for days in (900, 800, 10, 5):
        line = AuditLine(at=NOW - days * DAY, actor="program", action="a.b")
        await store.commit(Changes(audit=[line]), real_now=REAL)
    aged = await store.age(NOW, answers=90 * DAY, audit_lines=730 * DAY)
    assert aged.audit == 2
    verdict = await store.verify_audit()
    assert (verdict.wrong, verdict.first, verdict.last, verdict.lines) == ("", 3, 4, 2)
    home.sql("UPDATE counters SET audit_base = 3")
    home.sql("DELETE FROM audit WHERE seq = 3")
    assert (await store.verify_audit()).wrong == "line 3 is missing"


async def test_marks_of_the_erased_go_when_no_copy_is_so_old(store: Store) -> None:
    """After 240 days the mark goes too."""
    one = person()
    await enrol(store, one)
    await store.erase(one.id, at=NOW, real_now=REAL, last=Changes())
    for days, left in ((239, True), (242, False)):
        await store.age(NOW + days * DAY, answers=90 * DAY, audit_lines=730 * DAY)
        assert await store.erased(one.id) is left
