// One place of the page: a caption with a choice of phones, and the chosen phone.
import { bubbleOf, ghostsOf } from "./bubbles.js";
import { composerFor } from "./composer.js";
import { cardFor } from "./invitation.js";
import { ask, drawing, make } from "./parts.js";
import { dateOf, languageOf, say, timeOf } from "./words.js";

const LOCK = "M7 10V7a5 5 0 0 1 10 0v3h1a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zm2 0h6V7a3 3 0 0 0-6 0z";

// What the program knows of each person by now: language, status.
let people = {};
export const peopleAre = (told) => { people = told; };

export function titleOf(view) {
  if (view.part !== "beneficiary") return say(`phone-${view.part}`, view);
  const known = people[view.name];
  if (!view.written || !known?.language) return say("phone-new", view);
  const language = languageOf(known.language);
  return say(view.months ? "phone-person" : "phone-joined", { ...view, language });
}

// Puts the children into this order, touching only what is new, gone or out of place.
function arrange(list, wanted) {
  const keep = new Set(wanted);
  for (const child of [...list.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((child, at) => {
    if (list.children[at] !== child) list.insertBefore(child, list.children[at] ?? null);
  });
}

export class Place {
  constructor(part, chat, choose) {
    this.part = part;
    this.chat = chat;
    this.select = make("select", { "aria-label": say("choose-phone") });
    this.select.addEventListener("change", () => choose(this, Number(this.select.value)));
    this.lock = make("div", { class: "lock" });
    this.talk = make("ol", { class: "talk", role: "log", tabindex: "0" });
    this.foot = make("div");
    this.head = make("div", { class: "head" });
    const glass = make("div", { class: "glass" }, this.lock, this.head, this.talk, this.foot);
    this.glass = glass;
    this.element = make("section", { class: "place", "data-part": part },
      make("div", { class: "caption" }, this.select), make("article", { class: "phone" }, glass));
    this.forget();
  }

  forget() {
    this.shown = new Map();
    this.days = new Map();
    this.blankOf = null;
    this.version = -1;
    this.alerts = null;
    this.footOf = null;
    this.push = undefined;
    this.first = true;
    this.talk.replaceChildren();
  }

  offer(views) {
    const mine = views.filter((view) => (view.part === "beneficiary") === (this.part === "beneficiary"));
    const wanted = mine.map((view) => `${view.chat} ${titleOf(view)}`).join("|");
    if (this.offered === wanted && this.select.value === String(this.chat)) return;
    this.offered = wanted;
    this.select.replaceChildren(...mine.map((view) => make("option", { value: view.chat, selected: view.chat === this.chat }, titleOf(view))));
    this.select.value = String(this.chat);
  }

  show(view) {
    this.element.dataset.part = view.part;
    this.element.dataset.chat = view.chat;
    this.drawLock(view);
    this.drawHead(view);
    this.drawTalk(view);
    this.drawFoot(view);
    this.drawAlert(view);
    this.first = false;
  }

  drawLock(view) {
    const key = JSON.stringify(view.push);
    if (this.push === key) return;
    this.push = key;
    const line = make("div", { class: "line" }, make("span", {}, drawing(LOCK), say("locked")));
    const notice = view.push
      ? make("div", { class: "notice" }, make("b", {}, say("bot-name")), make("small", {}, timeOf(view.push.at, view.zone)), make("p", {}, view.push.text))
      : make("div", { class: "notice none" }, make("p", {}, say("locked-nothing")));
    this.lock.replaceChildren(line, notice);
    this.lock.classList.remove("lit");
    if (view.push && !this.first) {
      void this.lock.offsetWidth;
      this.lock.classList.add("lit");
    }
  }

  drawHead(view) {
    if (this.head.childElementCount && this.headOf === `${view.chat} ${view.blocked}`) return;
    this.headOf = `${view.chat} ${view.blocked}`;
    const deed = view.blocked ? "unblock" : "block";
    const sheet = make("details", {}, make("summary", { "aria-label": say("more"), title: say("more") }, "⋮"),
      make("div", { class: "sheet" }, make("button", { type: "button", onclick: () => ask(deed, { chat: view.chat }) }, say(deed))));
    this.head.replaceChildren(make("span", { class: "face", "aria-hidden": "true" }, "D"),
      make("div", {}, make("b", {}, say("bot-name")), make("span", {}, say("bot"))), sheet);
  }

  drawTalk(view) {
    const press = (message, button) => ask("press", { chat: view.chat, message, button }).catch(() => {});
    const gone = new Map(this.shown);
    let fresh = false;
    const items = [];
    let day = "";
    for (const message of view.bubbles) {
      const today = dateOf(message.at, view.zone, { weekday: "short", day: "numeric", month: "long" });
      if (today !== day) items.push(this.dayOf((day = today)));
      const key = JSON.stringify(message);
      const known = this.shown.get(message.id);
      gone.delete(message.id);
      if (known && known.key === key) {
        items.push(known.element);
        continue;
      }
      const element = bubbleOf(message, view.zone, press);
      if (!known && !this.first) element.classList.add("fresh");
      fresh ||= !known;
      this.shown.set(message.id, { key, element });
      items.push(element);
    }
    for (const id of gone.keys()) this.shown.delete(id);
    // The server tells the newest messages only: what slid out of its view was not removed.
    const oldest = view.bubbles[0]?.id ?? 0;
    const removed = [...gone].filter(([id]) => id > oldest).map(([, { element }]) => element);
    const ghosts = this.first ? [] : ghostsOf(removed, () => this.settle());
    const kept = [...this.talk.querySelectorAll(".ghost")];
    const low = this.talk.scrollHeight - this.talk.scrollTop - this.talk.clientHeight < 60;
    if (!items.length && !ghosts.length && !kept.length) items.push(this.empty(view));
    arrange(this.talk, [...kept, ...ghosts, ...items]);
    const bubbles = items.filter((one) => one.dataset.message);
    for (const one of bubbles) one.classList.toggle("old", one !== bubbles.at(-1));
    if (fresh || low || this.first) this.scroll(bubbles.at(-1));
  }

  toEnd() {
    this.scroll([...this.talk.querySelectorAll("[data-message]")].at(-1));
  }

  // To the end, but never so far that the newest message itself is out of sight.
  scroll(newest) {
    const end = this.talk.scrollHeight - this.talk.clientHeight;
    this.talk.scrollTop = newest ? Math.min(end, newest.offsetTop - this.talk.offsetTop - 6) : end;
  }

  dayOf(text) {
    if (!this.days.has(text)) this.days.set(text, make("li", { class: "day" }, text));
    return this.days.get(text);
  }

  settle() {
    if (!this.talk.childElementCount && this.view) this.talk.append(this.empty(this.view));
  }

  empty(view) {
    this.view = view;
    const invited = view.part === "beneficiary" && !view.written;
    if (this.blankOf !== invited) {
      this.blankOf = invited;
      this.blank = invited ? cardFor(view.chat) : this.nothingLeft();
    }
    return this.blank;
  }

  nothingLeft() {
    return make("li", { class: "empty" }, make("b", {}, say("clean")), say("clean-why"));
  }

  drawFoot(view) {
    this.view = view;
    const key = `${view.chat} ${view.blocked} ${JSON.stringify(view.commands)}`;
    if (this.footOf === key) return;
    this.footOf = key;
    this.foot.replaceChildren(view.blocked
      ? make("div", { class: "barred" }, say("blocked"), make("button", { type: "button", class: "soft", onclick: () => ask("unblock", { chat: view.chat }) }, say("unblock")))
      : composerFor(view));
  }

  drawAlert(view) {
    if (this.alerts !== null && view.alerts > this.alerts && view.alert) {
      const toast = make("div", { class: "toast", role: "status" }, view.alert);
      toast.addEventListener("animationend", () => toast.remove());
      this.glass.append(toast);
    }
    this.alerts = view.alerts;
  }
}
