"""The catalogue of bad input: each row with its tests, or with the issue that owes them.

Claims nothing by itself: a structure test looks whether every named test exists.
"""

from typing import Literal, NamedTuple

Issue = Literal["House", "Programme", "Words", "Distress", "Ladder", "Minimal state", "site"]


class Row(NamedTuple):
    """One row. `owed` names the issue of what no test holds yet; `note` says what that is."""

    number: int
    title: str
    tests: tuple[str, ...] = ()
    owed: Issue | None = None
    note: str = ""


_UPDATES = "tests/acceptance/test_bad_updates.py::test_"
_NO_ROOM = "tests/acceptance/test_disk_full.py::test_"
_NONSENSE = "tests/bot/channel/test_nonsense.py::test_"
_LADDER = "tests/acceptance/test_ladder.py::test_"
_PRESSES = "tests/acceptance/test_bad_presses.py::test_"
_QUIET = "tests/acceptance/test_quiet_words.py::test_"
_UNDECIDED = "tests/acceptance/test_undecided.py::test_"
_STOP = "tests/acceptance/test_stop.py::test_"
_STRANGERS = "tests/acceptance/test_strangers.py::test_"
_PHONE = "tests/acceptance/test_phone.py::test_"
_REPLIES = "tests/acceptance/test_first_replies.py::test_"
_READING = "tests/flows/test_reading.py::test_"
_INSPECT = "tests/flows/test_inspect.py::test_"
_CONFIG = "tests/bot/test_config.py::test_"
_HOME = "tests/bot/test_home.py::test_"
_OPENING = "tests/storage/test_opening.py::test_"
_DEFECTS = (_READING + "every_named_defect_is_refused_at_its_place",)
_WORDS = (
    "tests/locales/test_check.py::test_each_rule_catches_its_violation",
    "tests/locales/test_check.py::test_each_fault_of_an_entry_is_found",
)

_SHEET = "tests/locales/test_exchange.py::test_"
_UNOPENED = (_SHEET + "workbooks_and_archives_are_refused_unopened",)

