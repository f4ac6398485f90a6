"""The rehearsal page, pressed and read by a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Rehearsal

pytestmark = pytest.mark.browser

NEW, ALBANIAN, MIRA, VESNA = "70000001", "70000002", "70000011", "70000013"
CHANGED = """([chat, before]) => {
    const bubbles = document.querySelectorAll(`.place[data-chat="${chat}"] .bubble:not(.ghost)`);
    return bubbles.length && [...bubbles].at(-1).innerText !== before;
}"""
HOURS_LATER = """(before) => {
    const hour = (text) => Number(text.slice(0, 2));
    return (hour(document.getElementById("time").textContent) - hour(before) + 24) % 24 >= 2;
}"""
PHASE_DAY = "transition · 3 Apr 2026"
"""Three months after the third of January, when K7F3 began."""
KIND = "I am thinking of you. Tea tomorrow at ten?"
SHIPPED = Path("flows/library/check-in.yaml")


def phone(page: Page, chat: str) -> Locator:
    """One phone on the page."""
    return page.locator(f'.place[data-chat="{chat}"]')


def newest(page: Page, chat: str) -> Locator:
    """The newest message on a phone."""
    return phone(page, chat).locator(".bubble:not(.old):not(.ghost)").last


def press(page: Page, chat: str, label: str) -> None:
    """Press a button of the newest message and wait for what it brings."""
    phone(page, chat).get_by_role("button", name=label, exact=True).last.click()


def enrol(page: Page) -> None:
    """Through cards, questions and switches of the new phone, turning every switch on."""
    joined = phone(page, MIRA).locator(".bubble", has_text="N5W8 has joined.")
    before = ""
    for _ in range(60):
        last = newest(page, NEW)
        page.wait_for_function(CHANGED, arg=[NEW, before])
        before = last.inner_text()
        buttons = last.locator(".keys button")
        labels = buttons.all_inner_texts()
        if not labels:
            break
        off = [at for at, label in enumerate(labels) if label.startswith("☐")]
        switches = any(label.startswith("☑") for label in labels) or bool(off)
        buttons.nth(off[0] if off else len(labels) - 1 if switches else 0).click()
    expect(joined).to_be_visible()


def ticked(page: Page, step: str) -> None:
    """The guide has ticked this step."""
    expect(page.locator(f'#guide-steps [data-step="{step}"]')).to_have_class("done")


def search(page: Page, word: str) -> Locator:
    """Search the raw files; the answer."""
    page.get_by_label("Search the raw files for a word").fill(word)
    page.get_by_role("button", name="Search", exact=True).click()
    return page.locator("#peek-result")


def test_the_whole_story_by_pressing_the_real_buttons(page: Page, picture: Path | None) -> None:
    """Invitation, language, consent, check-in, a worrying answer, the page, taken, a kind word."""
    page.get_by_role("button", name="Open this invitation").click()
    ticked(page, "invitation")
    press(page, NEW, "English")
    ticked(page, "language")
    enrol(page)
    ticked(page, "consent")

    page.locator("#next").click()
    lock = phone(page, NEW).locator(".notice")
    expect(lock).to_contain_text("Day by day")
    for telling in ("safe", "N5W8", "Mira", "check"):
        assert telling not in lock.inner_text()
    newest(page, NEW).locator(".keys button").first.click()
    expect(newest(page, NEW)).to_contain_text("Do you feel safe where you are today?")
    ticked(page, "check-in")

    press(page, NEW, "No")
    alert = phone(page, MIRA).locator(".bubble", has_text="N5W8 · 2 ▲▲")
    expect(alert).to_be_visible()
    expect(phone(page, MIRA).locator(".notice")).to_contain_text("N5W8")
    ticked(page, "page")
    press(page, MIRA, "I take it")
    ticked(page, "take")
    press(page, MIRA, "Write to them")
    writing = phone(page, MIRA).get_by_label("Message", exact=True)
    writing.fill(KIND)
    writing.press("Enter")
    expect(phone(page, NEW).locator(".bubble", has_text=KIND)).to_be_visible()
    ticked(page, "word")
    expect(page.locator("#guide-how")).to_contain_text("That was the main story")

    for word in (KIND, "N5W8"):
        expect(search(page, word)).to_contain_text("0 hits")
    expect(search(page, "beneficiaries")).to_contain_text("hits in")
    if picture is not None:
        take(page, picture)


def take(page: Page, picture: Path) -> None:
    """The picture of the README: phones after the story, the disk beside them."""
    page.set_viewport_size({"width": 1600, "height": 900})
    phone(page, ALBANIAN).get_by_label("Commands").click()
    phone(page, ALBANIAN).get_by_role("button", name="/start").click()
    expect(newest(page, ALBANIAN).locator(".keys")).to_be_visible()
    search(page, KIND)
    expect(page.locator("#peek-result")).to_contain_text("0 hits")
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    page.screenshot(path=picture)


def test_stored_bytes_are_shown_as_they_lie_there(glance: Page) -> None:
    """The pane counts rows, shows sealed bytes and follows what happens on the phones."""
    page = glance
    table = page.locator('.tables [data-table="beneficiaries"]')
    expect(table).to_contain_text("4")
    expect(page.locator(".row .sealed").first).to_contain_text("bytes")
    page.locator('.tables [data-table="staff"]').click()
    expect(page.locator(".rows .row")).to_have_count(3)
    assert "Vesna" not in page.locator(".rows").inner_text()


def test_an_alert_that_nobody_takes_lights_the_supervisors_phone(glance: Page) -> None:
    """Ten minutes of a crisis, and the next people are called; their screens stay discreet."""
    page = glance
    page.locator(".caption select").nth(1).select_option(label="R2P5 · English · month 20")
    writing = phone(page, "70000004").get_by_label("Message", exact=True)
    writing.fill("he will kill me")
    writing.press("Enter")
    expect(phone(page, MIRA).locator(".bubble", has_text="R2P5 · 3")).to_be_visible()
    page.get_by_role("button", name="+1 hour").click()
    lit = phone(page, VESNA).locator(".notice")
    expect(lit).to_contain_text("R2P5 · 3")
    assert "kill" not in lit.inner_text()


def test_an_editor_sees_mistakes_and_plays_what_is_saved(glance: Page, shared: Rehearsal) -> None:
    """A broken file is shown with its place; the mended one is live."""
    page = glance
    text = SHIPPED.read_text(encoding="utf-8")
    file = shared.flows / "check-in.yaml"
    file.write_text(text.replace("goto: done", "goto: nowhere", 1), encoding="utf-8")
    banner = page.locator("#flows")
    expect(banner).to_contain_text("Not live yet")
    expect(banner).to_contain_text("check-in.yaml:")
    file.write_text(text.replace("All right. A little later.", "All right. See you soon."))
    expect(banner).to_contain_text("Saved and live here: check-in")


def test_a_blocked_phone_can_be_opened_again(glance: Page) -> None:
    """Block hides the writing line; unblock brings it back, and the caseworker was told."""
    page = glance
    phone(page, ALBANIAN).get_by_label("More").click()
    phone(page, ALBANIAN).get_by_role("button", name="Block this chat").click()
    expect(phone(page, ALBANIAN).locator(".barred")).to_be_visible()
    told = phone(page, MIRA).locator(".bubble", has_text="K7F3 cannot be reached here")
    expect(told).to_be_visible()
    phone(page, ALBANIAN).locator(".barred button").click()
    expect(phone(page, ALBANIAN).get_by_label("Message", exact=True)).to_be_visible()


def test_a_held_button_sends_a_voice_note(glance: Page) -> None:
    """Also from the keyboard: held with the space bar, sent when it is let go."""
    page = glance
    voice = phone(page, ALBANIAN).get_by_label("Hold to send a voice note")
    voice.focus()
    page.keyboard.down("Space")
    page.keyboard.up("Space")
    expect(phone(page, ALBANIAN).locator(".bubble.mine .wave")).to_have_count(1)


def live_on(page: Page, case: str, signs: int) -> Locator:
    """Let years pass until this person's line bears so many check-ins; then stop there."""
    line = page.locator(f'.life[data-case="{case}"]')
    page.get_by_role("button", name="+3 years").click()
    expect(line.locator(".sign.check-in").nth(signs)).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Stop here").click()
    expect(page.get_by_role("button", name="+3 years")).to_be_enabled()
    return line


