// The months of each person as a line: phases, check-ins, misses, pages; and the years that pass.
import { ask, make } from "./parts.js";
import { dateOf, has, say } from "./words.js";

const ZONE = "Europe/Belgrade";
const LEAST_MONTHS = 40;
const TICKS = [0, 3, 12, 24, 36];
const list = document.getElementById("lives-list");
const button = document.getElementById("years");
let months = LEAST_MONTHS;
let under = false;
let moving = false;

const shortDate = (at) => dateOf(at, ZONE, { day: "numeric", month: "short", year: "numeric" });

const monthOf = (life, day) => ((day - life.started) * 36) / (life.ends - life.started);

// Every line has the same months, so that phases stand under each other.
const place = (life, day) => Math.min(100, Math.max(0, (monthOf(life, day) / months) * 100));

// Set on the element, not as an attribute: the page forbids styles that are written into it.
function at(element, left, width) {
  element.style.left = `${left.toFixed(3)}%`;
  if (width !== undefined) element.style.width = `${width.toFixed(3)}%`;
  return element;
}

const onDay = (life, day, element) => at(element, place(life, day));
const onMonth = (month, element) => at(element, (month / months) * 100);

function bands(life, now) {
  return life.phases.map((phase, number) => {
    const after = life.phases[number + 1];
    const from = place(life, phase.at);
    const wide = Math.max(0, place(life, after ? after.at : Math.max(now, phase.at)) - from);
    const name = say(`phase-${phase.phase}`);
    const title = `${name} · ${shortDate(phase.at)}`;
    return at(make("span", { class: `band ${phase.phase}`, title }, wide > 6 ? name : ""), from, wide);
  });
}

function kindOf(mark) {
  if (mark.kind === "check-in") return `check-in ${mark.result}`;
  return mark.level ? `${mark.kind} ${mark.level}` : mark.kind;
}

function wordOf(mark) {
  const word = mark.kind === "check-in" ? `mark-${mark.result}` : mark.level ? `mark-${mark.level}` : `mark-${mark.kind}`;
  return has(word) ? say(word) : mark.kind;
}

const signOf = (life) => (mark) =>
  onDay(life, mark.at, make("i", { class: `sign ${kindOf(mark)}`, title: `${wordOf(mark)} · ${shortDate(mark.at)}` }));

function counted(life) {
  const of = (test) => life.marks.filter(test).length;
  const checkins = life.marks.filter((mark) => mark.kind === "check-in");
  const missed = of((mark) => mark.kind === "check-in" && mark.result === "missed");
  return say("lives-count", { checkins: checkins.length, missed, pages: of((mark) => mark.kind === "page") });
}

function row(life, now) {
  const here = life.status === "erased" ? [] : [onDay(life, now, make("b", { class: "here", title: shortDate(now) }))];
  const next = life.next && life.next > now ? [onDay(life, life.next, make("i", { class: "sign next", title: `${say("mark-next")} · ${shortDate(life.next)}` }))] : [];
  return make("li", { class: "life", "data-case": life.case },
    make("div", { class: "who" }, make("strong", {}, life.case), make("span", { class: `state ${life.status}` }, say(`status-${life.status}`)), make("small", {}, counted(life))),
    make("div", { class: "line" }, ...bands(life, now), ...TICKS.slice(1).map((month) => onMonth(month, make("u"))), ...life.marks.map(signOf(life)), ...next, ...here));
}

function axis() {
  return make("li", { class: "axis", "aria-hidden": "true" }, make("div", { class: "who" }, make("small", {}, say("lives-axis"))),
    make("div", { class: "line" }, ...TICKS.map((month) => onMonth(month, make("span", {}, String(month))))));
}

export function livesAre({ now, lives }) {
  document.getElementById("lives").hidden = lives.length === 0;
  months = Math.max(LEAST_MONTHS, ...lives.map((life) => Math.ceil(monthOf(life, now)) + 1));
  list.replaceChildren(axis(), ...lives.map((life) => row(life, now)));
}

export function clockMoves(value) {
  moving = value.moving;
  button.textContent = say(under ? "years-stop" : "years");
  button.disabled = moving && !under;
}

button.addEventListener("click", async () => {
  if (under) {
    await ask("halt");
    return;
  }
  under = true;
  button.textContent = say("years-stop");
  document.getElementById("lives").scrollIntoView({ block: "nearest", behavior: "smooth" });
  try {
    await ask("years", { days: 3 * 365 + 1 });
  } finally {
    under = false;
    button.textContent = say("years");
    button.disabled = false;
  }
});
