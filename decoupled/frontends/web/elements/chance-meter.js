// @ts-check
/** <chance-meter>: the chance of a confirmed berth, as a bar, a word and a count. */

import { fill, layout } from "../layout.js";
import { band, bandWord, chanceInWords } from "../wording.js";

const CHANCE = layout(`
  <div class="chance">
    <meter aria-label="Chance of a confirmed berth"></meter>
    <p><b><slot name="band"></slot></b> <span><slot name="words"></slot></span></p>
  </div>`);
const NO_ESTIMATE = layout(`<p class="no-estimate">no estimate</p>`);

export class ChanceMeter extends HTMLElement {
  /** @param {number | null} chance null: the model is away */
  show(chance) {
    if (chance === null) {
      this.replaceChildren(fill(NO_ESTIMATE));
      return this;
    }
    this.replaceChildren(fill(CHANCE, { band: bandWord(chance), words: chanceInWords(chance) }));
    this.querySelector("div")?.setAttribute("data-band", band(chance));
    this.querySelector("meter")?.setAttribute("value", String(chance));
    return this;
  }
}

customElements.define("chance-meter", ChanceMeter);
