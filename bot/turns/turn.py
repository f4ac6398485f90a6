"""One person, now.

Their records as they change during a turn, and the writes that this turn asks for.
"""

import datetime as dtm
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from bot.recordings import may_be_heard
from bot.turns.desk import Desk, present
from flows.beneficiary import Beneficiary, Profile
from flows.consent import Consent, Scope
from flows.definition import Bundle
from flows.escalation import Escalation
from flows.fires import Fire, FireKind
from flows.ids import BeneficiaryId, StaffId
from flows.programme import Programme
from flows.programme_own import programme_of
from flows.session import Session
from flows.staff import Staff
from locales.sentences import SENTENCES
from storage.changes import Changes, Scene
from storage.letter import Body, KeptMessage, Lane, Letter, LetterButton
from storage.records import AuditLine

GATE = dtm.timedelta(minutes=30)
"""The gate stays open this long after the person's last act (design, 2.5)."""

SHARED = dtm.timedelta(hours=1)
"""On a phone that others see, everything but an opener leaves after an hour."""

Row = tuple[LetterButton, ...]


class Turn:
    """Collects the writes of one cue for one person.

    Nothing leaves it before the batch commits.
    """

    def __init__(
        self, desk: Desk, scene: Scene, *, staff: Mapping[StaffId, Staff], now: dtm.datetime
    ) -> None:
        self.desk = desk
        self.now = now
        self.staff = staff
        self.person: Beneficiary = scene.beneficiary
        self.consent: Consent | None = scene.consent
        self.session: Session | None = scene.session
        self.escalation: Escalation | None = scene.escalation
        self.about: Escalation | None = None
        """What a fire or a button is about, in any state; `escalation` is the open one."""
        self.changes = Changes()
        self.pressed: int = 0
        """Id of the message whose button was pressed in this turn."""
        self.words: str = ""
        """What the person typed in this turn; lives no longer than the turn."""
        self.voice: str = ""
        self.before: str = ""
        """What the person wrote a moment ago: a statement may be split over two messages."""
        self.unfinished: str = ""
        """What of this turn's words the next message may go on with."""
        self.forwarded: bool = False
        """What was typed is another's message that the person passed on."""
        self.message_id: int = 0
        self.heard_concern = False
        """These words raised a concern: they are thanked for, whatever question is open."""
        self.words_passed = False
        """The words of this turn were kept for the worker already."""
        self.on_phone: Sequence[KeptMessage] = ()
        """What lies on the phone; loaded only where it is to be hidden."""
        self._heard: dict[str, str] = {}
        """Sentences of this turn that may be heard as well, by their words."""
        self.falls_silent = False
        """Danger from another person was raised in this turn: no question may follow it."""

    @property
    def profile(self) -> Profile:
        """The sealed part of the person's record."""
        return self.person.profile

    @property
    def language(self) -> str:
        """The chosen language, English before one was chosen."""
        return self.profile.language or "en"

    @property
    def programme(self) -> Programme:
        """The programme that holds for this person, their own differences included."""
        return programme_of(self.profile, self.desk.programme)

    @property
    def recipient(self) -> str:
        """The person's name in the outbox."""
        return f"b:{self.person.id}"

    @property
    def stopped(self) -> bool:
        """Whether nothing may be pushed and ordinary words get no answer."""
        return self.person.status in {"stopped", "unreachable", "ended"}

    @property
    def gate_open(self) -> bool:
        """Whether personal things may stand on the screen."""
        until = self.profile.gate_until
        return until is not None and self.now < until

    def worker(self) -> Staff | None:
        """The assigned caseworker."""
        return self.staff.get(self.person.worker)

    def worker_name(self) -> str:
        """The caseworker's screen name."""
        worker = self.worker()
        return worker.name if worker else "…"

    def set_profile(self, **changes: Any) -> None:
        """Change sealed fields of the person."""
        self._save(profile=msgspec.structs.replace(self.profile, **changes))

    def set_person(self, **changes: Any) -> None:
        """Change fields of the person's row."""
        self._save(**changes)

    def _save(self, **changes: Any) -> None:
        self.person = msgspec.structs.replace(self.person, **changes)
        self.changes.people[self.person.id] = self.person

    def set_session(self, session: Session | None) -> None:
        """Keep or remove the conversation."""
        kept = session if session is not None and session.status == "waiting" else None
        if kept is not None or self.session is not None:
            self.changes.sessions[self.person.id] = kept
        self.session = kept

    def set_escalation(self, escalation: Escalation) -> None:
        """Keep the escalation; a closed one is no longer this person's open one."""
        self.changes.escalations[escalation.id] = escalation
        self.escalation = escalation if escalation.state != "closed" else None

    def add_consent(self, consent: Consent) -> None:
        """Append a line to the consent ledger."""
        self.consent = consent
        self.changes.consents.append((self.person.id, consent))
        self.audit(f"consent.{consent.how}", actor=self.recipient)

    def allows(self, scope: Scope) -> bool:
        """Whether a scope is on; without any consent all are off."""
        return self.consent is not None and self.consent.allows(scope)

    def text(self, key: str, **params: str | int) -> str:
        """A sentence of the bot in the person's language and register."""
        words = self.desk.catalog.text(key, self.language, register=self.profile.address, **params)
        if self.profile.listens and not params and may_be_heard(SENTENCES[key]):
            self._heard[words] = key
        return words

    def flow_text(self, bundle: Bundle, key: str) -> str:
        """A text of a revision, with the few facts that it may name."""
        text = self.desk.flow_text(bundle, key, self.language, self.profile.address)
        if "{" not in text:
            return text
        return text.replace("{worker}", self.worker_name())

    def recording(self, key: str, text: str) -> str:
        """The recorded voice of a text, for those who like to listen; or nothing."""
        if not self.profile.listens:
            return ""
        return self.desk.recordings.find(self.language, key, text)

    def button(
        self, key: str, action: str, argument: bytes = b"", **params: str | int
    ) -> LetterButton:
        """A button with one of the bot's own labels."""
        return self.token(self.text(key, **params), action, argument)

    def token(self, label: str, action: str, argument: bytes = b"") -> LetterButton:
        """A button with this label."""
        chat = present(self.person.chat, "only a person with a chat is shown buttons")
        data = self.desk.buttons.make(chat, action, argument)
        return LetterButton(label=label, data=data)

    def send(
        self,
        text: str,
        rows: tuple[Row, ...] = (),
        *,
        lane: Lane = Lane.REPLY,
        purpose: str = "",
        clear_after_s: int | None = None,
        due: float = 0.0,
        voice: str = "",
    ) -> None:
        """One message to the person; a double of the one just written in this turn is dropped.

        With a `voice` (as `recording` gives it) the same words are heard as well.
        """
        if self.person.chat is None:
            return
        if self.profile.phone_seen and clear_after_s is None and lane is not Lane.SCHEDULED:
            clear_after_s = int(SHARED.total_seconds())
        if not voice and text in self._heard and purpose != "danger":
            voice = self.recording(self._heard[text], text)
        body = Body(
            kind="voice" if voice else "send",
            chat=self.person.chat,
            text=text,
            rows=rows,
            file=voice,
            purpose=purpose,
            clear_after_s=clear_after_s,
        )
        letter = Letter(lane=lane, recipient=self.recipient, body=body, due=due)
        if not (self.changes.letters and self.changes.letters[-1] == letter):
            self.changes.letters.append(letter)

    def act(self, body: Body, *, lane: Lane = Lane.REPLY) -> None:
        """An edit, a deletion or the answer to a press."""
        self.changes.letters.append(Letter(lane=lane, recipient=self.recipient, body=body))

    def fire(
        self, kind: FireKind, due: dtm.datetime, *, subject: str | None = None, version: int = 0
    ) -> None:
        """Plan a wake-up, in place of earlier ones of the same kind for the same subject."""
        subject = subject or self.person.id
        self.cancel(kind, subject=subject)
        self.changes.fires.append(
            Fire(id=self.desk.new_id(16), due=due, kind=kind, subject=subject, version=version)
        )

    def cancel(self, kind: FireKind, *, subject: str | None = None) -> None:
        """Drop waiting wake-ups of this kind, also those planned in this very turn."""
        subject = subject or self.person.id
        self.changes.fires_cancelled.append((subject, kind))
        self.changes.fires = [
            f for f in self.changes.fires if not (f.subject == subject and f.kind == kind)
        ]

    def audit(self, action: str, *, actor: str = "program", detail: str = "") -> None:
        """One line: who did what to this person. No content."""
        self.changes.audit.append(
            AuditLine(
                at=self.now, actor=actor, action=action, subject=self.person.id, detail=detail
            )
        )

    def scene(self) -> Scene:
        """The person as this turn leaves them."""
        return Scene(
            beneficiary=self.person,
            consent=self.consent,
            session=self.session,
            escalation=self.escalation,
        )


def shadow(escalation: Escalation) -> Scene:
    """A scene for an alert that outlived its person, or a drill: reference and ladder alone."""
    return Scene(beneficiary=_nobody(escalation.case, escalation.opened), escalation=escalation)


def about_nobody(now: dtm.datetime) -> Scene:
    """A scene for what concerns the team alone."""
    return Scene(beneficiary=_nobody("", now))


def _nobody(case: str, since: dtm.datetime) -> Beneficiary:
    return Beneficiary(
        id=BeneficiaryId(""),
        status="ended",
        profile=Profile(case=case, started=since.date()),
        worker=StaffId(""),
    )
