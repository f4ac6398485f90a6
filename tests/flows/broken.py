"""Broken flows by name: the sound flow, one defect each, and where a reader must point at it."""

from typing import NamedTuple

SOUND = """\
spec: 1
flow: sound
title: A sound flow
needs: contact
start: opener
nodes:
  - kind: ask
    id: opener
    input: choice
    controls: plain
    text: A tip about plants is here.
    variants: [Soup today., Rain is near., A herb tip., A bread tip., A salad., Tea., A note.]
    choices:
      - {id: open, label: Open, goto: safe}
      - {id: close, label: Not today, goto: end}
    goto: end
  - kind: ask
    id: safe
    question: SAFE-1
    input: choice
    text: Do you feel safe today?
    choices:
      - {id: "yes", label: "Yes"}
      - {id: not-sure, label: Not sure, signal: {level: concern, reason: danger}}
      - {id: "no", label: "No", signal: {level: distress, reason: danger}}
    goto: which
  - kind: branch
    id: which
    "on": answer.SAFE-1
    cases:
      - {values: ["no"], goto: raise}
    otherwise: thanks
  - kind: raise-signal
    id: raise
    level: concern
    reason: danger
    goto: inner
  - kind: enter-flow
    id: inner
    flow: other
    goto: thanks
  - kind: say
    id: thanks
    text: Thank you.
    goto: end
  - {kind: end, id: end}
"""

OTHER = """\
spec: 1
flow: other
title: Another
needs: nothing
start: end
nodes:
  - {kind: end, id: end}
"""


class Defect(NamedTuple):
    """Replace `old` by `new` (once) in the sound flow; the issue that must be among those found."""

    name: str
    old: str
    new: str
    code: str
    at: str
    """Line and column, `line:col`."""


CONSENT = """\
  - kind: consent
    id: switches
    text: Choose.
    labels: {contact: A, keep: B, show: C, count: D, words: E}
    done: Go on
    goto: end
"""
END = "  - {kind: end, id: end}\n"

