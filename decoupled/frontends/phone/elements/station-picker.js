// @ts-check
/** <station-picker>: every station in one sheet; a few letters leave the few that fit. */

import { build, icon } from "../build.js";

/** @typedef {import("../../client/booking-api.js").Station} Station */

export class StationPicker extends HTMLElement {
  /** Return the station that is picked, or null when the sheet is closed without a choice.
   * @param {string} title @param {Station[]} stations
   * @returns {Promise<Station | null>} */
  choose(title, stations) {
    const sheet = this.#sheet(title, stations);
    document.body.append(this);
    sheet.showModal();
    return new Promise((resolve) => {
      sheet.addEventListener("close", () => {
        resolve(stations.find(({ station_code }) => station_code === sheet.returnValue) ?? null);
        this.remove();
      });
    });
  }

  /** @param {string} title @param {Station[]} stations */
  #sheet(title, stations) {
    const search = build("input", {
      id: "station", type: "search", autocomplete: "off", enterkeyhint: "done", placeholder: "Name or code", autofocus: true,
    });
    const nothing = build("p", { class: "nothing", role: "status" });
    const rows = stations.map(row);
    // With method="dialog" a button closes the sheet and leaves its value; Enter presses the first that fits.
    const form = build("form", { method: "dialog" },
      build("header", {}, build("h2", { id: "station-title" }, title), closer()),
      build("p", { class: "field" }, build("label", { class: "visually-hidden", for: "station" }, "Find a station"), search),
      nothing,
      build("ul", { class: "stations" }, rows));
    search.addEventListener("input", () => {
      const fitting = narrow(rows, search.value);
      nothing.textContent = fitting === 0 ? "No station is called that." : "";
    });
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      /** @type {HTMLElement | null} */ (form.querySelector("li:not([hidden]) button"))?.click();
    });
    const sheet = build("dialog", { class: "sheet", "aria-labelledby": "station-title" }, form);
    this.replaceChildren(sheet);
    return sheet;
  }
}

/** @param {Station} station */
function row({ station_code, name }) {
  return build("li", { "data-words": `${name} ${station_code}`.toLowerCase() },
    build("button", { value: station_code }, build("span", {}, name), " ", build("small", {}, station_code)));
}

function closer() {
  return build("button", { class: "round", value: "", "aria-label": "Close" }, icon("close"));
}

/** Hide the rows without these letters at the beginning of a word, and return how many are left.
 * @param {HTMLLIElement[]} rows @param {string} letters */
function narrow(rows, letters) {
  const wanted = ` ${letters.trim().toLowerCase()}`;
  for (const each of rows) each.hidden = !` ${each.dataset.words}`.includes(wanted);
  return rows.filter(({ hidden }) => !hidden).length;
}

customElements.define("station-picker", StationPicker);
