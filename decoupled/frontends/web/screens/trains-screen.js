// @ts-check
/** /trains: the departures of one day, with what each class offers now. */

import { searchDepartures, timetable } from "../../client/booking-api.js";
import { DepartureCard } from "../elements/departure-card.js";
import { fill, layout } from "../layout.js";
import { formAddress, searchIn, trainsAddress } from "../search-address.js";
import { counted, day, journey, laterBy, stationName } from "../wording.js";

/** @typedef {import("../../client/booking-api.js").Departure} Departure */
/** @typedef {import("../../client/booking-api.js").Search} Search */
/** @typedef {import("../../client/booking-api.js").Station} Station */
/** @typedef {import("../../client/booking-api.js").Timetable} Timetable */

const HEAD = layout(`
  <header class="page-head">
    <h1><slot name="journey"></slot></h1>
    <p role="status"><slot name="summary"></slot></p>
    <p class="actions"><a>Change the search</a></p>
  </header>`);
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
    const departures = await searchDepartures(search);

    this.append(head(search, departures.length, known.stations));
    this.append(departures.length ? list(departures, search) : nothing(search, known.stations));
    this.append(otherDays(search, known));
  }
}

/** @param {Search} search @param {number} trains @param {Station[]} stations */
function head(search, trains, stations) {
  const { date, passengers } = search;
  const summary = [day(date), counted(passengers, "passenger"), counted(trains, "train")].join(" · ");
  const content = fill(HEAD, { journey: journey(stations, search), summary });
  content.querySelector("a")?.setAttribute("href", formAddress(search));
  return content;
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
