// The pane with what lies on the disk: tables, stored bytes, and a search through the raw files.
import { ask, make } from "./parts.js";
import { say, sizeOf } from "./words.js";

const EVERY = 1500;
const result = document.getElementById("peek-result");
const field = document.getElementById("peek-word");
const chips = document.getElementById("peek-typed");
const typed = [];
let chosen = "beneficiaries";
let counts = new Map();

export function remember(text) {
  if (text.startsWith("/") || typed.includes(text)) return;
  typed.unshift(text);
  typed.length = Math.min(typed.length, 4);
  drawChips();
}

// A word that does stand there shows that the search can find something.
function drawChips() {
  const chip = (word) => make("button", { type: "button", onclick: () => search(word) }, word);
  const mine = typed.length ? [make("span", {}, say("peek-typed")), ...typed.map(chip)] : [];
  chips.replaceChildren(...mine, make("span", {}, say("peek-control")), chip("beneficiaries"));
}

async function search(word) {
  field.value = word;
  if (word.trim().length < 2) {
    result.className = "";
    result.textContent = say("peek-short");
    return;
  }
  const found = await ask("search", { word });
  result.className = found.hits ? "found" : "";
  const count = found.hits === 0 ? say("peek-none") : found.hits === 1 ? say("peek-hits-1") : say("peek-hits", { n: found.hits });
  const where = found.hits ? ` ${Object.keys(found.where).join(", ")}` : "";
  result.replaceChildren(make("b", {}, count), " ", say("peek-read", { size: sizeOf(found.bytes) }) + where);
}

function drawTables(found) {
  document.getElementById("peek-sum").textContent = say("peek-sum", { tables: found.tables.length, rows: found.rows, size: sizeOf(found.size) });
  document.getElementById("peek-tables").replaceChildren(...found.tables.map(({ name, rows }) => {
    const grew = counts.size > 0 && counts.get(name) !== rows;
    const look = [rows ? "" : "none", grew ? "grew" : ""].join(" ").trim();
    return make("button", { type: "button", class: look, "data-table": name, "aria-pressed": String(name === chosen), onclick: () => { chosen = name; refresh(); } },
      name, make("b", {}, String(rows)));
  }));
  counts = new Map(found.tables.map(({ name, rows }) => [name, rows]));
}

function drawRows(found) {
  const cards = found.rows.map((row) => make("dl", { class: "row" }, ...row.flatMap((value, at) => {
    const column = found.columns[at];
    return [make("dt", { title: column.why }, column.name), make("dd", { class: column.form, title: say(`form-${column.form}-why`) }, ...shown(value, column))];
  })));
  document.getElementById("peek-rows").replaceChildren(...(cards.length ? cards : [make("p", {}, say("peek-empty"))]));
}

function shown(value) {
  if ("hex" in value) {
    const more = value.size > 20 ? " … " : " ";
    return [value.hex + more, make("small", {}, say("bytes", { n: value.size }))];
  }
  if (value.plain === null) return ["–"];
  const text = String(value.plain);
  return [text.length > 40 ? `${text.slice(0, 20)} …` : text];
}

let last = "";
async function refresh() {
  drawTables(await ask("tables"));
  const rows = await ask("rows", { table: chosen });
  const key = JSON.stringify(rows);
  if (key !== last) drawRows(rows);
  last = key;
}

export function beginPeek() {
  drawChips();
  const again = async () => {
    if (!document.hidden) await refresh().catch(() => {});
    setTimeout(again, EVERY);
  };
  again();
}

document.getElementById("peek-form").addEventListener("submit", (event) => {
  event.preventDefault();
  search(field.value);
});
