// @ts-check
/** <search-form>: from where, to where, when and how many; a plain GET form, so its address can be kept. */

import { fill, layout } from "../layout.js";

/** @typedef {import("../../client/booking-api.js").Search} Search */
/** @typedef {import("../../client/booking-api.js").Station} Station */

const INDIA_OFFSET_MS = 5.5 * 3_600_000;
const DAY_MS = 86_400_000;

const FORM = layout(`
  <form class="search-form panel" action="/trains">
    <p class="field"><label for="from">From</label>
      <select id="from" name="from" required><option value="">Choose a station</option><slot name="origins"></slot></select></p>
    <p class="field"><label for="to">To</label>
      <select id="to" name="to" required><option value="">Choose a station</option><slot name="destinations"></slot></select></p>
    <p class="field"><label for="date">Date</label>
      <input id="date" name="date" type="date" required></p>
    <p class="field"><label for="passengers">Passengers</label>
      <input id="passengers" name="passengers" type="number" min="1" max="6" required></p>
    <button class="button">Search trains</button>
  </form>`);

export class SearchForm extends HTMLElement {
  /** @param {Station[]} stations @param {Partial<Search>} [search] */
  show(stations, { from = "", to = "", date = tomorrow(), passengers = 1 } = {}) {
    this.replaceChildren(
      fill(FORM, { origins: options(stations, from), destinations: options(stations, to) }),
    );
    this.#field("date").value = date;
    this.#field("passengers").value = String(passengers);
    return this;
  }

  /** @param {string} name */
  #field(name) {
    return /** @type {HTMLInputElement} */ (this.querySelector(`[name="${name}"]`));
  }
}

/** @param {Station[]} stations @param {string} chosen */
function options(stations, chosen) {
  return stations.map(
    ({ station_code, name }) =>
      new Option(`${name} (${station_code})`, station_code, false, station_code === chosen),
  );
}

/** Return tomorrow's date in India, by the browser's clock. */
function tomorrow() {
  return new Date(Date.now() + INDIA_OFFSET_MS + DAY_MS).toISOString().slice(0, 10);
}

customElements.define("search-form", SearchForm);
