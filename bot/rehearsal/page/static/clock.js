// The clock bar: shows programme time as it runs, and moves it.
import { ask } from "./parts.js";
import { dateOf, say, timeOf } from "./words.js";

const ZONE = "Europe/Belgrade";
const bar = document.getElementById("clock");
const next = document.getElementById("next");
const moves = [next, ...bar.querySelectorAll("[data-move]")];
let told = null;
let toldAt = 0;
let before = 1;
let busy = false;

export const now = () => (told ? told.now + ((performance.now() - toldAt) / 1000) * told.speed : 0);

export function clockIs(value) {
  told = value;
  toldAt = performance.now();
  if (value.speed > 0) before = value.speed;
  bar.classList.toggle("stopped", value.speed === 0);
  bar.classList.toggle("moving", value.moving);
  for (const button of bar.querySelectorAll("[data-speed]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === value.speed));
  }
  const label = say(value.speed === 0 ? "go-on" : "pause");
  document.getElementById("pause").setAttribute("aria-label", label);
  document.getElementById("pause").title = label;
  for (const button of moves) button.disabled = busy || value.moving;
  next.disabled ||= !value.next;
  document.getElementById("next-who").textContent = value.moving ? say("moving") : whose(value.next);
  draw();
}

function whose(planned) {
  if (!planned) return say("next-none");
  const day = dateOf(planned.at, ZONE, { weekday: "short", day: "numeric", month: "short" });
  return `${planned.case} · ${day}, ${timeOf(planned.at, ZONE)}`;
}

function draw() {
  if (!told) return;
  document.getElementById("time").textContent = timeOf(now(), ZONE);
  document.getElementById("date").textContent = dateOf(now(), ZONE);
}

async function travel(deed, values) {
  busy = true;
  for (const button of moves) button.disabled = true;
  try {
    await ask(deed, values);
  } finally {
    busy = false;
    for (const button of moves) button.disabled = false;
  }
}

next.addEventListener("click", () => travel("next"));
for (const button of bar.querySelectorAll("[data-move]")) {
  button.addEventListener("click", () => travel("move", { seconds: Number(button.dataset.move) }));
}
for (const button of bar.querySelectorAll("[data-speed]")) {
  button.addEventListener("click", () => ask("speed", { speed: Number(button.dataset.speed) }));
}
document.getElementById("pause").addEventListener("click", () => ask("speed", { speed: told.speed === 0 ? before : 0 }));
setInterval(draw, 250);
