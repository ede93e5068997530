// @ts-check
/** <fresh-line>: whether what stands below is true now, or was true when the last answer came. */

import { build, icon } from "../build.js";
import { asOf } from "../wording.js";

export class FreshLine extends HTMLElement {
  #line = build("p", { role: "status" });

  connectedCallback() {
    this.replaceChildren(this.#line);
  }

  /** @param {{asOf: number, isLive: boolean}} told @param {string} [news] what has changed since it was looked at */
  show(told, news = "") {
    const words = told.isLive ? "Live" : `Offline, as of ${asOf(told.asOf, Date.now())}`;
    this.#say(told.isLive ? "live" : "offline", news ? `${words} · ${news}` : words);
  }

  /** Say that the last answer is shown while a newer one is asked for. @param {{asOf: number}} told */
  wait(told) {
    this.#say("asking", `As of ${asOf(told.asOf, Date.now())}, asking again…`);
  }

  /** Say it, but only once: what does not change is not read out again.
   * @param {string} state @param {string} words */
  #say(state, words) {
    if (this.#line.textContent === words) return;
    this.dataset.state = state;
    this.#line.replaceChildren(...(state === "offline" ? [icon("offline"), words] : [words]));
  }
}

customElements.define("fresh-line", FreshLine);
