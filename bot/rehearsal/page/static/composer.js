// The writing line: commands, words, and a voice note while the button is held.
import { ask, drawing, make } from "./parts.js";
import { remember } from "./peek.js";
import { say } from "./words.js";

const SEND = "M3 20.500v-6.700l9-1.800-9-1.800V3.500L22 12z";
const MIC = "M12 15a3.500 3.500 0 0 0 3.500-3.500v-5a3.500 3.500 0 0 0-7 0v5A3.500 3.500 0 0 0 12 15zm6-3.500a6 6 0 0 1-12 0H4.200a7.800 7.800 0 0 0 6.900 7.700V22h1.800v-2.800a7.800 7.800 0 0 0 6.900-7.700z";

export function composerFor(view) {
  const input = make("input", { type: "text", placeholder: say("type"), "aria-label": say("type"), autocomplete: "off", maxlength: "4096" });
  const send = make("button", { type: "submit", class: "act", "aria-label": say("send"), title: say("send"), hidden: true }, drawing(SEND));
  const voice = voiceFor(view.chat);
  input.addEventListener("input", () => {
    send.hidden = !input.value.trim();
    voice.hidden = !send.hidden;
  });
  const form = make("form", { class: "composer" }, commandsFor(view), input, send, voice);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    send.hidden = true;
    voice.hidden = false;
    remember(text);
    ask("say", { chat: view.chat, text }).catch(() => { input.value = text; });
  });
  return form;
}

function commandsFor(view) {
  const list = make("div", { class: "sheet" });
  const sheet = make("details", {}, make("summary", { "aria-label": say("menu"), title: say("menu") }, "☰"), list);
  const shown = view.commands.length ? view.commands : [{ command: "start", description: "" }];
  for (const { command, description } of shown) {
    list.append(make("button", { type: "button", onclick: () => {
      sheet.open = false;
      ask("say", { chat: view.chat, text: `/${command}` });
    } }, `/${command}`, make("small", {}, description)));
  }
  return sheet;
}

function voiceFor(chat) {
  const button = make("button", { type: "button", class: "act", "aria-label": say("voice"), title: say("voice") }, drawing(MIC));
  let since = 0;
  const begin = () => {
    if (since) return;
    since = performance.now();
    button.classList.add("holding");
  };
  const end = () => {
    if (!since) return;
    const seconds = Math.max(1, Math.round((performance.now() - since) / 1000));
    since = 0;
    button.classList.remove("holding");
    ask("voice", { chat, seconds });
  };
  button.addEventListener("pointerdown", begin);
  for (const name of ["pointerup", "pointercancel", "pointerleave", "blur"]) button.addEventListener(name, end);
  button.addEventListener("keydown", (event) => { if (["Enter", " "].includes(event.key)) begin(); });
  button.addEventListener("keyup", end);
  return button;
}
