"""What staff read beside pages: the talk, the caseload, the digest, the daily work. Short."""

from locales.sentence import Sentence, staff, staff_button

_REF = "{case} is a reference such as K7F3; never write the word `case`."

STAFF_DESK: tuple[Sentence, ...] = (
    # the talk
    staff("write/held", "{case}: nothing is shown now. Please reach them as agreed.", _REF),
    staff("write/stopped", "{case} wants no messages now. Please reach them as agreed.", _REF),
    staff("talk/other", "{worker} is writing with {case} now.", _REF),
    staff_button("talk/take-over", "I go on with it", "Takes over a talk from a colleague."),
    staff("talk/taken", "{worker} goes on writing with {case}.", _REF),
    staff_button("talk/end-staff", "End the talk"),
    staff("talk/ended", "{case}: the talk has ended. Questions go on as planned.", _REF),
    staff("talk/ended-by", "{case} has ended the talk.", _REF),
    staff("talk/back", "{case}: quiet for some hours, so questions go on as planned.", _REF),
    staff("talk/answered", "{case} answered, but keeps the words. A call may be better.", _REF),
    staff("talk/with", "Now writing: {worker}"),
    # the caseload changes hands
    staff_button("handover/button", "Hand over"),
    staff("handover/who", "Who could take {case} over?", _REF),
    staff("handover/who-all", "Who could take all your people over?"),
    staff("handover/nobody", "Nobody can take over now."),
    staff("handover/ask", "{worker} asks you to take {case} over.", _REF),
    staff_button("handover/accept", "Yes, gladly", "Takes a person over."),
    staff_button("handover/decline", "Not now"),
    staff("handover/asked", "{worker} was asked to take {case} over.", _REF),
    staff("handover/asked-all", "{worker} was asked. People: {count}."),
    staff("handover/yours", "{case} is with you now.", _REF),
    staff("handover/done", "{worker} has taken {case} over. Thank you.", _REF),
    staff("handover/declined", "{worker} cannot take {case} over now.", _REF),
    staff("handover/kept", "{case} stays where it is.", _REF),
    staff("handover/by-leave", "{case} is with you from now on.", _REF),
    staff("note/welcomed", "{case} is glad that you are there.", _REF),
    staff("note/other-worker", "{case} would like somebody else as contact.", _REF),
    staff_button("bar/button", "Hide from …", "Conflict of interest."),
    staff("bar/who", "From whom is {case} hidden?", _REF),
    staff("bar/hidden", "{case} is hidden from {worker}.", _REF),
    staff("bar/seen", "{case} is not hidden from {worker} any more.", _REF),
    staff("complaint/note", "{case} would like a word with you alone, not with the worker.", _REF),
    staff_button("complaint/done", "We have spoken"),
    staff("complaint/settled", "{case}: noted. Thank you.", _REF),
    # the team
    staff_button("staff-menu/team", "The team", "Button in the menu."),
    staff_button("staff-menu/all", "Hand all over", "All my people to a colleague."),
    staff("team/head", "The team: people and open signals.", "Head of a list of names."),
    staff("team/member", "{worker}. People: {count}."),
    staff_button("team/left", "Has left the team"),
    staff("team/left-ask", "Has {worker} left? All access ends at once."),
    staff_button("team/left-yes", "Yes, has left"),
    staff("team/has-left", "{worker} has left. People with somebody else now: {count}."),
    staff_button("team/reduce", "Few people are here now"),
    staff_button("team/full", "We are enough again"),
    staff("team/is-reduced", "People read that answers may take longer. Danger still arrives."),
    staff("team/is-full", "Everything works as usual again."),
)
