// The page's words in its own language; {name} in them is filled in.

const table = JSON.parse(document.getElementById("strings").textContent);

export function say(name, values = {}) {
  return table[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}
