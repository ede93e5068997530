// @ts-check
/** <key-issued>: a new key in full, this once, to be copied and handed over. */

import { fill, layout } from "../layout.js";

/** @typedef {import("../partners-api.js").IssuedKey} IssuedKey */

const KEY = layout(`
  <section class="key-issued panel stack"><h2>The key for <slot name="name"></slot></h2>
    <p class="field"><label for="issued-key">Key in full</label> <input id="issued-key" readonly spellcheck="false"></p>
    <p class="actions"><button type="button" class="button">Copy the key</button> <span role="status"></span></p>
    <p><strong>Copy it now: it is shown this once.</strong> The railway keeps only a hash of it. Whoever has the key can
      do all that it is good for, so hand it over as you would a password.</p></section>`);

export class KeyIssued extends HTMLElement {
  /** @param {IssuedKey} issued @param {string} name of the partner */
  show({ key }, name) {
    this.replaceChildren(fill(KEY, { name }));
    const field = /** @type {HTMLInputElement} */ (this.querySelector("input"));
    field.value = key;
    field.addEventListener("focus", () => field.select());
    this.querySelector("button")?.addEventListener("click", () => this.#copy(field));
    return this;
  }

  /** @param {HTMLInputElement} field */
  async #copy(field) {
    const told = /** @type {Element} */ (this.querySelector("[role=status]"));
    const isCopied = await navigator.clipboard?.writeText(field.value).then(
      () => true,
      () => false, // the browser may forbid it
    );
    if (!isCopied) field.focus(); // which selects it; over plain http there is no clipboard at all
    told.textContent = isCopied ? "Copied." : "It is selected: copy it with the keyboard.";
  }
}

customElements.define("key-issued", KeyIssued);
