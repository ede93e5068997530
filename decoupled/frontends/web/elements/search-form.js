// @ts-check
/** <search-form>: from where, to where, when and how many; a plain GET form, so its address can be kept. */

import { fill, layout } from "../layout.js";

/** @typedef {import("../../client/booking-api.js").Search} Search */
/** @typedef {import("../../client/booking-api.js").Station} Station */
/** @typedef {import("../../client/booking-api.js").Timetable} Timetable */

const SIZES = [1, 2, 3, 4, 5, 6];
const FORM = layout(`
  <form class="search-form panel" action="/trains">
    <p class="field"><label for="from">From</label>
      <select id="from" name="from" required>
        <option value="">Choose a station</option><slot name="origins"></slot></select></p>
    <p class="field"><label for="to">To</label>
      <select id="to" name="to" required>
        <option value="">Choose a station</option><slot name="destinations"></slot></select></p>
    <p class="field"><label for="date">Date</label>
      <input id="date" name="date" type="date" required></p>
    <p class="field"><label for="passengers">Passengers</label>
      <select id="passengers" name="passengers"><option>1<option>2<option>3<option>4<option>5<option>6</select></p>
    <button class="button">Search trains</button>
  </form>`);

export class SearchForm extends HTMLElement {
  /** @param {Timetable} timetable @param {Search} search */
  show({ stations, first_date, last_date }, { from, to, date, passengers }) {
    this.replaceChildren(
      fill(FORM, { origins: options(stations, from), destinations: options(stations, to) }),
    );
    this.#field("date").min = first_date;
    this.#field("date").max = last_date;
    this.#field("date").value = date || first_date;
    this.#field("passengers").value = String(SIZES.includes(passengers) ? passengers : 1);
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

customElements.define("search-form", SearchForm);
