// @ts-check
/** /trains: the departures of one day, with what each class offers now. */

import { searchDepartures, timetable } from "../../client/booking-api.js";
import { DepartureCard } from "../elements/departure-card.js";
import { SearchForm } from "../elements/search-form.js";
import { fill, layout } from "../layout.js";
import { searchIn, trainsAddress } from "../search-address.js";
import { counted, day, journey, laterBy, stationName } from "../wording.js";

/** @typedef {import("../../client/booking-api.js").Departure} Departure */
/** @typedef {import("../../client/booking-api.js").Search} Search */
/** @typedef {import("../../client/booking-api.js").Station} Station */
/** @typedef {import("../../client/booking-api.js").Timetable} Timetable */

const HEAD = layout(`
  <header class="page-head">
    <h1><slot name="journey"></slot></h1>
    <p role="status"><slot name="summary"></slot></p>
  </header>
  <details class="panel"><summary>Change the search</summary><slot name="form"></slot></details>`);
const DEPARTURES = layout(`<ol class="departures"><slot name="items"></slot></ol>`);
const ITEM = layout(`<li><slot name="card"></slot></li>`);
const EMPTY = layout(`
  <div class="empty panel"><h2>No trains that day</h2>
    <p>No train runs from <slot name="from"></slot> to <slot name="to"></slot>
      on <slot name="day"></slot>. Try another day.</p></div>`);
const OTHER_DAYS = layout(`
  <nav class="pages" aria-label="Other days"><slot name="before"></slot> <slot name="after"></slot></nav>`);

class TrainsScreen extends HTMLElement {
  /** @param {{query: URLSearchParams}} address */
  async open({ query }) {
    const search = searchIn(query);
    const known = await timetable();
    const form = new SearchForm().show(known, search);
    form.querySelector("form")?.classList.remove("panel");
    this.append(fill(HEAD, { journey: journey(known.stations, search), summary: asked(search), form }));

    const departures = await searchDepartures(search);

    this.#summary.textContent = `${asked(search)} · ${counted(departures.length, "train")}`;
    this.append(departures.length ? list(departures, search) : nothing(search, known.stations));
    this.append(otherDays(search, known));
  }

  get #summary() {
    return /** @type {Element} */ (this.querySelector("[role=status]"));
  }
}

/** @param {Search} search */
function asked({ date, passengers }) {
  return [day(date), counted(passengers, "passenger")].filter(Boolean).join(" · ");
}

/** @param {Departure[]} departures @param {Search} search */
function list(departures, search) {
  const items = departures.map((departure) =>
    fill(ITEM, { card: new DepartureCard().show(departure, search) }),
  );
  return fill(DEPARTURES, { items });
}

/** @param {Search} search @param {Station[]} stations */
function nothing({ from, to, date }, stations) {
  return fill(EMPTY, { from: stationName(stations, from), to: stationName(stations, to), day: day(date) });
}

/** Link the days around this one, as far as they can be asked for.
 * @param {Search} search
 * @param {Timetable} timetable */
function otherDays(search, { first_date, last_date }) {
  const before = laterBy(search.date, -1);
  const after = laterBy(search.date, 1);
  return fill(OTHER_DAYS, {
    before: before >= first_date ? dayLink("Day before", { ...search, date: before }) : document.createElement("span"),
    after: after <= last_date ? dayLink("Day after", { ...search, date: after }) : null,
  });
}

/** @param {string} words @param {Search} search */
function dayLink(words, search) {
  const link = document.createElement("a");
  link.href = trainsAddress(search);
  link.textContent = words;
  return link;
}

customElements.define("trains-screen", TrainsScreen);
