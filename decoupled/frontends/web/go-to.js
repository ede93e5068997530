// @ts-check
/** How a screen asks to leave: the outlet hears the event and opens the next screen. */

/** Go to an address of this site, and there say what has been done.
 * @param {Element} element who asks
 * @param {string} address
 * @param {string} [notice]
 * @param {Element} [more] what the notice sums up, for a page with a head */
export function goTo(element, address, notice = "", more = undefined) {
  element.dispatchEvent(new CustomEvent("go-to", { detail: { address, notice, more }, bubbles: true }));
}
