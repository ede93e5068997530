// @ts-check
/** <departure-card>: one train of the day, with a tile per class. */

import { asData, build } from "../build.js";
import { shortDay } from "../wording.js";
import { ClassTile } from "./class-tile.js";
import { RideLine } from "./ride-line.js";

/** @typedef {import("../../client/booking-api.js").Departure} Departure */
/** @typedef {import("../../client/booking-api.js").Search} Search */

export class DepartureCard extends HTMLElement {
  /** @param {Departure} departure @param {Search} search */
  show(departure, search) {
    const { classes, ...facts } = departure;
    const tiles = classes.map((travelClass) => build("li", {}, new ClassTile().show(travelClass, departure, search)));
    this.replaceChildren(
      build("article", { class: "card departure", ...asData(facts) },
        build("h2", {}, facts.train_name, " ", build("span", { class: "train-number" }, facts.train_number)),
        new RideLine().show(departure),
        build("p", { class: "soft" }, trainFacts(departure)),
        facts.on_sale ? null : build("p", { class: "soft" }, "Booking is closed for this train."),
        build("ul", { class: "tiles" }, tiles)));
    return this;
  }
}

/** @param {Departure} departure */
function trainFacts({ train_type, distance_km, synthetic, journey_date, departs_at }) {
  const facts = [train_type, `${distance_km} km`];
  if (synthetic) facts.push("synthetic train");
  if (!departs_at.startsWith(journey_date)) facts.push(`starts ${shortDay(journey_date)} at its origin`);
  return facts.join(" · ");
}

customElements.define("departure-card", DepartureCard);
