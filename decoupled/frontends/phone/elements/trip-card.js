// @ts-check
/** <trip-card>: one of my trips, as a small ticket. */

import { asData, build } from "../build.js";
import { clock, shortDay, tripStatus } from "../wording.js";

/** @typedef {import("../../client/booking-api.js").Trip} Trip */

export class TripCard extends HTMLElement {
  /** @param {Trip} trip @param {string} journey "New Delhi → Agra Cantt" */
  show(trip, journey) {
    const { pnr, status, departs_at } = trip;
    const [weekday, date, month] = shortDay(departs_at).split(" ");
    this.replaceChildren(
      build("article", asData({ pnr, status }),
        build("a", { class: "card trip-card", href: `/trips/${pnr}` },
          build("span", { class: "leaf" }, weekday, " ", build("b", {}, date), " ", month),
          build("div", {},
            build("h2", {}, journey),
            build("p", { class: "soft" }, `${clock(departs_at)} · ${trip.class_code} · ${trip.train_name}`),
            build("p", { class: "status", "data-status": status }, tripStatus(trip))))));
    return this;
  }
}

customElements.define("trip-card", TripCard);