def test_years_pass_and_each_person_has_a_line_of_months(page: Page) -> None:
    """Check-ins, answered and missed, phases and what is planned: each a sign on the line."""
    before = page.locator("#date").inner_text()
    line = live_on(page, "K7F3", 8)
    assert page.locator("#date").inner_text() != before
    expect(line.locator(".band").first).to_have_text("crisis")
    expect(line.locator(".band.transition")).to_have_attribute("title", PHASE_DAY)
    assert line.locator(".sign.check-in.answered").count() >= 4
    first = line.locator(".sign.check-in").first.bounding_box()
    last = line.locator(".sign.check-in").last.bounding_box()
    assert first is not None
    assert last is not None
    assert first["x"] + 20 < last["x"]
    expect(page.locator('.life[data-case="R2P5"] .band.reintegration')).to_be_visible()
    expect(page.locator('.life[data-case="N5W8"]')).to_have_count(0)


@pytest.mark.torture
def test_three_whole_years_pass_on_the_page(page: Page) -> None:
    """To the end of the months: a missed check-in, a page that was taken, the time afterwards."""
    page.set_default_timeout(600_000)
    page.get_by_role("button", name="+3 years").click()
    ended = page.get_by_role("button", name="+3 years")
    expect(page.get_by_role("button", name="Stop here")).to_be_visible()
    expect(ended).to_be_enabled(timeout=600_000)
    expect(page.locator("#date")).to_contain_text("2029")
    for wanted in (".sign.check-in.missed", ".sign.page", ".sign.taken", ".band.aftercare"):
        assert page.locator(f"#lives-list {wanted}").count() >= 1, wanted


@pytest.mark.parametrize("width", [400, 1280, 1600])
def test_nothing_is_cut_off_at_any_width(glance: Page, width: int) -> None:
    """No sideways scrolling; a small screen shows one phone at a time, by tabs."""
    page = glance
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shown = page.locator(".place:visible")
    expect(shown).to_have_count(1 if width == 400 else 4)
    if width == 400:
        page.get_by_role("navigation").get_by_text("Mira").click()
        expect(shown).to_have_attribute("data-chat", MIRA)


def test_the_clock_stops_and_runs_fast(glance: Page) -> None:
    """Stopped it says so and stands; at an hour a second the hours go by."""
    page = glance
    page.get_by_label("Stop the clock").click()
    expect(page.get_by_label("Let the clock run")).to_be_visible()
    stopped = page.locator("#time").inner_text()
    page.get_by_role("button", name="3600×").click()
    page.wait_for_function(HOURS_LATER, arg=stopped)
    page.get_by_role("button", name="1×", exact=True).click()
