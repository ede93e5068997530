// @ts-check
/** <trip-ticket>: everything about one booking, in the form of a ticket. */

import { asData, build } from "../build.js";
import { CLASS_NAMES, counted, dayAndClock, rupees, tripStatus } from "../wording.js";
import { ChanceBar } from "./chance-bar.js";
import { RideLine } from "./ride-line.js";

/** @typedef {import("../../client/booking-api.js").Trip} Trip */

export class TripTicket extends HTMLElement {
  /** @param {Trip} trip @param {[string, string]} names of the stations where it begins and ends */
  show({ passengers, ...trip }, names) {
    const { pnr, status } = trip;
    const isQueued = status === "RAC" || status === "WL";
    this.replaceChildren(
      build("article", { class: "card ticket", ...asData(trip) },
        build("p", { class: "banner", "data-status": status }, build("span", {}, tripStatus(trip)), " ",
          build("a", { href: "/you#words" }, "What the words mean")),
        isQueued ? new ChanceBar().show(trip.chance) : null,
        new RideLine().show(trip, names),
        build("p", { class: "pnr" }, build("small", {}, "PNR"), " ", build("b", {}, pnr)),
        build("dl", { class: "facts" }, facts(trip).map(([term, fact]) => build("div", {}, build("dt", {}, term), build("dd", {}, fact)))),
        build("h2", {}, counted(passengers.length, "passenger")),
        build("ol", { class: "passengers" }, passengers.map(passengerItem))));
    return this;
  }
}

/** Return the rows of the facts list; those that do not apply are left out.
 * @param {Omit<Trip, "passengers">} trip
 * @returns {[string, string][]} */
function facts(trip) {
  const rows = /** @type {[string, string][]} */ ([
    ["Train", `${trip.train_name} (${trip.train_number})`],
    ["Class", `${trip.class_code} ${CLASS_NAMES[trip.class_code]}`],
    ["Fare", rupees(trip.fare_paise)],
    ["Booked", dayAndClock(trip.booked_at)],
  ]);
  if (trip.cancelled_at) rows.push(["Cancelled", dayAndClock(trip.cancelled_at)]);
  if (trip.refund_paise !== null) rows.push(["Refund", rupees(trip.refund_paise)]);
  return rows;
}

/** @param {{name: string, age: number}} passenger */
function passengerItem({ name, age }) {
  return build("li", asData({ passenger: name, age }), name, " ", build("span", {}, counted(age, "year")));
}

customElements.define("trip-ticket", TripTicket);
