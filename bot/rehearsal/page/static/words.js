// The page's words: one table in the page, looked up by key; {name} is filled in.
const table = JSON.parse(document.getElementById("words").textContent);

export function say(key, values = {}) {
  const text = table[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const has = (key) => key in table;

const locale = document.documentElement.lang;

export function timeOf(seconds, zone) {
  return new Date(seconds * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
}

export function dateOf(seconds, zone, style = { weekday: "long", day: "numeric", month: "long", year: "numeric" }) {
  return new Date(seconds * 1000).toLocaleDateString(locale === "en" ? "en-GB" : locale, { ...style, timeZone: zone });
}

export function sizeOf(bytes) {
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export const languageOf = (tag) => ({ en: "English", sq: "Shqip", "sr-Latn": "Srpski", "sr-Cyrl": "Српски" })[tag] ?? tag;
