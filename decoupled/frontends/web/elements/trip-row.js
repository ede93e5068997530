// @ts-check
/** <trip-row>: one of my trips, in a line. */

import { fill, layout, mark } from "../layout.js";
import { day, tripStatus } from "../wording.js";

/** @typedef {import("../../client/booking-api.js").Trip} Trip */

const ROW = layout(`
  <article class="trip-row panel">
    <h2><a><slot name="journey"></slot></a></h2>
    <p><slot name="when"></slot></p>
    <p class="status"><slot name="status"></slot></p>
    <p class="pnr">PNR <slot name="pnr"></slot></p>
  </article>`);

export class TripRow extends HTMLElement {
  /** @param {Trip} trip @param {string} journey "New Delhi → Agra Cantt" */
  show(trip, journey) {
    const { pnr, status } = trip;
    const when = [day(trip.departs_at), trip.train_name, trip.class_code].join(" · ");
    this.replaceChildren(fill(ROW, { journey, when, status: tripStatus(trip), pnr }));
    mark(this.querySelector("article"), { pnr, status });
    mark(this.querySelector(".status"), { status });
    this.querySelector("a")?.setAttribute("href", `/trips/${pnr}`);
    return this;
  }
}

customElements.define("trip-row", TripRow);
