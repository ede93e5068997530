// @ts-check
/** /trains: the departures of one day, with what each class offers now. */

import { searchDepartures, timetable } from "../../client/booking-api.js";
import { build } from "../build.js";
import { DepartureCard } from "../elements/departure-card.js";
import { ScreenHead } from "../elements/screen-head.js";
import { formAddress, searchIn, trainsAddress } from "../addresses.js";
import { counted, journey, laterBy, shortDay } from "../wording.js";

/** @typedef {import("../../client/booking-api.js").Search} Search */
/** @typedef {import("../../client/booking-api.js").Timetable} Timetable */

class TrainsScreen extends HTMLElement {
  /** @param {{query: URLSearchParams}} address */
  async open({ query }) {
    const search = searchIn(query);
    const known = await timetable();
    const departures = await searchDepartures(search);

    const title = journey(known.stations, search);
    const about = [shortDay(search.date), counted(search.passengers, "passenger"), counted(departures.length, "train")];
    const back = { address: formAddress(search), to: "the search" };
    this.append(new ScreenHead().show({ title, about: about.join(" · "), back }), days(search, known));
    const cards = departures.map((departure) => build("li", {}, new DepartureCard().show(departure, search)));
    this.append(cards.length ? build("ol", { class: "list" }, cards) : nothing(title, search.date));
  }
}

/** Link the days around this one, as far as they can be asked for.
 * @param {Search} search @param {Timetable} timetable */
function days(search, { first_date, last_date }) {
  const around = [-1, 0, 1].map((shift) => laterBy(search.date, shift));
  const links = around.map((date) => {
    if (date === search.date) return build("b", { "aria-current": "date" }, shortDay(date));
    const isAsked = date >= first_date && date <= last_date;
    return isAsked ? build("a", { href: trainsAddress({ ...search, date }) }, shortDay(date)) : build("span", {});
  });
  return build("nav", { class: "days", "aria-label": "Days" }, links);
}

/** @param {string} journey @param {string} date */
function nothing(journey, date) {
  return build("div", { class: "empty" }, build("h2", {}, "No trains that day"),
    build("p", {}, `No train runs ${journey} on ${shortDay(date)}. Try another day.`));
}

customElements.define("trains-screen", TrainsScreen);
