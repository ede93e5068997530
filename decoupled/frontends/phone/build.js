// @ts-check
/** Build elements from facts: text stays text, so that no fact is ever read as markup. */

/** @typedef {string | number | Node | null | undefined} Child */

const SVG = "http://www.w3.org/2000/svg";

/** Return `<tag attributes…>children…</tag>`; what is null, undefined or false is left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]} */
export function build(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat().filter(isThere).map(nodeOf));
  return element;
}

/** Return facts as data-* attributes, named as in the API; null becomes "".
 * @param {Record<string, string | number | boolean | null>} facts */
export function asData(facts) {
  const named = Object.entries(facts).map(([name, fact]) => [`data-${name.replaceAll("_", "-")}`, fact ?? ""]);
  return Object.fromEntries(named.map(([name, fact]) => [name, String(fact)]));
}

/** Return one of the drawings that stand in index.html; it says nothing that the words beside it do not.
 * @param {string} name */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  drawing.append(use);
  return drawing;
}

/** @param {Child} child @returns {child is string | number | Node} */
function isThere(child) {
  return child !== null && child !== undefined;
}

/** @param {string | number | Node} child */
function nodeOf(child) {
  return child instanceof Node ? child : String(child);
}
