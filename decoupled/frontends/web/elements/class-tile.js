// @ts-check
/** <class-tile>: one class of one departure: what a booking would get now, for how much. */

import { fill, layout, mark } from "../layout.js";
import { bookAddress } from "../search-address.js";
import { CLASS_NAMES, availability, rupees } from "../wording.js";
import { ChanceMeter } from "./chance-meter.js";

/** @typedef {import("../../client/booking-api.js").Departure} Departure */
/** @typedef {import("../../client/booking-api.js").Search} Search */
/** @typedef {import("../../client/booking-api.js").TravelClass} TravelClass */

const TILE = layout(`
  <div class="class-tile">
    <h3><slot name="class_code"></slot> <span><slot name="class_name"></slot></span></h3>
    <p class="fare"><slot name="fare"></slot> <span>each</span></p>
    <p class="status"><slot name="status"></slot></p>
    <slot name="chance"></slot>
    <slot name="book"></slot>
  </div>`);

export class ClassTile extends HTMLElement {
  /** @param {TravelClass} travelClass @param {Departure} departure @param {Search} search */
  show(travelClass, departure, search) {
    const { class_code, status, chance } = travelClass;
    const isQueued = status === "RAC" || status === "WL";
    const isOffered = departure.on_sale && status !== "REGRET";
    const tile = fill(TILE, {
      class_code,
      class_name: CLASS_NAMES[class_code],
      fare: rupees(travelClass.fare_paise),
      status: availability(travelClass),
      chance: isQueued ? new ChanceMeter().show(chance) : null,
      book: isOffered ? bookLink(class_code, departure, search) : null,
    });
    mark(tile.querySelector(".class-tile"), { ...travelClass });
    mark(tile.querySelector(".status"), { status });
    this.replaceChildren(tile);
    return this;
  }
}

/** @param {string} class_code @param {Departure} departure @param {Search} search */
function bookLink(class_code, { train_name, train_number, journey_date }, search) {
  const link = document.createElement("a");
  link.className = "button";
  link.href = bookAddress({ train_number, journey_date, class_code }, search);
  link.textContent = "Book";
  const what = `${class_code} ${CLASS_NAMES[class_code]}`;
  link.setAttribute("aria-label", `Book ${what} on ${train_name} ${train_number}`);
  return link;
}

customElements.define("class-tile", ClassTile);
