// Marks on the text that leave the text alone (CSS Custom Highlight API).

const sets = new Map();

function set(name) {
  if (!sets.has(name)) {
    const highlight = new Highlight();
    CSS.highlights.set(name, highlight);
    sets.set(name, highlight);
  }
  return sets.get(name);
}

export const supported = "highlights" in CSS;

export function only(name, range) {
  if (!supported) return;
  const highlight = set(name);
  highlight.clear();
  if (range) highlight.add(range);
}

export function add(name, range) {
  if (supported) set(name).add(range);
}

export function remove(name, range) {
  if (supported) set(name).delete(range);
}

export function ranges(name) {
  return supported ? [...set(name)] : [];
}
