// @ts-check
/** <reliability-plot>: what the model told against what happened, drawn and in figures. */

import { fill, layout } from "../layout.js";
import { percent } from "../wording.js";

/** @typedef {import("../../client/booking-api.js").Reliability} Reliability */

const PLOT = layout(`
  <div class="reliability">
    <svg viewBox="-14 -4 118 118" role="img" aria-label="Share confirmed over the chance told; the figures stand beside it">
      <path class="axes" d="M0 0V100H100"/><path class="ideal" d="M0 100L100 0"/>
      <text x="50" y="110" text-anchor="middle">chance told</text>
      <text x="-5" y="50" text-anchor="middle" transform="rotate(-90 -5 50)">share confirmed</text>
      <text x="0" y="106" text-anchor="middle">0</text><text x="100" y="106" text-anchor="middle">1</text>
      <text x="-2" y="2" text-anchor="end">1</text>
    </svg>
    <table class="figures">
      <thead><tr><th scope="col">Told</th><th scope="col">Happened</th><th scope="col">Parties</th></tr></thead>
      <tbody></tbody>
    </table>
  </div>`);
const BIN = layout(`
  <table><tbody><tr><td><slot name="told"></slot></td><td><slot name="happened"></slot></td>
    <td><slot name="parties"></slot></td></tr></tbody></table>`);

export class ReliabilityPlot extends HTMLElement {
  /** @param {Reliability[]} bins */
  show(bins) {
    const plot = fill(PLOT);
    plot.querySelector("svg")?.append(...bins.map(point));
    plot.querySelector("tbody")?.append(...bins.map(row));
    this.replaceChildren(plot);
    return this;
  }
}

/** @param {Reliability} bin */
function point({ mean_chance, happened }) {
  const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  const place = { cx: 100 * mean_chance, cy: 100 - 100 * happened, r: 1.8 };
  for (const [name, number] of Object.entries(place)) circle.setAttribute(name, number.toFixed(2));
  return circle;
}

/** @param {Reliability} bin */
function row({ mean_chance, happened, parties }) {
  const facts = { told: percent(mean_chance, 1), happened: percent(happened, 1), parties };
  return /** @type {Element} */ (fill(BIN, facts).querySelector("tr"));
}

customElements.define("reliability-plot", ReliabilityPlot);
