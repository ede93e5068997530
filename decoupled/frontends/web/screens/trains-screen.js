// @ts-check
/** /trains: the departures of one day, with what each class offers now. */

import { searchDepartures, stations } from "../../client/booking-api.js";
import { DepartureCard } from "../elements/departure-card.js";
import { SearchForm } from "../elements/search-form.js";
import { fill, layout } from "../layout.js";
import { searchIn, trainsAddress } from "../search-address.js";
import { counted, day, journey, laterBy } from "../wording.js";

/** @typedef {import("../../client/booking-api.js").Departure} Departure */
/** @typedef {import("../../client/booking-api.js").Search} Search */

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
    <p>No train runs between these stations on this day. Another day may have one.</p></div>`);
const OTHER_DAYS = layout(`
  <nav class="pages" aria-label="Other days"><a>Day before</a> <a>Day after</a></nav>`);

class TrainsScreen extends HTMLElement {
  /** @param {{query: URLSearchParams}} address */
  async open({ query }) {
    const search = searchIn(query);
    const places = await stations();
    const form = new SearchForm().show(places, search);
    form.querySelector("form")?.classList.remove("panel");
    this.append(fill(HEAD, { journey: journey(places, search), summary: asked(search), form }));

    const departures = await searchDepartures(search);

    this.#summary.textContent = `${asked(search)} · ${counted(departures.length, "train")}`;
    this.append(departures.length ? list(departures, search) : fill(EMPTY), otherDays(search));
  }

  get #summary() {
    return /** @type {Element} */ (this.querySelector("[role=status]"));
  }
}

/** @param {Search} search */
function asked({ date, passengers }) {
  return `${day(date)} · ${counted(passengers, "passenger")}`;
}

/** @param {Departure[]} departures @param {Search} search */
function list(departures, search) {
  const items = departures.map((departure) =>
    fill(ITEM, { card: new DepartureCard().show(departure, search) }),
  );
  return fill(DEPARTURES, { items });
}

/** @param {Search} search */
function otherDays(search) {
  const nav = fill(OTHER_DAYS);
  const [before, after] = nav.querySelectorAll("a");
  before.href = trainsAddress({ ...search, date: laterBy(search.date, -1) });
  after.href = trainsAddress({ ...search, date: laterBy(search.date, 1) });
  return nav;
}

customElements.define("trains-screen", TrainsScreen);
