// @ts-check
/** How a screen asks to leave: `<app-screens>` hears the event and opens the next one. */

/** Go to an address of this app, and there say what has been done.
 * @param {Element} element who asks
 * @param {string} address
 * @param {string} [notice] */
export function goTo(element, address, notice = "") {
  element.dispatchEvent(new CustomEvent("go-to", { detail: { address, notice }, bubbles: true }));
}
