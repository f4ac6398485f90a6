"""The threat table: who could do what, what stands against it, and what is still owed.

Tests and removable controls hang on the numbers; they are in the registry of `make mutants`.
"""

from typing import Literal, NamedTuple

Part = Literal[
    "somebody holds the phone",
    "somebody has the disk or a copy",
    "staff",
    "strangers at the bot",
    "strangers at the site",
    "Telegram",
    "faults",
    "what we build upon",
]


class Row(NamedTuple):
    """One threat. `owed` says what no control of this program answers, and why or when."""

    number: int
    part: Part
    threat: str
    answer: str
    owed: str = ""


_PHONE: Part = "somebody holds the phone"
_DISK: Part = "somebody has the disk or a copy"
_STAFF: Part = "staff"
_DOOR: Part = "strangers at the bot"
_SITE: Part = "strangers at the site"
_TELEGRAM: Part = "Telegram"
_FAULTS: Part = "faults"
_SUPPLY: Part = "what we build upon"
_LATER = "comes with the site"

# ruff: noqa: E501 - one threat, one line: the table is read as a table
# fmt: off
ROWS: tuple[Row, ...] = (
    Row(1, _PHONE, "scrolls back", "both sides leave after a day, on shared phones after an hour; what stays is told; quick exit"),
    Row(2, _PHONE, "reads the lock screen", "an ordinary line first; the question only behind a yes"),
    Row(3, _PHONE, "guesses from names and wording", "banned stems in every language; a neutral name, description and menu"),
    Row(4, _PHONE, "asks the bot what was said", "nothing that was typed or stored is ever shown again"),
    Row(5, _PHONE, "sees that help was called", "code and duress word get the ordinary reply; danger from others gets one plain line"),
    Row(6, _PHONE, "answers in her place", "own picture; duress word; three wrong pictures call a person"),
    Row(7, _PHONE, "stops the contact", "a stop holds at once, and the caseworker learns it"),
    Row(8, _PHONE, "learns who helps", "staff speak through the bot, under a screen name, and never by forwarding"),
    Row(9, _PHONE, "forwards or saves", "every message is protected; nothing makes a preview"),
    Row(10, _PHONE, "presses old buttons, floods with alarms", "each button counts once; one open alert a person, which pages again"),
    Row(11, _PHONE, "uses the account elsewhere", "own picture; a lost phone is cut off by one tap", "a second device looks the same to a bot: residual"),
    Row(12, _PHONE, "gets a number that was hers", "people are found by account, never by number; who cannot be reached is told"),
    Row(13, _PHONE, "demands to know what this is", "tips in front of everything; the profile says nothing"),
    Row(14, _DISK, "reads the database", "every field sealed under the person's own key, in one of few lengths"),
    Row(15, _DISK, "hashes all account numbers", "indexes are keyed, and the key is elsewhere"),
    Row(16, _DISK, "moves values about", "each value opens only in its own table, column, row and person"),
    Row(17, _DISK, "puts an older row back", "the version is part of the seal; the audit's head is written down outside"),
    Row(18, _DISK, "digs for deleted rows", "deleted content is overwritten, and the log is emptied after an erasure"),
    Row(19, _DISK, "brings an erased person back from a copy", "the key is gone; marks of the erased are replayed"),
    Row(20, _DISK, "finds the key beside the data", "a key that others may read is refused; `doctor` is red where it lies in the home"),
    Row(21, _DISK, "takes the running machine", "little is kept: words go when read; with `write_only_answers` kept answers open with the caseworker's own key alone", "what is open (a talk, an alert, a profile) and keys in memory can be read: residual; `lock` is not built"),
    Row(22, _DISK, "reads swap and core files", "no core file; the service forbids swap"),
    Row(23, _DISK, "takes a backup", "a copy is only ever written sealed to the recovery keys"),
    Row(24, _DISK, "demands everything by law", "an allow-list of stored fields; nothing kept against a switch; short times"),
    Row(25, _DISK, "steals one recovery share", "two of three are needed; one tells nothing"),
    Row(26, _STAFF, "opens other people's references", "one table of rights, asked at each press; a refusal leaves a line"),
    Row(27, _STAFF, "runs the machine and reads along", "an admin sees that there is somebody, not what was said"),
    Row(28, _STAFF, "edits a flow so that danger stays silent", "publishing refuses a worst answer that calls nobody", "a second person's approval comes with the site"),
    Row(29, _STAFF, "exports everything", "no cell under five in any figure", "exports with two approvers " + _LATER),
    Row(30, _STAFF, "changes the audit", "a chain of keyed marks, append-only, checked by a command"),
    Row(31, _STAFF, "lets an alert lie", "only a person's press is delivery; rungs for ever; a failed page jumps on"),
    Row(32, _STAFF, "loses a worker's phone", "a page holds reference, level, one word; words are a second, logged step"),
    Row(33, _STAFF, "keeps access after leaving", "nothing is allowed from the same moment"),
    Row(34, _STAFF, "types a name as a reference", "what looks like a name, phone or date is refused"),
    Row(35, _DOOR, "probes who is enrolled", "one same sentence for every stranger; no row; three a minute"),
    Row(36, _DOOR, "guesses or reuses a code", "128 random bits, a keyed hash, once, seven days; whoever tries must wait, nobody else"),
    Row(37, _DOOR, "redeems a code that leaked", "one use, and the worker sees who joined", "the second confirmation is an option that is not built"),
    Row(38, _DOOR, "forges a button", "a keyed seal over chat, action and place"),
    Row(39, _DOOR, "posts false updates", "long polling by default; a webhook needs its secret"),
    Row(40, _DOOR, "puts the bot into groups", "it leaves without a word; an enrolled person's worker is told; only one person alone is heard"),
    Row(41, _DOOR, "floods", "lanes: a page never waits; a burst gets one answer; files are never fetched"),
    Row(42, _DOOR, "looks for the token", "logs carry allowed keys alone; errors carry no address"),
    Row(43, _DOOR, "uses a stolen token", "a foreign webhook is lifted and said loudly; nothing is lost"),
    Row(44, _DOOR, "sends what cannot be read", "it is parked alone, and a known person's worker is paged"),
    Row(45, _SITE, "steals a login link", "", _LATER),
    Row(46, _SITE, "takes over an admin's account", "", _LATER),
    Row(47, _SITE, "sends requests from another page", "", _LATER),
    Row(48, _SITE, "plants script in a text", "", _LATER),
    Row(49, _SITE, "rebinds a name to this machine", "", _LATER),
    Row(50, _SITE, "guesses or keeps a session", "", _LATER),
    Row(51, _SITE, "changes a number in an address", "", _LATER),
    Row(52, _SITE, "uploads a hostile table", "tables are read as text with limits", "spreadsheets " + _LATER),
    Row(53, _SITE, "plants a formula in an export", "", _LATER),
    Row(54, _SITE, "plants code in a flow", "flows are data of a closed shape: no expressions, no patterns", "held by the shape itself; nothing to take out"),
    Row(55, _SITE, "makes the server fetch addresses", "one configured address, watched over a whole evening; network modules are named"),
    Row(56, _TELEGRAM, "reads the content", "little is asked, words only by switch, and a card says who can read along"),
    Row(57, _TELEGRAM, "knows who talks to whom and when", "said on the card; nothing hides it", "residual: `docs/dpia.md` weighs it, `docs/country-risk.md` asks for each country"),
    Row(58, _TELEGRAM, "is down or blocks the bot", "pages wait in the outbox and go again", "the second channel is the Ladder's; see its tests"),
    Row(59, _TELEGRAM, "drops updates after a day", "a long absence is told to each caseworker, once"),
    Row(60, _FAULTS, "the process is killed", "nothing is confirmed before it is on disk (`make torture`)"),
    Row(61, _FAULTS, "the power fails", "every commit is synced"),
    Row(62, _FAULTS, "the disk is full", "pages and help go out of memory, nothing is confirmed", "see `acceptance/test_disk_full.py`; no single passage to take out"),
    Row(63, _FAULTS, "the clock jumps", "stored timers are set again; nothing comes in bulk"),
    Row(64, _FAULTS, "an answer of the network is lost", "in doubt: a page goes again, a question once"),
    Row(65, _FAULTS, "Telegram refuses for a time", "waits as told; pages have places of their own"),
    Row(66, _FAULTS, "updates come twice or with lower numbers", "a set of numbers, not a mark"),
    Row(67, _FAULTS, "two processes work at once", "leases with fences: an older holder is refused"),
    Row(68, _FAULTS, "the file is damaged", "found at the start, with what to do"),
    Row(69, _FAULTS, "the bot is silently dead", "a poll that is silent is said loudly; `doctor` is red", "a heartbeat to the outside is not built"),
    Row(70, _SUPPLY, "a library is poisoned", "pinned with hashes; a bill of materials from the lock; `make audit`"),
    Row(71, _SUPPLY, "a release is changed", "", "signed releases are not made yet"),
)
# fmt: on
