// Puts the page together: listens to the server, gives each phone its place.
import { clockIs } from "./clock.js";
import { guideIs } from "./guide.js";
import { clockMoves, livesAre } from "./lives.js";
import { make } from "./parts.js";
import { beginPeek } from "./peek.js";
import { Place, peopleAre, titleOf } from "./phone.js";
import { say } from "./words.js";

const views = new Map();
const places = [];
const PARTS = ["beneficiary", "beneficiary", "caseworker", "supervisor"];
const phones = document.getElementById("phones");
const tabs = document.getElementById("tabs");
let members = 0;

function choose(place, chat) {
  const other = places.find((one) => one !== place && one.chat === chat);
  if (other) {
    other.chat = place.chat;
    other.forget();
  }
  place.chat = chat;
  place.forget();
  for (const one of [place, other].filter(Boolean)) {
    one.show(views.get(one.chat));
  }
  for (const one of places) one.offer([...views.values()]);
  drawTabs();
}

function begin() {
  const all = [...views.values()];
  const used = new Set();
  for (const part of PARTS) {
    const view = all.find((one) => one.part === part && !used.has(one.chat));
    if (!view) continue;
    used.add(view.chat);
    const place = new Place(part, view.chat, choose);
    places.push(place);
    phones.append(place.element);
    place.element.addEventListener("wanted", () => open(place));
  }
  open(places[0]);
  document.getElementById("curtain").hidden = true;
  document.getElementById("stage").hidden = false;
  for (const place of places) place.show(views.get(place.chat));
  beginPeek();
}

function open(place) {
  for (const one of places) one.element.classList.toggle("open", one === place);
  place.news = false;
  place.toEnd();
  drawTabs();
}

function drawTabs() {
  tabs.replaceChildren(...places.map((place) => {
    const view = views.get(place.chat);
    const here = place.element.classList.contains("open");
    return make("button", { type: "button", class: place.news && !here ? "news" : "", "aria-selected": String(here), onclick: () => open(place) }, titleOf(view).split(" · ").slice(0, 2).join(" · "));
  }));
}

function phoneIs(view) {
  views.set(view.chat, view);
  if (!places.length) {
    if (views.size === members) begin();
    if (!places.length) return;
  }
  for (const place of places) {
    place.offer([...views.values()]);
    if (place.chat === view.chat) {
      place.show(view);
      place.news = !place.element.classList.contains("open");
    }
  }
  drawTabs();
}

function castIs(list) {
  members = list.length;
  const signs = { waits: "·", comes: "…", ready: "✓" };
  document.getElementById("cast").replaceChildren(...list.map(({ name, part, step }) =>
    make("li", { class: step }, make("i", {}, signs[step]), make("b", {}, name), make("span", {}, say(`part-${part}`)), make("span", {}, say(`step-${step}`)))));
}

function flowsAre({ clean, issues, lacking, flows }) {
  const banner = document.getElementById("flows");
  banner.hidden = false;
  banner.classList.toggle("issues", !clean);
  const text = clean ? (flows.length ? say("flows-clean", { flows: flows.join(", ") }) : say("flows-same")) : say("flows-issues");
  const lines = issues.map(({ place, message }) => make("li", {}, make("b", {}, place), ` ${message}`));
  if (lacking.length) lines.push(make("li", { class: "lacking" }, say("flows-lacking"), make("span", {}, lacking.join(" · "))));
  const list = make("ul", {}, ...lines);
  banner.replaceChildren(make("div", {}, make("strong", {}, text), list),
    make("button", { type: "button", class: "soft", onclick: () => { banner.hidden = true; } }, say("close")));
}

function listen() {
  const source = new EventSource("/events");
  const on = (name, act) => source.addEventListener(name, (event) => act(JSON.parse(event.data)));
  on("cast", castIs);
  on("phone", phoneIs);
  on("clock", (value) => {
    clockIs(value);
    clockMoves(value);
  });
  on("lives", livesAre);
  on("guide", guideIs);
  on("flows", flowsAre);
  on("people", (told) => {
    peopleAre(told);
    for (const place of places) place.offer([...views.values()]);
    drawTabs();
  });
  let lost = 0;
  source.addEventListener("error", () => {
    lost = setTimeout(() => { document.getElementById("lost").hidden = false; }, 1500);
  });
  source.addEventListener("open", () => {
    clearTimeout(lost);
    document.getElementById("lost").hidden = true;
  });
}

const wished = sessionStorage.getItem("alongside-theme");
const dark = wished ? wished === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.dataset.theme = dark ? "dark" : "light";
document.getElementById("theme").addEventListener("click", () => {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  sessionStorage.setItem("alongside-theme", theme);
});
// A menu closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[open]")) if (!menu.contains(event.target)) menu.open = false;
});
listen();
