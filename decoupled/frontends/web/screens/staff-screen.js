// @ts-check
/** /staff: how full the trains of a day are, and their charts to be made (R9). */

import { loadFactors, timetable } from "../../client/booking-api.js";
import { TrainLoad } from "../elements/train-load.js";
import { fill, layout } from "../layout.js";
import { counted, day } from "../wording.js";

const HEAD = layout(`
  <header class="page-head">
    <h1>Trains of <slot name="day"></slot></h1>
    <p role="status"></p>
    <p class="actions"><a href="/staff/model">The model</a> <a href="/staff/partners">Partners</a></p>
  </header>
  <form class="day-form panel" action="/staff">
    <p class="field"><label for="date">Journey date</label>
      <input id="date" name="date" type="date" required></p>
    <button class="button">Show the day</button>
  </form>`);
const TRAINS = layout(`<ol class="loads"><slot name="items"></slot></ol>`);
const ITEM = layout(`<li><slot name="train"></slot></li>`);
const EMPTY = layout(`
  <div class="empty panel"><h2>No trains that day</h2>
    <p>The ledger holds past days as far as they were published, and days to come as far as they are on sale.</p></div>`);

class StaffScreen extends HTMLElement {
  /** @param {{query: URLSearchParams}} address */
  async open({ query }) {
    const { first_date, last_date } = await timetable();
    const date = query.get("date") || first_date;
    this.append(fill(HEAD, { day: day(date) }));
    const field = /** @type {HTMLInputElement} */ (this.querySelector("#date"));
    field.value = date;
    field.max = last_date;

    const trains = await loadFactors(date);
    const items = trains.map((train) => fill(ITEM, { train: new TrainLoad().show(train, date) }));
    this.append(fill(items.length ? TRAINS : EMPTY, { items }));
    const summary = /** @type {Element} */ (this.querySelector("[role=status]"));
    summary.textContent = `${counted(trains.length, "train")} · ${charted(trains)} charted`;
  }
}

/** @param {import("../../client/booking-api.js").TrainLoad[]} trains */
function charted(trains) {
  return trains.filter((train) => train.charted).length;
}

customElements.define("staff-screen", StaffScreen);
