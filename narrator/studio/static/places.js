// Where things stand in the text: segments, and characters counted in code points as the studio counts them.

export function segmentOf(node) {
  const element = node instanceof Element ? node : node?.parentElement;
  return element?.closest(".segment") ?? null;
}

export function placeOf(segment) {
  const passage = segment.closest(".passage");
  return { passage: Number(passage.dataset.id), segment: Number(segment.dataset.n), mark: passage.dataset.mark };
}

export function segmentAt({ passage, segment }) {
  return document.querySelector(`#p${passage} > .segment[data-n="${segment}"]`);
}

export function unitsOf(text, points) {
  // code points → UTF-16 units
  let units = 0;
  for (const character of text) {
    if (points-- <= 0) break;
    units += character.length;
  }
  return units;
}

export function pointsOf(text, units) {
  return [...text.slice(0, units)].length;
}

export function rangeOf(segment, start, end) {
  const node = segment.firstChild;
  const range = document.createRange();
  if (!node) return range;
  range.setStart(node, unitsOf(node.data, start));
  range.setEnd(node, unitsOf(node.data, end));
  return range;
}

export function characterAt(x, y) {
  // the segment and character under a point of the window
  let node, offset;
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y);
    [node, offset] = [caret?.offsetNode, caret?.offset];
  } else {
    const range = document.caretRangeFromPoint(x, y);
    [node, offset] = [range?.startContainer, range?.startOffset];
  }
  const segment = node && segmentOf(node);
  if (!segment || node.nodeType !== Node.TEXT_NODE) return null;
  const edge = pointsOf(node.data, offset); // the caret's place, on the nearer side of the character
  let character = edge;
  const before = character && rangeOf(segment, character - 1, character).getBoundingClientRect();
  if (before && x >= before.left && x < before.right && y >= before.top && y < before.bottom) character -= 1;
  return { segment, edge, character: Math.min(character, [...node.data].length - 1) };
}

function neighbour(element, step, selector) {
  const all = document.querySelectorAll(selector);
  let low = 0, high = all.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (all[middle] === element) return all[middle + step] ?? null;
    if (all[middle].compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) low = middle + 1;
    else high = middle - 1;
  }
  return null;
}

const SPOKEN_OR_WAITING = ".segment, .chunk[data-waiting]";

export function beside(segment, step) {
  // the segment before or after, or a chunk that has to be loaded first
  return neighbour(segment, step, SPOKEN_OR_WAITING);
}

export function firstSegment() {
  return document.querySelector(".segment");
}
