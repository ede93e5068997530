// @ts-check
/** <partner-key>: what a key is good for, its last calls, and the way to revoke it. */

import { onSubmit } from "../form-submission.js";
import { goTo } from "../go-to.js";
import { fill, layout, mark } from "../layout.js";
import { revokeKey } from "../partners-api.js";
import { dayAndClock, grouped } from "../wording.js";

/** @typedef {import("../partners-api.js").PartnerKey} Key */

const KEY = layout(`
  <article class="key">
    <h4><code><slot name="prefix"></slot></code> <slot name="state"></slot></h4>
    <p class="hint">For <slot name="scopes"></slot>, with <slot name="per_minute"></slot> calls a minute and
      <slot name="per_month"></slot> a month, since <slot name="since"></slot></p>
    <p class="actions"><a>Last calls<span class="visually-hidden"> with <slot name="named"></slot></span></a></p>
    <slot name="revocation"></slot>
  </article>`);
const REVOKED = layout(`<span class="status">Revoked <slot name="when"></slot></span>`);
const REVOCATION = layout(`
  <details><summary>Revoke …<span class="visually-hidden"> <slot name="prefix"></slot></span></summary>
    <form class="stack" method="post">
      <p>The very next call with this key is refused, and nothing brings the key back. What was sold with it stays
        sold.</p>
      <button class="button danger">Revoke the key</button>
    </form></details>`);

export class PartnerKey extends HTMLElement {
  /** @param {number} partner_id @param {Key} key @param {string} here where to be afterwards */
  show(partner_id, { scopes, ...key }, here) {
    const { prefix, revoked_at } = key;
    const content = fill(KEY, {
      prefix,
      named: prefix,
      state: revoked_at && fill(REVOKED, { when: dayAndClock(revoked_at) }),
      scopes: scopes.join(", "),
      per_minute: grouped(key.calls_per_minute),
      per_month: grouped(key.calls_per_month),
      since: dayAndClock(key.created_at),
      revocation: revoked_at ? null : fill(REVOCATION, { prefix }),
    });
    mark(content.querySelector("article"), { ...key, scopes: scopes.join(" ") });
    content.querySelector("a")?.setAttribute("href", `/staff/partners/${partner_id}/keys/${key.key_id}`);
    this.replaceChildren(content);
    const form = this.querySelector("form");
    if (form) {
      onSubmit(form, async () => {
        await revokeKey(partner_id, key.key_id);
        goTo(this, here, `The key ${prefix} is revoked: nobody gets in with it any more.`);
      });
    }
    return this;
  }
}

customElements.define("partner-key", PartnerKey);
