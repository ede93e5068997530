// @ts-check
/** <class-tile>: one class of one departure; touching it books. */

import { asData, build } from "../build.js";
import { bookAddress } from "../addresses.js";
import { CLASS_NAMES, availability, rupees } from "../wording.js";
import { ChanceBar } from "./chance-bar.js";

/** @typedef {import("../../client/booking-api.js").Departure} Departure */
/** @typedef {import("../../client/booking-api.js").Search} Search */
/** @typedef {import("../../client/booking-api.js").TravelClass} TravelClass */

export class ClassTile extends HTMLElement {
  /** @param {TravelClass} travelClass @param {Departure} departure @param {Search} search */
  show(travelClass, departure, search) {
    const { class_code, status, chance } = travelClass;
    const isQueued = status === "RAC" || status === "WL";
    const isOffered = departure.on_sale && status !== "REGRET";
    const choice = { ...departure, class_code };
    const how = { class: "tile", ...asData({ ...travelClass }) };
    const content = [
      build("b", { class: "class-code" }, isOffered ? build("span", { class: "visually-hidden" }, "Book ") : null, class_code, " "),
      build("span", { class: "fare" }, rupees(travelClass.fare_paise), " "),
      build("span", { class: "class-name" }, CLASS_NAMES[class_code], " "),
      build("span", { class: "availability", "data-status": status }, availability(travelClass), " "),
      isQueued ? new ChanceBar().show(chance, { isShort: true }) : null,
    ];
    this.replaceChildren(
      isOffered ? build("a", { ...how, href: bookAddress(choice, search) }, content) : build("div", how, content));
    return this;
  }
}

customElements.define("class-tile", ClassTile);
