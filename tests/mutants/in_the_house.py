"""Controls of the memory, of staff, of the doors, of Telegram and of faults (rows 14 to 71)."""

from tests.mutants.control import Control, control

PAGES = "acceptance/test_pages.py::test_"
UPDATES = "acceptance/test_bad_updates.py::test_"
FORENSIC = "storage/test_forensic.py::test_"
CLOSED = "acceptance/test_closed_answers.py::test_"

IN_THE_HOUSE: tuple[Control, ...] = (
    control(
        "fields are sealed",
        (14,),
        FORENSIC + "no_file_holds_a_word_in_the_clear",
        (
            "storage/sealing.py",
            "cipher.encrypt(nonce, pad(plain), self._head + place)",
            "cipher.encrypt(nonce, pad(plain), self._head + place) + plain",
        ),
    ),
    control(
        "lengths are padded",
        (14,),
        "storage/test_sealing.py::test_choices_have_one_length",
        ("storage/sealing.py", "room = _BUCKETS[bisect_left(_BUCKETS, need)]", "room = need"),
    ),
    control(
        "times in the clear are coarse",
        (14,),
        "storage/test_coarse_times.py::test_what_leaves_the_phone_tells_no_second",
        ("storage/instants.py", "return stored - stored % GRAIN", "return stored"),
    ),
    control(
        "indexes are keyed",
        (15,),
        "storage/test_keys.py::test_marks_depend_on_purpose_and_value",
        (
            "storage/keys.py",
            'return hmac.digest(self._system[name].newest, bind(*parts), "sha256")',
            'return hmac.digest(b"", bind(*parts), "sha256")',
        ),
    ),
    control(
        "a value is bound to its place",
        (16,),
        "storage/test_seals_in_place.py::test_a_value_in_another_row_is_refused",
        (
            "storage/sealing.py",
            "cipher.encrypt(nonce, pad(plain), self._head + place)",
            "cipher.encrypt(nonce, pad(plain), self._head)",
        ),
        (
            "storage/sealing.py",
            "cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], head + place)",
            "cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], head)",
        ),
    ),
    control(
        "an older row is refused",
        (17,),
        "storage/test_seals_in_place.py::test_an_older_value_of_the_same_row_is_refused",
        (
            "storage/beneficiaries.py",
            "person=person, extra=str(version))",
            'person=person, extra="")',
        ),
    ),
    control(
        "deleted rows are overwritten",
        (18,),
        FORENSIC + "deleted_rows_leave_nothing",
        ("storage/database.py", '"secure_delete": "ON"', '"secure_delete": "OFF"'),
    ),
    control(
        "the key goes with the person",
        (19,),
        "storage/test_erasure.py::test_an_old_copy_brings_nobody_back",
        ("storage/leaving.py", "            await vault.destroy(people)\n", ""),
    ),
    control(
        "a key that others may read is refused",
        (20,),
        "bot/test_home.py::test_a_key_that_others_may_read_is_refused",
        ("bot/home.py", "if stat.S_IMODE(found.st_mode) & others:", "if False:"),
    ),
    control(
        "closed answers are sealed",
        (21,),
        CLOSED + "a_worrying_answer_pages_and_nothing_here_reads_it_again",
        ("bot/effects/answers.py", "    if not turn.desk.write_only_answers:\n", "    if True:\n"),
    ),
    control(
        "no choice is remembered beside closed answers",
        (21,),
        CLOSED + "a_worrying_answer_pages_and_nothing_here_reads_it_again",
        (
            "bot/effects/answers.py",
            "if not turn.desk.write_only_answers or answer.choice == rules.SKIP:",
            "if True:",
        ),
    ),
    control(
        "closed answers without a key are not kept",
        (21,),
        CLOSED + "without_a_key_nothing_is_kept_and_the_doctor_is_red",
        (
            "bot/effects/answers.py",
            "    reader = _reader(turn, question)\n",
            "    reader = _reader(turn, question)\n"
            "    if not (reader and reader.public_key):\n"
            "        turn.changes.answers.append(answer)\n",
        ),
    ),
    control(
        "a closed answer is bound to its place",
        (21,),
        "storage/test_closed.py::test_what_was_changed_or_moved_is_refused",
        (
            "storage/closed.py",
            'return bind("closed answer", answer.beneficiary, answer.question, given, reader)',
            "return given.encode()",
        ),
    ),
    control(
        "a copy is sealed",
        (23,),
        "storage/test_sealed_file.py::test_without_recipients_nothing_is_written",
        ("storage/sealed_file.py", "    if not recipients:\n", "    if False:\n"),
    ),
    control(
        "every stored field is on the list",
        (24,),
        "storage/test_inventory.py::test_every_field_inside_a_seal_is_on_the_list",
        (
            "flows/beneficiary.py",
            "    goal: bool = False\n",
            "    goal: bool = False\n    nickname: str = ''\n",
        ),
    ),
    control(
        "two shares of three are needed",
        (25,),
        "storage/test_sealed_file.py::test_one_share_fits_every_key",
        (
            "storage/recovery.py",
            "slope = secrets.token_bytes(KEY_BYTES)",
            "slope = bytes(KEY_BYTES)",
        ),
    ),
    control(
        "no core dump",
        (22,),
        "bot/test_no_dump.py::test_a_crash_writes_no_keys_to_disk",
        ("bot/home.py", "resource.setrlimit(resource.RLIMIT_CORE, (0, hard))", "pass"),
    ),
    control(
        "rights are asked at each act",
        (26,),
        "flows/test_rights.py::test_a_caseworker_sees_their_own_people_alone",
        (
            "flows/rights.py",
            "return bool(allowed & relations(actor, case, paged=paged))",
            "return True",
        ),
    ),
    control(
        "the press itself is checked",
        (26,),
        "acceptance/test_bad_presses.py::test_a_worker_who_lost_the_case_is_refused_with_an_audit_line",
        (
            "bot/caseworkers/staff_turn.py",
            "if may(self.staff, act, scene.beneficiary, paged=self.is_paged(scene)):",
            "if True:",
        ),
    ),
    control(
        "an admin reads no words",
        (27,),
        "flows/test_rights.py::test_an_admin_reads_no_words_and_no_answers",
        (
            "flows/rights.py",
            '"words.read": _row(_NEAR, _NEAR, _PAGED)',
            '"words.read": _row(_NEAR, _NEAR, _ALL)',
        ),
    ),
    control(
        "no worst answer is silent",
        (28,),
        "flows/test_inspect.py::test_no_worst_answer_is_silent",
        ("flows/checks/asking.py", "zip(worst_first, rule.raises, strict=False)", "()"),
    ),
    control(
        "a changed audit line is found",
        (30,),
        "storage/test_audit.py::test_tampering_is_found",
        (
            "storage/audit.py",
            'return "" if mac == row.mac else f"line {expected} was changed"',
            'return ""',
        ),
    ),
    control(
        "an alert that nobody takes pages again",
        (31,),
        PAGES + "an_unclaimed_crisis_is_paged_after_ten_minutes_and_every_ten_for_ever",
        (
            "bot/effects/escalations.py",
            'turn.fire("rung" if escalation.state == "open" else "promise", due, subject=escalation.id)',
            "pass",
        ),
    ),
    control(
        "a page that fails jumps on",
        (31,),
        PAGES + "a_page_that_cannot_be_delivered_jumps_to_the_next_rung_at_once",
        (
            "bot/jobs/failures.py",
            "escalations.delivery_failed(turn, scene.escalation, staff_id)",
            "pass",
        ),
    ),
    control(
        "a page holds no words",
        (32,),
        "acceptance/test_story.py::test_a_page_never_holds_what_the_person_said",
        (
            "bot/effects/staff_letters.py",
            'reason=text(turn, staff, f"reason/{reason}"),',
            'reason=text(turn, staff, f"reason/{reason}") + turn.words,',
        ),
    ),
    control(
        "who left may do nothing",
        (33,),
        "flows/test_rights.py::test_somebody_who_left_may_do_nothing",
        ("flows/rights.py", "if not actor.active or (", "if ("),
    ),
    control(
        "a reference is no name",
        (34,),
        "bot/test_enrolling.py::test_what_looks_like_a_name_is_refused",
        (
            "bot/references.py",
            'if any(run in _NAMES for run in re.findall(r"[A-Z]+", found)):',
            "if False:",
        ),
    ),
    control(
        "nothing of a stranger is kept",
        (35,),
        "acceptance/test_strangers.py::test_whatever_a_stranger_sends_brings_the_same_sentence_and_no_row",
        (
            "bot/jobs/keeping.py",
            'if seconds is None and letter.recipient.startswith("b:"):',
            'if seconds is None and letter.recipient.startswith(("b:", "x:")):',
        ),
    ),
    control(
        "a stranger's flood is cut",
        (35, 41),
        "acceptance/test_strangers.py::test_a_stranger_gets_three_replies_a_minute",
        ("bot/turns/strangers.py", "if len(times) >= PER_MINUTE:", "if False:"),
    ),
    control(
        "a code opens once",
        (36,),
        "acceptance/test_doors.py::test_a_code_opens_once",
        (
            "bot/turns/redeeming.py",
            "if invitation.used or invitation.expires",
            "if invitation.expires",
        ),
        (
            "storage/invitations.py",
            'among(_C.code_mac, "macs"), _C.used == 0, _C.expires',
            'among(_C.code_mac, "macs"), _C.expires',
        ),
    ),
    control(
        "a code runs out",
        (36,),
        "acceptance/test_strangers.py::test_a_code_lives_seven_days",
        (
            "bot/turns/redeeming.py",
            "if invitation.used or invitation.expires <= room.now:",
            "if invitation.used:",
        ),
        (
            "storage/invitations.py",
            '_C.used == 0, _C.expires > sa.bindparam("now"))',
            '_C.used == 0, sa.bindparam("now", type_=sa.BigInteger()) > -2)',
        ),
        ("bot/jobs/retaining.py", "await self._store.void_codes(now)", "pass"),
    ),
    control(
        "a clock that is set back revives no code",
        (36, 63),
        "acceptance/test_strangers.py::test_a_clock_that_is_set_back_revives_no_code",
        ("bot/jobs/retaining.py", "await self._store.void_codes(now)", "pass"),
    ),
    control(
        "a sender in somebody else's chat is told to the operator",
        (39,),
        UPDATES + "a_sender_in_another_persons_chat_is_told_to_the_operator_once",
        ("bot/turns/forged.py", 'presses.note("crossed")', "pass"),
    ),
    control(
        "another bot than last time is refused",
        (39,),
        "bot/cli/test_process.py::test_a_token_of_another_bot_is_refused_until_it_is_meant",
        ("bot/same_bot.py", "if another and not accept:", "if False:"),
    ),
    control(
        "a code is kept as a keyed hash",
        (36,),
        FORENSIC + "no_file_holds_a_word_in_the_clear",
        ("storage/invitations.py", "return vault.mac(INVITATION, code).hex()", "return code"),
    ),
    control(
        "whoever tries codes must wait",
        (36,),
        "acceptance/test_doors.py::test_a_chat_that_tries_codes_must_wait_and_no_other_chat_does",
        ("bot/turns/doors.py", "return real - last >= _wait(count)", "return True"),
    ),
    control(
        "buttons are sealed",
        (38,),
        "acceptance/test_bad_presses.py::test_every_flipped_bit_of_a_token_is_refused",
        (
            "bot/channel/buttons.py",
            " or not hmac.compare_digest(mac, self._mac(chat, payload))",
            "",
        ),
    ),
    control(
        "a button holds in its own chat",
        (38,),
        "acceptance/test_bad_presses.py::test_a_token_of_another_chat_is_refused",
        (
            "bot/channel/buttons.py",
            'message = chat.to_bytes(8, "big", signed=True) + payload',
            "message = payload",
        ),
    ),
    control(
        "a webhook needs its secret",
        (39,),
        "acceptance/test_webhook.py::test_a_post_without_the_secret_is_refused_and_leaves_nothing",
        (
            "bot/channel/webhook.py",
            " or not hmac.compare_digest(given, self._secret)",
            "",
        ),
    ),
    control(
        "groups are left",
        (40,),
        UPDATES + "groups_are_left_without_a_word",
        ("bot/turns/serving.py", "room.batch.leave.append(inbound.chat)", "pass"),
    ),
    control(
        "the worker learns of a group",
        (40,),
        UPDATES + "groups_are_left_without_a_word",
        ("bot/turns/serving.py", 'staff_letters.note(turn, "note/group")', "pass"),
    ),
    control(
        "only one person alone is heard",
        (40,),
        UPDATES + "what_no_single_person_wrote_is_ignored",
        (
            "bot/channel/inbound.py",
            'return number, _whole(sender["id"]) == number',
            "return number, True",
        ),
    ),
    control(
        "a page leaves before any backlog",
        (41,),
        "storage/test_outbox.py::test_safety_goes_before_any_backlog",
        (
            "storage/letter.py",
            "SAFETY = 0\n    REPLY = 1\n    SCHEDULED = 2\n    BULK = 3",
            "SAFETY = 3\n    REPLY = 1\n    SCHEDULED = 2\n    BULK = 0",
        ),
    ),
    control(
        "a burst gets one answer",
        (41,),
        UPDATES + "a_hundred_messages_at_once_are_one_answer_and_no_danger_in_them_is_lost",
        (
            "bot/turns/room.py",
            "if spoken and self._said.get(letter.recipient) == letter.body:",
            "if False:",
        ),
    ),
    control(
        "logs carry allowed keys alone",
        (42,),
        "acceptance/test_logs.py::test_a_whole_evening_at_debug_leaves_nothing_telling_in_the_logs",
        (
            "bot/logs.py",
            "kept = {key: value for key, value in line.items() if key in ALLOWED}",
            "kept = dict(line)",
        ),
    ),
    control(
        "errors of the channel carry no address",
        (42,),
        "bot/channel/test_pipe.py::test_an_error_of_the_channel_says_nothing_of_the_call",
        ("bot/channel/pipe.py", "raise named(error) from None", "raise named(error) from error"),
    ),
    control(
        "somebody else's webhook is lifted",
        (43,),
        "acceptance/test_rivals.py::test_a_webhook_that_somebody_set_is_lifted_and_nothing_is_lost",
        ("bot/jobs/receiving.py", "if not self.rivalled:", "if True:"),
    ),
    control(
        "a poisoned update is parked alone",
        (44,),
        UPDATES + "one_poisoned_update_in_a_batch_does_not_hold_up_the_others",
        (
            "bot/turns/batch.py",
            "except BadUpdateError:\n            bad.append(raw)",
            "except BadUpdateError:\n            raise",
        ),
        (
            "bot/jobs/receiving.py",
            "            for update in updates:\n                await self._commit_alone(update)\n",
            "            raise\n",
        ),
    ),
    control(
        "an unread message calls a person",
        (44,),
        UPDATES + "an_unreadable_message_of_a_known_person_brings_the_worker",
        (
            "bot/turns/serving.py",
            'escalations.raise_signal(turn, "distress", "unread", rule="parked")',
            "pass",
        ),
    ),
    control(
        "no connection but to the configured address",
        (55,),
        "acceptance/test_doors.py::test_a_whole_check_in_opens_no_connection_but_to_the_configured_api",
        (
            "bot/channel/wire.py",
            'parts.hostname or "",\n                    parts.port or',
            '"localhost",\n                    parts.port or',
        ),
    ),
    control(
        "the consent cards name the messenger's maker",
        (56, 57),
        "flows/test_disclosure.py::test_a_card_says_that_the_maker_of_the_messenger_can_read_along",
        (
            "flows/library/welcome.yaml",
            "Messages here are cleared within two days. The maker of this app can read them.",
            "Messages here are cleared within two days.",
        ),
    ),
    control(
        "a long absence is told",
        (59,),
        "acceptance/test_phone.py::test_after_more_than_23_hours_away_each_worker_is_told_once",
        ("bot/jobs/upkeep.py", "self._clock.real() - last > AWAY_S", "False"),
    ),
    control(
        "nothing is confirmed before it is stored",
        (60,),
        "acceptance/test_phone.py::test_what_could_not_be_stored_is_not_confirmed",
        (
            "bot/jobs/receiving.py",
            "        if updates:\n            await self._commit(updates)\n",
            "        if updates:\n            self._offset = (_id(updates[-1]) or 0) + 1\n            asyncio.get_running_loop().create_task(self._commit(updates))\n",
        ),
    ),
    control(
        "a commit is on the disk",
        (61,),
        "storage/test_opening.py::test_every_connection_is_set_safely",
        ("storage/database.py", '"synchronous": "FULL"', '"synchronous": "NORMAL"'),
    ),
    control(
        "a clock that leaps removes nothing at once",
        (63,),
        "acceptance/test_retention.py::test_a_clock_years_ahead_removes_nothing_for_a_day",
        ("bot/jobs/doubt.py", "return self._steady() - self._since < ENOUGH_S", "return False"),
    ),
    control(
        "who never said yes leaves nothing",
        (24,),
        "acceptance/test_undecided.py::test_after_a_no_nothing_of_the_invitation_stays",
        (
            "bot/effects/undecided.py",
            "return scene.session is None or last is None or last + NO_ANSWER <= now",
            "return False",
        ),
    ),
    control(
        "a clock that jumps back loses no page",
        (63,),
        PAGES + "a_timer_that_comes_before_its_time_is_set_again",
        (
            "bot/effects/escalations.py",
            "        rearm(turn, escalation)\n        return\n",
            "        return\n",
        ),
    ),
    control(
        "what may not have arrived is in doubt",
        (64,),
        "storage/test_outbox.py::test_a_restart_doubts_what_was_in_flight",
        (
            "storage/outbox.py",
            '.values(lease_until=None, holder="", doubtful=1)',
            '.values(lease_until=None, holder="")',
        ),
    ),
    control(
        "a refusal for a time is waited out",
        (65,),
        "acceptance/test_rivals.py::test_what_telegram_refuses_for_a_time_comes_when_the_time_is_over",
        (
            "bot/jobs/sending.py",
            "return _retry(letter, now + error.retry_after)",
            'return _done(letter, "failed")',
        ),
    ),
    control(
        "an update counts once",
        (66,),
        UPDATES + "an_update_that_comes_again_has_no_second_effect",
        ("bot/turns/batch.py", "if inbound.update_id not in room.seen:", "if True:"),
        ("storage/updates.py", "_INSERT = Inserts(SEEN)", "_INSERT = Upserts(SEEN)"),
    ),
    control(
        "an older holder is refused",
        (67,),
        "storage/test_fires.py::test_an_old_holder_is_refused",
        ("storage/fires.py", ' _C.fence == sa.bindparam("held")', " sa.true()"),
    ),
    control(
        "a damaged file is found at the start",
        (68,),
        "storage/test_opening.py::test_a_damaged_file_is_found_at_the_start",
        ("storage/database.py", "PRAGMA quick_check(3)", "PRAGMA user_version"),
    ),
    control(
        "a library without a hash is refused",
        (70,),
        "bot/test_sbom.py::test_an_unhashed_or_unpinned_library_is_refused",
        ("bot/docs/sbom.py", "if not hashes:", "if False:"),
    ),
)
