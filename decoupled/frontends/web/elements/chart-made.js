// @ts-check
/** <chart-made>: what a chart did, class by class (R9). */

import { fill, layout, mark } from "../layout.js";
import { rupees } from "../wording.js";

/** @typedef {import("../../client/booking-api.js").Chart} Chart */
/** @typedef {import("../../client/booking-api.js").ClassChart} ClassChart */

const CHART = layout(`
  <section class="panel"><h2>What the chart did</h2>
    <table class="figures">
      <thead><tr><th scope="col">Class</th><th scope="col">Released</th><th scope="col">To CNF</th>
        <th scope="col">To RAC</th><th scope="col">Cancelled</th><th scope="col">Refunded</th></tr></thead>
      <tbody></tbody>
    </table></section>`);
const CLASS = layout(`
  <table><tbody><tr><th scope="row"><slot name="class_code"></slot></th>
    <td><slot name="released"></slot></td><td><slot name="confirmed"></slot></td><td><slot name="rac"></slot></td>
    <td><slot name="cancelled"></slot></td><td><slot name="refund"></slot></td></tr></tbody></table>`);

export class ChartMade extends HTMLElement {
  /** @param {Chart} chart */
  show({ classes }) {
    const table = fill(CHART);
    table.querySelector("tbody")?.append(...classes.map(row));
    this.replaceChildren(table);
    return this;
  }
}

/** @param {ClassChart} chart */
function row({ promoted, ...chart }) {
  const facts = { ...chart, confirmed: promoted.CNF, rac: promoted.RAC };
  const table = fill(CLASS, { ...facts, refund: rupees(chart.refund_paise) });
  mark(table.querySelector("tr"), facts);
  return /** @type {Element} */ (table.querySelector("tr"));
}

customElements.define("chart-made", ChartMade);
