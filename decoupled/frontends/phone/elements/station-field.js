// @ts-check
/** <station-field>: one end of a ride; touching it opens the picker. */

import { build } from "../build.js";
import { stationName } from "../wording.js";
import { StationPicker } from "./station-picker.js";

/** @typedef {import("../../client/booking-api.js").Station} Station */

export class StationField extends HTMLElement {
  #label = "";
  /** @type {Station[]} */
  #stations = [];
  #answer = build("input", { type: "hidden" });
  #words = build("b", {});

  /** @param {{name: string, label: string, stations: Station[], code: string}} field */
  show({ name, label, stations, code }) {
    this.#label = label;
    this.#stations = stations;
    this.#answer.name = name;
    const button = build("button", { type: "button", class: "pick", "aria-haspopup": "dialog" }, build("small", {}, label), " ", this.#words);
    button.addEventListener("click", () => this.choose());
    this.replaceChildren(button, this.#answer);
    this.code = code;
    return this;
  }

  /** Return the code of the chosen station, or "". */
  get code() {
    return this.#answer.value;
  }

  set code(code) {
    this.#answer.value = code;
    this.#words.replaceChildren(
      code ? stationName(this.#stations, code) : "Choose a station", " ", build("span", {}, code));
    this.toggleAttribute("empty", !code);
  }

  /** Let the traveller pick a station; closing the picker leaves the field as it was. */
  async choose() {
    const station = await new StationPicker().choose(this.#label, this.#stations);
    if (station) this.code = station.station_code;
    this.querySelector("button")?.focus();
  }
}

customElements.define("station-field", StationField);
