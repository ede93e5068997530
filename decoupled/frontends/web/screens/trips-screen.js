// @ts-check
/** /trips: my bookings, the newest first, a page at a time. */

import { myTrips, stations } from "../../client/booking-api.js";
import { TripRow } from "../elements/trip-row.js";
import { fill, layout } from "../layout.js";
import { journey } from "../wording.js";

const SCREEN = layout(`<header class="page-head"><h1>My trips</h1></header>`);
const ORDER = layout(`<p>The one booked last comes first.</p>`);
const TRIPS = layout(`<ol class="trips"><slot name="items"></slot></ol>`);
const ITEM = layout(`<li><slot name="row"></slot></li>`);
const EMPTY = layout(`
  <div class="empty panel"><h2>No trips yet</h2>
    <p>What you book stands here.</p> <p><a class="button" href="/">Search trains</a></p></div>`);
const NEXT = layout(`<nav class="pages" aria-label="Pages"><span></span> <a>Older</a></nav>`);

class TripsScreen extends HTMLElement {
  /** @param {{query: URLSearchParams}} address */
  async open({ query }) {
    this.append(fill(SCREEN));
    const places = await stations();
    const { bookings, next_cursor } = await myTrips(query.get("cursor"));

    const items = bookings.map((trip) =>
      fill(ITEM, { row: new TripRow().show(trip, journey(places, trip)) }),
    );
    if (items.length) this.querySelector("header")?.append(fill(ORDER));
    this.append(fill(items.length ? TRIPS : EMPTY, { items }));
    if (next_cursor) this.append(nextPage(next_cursor));
  }
}

/** @param {string} cursor */
function nextPage(cursor) {
  const nav = fill(NEXT);
  nav.querySelector("a")?.setAttribute("href", `/trips?${new URLSearchParams({ cursor })}`);
  return nav;
}

customElements.define("trips-screen", TripsScreen);
