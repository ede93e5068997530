// @ts-check
/** <passenger-count>: one to six, a thumb's press at a time (R3). */

import { build, icon } from "../build.js";

const FEWEST = 1;
const MOST = 6;

export class PassengerCount extends HTMLElement {
  #answer = build("input", { type: "hidden", name: "passengers" });
  #words = build("output", {});
  #fewer = stepper("minus", "One passenger fewer");
  #more = stepper("plus", "One passenger more");

  /** @param {number} passengers */
  show(passengers) {
    this.#fewer.addEventListener("click", () => this.#count(Number(this.#answer.value) - 1));
    this.#more.addEventListener("click", () => this.#count(Number(this.#answer.value) + 1));
    const steps = build("div", { class: "steps", role: "group", "aria-labelledby": "passengers-label" }, this.#fewer, this.#words, this.#more);
    this.replaceChildren(build("small", { id: "passengers-label" }, "Passengers"), steps, this.#answer);
    this.#count(Number.isInteger(passengers) ? passengers : FEWEST);
    return this;
  }

  /** @param {number} passengers */
  #count(passengers) {
    const count = Math.min(Math.max(passengers, FEWEST), MOST);
    this.#answer.value = String(count);
    this.#words.textContent = String(count);
    // Not `disabled`: a button that goes dead under the thumb also loses the keyboard's place.
    this.#fewer.setAttribute("aria-disabled", String(count === FEWEST));
    this.#more.setAttribute("aria-disabled", String(count === MOST));
  }
}

/** @param {string} drawing @param {string} words */
function stepper(drawing, words) {
  return build("button", { type: "button", class: "round", "aria-label": words }, icon(drawing));
}

customElements.define("passenger-count", PassengerCount);
