"""What is said about the months: rhythm, days, needs, well-being, a child on our phone, ends."""

from locales.sentence import Sentence, button, say, staff, staff_button

_REF = "{case} is a reference such as K7F3; never write the word `case`."
_OWN = "In the person's own voice."

PROGRAMME: tuple[Sentence, ...] = (
    # ways on from the home screen
    button("home/needs", "What I need", _OWN),
    button("home/rhythm", "How often and when", "Rhythm of messages, free days, a pause."),
    # rhythm
    say("rhythm/text", "How often is good for you?"),
    button("rhythm/more", "More often"),
    button("rhythm/usual", "As usual"),
    button("rhythm/less", "Less often"),
    button("rhythm/on-request", "Only when I write", _OWN),
    button("rhythm/days", "Days without messages"),
    button("rhythm/hours", "Phone and good hours", "Who sees the phone, which hours are good."),
    button("rhythm/pause", "A pause"),
    say("rhythm/done", "All right. From now on it is like that."),
    say("rhythm/quiet", "All right. Nothing comes first, and you can write at any time."),
    say("days/text", "Which days shall stay free? One tap on a day is enough."),
    button("days/done", "Done", "Closes the list of days."),
    button("pause/days", "Three days"),
    # five questions on well-being (an instrument of its own; its text is not translated here)
    say("wellbeing/offer", "There are five short questions more. Would you like them now?"),
    button("wellbeing/yes", "Yes"),
    button("wellbeing/no", "Not now"),
    say("wellbeing/done", "Thank you. You can write here at any time."),
    button("wellbeing/compare", "Compared with last time"),
    say("wellbeing/better", "A bit better than last time."),
    say("wellbeing/same", "About the same as last time."),
    say("wellbeing/harder", "A bit harder than last time.", "Kind, without a number or label."),
    # you told us, we changed
    say("changed/text", "You told us, and this has changed: {words}", "{words}: reviewed words."),
    # the yes ran out; the months are over
    say(
        "lapse/text",
        "Nothing comes here first for now. You can write at any time.",
        "The agreement ran out, without any blame.",
    ),
    button("lapse/again", "Messages may come again", "The person allows it."),
    say("ended/text", "The messages here have ended. A person can still be asked."),
    # a small child, beside an adult, on the adult's phone
    say(
        "here/ask",
        "Two short questions. {worker} sees the answers, is that all right?",
        "Said to a small child. Very simple words. {worker}: screen name.",
    ),
    button("here/yes", "Yes"),
    button("here/no", "No"),
    # staff
    staff_button("here/open", "Check-in here", "On this phone, with a child beside."),
    staff_button("life/open", "Phase, phone, country"),
    staff("life/own", "Lengths or rhythm differ for this person."),
    staff("life/wellbeing-off", "Five questions on well-being: off, no official text."),
    staff_button("life/hold", "Stay in this phase"),
    staff_button("life/months", "Follow the months again"),
    staff_button("life/carer-on", "Cares for somebody: yes"),
    staff_button("life/carer-off", "Cares for somebody: no"),
    staff_button("life/country", "Another country"),
    staff_button("life/phone", "Another phone"),
    staff("life/country-choose", "Which country now?"),
    staff("life/phone-sure", "{case}: the old phone is cleaned and gets nothing more.", _REF),
    staff("life/country-sure", "{case}: zone, holidays and numbers will change.", _REF),
    staff_button("life/yes", "Yes, go on"),
    staff_button("life/same-phone", "The phone stays the same"),
    staff("life/moved", "{case}: the new country holds from now on.", _REF),
    staff(
        "life/code",
        "{case}: to send once from the new phone: {code}",
        "{code} is a command with a code. " + _REF,
    ),
    staff("note/review", "{case}: time for a talk together.", _REF),
    staff("note/review-low", "{case}: time for a talk together, also about mood.", _REF),
    staff("note/eighteen", "{case} turns eighteen this month. An own yes is needed now.", _REF),
    staff("note/of-age", "{case} has given an own yes as an adult.", _REF),
    staff(
        "note/long-silence",
        "{case}: a long silence. Close it kindly, or agree on a new rhythm.",
        _REF,
    ),
    staff("note/closed", "{case}: the months here have ended.", _REF),
)