DEFECTS = (
    Defect("unknown version", "spec: 1", "spec: 2", "unknown-version", "1:7"),
    Defect("version as text", "spec: 1", 'spec: "1"', "wrong-type", "1:7"),
    Defect("no version", "spec: 1\n", "", "missing-key", "1:1"),
    Defect("unknown key above", "title: A", "tittle: A", "unknown-key", "3:1"),
    Defect("unknown key in a node", "    text: Thank", "    test: Thank", "unknown-key", "44:5"),
    Defect("unknown key in a choice", "label: Open", "lable: Open", "unknown-key", "14:20"),
    Defect("no id", "    id: thanks\n", "", "missing-key", "42:5"),
    Defect("no kind", "  - kind: say\n    id", "  - id", "missing-key", "42:5"),
    Defect("unknown kind", "kind: say", "kind: tell", "unknown-kind", "42:11"),
    Defect("node is null", END, "  -\n" + END, "wrong-type", "46:4"),
    Defect("node is a word", END, "  - end\n" + END, "wrong-type", "46:5"),
    Defect("nodes is a mapping", "nodes:\n", "nodes: {}\n_x:\n", "wrong-type", "6:8"),
    Defect("no nodes", SOUND[SOUND.index("nodes:") :], "nodes: []\n", "too-short", "6:8"),
    Defect("label is a number", "label: Open", "label: 3", "wrong-type", "14:27"),
    Defect("label is empty", "label: Open", 'label: ""', "too-short", "14:27"),
    Defect("label too long", "label: Open", "label: " + "o" * 41, "too-long", "14:27"),
    Defect("text too long", "Thank you.", "o" * 601, "too-long", "44:11"),
    Defect("id with blanks", "id: thanks", "id: thank you", "name", "43:9"),
    Defect("id in capitals", "id: thanks", "id: Thanks", "name", "43:9"),
    Defect("unknown input", "input: choice\n    text", "input: photo\n    text", "not-allowed", "20:12"),
    Defect("location", "input: choice\n    text", "input: location\n    text", "not-allowed", "20:12"),
    Defect("unknown level", "level: concern\n", "level: high\n", "not-allowed", "35:12"),
    Defect("unknown reason", "reason: danger\n", "reason: case\n", "not-allowed", "36:13"),
    Defect("unknown needs", "needs: contact", "needs: everything", "not-allowed", "4:8"),
    Defect("too many columns", "    goto: which", "    columns: 6\n    goto: which", "out-of-range", "26:14"),
    Defect("no such operand", "answer.SAFE-1", "weather.today", "name", "29:11"),
    Defect("expression", "answer.SAFE-1", "answer.SAFE-1 == 'no'", "name", "29:11"),
    Defect("call", "answer.SAFE-1", "fact.__import__('os')", "name", "29:11"),
    Defect("duplicate key", "    id: thanks\n", "    id: thanks\n    id: thanks\n", "duplicate-key", "44:5"),
    Defect("tab", "    id: thanks", "\tid: thanks", "tab", "43:1"),
    Defect("byte order mark", "spec: 1", "\ufeffspec: 1", "byte-order-mark", "1:1"),
    Defect("anchor", "title: A sound", "title: &a A sound", "anchor", "3:8"),
    Defect("alias", "title: A sound flow", "title: *a", "anchor", "3:8"),
    Defect("tag", "title: A sound", "title: !!python/object:os.system A", "tag", "3:8"),
    Defect("merge key", "  - {kind: end, id: end}", "  - {<<: {kind: end}, id: end}", "missing-key", "46:5"),
    Defect("too deep", "title: A sound flow", "title: " + "[" * 12 + "]" * 12, "too-deep", "3:17"),
    Defect("punctuation", "title: A", "title: 'A", "yaml", "47:1"),
    Defect("bad indentation", "    id: thanks", "   id: thanks", "yaml", "43:4"),
    Defect("two documents", "  - {kind: end, id: end}\n", "  - {kind: end, id: end}\n---\nspec: 1\n", "documents", "47:1"),
    Defect("override of direction", "Thank you.", "Thank \u202eyou.", "invisible", "44:17"),
    Defect("nul", "Thank you.", "Thank \x00you.", "invisible", "44:17"),
    Defect("lone surrogate", "Thank you.", "Thank \ud800you.", "invisible", "44:17"),
    Defect("a list at the top", SOUND, "- spec\n", "shape", "1:1"),
    Defect("empty", SOUND, "\n# nothing\n", "empty", "1:1"),
    Defect("too large", SOUND, "#" * 300_001, "too-long", "1:1"),
    Defect("duplicate node", "id: raise\n", "id: thanks\n", "duplicate-id", "43:9"),
    Defect("duplicate choice", "{id: close", "{id: open", "duplicate-choice", "15:14"),
    Defect("duplicate label", "label: Not today", "label: OPEN", "duplicate-label", "15:28"),
    Defect("goto nowhere", "goto: inner", "goto: outer", "dangling-goto", "37:11"),
    Defect("choice to nowhere", "goto: safe}", "goto: save}", "dangling-goto", "14:39"),
    Defect("case to nowhere", "goto: raise}", "goto: rise}", "dangling-goto", "31:32"),
    Defect("start nowhere", "start: opener", "start: begin", "dangling-goto", "5:8"),
    Defect("unreachable", "goto: raise}", "goto: thanks}", "unreachable", "34:9"),
    Defect("no end", END, "", "no-end", "8:9"),
    Defect("trap", "text: Thank you.\n    goto: end", "text: Thank you.\n    goto: thanks", "no-end", "43:9"),
    Defect("circle", "text: Thank you.\n    goto: end", "text: Thank you.\n    goto: which", "loop", "28:9"),
    Defect("circle of silence", "    goto: which", "    goto: which\n    on_silence: safe", "loop", "18:9"),
    Defect("enters nothing", "flow: other", "flow: missing", "unknown-flow", "40:11"),
    Defect("enters itself", "flow: other", "flow: sound", "recursive", "40:11"),
    Defect("unknown question", "SAFE-1\n    input", "SAVE-1\n    input", "unknown-question", "19:15"),
    Defect("question that is off", "SAFE-1\n    input", "MIND-3\n    input", "question-off", "19:15"),
    Defect("question without stop", "    question: SAFE-1", "    question: SAFE-1\n    controls: plain", "plain-question", "20:15"),
    Defect("trap of typing", "input: choice\n    controls", "input: text\n    controls", "no-stop", "10:15"),
    Defect("words without reason", "input: choice\n    text: Do", "input: text\n    text: Do", "words-without-reason", "20:12"),
    Defect("choices unused", "input: choice\n    text: Do", "input: number\n    text: Do", "choices-unused", "23:7"),
    Defect("minimum of a choice", "    goto: which", "    minimum: 3\n    goto: which", "bounds", "26:14"),
    Defect("worst answer is silent", ", signal: {level: distress, reason: danger}", "", "must-raise", "25:9"),
    Defect("worst answer too quiet", "level: distress", "level: concern", "must-raise", "25:9"),
    Defect("not sure is silent", ", signal: {level: concern, reason: danger}", "", "must-raise", "24:9"),
    Defect("opener asks", "A herb tip.", "How are you?", "opener-question", "12:44"),
    Defect("opener too long", "A herb tip.", "A tip about herbs " + "and herbs " * 5, "opener-long", "12:44"),
    Defect("too few wordings", ", Tea., A note.]", "]", "opener-wordings", "12:15"),
    Defect("opener without a way out", "goto: end}", "goto: safe}", "opener-no-way-out", "14:7"),
    Defect("begins with a message", "start: opener", "start: thanks", "no-opener", "42:11"),
    Defect("unknown field", '{id: "yes", label: "Yes"}', '{id: "yes", label: "Yes", sets: {mood: good}}', "unknown-field", "23:48"),
    Defect("no as a language", '{id: "yes", label: "Yes"}', '{id: "yes", label: "Yes", sets: {language: no}}', "field-value", "23:52"),
    Defect("typed field", "input: choice\n    text: Do", "input: number\n    sets: language\n    text: Do", "typed-field", "21:11"),
    Defect("unknown fact", "answer.SAFE-1", "fact.weather", "unknown-fact", "29:11"),
    Defect("impossible case", 'values: ["no"]', 'values: ["never"]', "case-value", "31:18"),
    Defect("switches missing", END, CONSENT.replace(", words: E", "") + END, "switches", "49:13"),
    Defect("unknown scope", END, CONSENT.replace("words: E", "photos: E") + END, "key", "49:54"),
    Defect("field in capitals", '{id: "yes", label: "Yes"}', '{id: "yes", label: "Yes", sets: {Phone: own}}', "key", "23:42"),
    Defect("key that is a list", "title: A sound flow", "title: A sound flow\n? [a, b]\n: c", "key", "4:3"),
    Defect("question before consent", "goto: end\n  - {kind", "goto: switches\n" + CONSENT + "  - {kind", "before-consent", "18:9"),
    Defect("telling word", "Thank you.", "The police is here.", "telling", "44:11"),
    Defect("telling title", "A sound flow", "Victims", "telling", "3:8"),
    Defect("exclamation", "Thank you.", "Thank you!", "exclamation", "44:11"),
    Defect("long sentence", "Thank you.", "o " * 13, "long-sentence", "44:11"),
    Defect("three sentences", "Thank you.", "One. Two. Three.", "long-sentence", "44:11"),
    Defect("variable", "Thank you.", "Thank you, {name}.", "placeholder", "44:11"),
    Defect("button bytes", "id: close", "id: " + "a" * 33, "button-bytes", "15:14"),
)  # fmt: skip
