// @ts-check
/** /staff/model: what the chances rest on, and whether today's queues look like those of the training. */

import { watchedModel } from "../../client/booking-api.js";
import { ReliabilityPlot } from "../elements/reliability-plot.js";
import { fill, layout, mark } from "../layout.js";
import { modelCondition, percent } from "../wording.js";

/** @typedef {import("../../client/booking-api.js").ModelCard} ModelCard */
/** @typedef {import("../../client/booking-api.js").WatchedModel} WatchedModel */

const SCREEN = layout(`
  <header class="page-head">
    <h1>The model</h1>
    <p><slot name="condition"></slot></p>
    <p class="actions"><a href="/staff">Trains of today</a></p>
  </header>
  <section class="live panel"><h2>Now</h2>
    <dl class="facts"><slot name="live"></slot></dl>
    <p class="hint">Everybody in RAC or waitlisted for the uncharted trains of the next seven days. A mean far from
      that of the training says that these queues are not like those the model has learnt from.</p></section>
  <slot name="card"></slot>`);
const CARD = layout(`
  <section class="panel"><h2>Told and happened</h2><slot name="reliability"></slot></section>
  <section class="panel"><h2>Grades</h2>
    <table class="figures"><thead><tr><th scope="col">Told by</th><th scope="col">AUC</th><th scope="col">Brier</th>
      <th scope="col">Log-loss</th><th scope="col">ECE</th></tr></thead><tbody></tbody></table>
    <p class="hint">On the last block of journey dates, which neither fitting nor calibration has seen.</p></section>
  <section class="panel"><h2>Card</h2>
    <dl class="facts"><slot name="facts"></slot></dl></section>
  <section class="prose"><h2>What it says, and what not</h2>
    <p><slot name="label"></slot>. <slot name="censoring"></slot></p> <p><slot name="limits"></slot></p>
    <p>It looks at: <slot name="features"></slot>.</p></section>`);
const GRADE = layout(`
  <table><tbody><tr><th scope="row"><slot name="scorer"></slot></th><td><slot name="auc"></slot></td>
    <td><slot name="brier"></slot></td><td><slot name="log_loss"></slot></td><td><slot name="ece"></slot></td></tr></tbody></table>`);
const FACT = layout(`<div><dt><slot name="term"></slot></dt><dd><slot name="fact"></slot></dd></div>`);

class ModelScreen extends HTMLElement {
  async open() {
    const { condition, card, live } = await watchedModel();
    const content = fill(SCREEN, {
      condition: modelCondition(condition),
      live: facts([
        ["Parties that wait", live.waiting.toLocaleString("en-IN")],
        ["Their mean chance", share(live.mean_chance)],
        ["Confirmed in training", share(live.training_mean)],
      ]),
      card: card && cardOf(card),
    });
    mark(content.querySelector(".live"), live);
    this.append(content);
  }
}

/** @param {ModelCard} card */
function cardOf({ metrics, rows, versions, ...card }) {
  const content = fill(CARD, {
    ...card,
    features: card.features.map((feature) => feature.replaceAll("_", " ")).join(", "),
    reliability: new ReliabilityPlot().show(card.reliability),
    facts: facts([
      ["Made from", card.data_hash],
      ["Confirmed in the last block", share(card.base_rate)],
      ...Object.entries(rows).map(([block, parties]) => [`Parties: ${block}`, parties.toLocaleString("en-IN")]),
      ...Object.entries(versions).map(([what, version]) => [what, version]),
    ]),
  });
  const grades = Object.entries(metrics).map(([scorer, grade]) => gradeRow(scorer, grade));
  [...content.querySelectorAll("tbody")].at(-1)?.append(...grades);
  return content;
}

/** @param {string} scorer @param {import("../../client/booking-api.js").Grade} grade */
function gradeRow(scorer, { auc, brier, log_loss, ece }) {
  const figures = Object.entries({ auc, brier, log_loss, ece }).map(([name, figure]) => [name, figure.toFixed(4)]);
  return /** @type {Element} */ (fill(GRADE, { scorer, ...Object.fromEntries(figures) }).querySelector("tr"));
}

/** @param {string[][]} rows */
function facts(rows) {
  return rows.map(([term, fact]) => fill(FACT, { term, fact }));
}

/** @param {number | null} mean */
function share(mean) {
  return mean === null ? "no estimate" : percent(mean, 1);
}

customElements.define("model-screen", ModelScreen);
