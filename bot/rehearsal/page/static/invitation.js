// The card with the waiting invitation, as a caseworker would show it.
import { ask, make } from "./parts.js";
import { say } from "./words.js";

export function cardFor(chat) {
  const qr = make("div", { class: "qr" });
  const code = make("code", {});
  const open = make("button", { type: "button", class: "main open-invitation" }, say("invited-open"));
  open.addEventListener("click", () => {
    open.disabled = true;
    ask("open", { chat }).catch(() => { open.disabled = false; });
  });
  ask("invitation", { chat }).then((found) => {
    // The picture is drawn by our own server from the link.
    const svg = new DOMParser().parseFromString(found.picture, "image/svg+xml").documentElement;
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    svg.setAttribute("role", "img");
    qr.append(document.importNode(svg, true));
    code.textContent = found.link;
  }).catch(() => {});
  return make("li", { class: "card" }, make("b", {}, say("invited")), qr, code, open, make("small", {}, say("invited-why")));
}
