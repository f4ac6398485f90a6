// The guide: which steps have happened, what comes next, and where to look for it.
import { make, pulse } from "./parts.js";
import { say } from "./words.js";

const box = document.getElementById("guide");
const toggle = document.getElementById("guide-toggle");
const KEY = "alongside-guide-hidden";
let current = null;

const PLACES = {
  "check-in": () => document.getElementById("next"),
  page: () => document.querySelector('[data-part="caseworker"] .phone'),
  take: () => document.querySelector('[data-part="caseworker"] .phone'),
  word: () => document.querySelector('[data-part="caseworker"] .phone'),
};

export function guideIs({ steps, done }) {
  current = steps.find((step) => !done.includes(step)) ?? null;
  document.getElementById("guide-steps").replaceChildren(
    ...steps.map((step, at) => {
      const how = done.includes(step) ? "done" : step === current ? "now" : "";
      return make("li", { class: how, "data-n": at + 1, "data-step": step, "aria-current": step === current ? "step" : null }, say(`step-${step}`));
    }),
  );
  document.getElementById("guide-how").textContent = current ? say(`how-${current}`) : say("guide-done");
  document.getElementById("guide-where").hidden = !current;
  show(!hidden());
}

// Only in this page's own life: nothing is kept in the browser.
let away = false;
const hidden = () => away || sessionStorage.getItem(KEY) === "yes";

function show(visible) {
  box.hidden = !visible;
  document.body.classList.toggle("no-guide", !visible);
  toggle.setAttribute("aria-pressed", String(visible));
}

function set(visible) {
  away = !visible;
  sessionStorage.setItem(KEY, visible ? "no" : "yes");
  show(visible);
}

toggle.addEventListener("click", () => set(box.hidden));
document.getElementById("guide-hide").addEventListener("click", () => set(false));
document.getElementById("guide-where").addEventListener("click", () => {
  const find = PLACES[current] ?? (() => document.querySelector('[data-part="beneficiary"] .phone'));
  const place = find();
  place?.closest(".place")?.dispatchEvent(new CustomEvent("wanted", { bubbles: true }));
  pulse(place);
});
