// @ts-check
/** /staff/partners: who sells through the API, with which keys, and what they owe for a month. */

import { timetable } from "../../client/booking-api.js";
import { PartnerCard } from "../elements/partner-card.js";
import { onSubmit } from "../form-submission.js";
import { goTo } from "../go-to.js";
import { fill, layout } from "../layout.js";
import { addPartner, allPartners, statementOf } from "../partners-api.js";
import { counted, monthInWords, rupees } from "../wording.js";

const HEAD = layout(`
  <header class="page-head">
    <h1>Partners</h1>
    <p role="status"></p>
    <p class="actions"><a href="/staff">Trains of today</a></p>
  </header>
  <form class="day-form panel" action="/staff/partners">
    <p class="field"><label for="month">Month</label>
      <input id="month" name="month" type="month" pattern="\\d{4}-\\d{2}" title="For example 2026-11" required></p>
    <button class="button">Show the month</button>
  </form>`);
const PARTNERS = layout(`<ol class="partners"><slot name="items"></slot></ol>`);
const ITEM = layout(`<li><slot name="partner"></slot></li>`);
const EMPTY = layout(`
  <div class="empty panel"><h2>No partners yet</h2>
    <p>A partner sells through the API, with a key of its own, to customers of its own.</p></div>`);
const ADDITION = layout(`
  <details class="panel"><summary>Add a partner …</summary>
    <form class="account-form stack" method="post">
      <p class="field"><label for="name">Name of the partner</label>
        <input id="name" name="name" maxlength="60" autocomplete="organization" required></p>
      <button class="button">Add the partner</button>
    </form></details>`);

class PartnersScreen extends HTMLElement {
  /** @param {{query: URLSearchParams}} address */
  async open({ query }) {
    const month = query.get("month") || (await timetable()).first_date.slice(0, 7);
    this.append(fill(HEAD));
    const field = /** @type {HTMLInputElement} */ (this.querySelector("#month"));
    field.value = month;

    const partners = await allPartners();
    const statements = await Promise.all(partners.map(({ partner_id }) => statementOf(partner_id, month)));
    const items = partners.map((partner, index) =>
      fill(ITEM, { partner: new PartnerCard().show(partner, statements[index], month) }),
    );
    this.append(fill(items.length ? PARTNERS : EMPTY, { items }), fill(ADDITION));
    const owed = statements.reduce((sum, { amount_paise }) => sum + amount_paise, 0);
    const summary = /** @type {Element} */ (this.querySelector("[role=status]"));
    summary.textContent = `${counted(partners.length, "partner")} · ${rupees(owed)} for ${monthInWords(month)}`;
    const form = /** @type {HTMLFormElement} */ (this.querySelector("details.panel > form"));
    onSubmit(form, (answers) => this.#add(String(answers.get("name")), month));
  }

  /** @param {string} name @param {string} month */
  async #add(name, month) {
    const partner = await addPartner(name);
    const here = `/staff/partners?${new URLSearchParams({ month })}`;
    goTo(this, here, `${partner.name} is a partner now. To call the API it needs a key.`);
  }
}

customElements.define("partners-screen", PartnersScreen);
