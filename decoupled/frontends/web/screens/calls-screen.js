// @ts-check
/** /staff/partners/{partner_id}/keys/{key_id}: the last calls with a key, answered and refused. */

import { fill, layout, mark, time } from "../layout.js";
import { allPartners, callsWith } from "../partners-api.js";
import { dayAndClock } from "../wording.js";

/** @typedef {import("../partners-api.js").Call} Call */

const SCREEN = layout(`
  <header class="page-head">
    <h1>Calls with <code><slot name="prefix"></slot></code></h1>
    <p><slot name="name"></slot> · newest first</p>
    <p class="actions"><a href="/staff/partners">All partners</a></p>
  </header>
  <slot name="calls"></slot>`);
const CALLS = layout(`
  <section class="panel">
    <table class="figures">
      <thead><tr><th scope="col">Call</th><th scope="col">Answer</th><th scope="col">When</th></tr></thead>
      <tbody></tbody>
    </table></section>
  <slot name="older"></slot>`);
const CALL = layout(`
  <table><tbody><tr><th scope="row" class="call"><slot name="method"></slot> <slot name="route"></slot></th>
    <td><slot name="status"></slot></td><td><slot name="called"></slot></td></tr></tbody></table>`);
const OLDER = layout(`<nav class="pages" aria-label="Pages"><a>Older calls</a></nav>`);
const EMPTY = layout(`
  <div class="empty panel"><h2>No calls</h2><p>Nobody has used this key.</p></div>`);

class CallsScreen extends HTMLElement {
  /** @param {{path: Record<string, string>, query: URLSearchParams}} address */
  async open({ path, query }) {
    const { partner_id, key_id } = path;
    const { calls, next_cursor } = await callsWith(partner_id, key_id, query.get("cursor"));
    const partner = (await allPartners()).find((each) => String(each.partner_id) === partner_id);
    const key = partner?.keys.find((each) => String(each.key_id) === key_id);
    this.append(
      fill(SCREEN, {
        name: partner?.name,
        prefix: key?.prefix,
        calls: calls.length ? tableOf(calls, next_cursor) : fill(EMPTY),
      }),
    );
  }
}

/** @param {Call[]} calls @param {number | null} next_cursor */
function tableOf(calls, next_cursor) {
  const table = fill(CALLS, { older: next_cursor === null ? null : older(next_cursor) });
  table.querySelector("tbody")?.append(...calls.map(row));
  return table;
}

/** @param {number} cursor */
function older(cursor) {
  const pages = fill(OLDER);
  pages.querySelector("a")?.setAttribute("href", `?${new URLSearchParams({ cursor: String(cursor) })}`);
  return pages;
}

/** @param {Call} call */
function row(call) {
  const table = fill(CALL, { ...call, called: time(call.called_at, dayAndClock(call.called_at)) });
  mark(table.querySelector("tr"), { ...call });
  return /** @type {Element} */ (table.querySelector("tr"));
}

customElements.define("calls-screen", CallsScreen);
