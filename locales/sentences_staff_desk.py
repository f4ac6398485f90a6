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
)
