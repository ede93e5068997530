// @ts-check
/** <chance-bar>: the chance of a confirmed berth, as a bar, a word and a count (R12). */

import { build } from "../build.js";
import { band, chanceInWords, ofTen } from "../wording.js";

export class ChanceBar extends HTMLElement {
  /** @param {number | null} chance null: the model is away @param {{isShort?: boolean}} [how] */
  show(chance, { isShort = false } = {}) {
    if (chance === null) {
      this.replaceChildren(build("span", { class: "no-estimate" }, "no estimate"));
      return this;
    }
    const word = band(chance);
    const words = isShort ? ofTen(chance) : chanceInWords(chance);
    this.dataset.band = word.toLowerCase();
    this.replaceChildren(
      build("meter", { value: chance, "aria-label": "Chance of a confirmed berth" }),
      build("span", {}, build("b", {}, word), " ", words));
    return this;
  }
}

customElements.define("chance-bar", ChanceBar);
