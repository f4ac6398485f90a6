"""Controls against whoever holds the phone (rows 1 to 13) and what stands on it."""

from tests.mutants.control import Control, control

PHONE = "acceptance/test_phone.py::test_"
PICTURE = "acceptance/test_picture.py::test_"
QUIET = "acceptance/test_quiet_words.py::test_"
COVER = "acceptance/test_cover.py::test_"

ON_THE_PHONE: tuple[Control, ...] = (
    control(
        "messages leave after a day",
        (1,),
        PHONE + "everything_else_leaves_after_a_day",
        (
            "bot/jobs/keeping.py",
            'if seconds is None and letter.recipient.startswith("b:"):',
            "if False:",
        ),
    ),
    control(
        "what could not be removed is told",
        (1,),
        PHONE + "what_is_too_old_to_remove_is_told_to_the_worker_as_a_count",
        ("bot/jobs/clearing.py", "late[message.recipient] += 1", "pass"),
    ),
    control(
        "what a person wrote leaves when the programme says",
        (1,),
        PHONE + "both_sides_leave_the_phone_when_the_programme_says",
        (
            "bot/turns/on_phone.py",
            "hours=turn.programme.retention.chat_hours",
            "hours=24",
        ),
    ),
    control(
        "the time on the phone counts from the writing",
        (1,),
        PHONE + "what_was_written_long_before_it_was_read_leaves_in_time",
        (
            "bot/turns/on_phone.py",
            "return min(turn.now + stays, written + LONGEST)",
            "return turn.now + stays",
        ),
    ),
    control(
        "cards leave when enrolment ends",
        (1,),
        PHONE + "cards_leave_the_phone_when_enrolment_ends",
        (
            "bot/effects/people.py",
            'turn.changes.clear_now.append((turn.recipient, "card", turn.now))',
            "pass",
        ),
    ),
    control(
        "shared phone is cleared within the hour",
        (1,),
        PICTURE + "on_a_shared_phone_all_but_openers_leaves_within_the_hour",
        ("bot/turns/turn.py", "clear_after_s = int(SHARED.total_seconds())", "pass"),
    ),
    control(
        "a neutral opener comes first",
        (2,),
        PHONE + "before_a_yes_on_an_opener_nothing_personal_is_pushed",
        ("flows/library/check-in.yaml", "start: opener", "start: safe-1"),
    ),
    control(
        "a worker's words wait behind an opener",
        (2, 8),
        PHONE + "a_worker_s_words_wait_behind_a_harmless_line",
        (
            "bot/effects/talks.py",
            "recent = last is not None and turn.now - last <= RECENT",
            "recent = last is not None",
        ),
    ),
    control(
        "telling words are found",
        (3, 13),
        "flows/test_banned.py::test_a_telling_word_is_found_as_it_stands",
        ("flows/banned.py", "return list(dict.fromkeys(hits))", "return []"),
    ),
    control(
        "a telling name is replaced",
        (3, 13),
        "acceptance/test_doors.py::test_a_telling_name_of_the_chat_is_replaced",
        ("bot/profile.py", 'telling(str(me.get("first_name", "")))', "False"),
    ),
    control(
        "a worker's own words are looked through",
        (3, 8),
        "acceptance/test_pages.py::test_a_telling_word_in_a_worker_s_own_words_is_not_passed_on",
        (
            "bot/caseworkers/talking.py",
            'telling(words, {language, turn.staff.language, "en"}) or ADDRESS.search(words)',
            "ADDRESS.search(words)",
        ),
    ),
    control(
        "typed words are never echoed",
        (4,),
        QUIET + "the_reply_to_both_words_is_byte_equal_to_an_ordinary_one",
        (
            "bot/turns/cover.py",
            'turn.send(turn.text("words/dropped"),',
            "turn.send(turn.words,",
        ),
    ),
    control(
        "the code word gets the ordinary reply",
        (5,),
        QUIET + "the_reply_to_both_words_is_byte_equal_to_an_ordinary_one",
        (
            "bot/turns/quiet_words.py",
            "        cover.thank(turn)\n",
            '        turn.send(turn.text("stop/done"))\n',
        ),
    ),
    control(
        "the code word pauses",
        (5,),
        QUIET + "the_code_word_pauses_and_raises_distress",
        ("bot/turns/quiet_words.py", 'turn.set_person(status="paused")', "pass"),
    ),
    control(
        "the duress word pages",
        (6,),
        QUIET + "the_duress_word_changes_nothing_that_can_be_seen",
        (
            "bot/turns/quiet_words.py",
            'escalations.raise_signal(turn, "crisis", "danger", rule="duress-word", hold=True)',
            "pass",
        ),
    ),
    control(
        "quiet words are kept as keyed marks of the person",
        (6, 15),
        QUIET + "the_marks_are_keyed_by_the_person",
        (
            "storage/store.py",
            'hmac.digest(key, bind("quiet-word", person, word), "sha256")',
            'hmac.digest(b"", bind("quiet-word", word), "sha256")',
        ),
    ),
    control(
        "a typed quiet word leaves at once",
        (4, 6),
        QUIET + "a_typed_word_leaves_the_chat_at_once_and_is_shown_nowhere",
        ("bot/turns/choosing.py", "people.delete_now(turn, inbound.message_id)", "pass"),
    ),
    control(
        "a common word is refused",
        (6,),
        QUIET + "a_word_that_could_be_said_by_chance_is_refused",
        (
            "bot/turns/choosing.py",
            "if is_common(folded) or turn.desk.recognise(text) is not None:",
            "if False:",
        ),
    ),
    control(
        "the own picture guards a phone that others see",
        (6, 11),
        PICTURE + "after_yes_six_pictures_and_the_own_one_opens",
        (
            "bot/effects/gate.py",
            "return guarded and profile.enrolled_at is not None and not turn.gate_open",
            "return False",
        ),
    ),
    control(
        "another picture opens nothing",
        (6, 11),
        PICTURE + "another_picture_gives_a_tip_and_ends",
        (
            "bot/turns/pictures.py",
            "turn.profile.picture and list(PICTURES)[index] != turn.profile.picture",
            "False",
        ),
    ),
    control(
        "three wrong pictures call a person",
        (6, 11),
        PICTURE + "three_wrong_pictures_in_a_row_are_a_concern_about_the_device",
        ("bot/turns/pictures.py", "if count >= WRONG_IN_A_ROW:", "if False:"),
    ),
    control(
        "typing past the picture is held",
        (6, 11),
        PICTURE + "typing_the_label_of_the_opener_opens_nothing",
        (
            "bot/effects/gate.py",
            "return found is not None and found.id == first_choice(session, bundle)",
            "return False",
        ),
    ),
    control(
        "stop holds at once",
        (7,),
        "acceptance/test_stop.py::test_after_a_stop_ordinary_words_get_no_answer",
        ("bot/effects/people.py", "    if already:\n        return\n", "    return\n"),
    ),
    control(
        "the worker learns of a stop",
        (7,),
        "acceptance/test_stop.py::test_the_worker_is_told_once_by_a_note_that_is_no_page",
        ("bot/effects/people.py", 'staff_letters.note(turn, "note/stopped")', "pass"),
    ),
    control(
        "nothing can be forwarded or saved",
        (9,),
        PHONE + "every_message_on_a_phone_is_protected",
        (
            "bot/channel/outbound.py",
            'return {"protect_content": body.protect, **_no_preview()}',
            "return _no_preview()",
        ),
    ),
    control(
        "no message makes a preview",
        (2, 9),
        PHONE + "every_message_on_a_phone_is_protected",
        (
            "bot/channel/outbound.py",
            'return {"protect_content": body.protect, **_no_preview()}',
            'return {"protect_content": body.protect}',
        ),
    ),
    control(
        "an old button does nothing",
        (10,),
        "flows/test_engine.py::test_an_old_button_answers_no_later_question",
        (
            "flows/engine.py",
            "if isinstance(cue, Press | Control) and cue.step != session.step:",
            "if False:",
        ),
    ),
    control(
        "one open alert a person",
        (10,),
        "acceptance/test_pages.py::test_a_second_signal_raises_the_level_and_pages_the_new_rung",
        (
            "bot/effects/escalations.py",
            "    if turn.escalation is not None:\n        return core.merge_signal",
            "    if False:\n        return core.merge_signal",
        ),
    ),
    control(
        "who cannot be reached is written to no more",
        (12,),
        PHONE + "a_refused_send_is_as_good_as_a_block",
        ("bot/jobs/failures.py", "people.blocked(turn)", "pass"),
    ),
    control(
        "a lost phone is cut off",
        (11, 12),
        COVER + "a_lost_phone_loses_everything_and_a_new_code_opens_a_new_one",
        (
            "bot/losing.py",
            'replace(person, chat=None, status="invited",',
            'replace(person, status="invited",',
        ),
    ),
    control(
        "a lost phone is emptied",
        (1, 11),
        COVER + "a_lost_phone_loses_everything_and_a_new_code_opens_a_new_one",
        ("bot/losing.py", 'changes.clear_now = [(me, "", now)]', "pass"),
    ),
    control(
        "commands go through the cover",
        (13,),
        COVER + "every_command_shows_a_tip_and_the_real_screen_behind_the_last_button",
        (
            "bot/turns/intake.py",
            "elif cover.is_on(turn):\n        cover.screen(turn, name",
            "elif False:\n        cover.screen(turn, name",
        ),
    ),
    control(
        "words bring a tip behind the cover",
        (4, 13),
        COVER + "behind_a_cover_ordinary_words_bring_a_tip_and_still_arrive",
        ("bot/turns/cover.py", "return is_on(turn) and not turn.gate_open", "return False"),
    ),
    control(
        "quick exit empties the chat",
        (1,),
        COVER + "quick_exit_edits_the_newest_deletes_the_rest_and_sends_nothing",
        ("bot/turns/hiding.py", "for at in range(0, len(gone), AT_ONCE):", "for at in range(0):"),
    ),
    control(
        "quick exit brings twelve quiet hours",
        (1, 2),
        COVER + "quick_exit_brings_twelve_hours_without_any_push",
        ("bot/turns/hiding.py", "quiet_until=turn.now + QUIET", "quiet_until=None"),
    ),
    control(
        "after danger from others nothing is pushed",
        (2,),
        "acceptance/test_first_replies.py::test_nothing_is_pushed_until_an_act_that_is_no_button_of_this_reply",
        ("bot/turns/hearing.py", "hold=by_others", "hold=False"),
    ),
    control(
        "no answer is kept against the switch",
        (4, 24),
        "acceptance/test_scopes.py::test_without_keep_an_answer_raises_its_alert_and_is_gone",
        (
            "bot/effects/runs.py",
            '    if turn.allows("keep"):\n        answers.keep(',
            "    if True:\n        answers.keep(",
        ),
    ),
    control(
        "no word is kept against the switch",
        (4, 24),
        "acceptance/test_scopes.py::test_without_words_nothing_typed_is_kept",
        ("bot/effects/escalations.py", 'kept = turn.allows("words")', "kept = True"),
    ),
    control(
        "the program begins nothing without consent",
        (7,),
        "flows/test_engine_properties.py",
        (
            "flows/engine.py",
            'if by_program and not (facts.consent and facts.consent.allows("contact")):',
            "if False:",
        ),
    ),
)
