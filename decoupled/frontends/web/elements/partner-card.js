// @ts-check
/** <partner-card>: one partner, its statement for a month, its keys, and a new key to be issued. */

import { onSubmit } from "../form-submission.js";
import { goTo } from "../go-to.js";
import { fill, layout, mark, time } from "../layout.js";
import { issueKey } from "../partners-api.js";
import { dayAndClock, grouped, monthInWords, rupees } from "../wording.js";
import { KeyIssued } from "./key-issued.js";
import { PartnerKey } from "./partner-key.js";

/** @typedef {import("../partners-api.js").Partner} Partner */
/** @typedef {import("../partners-api.js").Scope} Scope */
/** @typedef {import("../partners-api.js").Statement} Statement */

const CARD = layout(`
  <article class="partner panel stack">
    <header><h2><slot name="name"></slot></h2> <p class="hint">Partner since <slot name="since"></slot></p></header>
    <table class="figures statement">
      <caption>Statement of <slot name="month"></slot></caption>
      <thead><tr><th scope="col">What</th><th scope="col">How many</th><th scope="col">Price</th>
        <th scope="col">Amount</th></tr></thead>
      <tbody></tbody>
    </table>
    <section><h3>Keys</h3> <slot name="keys"></slot></section>
    <details><summary>Issue a key …</summary>
      <form class="key-form stack" method="post">
        <fieldset><legend>What the key may do</legend>
          <label class="choice"><input type="checkbox" name="scopes" value="search" checked> Search departures</label>
          <label class="choice"><input type="checkbox" name="scopes" value="chance"> Ask for chances</label>
          <label class="choice"><input type="checkbox" name="scopes" value="sell"> Sell, and be told by webhooks</label>
        </fieldset>
        <label class="field">Most calls in a minute
          <input name="calls_per_minute" type="number" min="1" max="1000000" value="600" required></label>
        <label class="field">Most calls in a month
          <input name="calls_per_month" type="number" min="1" max="1000000000" value="100000" required></label>
        <button class="button">Issue the key</button>
      </form></details>
  </article>`);
const LINE = layout(`
  <table><tbody><tr><th scope="row"><slot name="what"></slot></th><td><slot name="count"></slot></td>
    <td><slot name="price"></slot></td><td><slot name="amount"></slot></td></tr></tbody></table>`);
const KEYS = layout(`<ol class="keys"><slot name="items"></slot></ol>`);
const ITEM = layout(`<li><slot name="key"></slot></li>`);
const NONE = layout(`<p class="hint">None yet: without a key this partner cannot call.</p>`);

export class PartnerCard extends HTMLElement {
  /** @param {Partner} partner @param {Statement} statement @param {string} month YYYY-MM */
  show({ keys, ...partner }, statement, month) {
    const here = `/staff/partners?${new URLSearchParams({ month })}`;
    const items = keys.map((key) => fill(ITEM, { key: new PartnerKey().show(partner.partner_id, key, here) }));
    const card = fill(CARD, {
      name: partner.name,
      since: time(partner.created_at, dayAndClock(partner.created_at)),
      month: monthInWords(month),
      keys: fill(items.length ? KEYS : NONE, { items }),
    });
    card.querySelector("tbody")?.append(...lines(statement));
    mark(card.querySelector("article"), { ...partner, ...statement, month });
    this.replaceChildren(card);
    const form = /** @type {HTMLFormElement} */ (this.querySelector(".key-form"));
    onSubmit(form, (answers) => this.#issue(partner, answers, here));
    return this;
  }

  /** @param {Pick<Partner, "partner_id" | "name">} partner @param {FormData} answers @param {string} here */
  async #issue({ partner_id, name }, answers, here) {
    const issued = await issueKey(partner_id, {
      scopes: /** @type {Scope[]} */ (answers.getAll("scopes")),
      calls_per_minute: Number(answers.get("calls_per_minute")),
      calls_per_month: Number(answers.get("calls_per_month")),
    });
    goTo(this, here, `${name} has a new key.`, new KeyIssued().show(issued, name));
  }
}

/** @param {Statement} statement */
function lines({ calls, tickets, call_paise, ticket_paise, amount_paise }) {
  return [
    line("Calls", grouped(calls), rupees(call_paise), calls * call_paise),
    line("Tickets", grouped(tickets), rupees(ticket_paise), tickets * ticket_paise),
    line("To pay", "", "", amount_paise),
  ];
}

/** @param {string} what @param {string} count @param {string} price @param {number} paise */
function line(what, count, price, paise) {
  const table = fill(LINE, { what, count, price, amount: rupees(paise) });
  return /** @type {Element} */ (table.querySelector("tr"));
}

customElements.define("partner-card", PartnerCard);
