// @ts-check
/** <site-nav>: where one can go, where one is, and who is signed in. */

import { isStaff, signOut, travellerName } from "../../client/booking-api.js";
import { goTo } from "../go-to.js";
import { fill, layout } from "../layout.js";

const NAV = layout(`
  <nav class="site-nav" aria-label="Main">
    <a href="/">Search</a> <a href="/trips">My trips</a> <slot name="staff"></slot> <a href="/about">About</a>
    <slot name="account"></slot>
  </nav>`);
const STAFF = layout(`<a href="/staff">Staff</a>`);
const SIGN_IN = layout(`<a href="/sign-in">Sign in</a>`);
const SIGN_OUT = layout(`<button type="button" class="quiet">Sign out</button>`);

export class SiteNav extends HTMLElement {
  connectedCallback() {
    this.show();
    document.addEventListener("screen-opened", () => this.show());
  }

  show() {
    const name = travellerName();
    this.replaceChildren(fill(NAV, { staff: isStaff() ? fill(STAFF) : null, account: fill(name ? SIGN_OUT : SIGN_IN) }));
    this.querySelector(`a[href="${location.pathname}"]`)?.setAttribute("aria-current", "page");
    const button = this.querySelector("button");
    if (button) button.title = `Signed in as ${name}`;
    button?.addEventListener("click", () => this.#leave());
  }

  #leave() {
    signOut();
    goTo(this, "/", "You are signed out.");
  }
}

customElements.define("site-nav", SiteNav);
