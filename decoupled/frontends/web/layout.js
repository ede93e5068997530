// @ts-check
/** Fixed markup with named gaps: `layout` parses it once, `fill` makes copies with facts in the gaps. */

/** @typedef {string | number | Node | null | undefined | (string | Node)[]} Filling */

/** Parse markup that holds no data: a gap is `<slot name="train_name"></slot>`.
 * @param {string} markup */
export function layout(markup) {
  const template = document.createElement("template");
  template.innerHTML = markup;
  return template;
}

/** Return a copy with every gap replaced: text stays text, nothing leaves the gap empty.
 * @param {HTMLTemplateElement} template
 * @param {Record<string, Filling>} [facts] */
export function fill(template, facts = {}) {
  const copy = document.importNode(template.content, true);
  for (const slot of copy.querySelectorAll("slot")) {
    if (!(slot.name in facts)) throw new Error(`No fact for the gap “${slot.name}”.`);
    const filling = facts[slot.name] ?? [];
    slot.replaceWith(...(Array.isArray(filling) ? filling : [filling]).map(nodeOf));
  }
  return copy;
}

/** @param {string | number | Node} filling */
function nodeOf(filling) {
  return filling instanceof Node ? filling : String(filling);
}

/** Write facts as data-* attributes, named as in the API; null becomes "".
 * @param {Element | null} element
 * @param {Record<string, string | number | boolean | null>} facts */
export function mark(element, facts) {
  for (const [name, fact] of Object.entries(facts)) {
    element?.setAttribute(`data-${name.replaceAll("_", "-")}`, String(fact ?? ""));
  }
}

/** Return `<time datetime="…">words</time>`.
 * @param {string} moment
 * @param {string} words */
export function time(moment, words) {
  const element = document.createElement("time");
  element.dateTime = moment;
  element.textContent = words;
  return element;
}