ROWS: tuple[Row, ...] = (
    # updates
    Row(1, "The same update again",
        (_UPDATES + "an_update_that_comes_again_has_no_second_effect",)),
    Row(2, "An update id lower than all before",
        (_UPDATES + "a_lower_update_id_than_ever_is_an_update_like_any_other",)),
    Row(3, "An update id that cannot be",
        (_UPDATES + "an_impossible_update_id_is_parked_and_the_next_update_proceeds",
         _UPDATES + "an_update_id_beyond_all_numbers_is_parked_once")),
    Row(4, "A kind of update or a field that nobody knows",
        (_UPDATES + "unknown_kinds_of_update_are_confirmed_and_ignored",
         _UPDATES + "unknown_fields_are_ignored")),
    Row(5, "A message without a sender", (_UPDATES + "what_no_single_person_wrote_is_ignored",)),
    Row(6, "Groups, channels, business, inline, guests",
        (_UPDATES + "groups_are_left_without_a_word",
         _UPDATES + "unknown_kinds_of_update_are_confirmed_and_ignored")),
    Row(7, "Added to a group by an enrolled person",
        (_UPDATES + "groups_are_left_without_a_word",)),
    Row(8, "Sender and private chat differ",
        (_UPDATES + "what_no_single_person_wrote_is_ignored",
         _UPDATES + "a_sender_in_another_persons_chat_is_told_to_the_operator_once")),
    Row(9, "A forwarded message of danger",
        (_REPLIES + "a_forwarded_message_of_danger_counts_as_her_own",)),
    Row(10, "An edited message",
        (_REPLIES + "an_edited_message_with_danger_is_heard",
         _REPLIES + "an_edited_answer_changes_nothing")),
    Row(11, "Voice, pictures, files, places, contacts",
        (_PHONE + "media_is_refused_kindly_and_removed",
         _PHONE + "a_voice_note_right_after_a_safety_question_is_a_concern",
         _PHONE + "a_caption_of_danger_is_heard")),
    Row(12, "Nothing that can be seen",
        (_UPDATES + "an_empty_message_asks_again",
         _UPDATES + "an_empty_message_outside_a_question_is_not_passed_on")),
    Row(13, "The longest text, a hundred messages at once",
        (_UPDATES + "the_longest_message_is_heard_to_its_end",
         _UPDATES
         + "a_hundred_messages_at_once_are_one_answer_and_no_danger_in_them_is_lost")),
    Row(14, "NUL, directions, piled-up marks, half characters",
        (_UPDATES + "strange_signs_and_code_are_only_text",
         _NONSENSE + "half_a_character_hides_no_other_message")),
    Row(15, "Danger with slips, mixed scripts, signs alone", (), "Distress",
        "recall on unseen wording"),
    Row(16, "Danger at any other moment",
        (_UPDATES + "danger_is_heard_while_another_question_is_open_and_after_it_ended",
         _REPLIES + "danger_pages_even_while_paused",
         _STOP + "danger_after_a_stop_gets_exactly_one_reply")),
    Row(17, "Danger from a stranger",
        (_STRANGERS + "whatever_a_stranger_sends_brings_the_same_sentence_and_no_row",)),
    Row(18, "A date that cannot be", (_UPDATES + "an_impossible_date_is_of_no_account",)),
    Row(19, "Blocked and unblocked again and again",
        (_UPDATES + "blocking_and_unblocking_many_times_is_told_once",)),
    Row(20, "A message from before a long outage",
        (_UPDATES + "a_message_from_before_a_long_outage_is_still_heard",), "Ladder",
        "saying on the page that it came late"),
    Row(21, "One poisoned update among a hundred",
        (_UPDATES + "one_poisoned_update_in_a_batch_does_not_hold_up_the_others",
         _UPDATES + "an_unreadable_message_of_a_known_person_brings_the_worker")),
    Row(22, "Too deep, too large, doubled keys, no number",
        (_UPDATES + "a_very_deep_update_is_ignored_and_stops_nobody",), "Minimal state",
        "a whole answer that no reader can take apart"),
    Row(23, "A bot as sender; an account that is gone",
        (_UPDATES + "what_no_single_person_wrote_is_ignored",
         _PHONE + "a_refused_send_is_as_good_as_a_block")),
    # buttons
    Row(24, "Button data that is missing or malformed",
        (_PRESSES + "malformed_data_is_answered_and_does_nothing_else",)),
    Row(25, "A button with a wrong seal",
        (_PRESSES + "every_flipped_bit_of_a_token_is_refused",
         _LADDER + "twenty_forged_presses_in_an_hour_are_told_to_the_operator_once")),
    Row(26, "A button of another chat",
        (_PRESSES + "a_token_of_another_chat_is_refused",
         "tests/acceptance/test_pages.py::test_somebody_else_s_page_button_is_refused")),
    Row(27, "A button of an earlier question",
        (_PRESSES + "an_old_button_brings_the_question_of_now",)),
    Row(28, "The same press twice", (_PRESSES + "the_same_press_twice_has_one_effect",)),
    Row(29, "A button sealed with an older key",
        (_PRESSES + "every_flipped_bit_of_a_token_is_refused",), None,
        "buttons have one key, which no command rolls: another seal is a wrong one"),
    Row(30, "A press whose message is gone",
        (_PRESSES + "a_press_counts_by_its_token_not_by_its_message",)),
    Row(31, "A press after erasure or a stop",
        (_PRESSES + "a_press_after_erasure_creates_nothing",
         _PRESSES + "a_press_after_a_stop_is_silent")),
    Row(32, "A game in place of data", (_PRESSES + "a_game_button_is_ignored",)),
    Row(33, "A press by staff who are not assigned any more",
        (_PRESSES + "a_worker_who_lost_the_case_is_refused_with_an_audit_line",)),
    # commands and words
    Row(34, "/start without a code, from a stranger",
        (_STRANGERS + "whatever_a_stranger_sends_brings_the_same_sentence_and_no_row",)),
    Row(35, "/start with a code too long or with odd signs",
        (_STRANGERS + "a_code_that_does_not_hold_gets_the_same",)),
    Row(36, "Stop in every spelling and language",
        (_STOP + "a_stop_word_stops_in_any_language",
         _STOP + "every_listed_stop_word_of_every_language_stops_and_pages_nobody")),
    Row(37, "A sentence that only holds a stop word",
        (_STOP + "words_that_only_hold_a_stop_do_not_withdraw",
         _STOP + "danger_and_stop_in_one_message_pages_and_asks")),
    Row(38, "A command that nobody knows",
        (_PRESSES
         + "staff_commands_and_unknown_ones_show_a_beneficiary_only_the_home_screen",)),
    Row(39, "A staff command from a beneficiary",
        (_PRESSES
         + "staff_commands_and_unknown_ones_show_a_beneficiary_only_the_home_screen",
         "tests/acceptance/test_doors.py::test_a_staff_command_from_a_beneficiary_leaves_a_line")),
    Row(40, "Code, markup and templates as text",
        (_UPDATES + "strange_signs_and_code_are_only_text",)),
    Row(41, "The check word in another spelling",
        (_QUIET + "a_word_holds_in_any_case_and_inside_a_sentence",
         _QUIET + "a_cyrillic_word_is_heard_in_latin_letters_too")),
    Row(42, "A language that lacks texts",
        (_PRESSES + "a_language_that_is_not_complete_cannot_be_chosen",
         "tests/locales/test_catalog.py::test_a_doubtful_safety_text_closes_its_language")),
    # invitations
    Row(43, "A code that does not hold",
        (_STRANGERS + "a_code_that_does_not_hold_gets_the_same",
         _STRANGERS + "a_code_lives_seven_days")),
    Row(44, "A person's code used by staff",
        (_STRANGERS + "a_staff_account_cannot_redeem_a_person_s_code",)),
    Row(45, "A code used by somebody enrolled elsewhere",
        (_STRANGERS + "a_second_enrolment_of_the_same_phone_is_told_to_both_workers",)),
    Row(46, "Two people with one code", (_STRANGERS + "of_two_who_use_a_code_at_once_one_wins",)),
    Row(47, "Wrong words of confirmation", (), "Minimal state",
        "the second confirmation is an option that is not built"),
    Row(48, "Consent declined or never given",
        (_UNDECIDED + "after_a_no_nothing_of_the_invitation_stays",
         _UNDECIDED + "without_an_answer_the_invitation_goes_after_three_days")),
    Row(49, "Enrolled again after erasure",
        (_PRESSES + "someone_may_enrol_again_after_erasing_themselves",)),
    Row(50, "A clock set back to revive a code",
        (_STRANGERS + "a_clock_that_is_set_back_revives_no_code",)),
    # flow files
    Row(51, "Unknown version or key, wrong type, doubled id", _DEFECTS),
    Row(52, "A way that leads nowhere, a node that nobody reaches", _DEFECTS),
    Row(53, "A circle without a way out", (_INSPECT + "a_detour_back_into_itself_is_found",)),
    Row(54, "A worst answer that tells nobody",
        (_INSPECT + "no_worst_answer_is_silent",
         _INSPECT + "a_signal_node_right_behind_an_answer_counts")),
    Row(55, "Free words without reason and approver", (), "site", "approval by a second person"),
    Row(56, "No consent before the first question",
        (*_DEFECTS, _INSPECT
         + "nobody_gets_in_without_the_switches_and_the_word_about_stopping")),
    Row(57, "Texts and buttons that are too long",
        (*_DEFECTS, _INSPECT + "too_many_choices_are_told",
         _INSPECT + "every_translation_is_held_to_the_same")),
    Row(58, "A value that is missing on some way",
        (_INSPECT + "only_known_fields_and_values_are_set",
         _INSPECT + "every_translation_is_held_to_the_same")),
    Row(59, "Expressions that do too much",
        _DEFECTS, None, "the format has no expressions: a branch compares with listed values"),
    Row(60, "Patterns that run for ever", _DEFECTS, None, "the format has no patterns"),
    Row(61, "YAML that is a bomb, has tags, or reads no as false",
        (_READING + "ten_thousand_aliases_end_at_the_first",
         _READING + "forty_thousand_values_are_too_many",
         _READING + "plain_no_and_yes_stay_words",
         _READING + "bytes_that_are_no_text_are_refused")),
    Row(62, "Publishing while people are inside",
        (_PHONE + "whoever_is_mid_conversation_finishes_the_revision_they_began",)),
    Row(63, "Removing a version in use", (), "site", "no command removes one"),
    Row(64, "Two editors save at once", (), "site"),
    Row(65, "Going back to a lower consent text",
        ("tests/bot/cli/test_flows_command.py"
         "::test_replaced_words_of_consent_do_not_come_back",)),
    Row(66, "Times of zero, below it, or of a hundred years",
        ("tests/flows/test_programme_file.py::test_every_mistake_has_its_place_and_its_remedy",)),
    Row(67, "A telling word in a text",
        (_INSPECT + "every_translation_is_held_to_the_same",
         "tests/flows/test_banned.py::test_a_telling_word_is_found_as_it_stands")),
    # catalogs
    Row(68, "Missing keys, other placeholders or plurals",
        (*_WORDS,
         "tests/locales/test_dates_and_plurals.py"
         "::test_catalogs_carry_the_right_plural_header")),
    Row(69, "A placeholder that was renamed or reaches inside",
        (*_WORDS, "tests/locales/test_sentences.py::test_only_plain_placeholders_are_taken")),
    Row(70, "Markup", _WORDS, None, "every message goes out as plain text"),
    Row(71, "Invisible signs and mixed scripts",
        (*_WORDS,
         "tests/locales/test_translations.py::test_serbian_cyrillic_has_no_latin_letters")),
    Row(72, "Empty or untouched translations",
        ("tests/locales/test_translations.py"
         "::test_nothing_is_missing_stale_long_or_against_the_rules",)),
    Row(73, "Language tags in other spellings",
        ("tests/locales/test_catalog.py::test_tags_are_made_canonical",)),
    Row(74, "Texts that differ between forms of address in a placeholder", _WORDS),
    Row(75, "An opener that is long or not neutral",
        ("tests/locales/test_translations.py::test_openers_differ_and_ask_nothing",
         "tests/locales/test_sentences.py::test_a_push_shows_nothing_personal_at_first")),
    # configuration and spreadsheets
    Row(76, "Settings that are unknown or wrong",
        (_CONFIG + "a_bad_value_is_one_line_that_names_it",
         _CONFIG + "a_bad_file_is_one_line_that_names_the_place",
         _CONFIG + "no_secret_shows_itself")),
    Row(77, "The token of another bot than last time",
        ("tests/bot/cli/test_process.py"
         "::test_a_token_of_another_bot_is_refused_until_it_is_meant",)),
    Row(78, "A key that is missing, open, short or wrong",
        (_HOME + "a_missing_key_says_what_to_do", _HOME + "a_key_that_others_may_read_is_refused",
         _HOME + "a_key_of_another_length_is_refused", _OPENING + "a_wrong_root_key_is_refused")),
    Row(79, "A database that is newer, read-only or held",
        (_OPENING + "another_schema_is_refused",
         _OPENING + "a_read_only_file_is_found_at_the_start",
         _OPENING + "one_home_has_one_runner")),
    Row(80, "An unknown zone, a clock before the program was made",
        (_CONFIG + "a_rehearsal_clock_starts_at_a_time_that_can_be",
         "tests/bot/cli/test_status_and_doctor.py"
         "::test_little_room_and_an_old_clock_are_red")),
    Row(81, "Too few people on the ladder",
        ("tests/bot/cli/test_status_and_doctor.py"
         "::test_an_active_person_needs_two_who_can_be_reached",)),
    Row(82, "Keeping longer than the bounds allow",
        ("tests/flows/test_programme_file.py::test_every_mistake_has_its_place_and_its_remedy",)),
    Row(83, "Spreadsheets of a kind that is not taken", _UNOPENED),
    Row(84, "Archives that are bombs or leave their folder", _UNOPENED),
    Row(85, "XML that reaches out or grows", _UNOPENED),
    Row(86, "Formulas, hidden sheets, a million empty rows",
        ("tests/bot/test_tables.py::test_a_huge_file_is_refused_unread",
         _SHEET + "a_sheet_with_a_million_rows_is_refused")),
    Row(87, "Form logic beyond what is supported", (), "site", "form import"),
    Row(88, "Questions for places, pictures, device numbers", (), "site", "form import"),
    Row(89, "Cells that begin like a formula",
        ("tests/bot/test_tables.py::test_what_a_spreadsheet_writes_is_what_is_read",
         _SHEET + "a_cell_that_a_spreadsheet_would_compute_is_guarded")),
    # the site
    *(
        Row(number, title, (), "site")
        for number, title in (
            (90, "Unknown paths and methods"),
            (91, "Sessions that are missing, old, foreign"),
            (92, "Requests from another page"),
            (93, "Other host names"),
            (94, "Bodies that are large or slow"),
            (95, "Broken encodings"),
            (96, "Doubled or additional parameters"),
            (97, "Login links opened twice or elsewhere"),
            (98, "A thousand logins"),
            (99, "Cookies set by somebody else"),
            (100, "Back after leaving"),
            (101, "Guessing somebody else's number"),
            (102, "Editing and publishing at once"),
            (103, "File names with paths"),
            (104, "Being sent to another site"),
        )
    ),
    # time, storage, peers
    Row(105, "A clock ten years ahead",
        ("tests/acceptance/test_programme.py"
         "::test_after_thirty_days_without_the_program_one_message_and_no_alarm",
         "tests/acceptance/test_retention.py"
         "::test_a_clock_years_ahead_removes_nothing_for_a_day",
         "tests/bot/cli/test_status_and_doctor.py::test_a_leap_of_the_clock_is_red")),
    Row(106, "A clock a day back",
        ("tests/acceptance/test_pages.py::test_a_clock_that_jumps_back_loses_no_page",)),
    Row(107, "A full disk",
        ("tests/storage/test_commit.py::test_a_full_disk_writes_nothing",
         _NO_ROOM + "danger_is_answered_and_paged_without_room",
         _NO_ROOM + "ordinary_words_wait_for_room")),
    Row(108, "A disk that turned read-only, a damaged file",
        (_OPENING + "a_read_only_database_is_found_by_writing",
         _NO_ROOM + "a_file_that_became_read_only_is_told_and_survived",
         _NO_ROOM + "a_damaged_file_still_lets_danger_be_heard")),
    Row(109, "A damaged backup or an older ring",
        ("tests/storage/test_sealed_file.py::test_any_change_is_refused",
         "tests/bot/cli/test_backup.py::test_refused_before_anything_is_touched",
         "tests/bot/cli/test_backup.py::test_who_was_erased_stays_gone")),
    Row(110, "Telegram answers nonsense",
        ("tests/bot/rehearsal/test_pipe.py"
         "::test_refusals_get_the_names_that_the_wire_gives_them",
         "tests/bot/rehearsal/test_pipe.py::test_too_many_says_how_long_to_wait",
         "tests/bot/rehearsal/test_pipe.py::test_a_dropped_answer_is_doubtful",
         _NONSENSE + "what_is_no_answer_of_telegram_is_an_unknown_outcome",
         _NONSENSE + "a_wait_is_never_below_zero_and_never_of_days")),
)  # fmt: skip
