// Keys, where no field has them.

const actions = new Map();

export function key(name, action) {
  actions.set(name, action);
}

function nameOf(event) {
  const control = event.ctrlKey || event.metaKey;
  const base = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${control ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.shiftKey && control ? "Shift+" : ""}${base}`;
}

export function listen() {
  addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const action = actions.get(nameOf(event));
    if (!action || ([" ", "Enter"].includes(event.key) && event.target.closest("button, a, summary"))) return;
    event.preventDefault();
    action(event);
  });
}
