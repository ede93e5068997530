// @ts-check
/** /: where to? */

import { timetable } from "../../client/booking-api.js";
import { build, icon } from "../build.js";
import { PassengerCount } from "../elements/passenger-count.js";
import { StationField } from "../elements/station-field.js";
import { searchIn } from "../addresses.js";

/** @typedef {import("../../client/booking-api.js").Search} Search */
/** @typedef {import("../../client/booking-api.js").Timetable} Timetable */

class SearchScreen extends HTMLElement {
  /** @param {{query: URLSearchParams}} address */
  async open({ query }) {
    const form = searchForm(await timetable(), searchIn(query));
    const hero = build("header", { class: "hero" }, build("p", {}, icon("tracks"), "Twin Tracks"), build("h1", {}, "Where to?"));
    this.append(hero, form, build("p", { class: "soft prose" },
      "Every class shows what is free on your part of the way, the fare and, where there is a queue, "
      + "how many of ten such tickets were confirmed in our simulation."));
  }
}

/** @param {Timetable} timetable @param {Search} search */
function searchForm({ stations, first_date, last_date }, { from, to, date, passengers }) {
  const origin = new StationField().show({ name: "from", label: "From", stations, code: from });
  const destination = new StationField().show({ name: "to", label: "To", stations, code: to });
  const swap = build("button", { type: "button", class: "round swap", "aria-label": "Swap from and to" }, icon("swap"));
  swap.addEventListener("click", () => {
    [origin.code, destination.code] = [destination.code, origin.code];
  });
  const day = build("input", {
    id: "date", name: "date", type: "date", min: first_date, max: last_date, value: date || first_date, required: true,
  });
  const form = build("form", { class: "card search-form", action: "/trains" },
    build("div", { class: "ends" }, origin, destination, swap),
    build("div", { class: "when" },
      build("p", { class: "field" }, build("label", { for: "date" }, "Date"), day),
      new PassengerCount().show(passengers)),
    build("button", { class: "button" }, "Search trains"));
  form.addEventListener("submit", (event) => {
    const missing = [origin, destination].find(({ code }) => !code);
    if (!missing) return;
    event.preventDefault();
    missing.choose(); // the open picker says better than words what is missing
  });
  return form;
}

customElements.define("search-screen", SearchScreen);
