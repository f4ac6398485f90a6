// One message as an element. Kept until it changes, so that nothing flickers.
import { make } from "./parts.js";
import { say, timeOf } from "./words.js";

const FACE = /^\p{Extended_Pictographic}️?$/u;
const WAVE = [7, 12, 18, 9, 15, 20, 11, 6, 14, 17, 8, 12];

export function bubbleOf(message, zone, press) {
  const said = make("div", { class: "said" }, ...content(message));
  const mark = message.edited ? `${say("edited")} ` : "";
  said.append(make("time", {}, mark + timeOf(message.at, zone)));
  const element = make("li", { class: classes(message), "data-message": message.id }, said);
  if (message.rows.length) element.append(keys(message, press));
  return element;
}

function classes(message) {
  return ["bubble", message.mine ? "mine" : "", message.rows.length ? "wide" : ""].join(" ").trim();
}

function content(message) {
  if (message.kind === "voice") {
    const bars = make("i", {}, ...WAVE.map((height) => bar(height)));
    return [make("span", { class: "wave" }, "▶", bars, make("span", {}, say("voice-note")))];
  }
  const picture = message.picture ? make("img", { src: `data:image/png;base64,${message.picture}`, alt: say("photo") }) : null;
  return [picture, message.text].filter(Boolean);
}

function bar(height) {
  const one = make("b");
  one.style.height = `${height}px`;
  return one;
}

function keys(message, press) {
  let at = 0;
  const rows = message.rows.map((row) =>
    make("div", {}, ...row.map((label) => {
      const number = at++;
      const button = make("button", { type: "button", class: FACE.test(label) ? "face" : "" }, label);
      button.addEventListener("click", () => {
        button.classList.add("sent");
        press(message.id, number).finally(() => setTimeout(() => button.classList.remove("sent"), 400));
      });
      return button;
    })),
  );
  return make("div", { class: "keys" }, ...rows);
}

export function ghostsOf(elements, then) {
  if (elements.length > 3) return [ghostOf(elements[0], say("removed-many", { n: elements.length }), then)];
  return elements.map((element) => ghostOf(element, say("removed"), then));
}

function ghostOf(element, text, then) {
  const ghost = make("li", { class: element.classList.contains("mine") ? "bubble mine ghost" : "bubble ghost" },
    make("div", { class: "said" }, text));
  ghost.addEventListener("animationend", () => {
    ghost.remove();
    then();
  });
  return ghost;
}
