// @ts-check
/** <train-load>: how full one train is, class by class, and its chart to be made. */

import { makeChart } from "../../client/booking-api.js";
import { onSubmit } from "../form-submission.js";
import { goTo } from "../go-to.js";
import { fill, layout, mark, time } from "../layout.js";
import { chartInWords, clock, percent } from "../wording.js";
import { ChartMade } from "./chart-made.js";

/** @typedef {import("../../client/booking-api.js").ClassLoad} ClassLoad */
/** @typedef {import("../../client/booking-api.js").TrainLoad} TrainLoad */

const CARD = layout(`
  <article class="load panel">
    <header>
      <h2><slot name="train_name"></slot> <span class="train-number"><slot name="train_number"></slot></span></h2>
      <p>Leaves at <slot name="starts"></slot></p>
      <slot name="charted"></slot>
    </header>
    <table class="figures">
      <thead><tr><th scope="col">Class</th><th scope="col">Load factor</th><th scope="col">Fullest leg</th>
        <th scope="col">RAC</th><th scope="col">WL</th></tr></thead>
      <tbody></tbody>
    </table>
    <slot name="chart"></slot>
  </article>`);
const CLASS = layout(`
  <table><tbody><tr>
    <th scope="row"><slot name="class_code"></slot></th>
    <td class="share"><meter aria-label="Load factor"></meter> <slot name="load_factor"></slot></td>
    <td><slot name="fullest_leg"></slot> of <slot name="berths"></slot></td>
    <td><slot name="rac_length"></slot></td>
    <td><slot name="waitlist_length"></slot></td>
  </tr></tbody></table>`);
const CHARTED = layout(`<p class="status">Charted</p>`);
const CHART = layout(`
  <details><summary>Make the chart …</summary>
    <form class="stack" method="post">
      <p>Berths that other quotas left unused go down the queue. Who is still waitlisted then is cancelled
        and gets everything back. This cannot be undone.</p>
      <button class="button danger">Make the chart</button>
    </form></details>`);

export class TrainLoad extends HTMLElement {
  /** @param {TrainLoad} train @param {string} journey_date */
  show({ classes, ...train }, journey_date) {
    const { train_name, train_number, starts_at, charted, chartable } = train;
    const card = fill(CARD, {
      train_name,
      train_number,
      starts: time(starts_at, clock(starts_at)),
      charted: charted ? fill(CHARTED) : null,
      chart: chartable ? fill(CHART) : null,
    });
    card.querySelector("tbody")?.append(...classes.map(classRow));
    mark(card.querySelector("article"), { ...train, journey_date });
    this.replaceChildren(card);
    const form = this.querySelector("form");
    if (form) onSubmit(form, () => this.#chart(train_number, journey_date));
    return this;
  }

  /** @param {string} train_number @param {string} date */
  async #chart(train_number, date) {
    const made = await makeChart(train_number, date);
    const day = `/staff?${new URLSearchParams({ date })}`;
    goTo(this, day, chartInWords(made), new ChartMade().show(made));
  }
}

/** @param {ClassLoad} load */
function classRow({ load_factor, ...load }) {
  const table = fill(CLASS, { ...load, load_factor: percent(load_factor) });
  const row = /** @type {HTMLElement} */ (table.querySelector("tr"));
  mark(row, { ...load, load_factor });
  row.querySelector("meter")?.setAttribute("value", String(load_factor));
  return row;
}

customElements.define("train-load", TrainLoad);
