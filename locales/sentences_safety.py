"""What the program says when it matters: stop, help, danger, strangers. Promises nothing."""

from locales.sentence import Sentence, button, push, say

_HOURS = "{hours} is like 9:00–17:00, with days perhaps. Keep it where no case ending is needed."
_WHEN = "{when} is like Monday, 9:00. Keep it where no case ending is needed."
_LINE = "A help line and its number. Keep {number} where no case ending is needed."
_PLAIN = "Very plain: somebody else may see the phone."

SAFETY: tuple[Sentence, ...] = (
    # somebody without an invitation
    say(
        "stranger/text", "This chat is by invitation.", "The same to every stranger.", safety=True
    ),
    button("stranger/emergency", "Emergency number", safety=True),
    say("stranger/country", "Which country are you in?", safety=True),
    say("stranger/number", "The emergency number there is {number}.", safety=True),
    say(
        "stranger/no-number",
        "No number is set here.",
        "Honest: nobody confirmed one.",
        safety=True,
    ),
    # stop and return
    say(
        "stop/done",
        "The messages have stopped. To return, write START.",
        "One line. Keep the word START in capitals.",
        safety=True,
    ),
    say("stop/ask", "Your message was passed on. Should the messages here stop?", safety=True),
    button("stop/ask-yes", "Yes, stop", safety=True),
    button("stop/ask-no", "No, go on", safety=True),
    say("return/text", "Welcome back. Everything is off, please choose again.", safety=True),
    # help
    say(
        "help/text",
        "Messages are read at these hours: {hours}. Right now, perhaps nobody is reading.",
        _HOURS,
        safety=True,
    ),
    say(
        "help/text-nobody",
        "Nobody is reading right now. Messages are read again: {when}.",
        _WHEN,
        safety=True,
    ),
    say(
        "help/few",
        "Few people are here now. Danger is passed on at any hour, answers may take longer.",
        "Shown while the organisation works with few people.",
        safety=True,
    ),
    say(
        "help/text-any",
        "Messages here are passed on. Right now, perhaps nobody is reading.",
        "Shown where the organisation has not said its hours.",
        safety=True,
    ),
    say("told/plain", "{worker} has been told.", "No promise when.", safety=True),
    button("help/danger", "Danger now", safety=True),
    button("help/person", "A person, please", safety=True),
    button("help/frightens", "Someone frightens me", safety=True),
    button("help/language", "Language", safety=True),
    button("help/numbers", "Phone numbers", safety=True),
    button("help/back", "Close", "Leaves the help screen.", safety=True),
    # danger from another person: perhaps that person reads along
    say("danger/text", "This was passed on.", _PLAIN, safety=True),
    button("danger/cannot-write", "Cannot write now", _PLAIN, safety=True),
    button("danger/all-right", "All right now", _PLAIN, safety=True),
    button("danger/more", "More", "Shows numbers. " + _PLAIN, safety=True),
    say("danger/noted", "All right, thank you.", _PLAIN, safety=True),
    # numbers
    say("numbers/text", "The emergency number is {number}. Calling is your choice.", safety=True),
    say("numbers/own", "Our own number is {number}. Its hours: {hours}.", _HOURS, safety=True),
    say("numbers/own-any", "Our own number is {number}.", "Its hours are not known.", safety=True),
    say("numbers/no-general", "No emergency number is set here.", "Honest.", safety=True),
    say("numbers/none", "No number is set here. {worker} has been told.", safety=True),
    say("line/support", "Advice and support: {number}.", _LINE, safety=True),
    say("line/home", "When home is hard: {number}.", _LINE, safety=True),
    say("line/child", "For children: {number}.", _LINE, safety=True),
    say("line/emotional", "For hard moments: {number}.", _LINE, safety=True),
    say("line/own", "Our own line: {number}.", _LINE, safety=True),
    say("line/free", "The call is free.", safety=True),
    say("line/languages", "Spoken there: {languages}.", "{languages} is a list.", safety=True),
    say("line/open", "Open now.", "A help line answers at this hour.", safety=True),
    say("line/closed", "Closed now. It opens: {when}.", _WHEN, safety=True),
    say(
        "line/police",
        "This line may tell the police about a call.",
        "Above the number of such a line; plain words are needed here.",
        safety=True,
        allow=("banned: a line that reports must say so in plain words, on request only",),
    ),
    say("line/recorded", "Calls to this line are recorded.", "Above the number.", safety=True),
    # thoughts of ending one's life
    say("self/text", "Thank you for telling me. You matter.", "Warm and calm.", safety=True),
    say(
        "self/told",
        "{worker} has been told. Messages are read at these hours: {hours}.",
        _HOURS,
        safety=True,
    ),
    push(
        "self/recheck",
        "How is it now? One tap is enough.",
        "Gentle, ten minutes later.",
        safety=True,
    ),
    button("self/better", "A little better", safety=True),
    button("self/same", "The same", safety=True),
    button("self/call", "A call, please", "Would like to be called by a person.", safety=True),
    say("self/noted", "Thank you for telling me. You can write here at any time.", safety=True),
    # distress
    say("distress/text", "That sounds hard. Thank you for telling me.", safety=True),
    say(
        "distress/told",
        "{worker} has been told. Messages are read today until {hour}.",
        "{hour} is like 17:00. Never when somebody comes: only until when somebody reads.",
        safety=True,
    ),
    say(
        "distress/told-off",
        "It was passed on, but nobody is reading now. Messages are read again: {when}.",
        _WHEN,
        safety=True,
    ),
    button("distress/not-meant", "That was not what I meant", safety=True),
    say(
        "distress/not-meant-done",
        "Thank you for saying so. A person may still ask how you are.",
        "Honest: what was passed on is not taken back.",
        safety=True,
    ),
    button("distress/person", "A person, please", safety=True),
    # concern
    say(
        "concern/text",
        "Thank you for telling me. Would you like to hear from a person?",
        safety=True,
    ),
    button("concern/call", "Yes, a call", safety=True),
    button("concern/write", "Yes, in writing", safety=True),
    button("concern/note", "No, just note it", safety=True),
    say("concern/done", "Thank you, it is noted.", safety=True),
    # a person, please; somebody frightens me
    say("person/asked", "{worker} has been told that you want to talk.", safety=True),
    say(
        "person/asked-off",
        "It was passed on. Messages are read again: {when}.",
        _WHEN,
        safety=True,
    ),
    say("frightens/text", "It was passed on. Is it happening now?", _PLAIN, safety=True),
    button("frightens/now", "Yes, now", safety=True),
    button("frightens/not-now", "Not now", safety=True),
    # what is held, and erasing it
    say("mydata/text", "Here is what is held, and what it is for.", safety=True),
    say("mydata/chat", "The address of this chat, so that messages arrive.", safety=True),
    say("mydata/choices", "Your language, your good hours and your choices.", safety=True),
    say("mydata/answers", "Your answers, to notice when a person is needed.", safety=True),
    say("mydata/answers-off", "Your answers are not kept.", safety=True),
    say("mydata/show", "{worker} can see your answers.", safety=True),
    say("mydata/show-off", "{worker} does not see your answers.", safety=True),
    say("mydata/count", "Your answers are counted together with many others.", safety=True),
    say("mydata/count-off", "Your answers are in no figures outside.", safety=True),
    say("mydata/words", "Your own words and voice are passed on to {worker}.", safety=True),
    say("mydata/words-off", "Your own words and voice are not kept.", safety=True),
    say("mydata/notes", "Short notes by {worker}, each for 90 days at most.", safety=True),
    say("mydata/never", "Your name, home address and story are not held here.", safety=True),
    say("mydata/yours", "You can change it or delete it at any time.", safety=True),
    say(
        "delete/ask",
        "Delete everything that is held here? It cannot be brought back.",
        safety=True,
    ),
    button("delete/confirm", "Yes, delete everything", safety=True),
    button("delete/keep", "No, keep it", safety=True),
    say("delete/kept", "Nothing was deleted.", safety=True),
    say("delete/done", "Everything here is deleted. The receipt is {receipt}.", safety=True),
    say(
        "delete/done-open",
        "It is deleted, the receipt is {receipt}. A person may still ask how you are.",
        "Something was passed on before and is still open.",
        safety=True,
    ),
)
