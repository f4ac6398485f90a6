"""What makes a phone safer to hold: own picture, tips in front, quiet words, hiding. No alarms."""

from locales.sentence import Sentence, button, say

_TIP = "An ordinary tip about house, kitchen or weather. It may be read by anybody."
_OFFERED = (
    "One ordinary word, a noun in its basic form, rarely said in such a chat. No blank in it."
)
_PLAIN = "Somebody else may look on; keep it plain."

PHONE: tuple[Sentence, ...] = (
    # ordinary tips; the first six go with the pictures: flower, apple, fish, cup, bread, bird
    say("tip/1", "Flowers like water in the morning best.", _TIP),
    say("tip/2", "Apples keep longer in a cool place.", _TIP),
    say("tip/3", "Fish tastes fresher with a little lemon.", _TIP),
    say("tip/4", "Tea tastes best when the cup is warm.", _TIP),
    say("tip/5", "Bread stays soft in a cloth bag.", _TIP),
    say("tip/6", "Birds like seeds on cold days.", _TIP),
    say("tip/7", "Potatoes keep best in the dark.", _TIP),
    say("tip/8", "After rain the air in a room is fresher.", _TIP),
    # own picture
    say("picture/knock", "Which picture shall the tip be about?", _PLAIN),
    say(
        "picture/choose",
        "Which picture is to be yours? Later it opens your messages on this phone.",
    ),
    # tips in front
    say(
        "cover/offer",
        "This chat can show small tips first. Your messages are behind the last button.",
        "Offered once after the yes.",
    ),
    button("cover/yes", "Yes, tips first"),
    button("cover/no", "No, as it is"),
    button("cover/off", "No tips in front"),
    say(
        "cover/explained",
        "Every command now shows a tip first. Danger and a stop work at once.",
    ),
    button("cover/next", "Another tip", _PLAIN),
    button("cover/more", "All tips", "Opens what is really there. " + _PLAIN),
    # the two quiet words
    say(
        "code/offer",
        "You can choose a quiet word. Written here, it brings a pause and tells {worker}.",
        "{worker}: screen name.",
    ),
    say(
        "duress/offer",
        "A second word looks ordinary here. It tells {worker} at once that you are in danger.",
        "{worker}: screen name. Nothing of it can be seen in the chat when it is used.",
    ),
    button("word/choose", "Choose a word"),
    say("word/ask", "You can choose one, or write your own. It is not shown again."),
    say("word/refused", "That word is not good for this. Please write another one."),
    button("word/1", "umbrella", _OFFERED),
    button("word/2", "cinnamon", _OFFERED),
    button("word/3", "violin", _OFFERED),
    button("word/4", "candle", _OFFERED),
    button("word/5", "walnut", _OFFERED),
    button("word/6", "pillow", _OFFERED),
    button("word/7", "lantern", _OFFERED),
    button("word/8", "basket", _OFFERED),
    button("word/9", "butterfly", _OFFERED),
    button("word/10", "carrot", _OFFERED),
    button("word/11", "scissors", _OFFERED),
    button("word/12", "thimble", _OFFERED),
    # hiding
    say(
        "hide/offer",
        "If you write {sign}, this chat is cleared at once. Then twelve hours stay quiet.",
        "{sign} is the letter x.",
    ),
    # the screen behind `This phone`
    button("home/phone", "This phone"),
    say("phone/menu", "What would you like to change on this phone?"),
    button("phone/who", "Who sees this phone"),
    say("phone/who-ask", "Who sees this phone?"),
    button("phone/only-i", "Only I"),
    button("phone/others", "Others see it too"),
    button("phone/picture", "My picture"),
    button("phone/code", "A word for a pause"),
    button("phone/duress", "A second quiet word"),
    button("phone/hide", "Clear this chat"),
    button("phone/not-now", "Not now"),
    button("phone/all-right", "All right"),
)
