// What came with the page: its words in its own language, and how things stood when it was made.

export const settings = JSON.parse(document.getElementById("settings").textContent);

export function say(name, values = {}) {
  return settings.strings[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

say.has = (name) => name in settings.strings;
