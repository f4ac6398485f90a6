"""What the program says on an ordinary day: menus, questions, pauses. Not for bad moments."""

from locales.sentence import Sentence, button, push, say

EVERYDAY: tuple[Sentence, ...] = (
    # under every question
    button("control/skip", "Skip", "Skips one question, without any penalty.", safety=True),
    button("control/person", "Talk to a person", "Asks for a human being.", safety=True),
    button("control/stop", "Stop", "Ends all messages at once.", safety=True),
    button("control/back", "⬅ Back", "One answer back. Must begin with the arrow.", safety=True),
    # command descriptions and profile: anybody who holds the phone sees them
    button("menu/start", "Begin", "Command description, seen by anybody.", safety=True),
    button("menu/help", "Help", "Command description, seen by anybody.", safety=True),
    button("menu/language", "Language", "Command description, seen by anybody.", safety=True),
    button("menu/stop", "Stop messages", "Command description, seen by anybody.", safety=True),
    say(
        "profile/name", "Day by day", "Name of the chat. Nothing may hint at its topic.", limit=64
    ),
    say(
        "profile/description",
        "A short hello now and then, at your own pace. This chat is by invitation.",
        "Shown before the chat begins. Nothing may hint at its topic.",
        limit=300,
    ),
    say("profile/short", "A short hello now and then.", "Shown in the profile.", limit=120),
    # language and home
    say("language/choose", "Which language is best for you?"),
    say(
        "language/changed",
        "We go on in English.",
        "Name the language of THIS catalog instead of English.",
    ),
    say("home/text", "Nothing is open now. You can write here at any time."),
    button("home/help", "Help", safety=True),
    button("home/frightens", "Someone frightens me", "In the person's own voice.", safety=True),
    button("home/person", "A person, please", "Asks for a human being.", safety=True),
    button("home/listen", "🎧 Listen", "Keep the sign. Messages come with a recorded voice."),
    button("home/read", "📖 Only read", "Keep the sign. Messages come without a voice."),
    say("listen/on", "Messages now come with a voice, where there is one."),
    say("listen/off", "Messages now come without a voice."),
    button("home/language", "Language"),
    button("home/stop", "Stop messages", safety=True),
    # free words, voice, other things
    say("words/kept", "Thank you. {worker} can read your words.", "{worker}: screen name."),
    say("words/dropped", "Thank you. As you chose, the words were not kept."),
    say("voice/kept", "Thank you. {worker} can listen to it.", "A voice message arrived."),
    say("voice/dropped", "Thank you. As you chose, the voice message was not kept."),
    say(
        "media/refused", "Pictures and files are not taken here. Please write or use the buttons."
    ),
    say("unread/text", "Something could not be read here. Please write it again.", safety=True),
    say("fault/text", "That did not work just now. Please try once more.", safety=True),
    # answers
    say("thanks/late", "Thank you for your answer. Shall we go on?", "The answer came late."),
    button("late/yes", "Yes, go on"),
    button("late/no", "Not today"),
    say("answer/not-understood", "That was not clear to me. Please use the buttons."),
    say("answer/not-number", "A number is needed here, for example 3."),
    say("answer/out-of-range", "A number from {low} to {high} is needed here."),
    say("answer/not-date", "A date is needed here, for example 24.12.2026."),
    say("answer/stale", "That button is from earlier. Here is the question for now."),
    # pause
    say("pause/text", "A pause is always all right. How long is good for you?"),
    button("pause/week", "One week"),
    button("pause/two-weeks", "Two weeks"),
    button("pause/month", "One month"),
    button("pause/none", "No pause"),
    say(
        "pause/done",
        "It is quiet here until {date}. You can write at any time.",
        "{date} is like 12 August 2026.",
    ),
    button("pause/end", "End the pause"),
    say("pause/ended", "The pause has ended."),
    # a worker's own words: pushed, so first a line that says nothing about anybody
    push("talk/opener-1", "Hello. A new recipe is here.", "Harmless. Seen on a locked phone."),
    push("talk/opener-2", "Hello. A note about house plants is here.", "Harmless, as opener-1."),
    push("talk/opener-3", "Hello. A few lines about the weather are here.", "Harmless."),
    push("talk/opener-4", "Good day. A tea recipe is here.", "Harmless."),
    push("talk/opener-5", "Good day. A tip for the garden is here.", "Harmless."),
    push("talk/opener-6", "Hello. A tip for the kitchen is here.", "Harmless."),
    push("talk/opener-7", "Good day. A recipe for soup is here.", "Harmless."),
    push("talk/opener-8", "Hello. A tip for flowers is here.", "Harmless."),
    button("talk/open", "Yes, show", "Opens what stands behind the harmless line."),
    button("talk/later", "Later"),
    say(
        "talk/from", "{worker}: {words}", "A worker's own words. Only the punctuation may change."
    ),
    say("talk/here", "{worker} is here. Messages are read at these hours: {hours}."),
    say("talk/here-any", "{worker} is here."),
    say("talk/passed", "Passed on to {worker}.", "The person's own words went to the worker."),
    say(
        "talk/passed-off",
        "It was passed on. {worker} reads again: {when}.",
        "{when} is like Monday, 9:00.",
    ),
    button("talk/end", "End the talk"),
    say("talk/no-words", "Your own words are not passed on, as you chose."),
    button("talk/words-on", "Pass my words on"),
    say("talk/words-are-on", "From now on your words reach {worker}."),
    say(
        "handover/meet",
        "From {old}: {worker} goes on from here. You can choose.",
        "A change of the contact person. {old} and {worker} are screen names.",
    ),
    say(
        "refer/ask",
        "May {worker} ask another service for you? It is about: {kind}",
        "{kind} is a kind of help such as A doctor or medicine.",
    ),
    button("refer/yes", "Yes, please"),
    button("refer/no", "No, not now"),
    say("refer/thanks-yes", "Thank you. Nothing else about you is passed on."),
    say("refer/thanks-no", "Thank you. Nothing is passed on."),
    say("handover/new", "From now on {worker} is here for you. You can choose."),
    button("handover/good", "That is fine"),
    button("handover/other", "Somebody else, please"),
    say("handover/thanks", "Thank you for saying so."),
    say("handover/choose", "Who would be good for you?", "Above buttons with screen names."),
    say("handover/passed", "Thank you. It was passed on."),
    say(
        "handover/chosen",
        "{worker} has been asked. Until then {now} is here.",
        "{worker} and {now} are screen names.",
    ),
    say("talk/closed", "This is closed now. You can write here at any time."),
)
