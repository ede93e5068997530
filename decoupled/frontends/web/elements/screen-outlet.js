// @ts-check
/** <screen-outlet>: shows the screen whose path, listed in index.html, is the page's address. */

import { BookingProblem, timetable, travellerName } from "../../client/booking-api.js";
import { fill, layout } from "../layout.js";
import { signInAddress } from "../next-address.js";
import { searchIn } from "../search-address.js";
import { ProblemAlert } from "./problem-alert.js";
import { SearchForm } from "./search-form.js";

/** @typedef {{path: Record<string, string>, query: URLSearchParams}} Address */
/** @typedef {HTMLElement & {open(address: Address): void | Promise<void>}} Screen */

const LOADING = layout(`<p class="loading" role="status">Loading…</p>`);
const FAILED = layout(`<h1>That did not work</h1>`);
const REFUSED = layout(`<h1>That is not possible</h1>`);
const WAY_ON = layout(`
  <p class="actions"><a class="button" href="/">Search trains</a> <a href="/trips">My trips</a></p>`);
const NOTICE = layout(`<p class="notice" role="status"><slot name="notice"></slot></p>`);

export class ScreenOutlet extends HTMLElement {
  #contents = [...this.querySelectorAll("template")];
  #shown = "";

  connectedCallback() {
    addEventListener("popstate", () => this.#return());
    document.addEventListener("click", (event) => this.#follow(event));
    document.addEventListener("submit", (event) => this.#search(event));
    document.addEventListener("go-to", (event) => {
      const { address, notice, more } = /** @type {CustomEvent} */ (event).detail;
      this.#goTo(address, notice, more);
    });
    this.#open();
  }

  /** Change the address and open its screen, as a page load would, but without one.
   * @param {string} address
   * @param {string} [notice]
   * @param {Element} [more] goes below the head of the page */
  async #goTo(address, notice, more) {
    const isHere = new URL(address, location.href).href === location.href;
    history[isHere ? "replaceState" : "pushState"](null, "", address);
    scrollTo(0, 0);
    await this.#open();
    if (notice) this.prepend(fill(NOTICE, { notice }));
    if (more) this.querySelector(".page-head")?.after(more);
    (named() ?? this.querySelector("h1"))?.focus();
  }

  /** Open what Back or Forward leads to, but not for a jump within the page. */
  #return() {
    if (location.pathname + location.search !== this.#shown) this.#open();
  }

  /** @returns {Promise<void>} */
  async #open() {
    const [template, path] = this.#entry();
    if (template.hasAttribute("data-signed-in") && !travellerName()) {
      history.replaceState(null, "", signInAddress());
      return this.#open();
    }
    this.#shown = location.pathname + location.search;
    const content = document.importNode(template.content, true);
    const screen = /** @type {Screen} */ (content.firstElementChild);
    this.replaceChildren(content, fill(LOADING));
    await this.#fillIn(screen, { path, query: new URLSearchParams(location.search) });
    if (screen.isConnected) this.#announce();
  }

  /** Let the screen fetch and draw; a problem is shown below what it has drawn so far.
   * @param {Screen} screen @param {Address} address */
  async #fillIn(screen, address) {
    const loading = /** @type {Element} */ (screen.nextElementSibling);
    try {
      await screen.open(address);
    } catch (problem) {
      if (!(problem instanceof BookingProblem)) throw problem;
      if (!screen.querySelector("h1")) screen.append(fill(problem.mayPass ? FAILED : REFUSED));
      screen.append(new ProblemAlert().show(problem, () => this.#open()));
      if (!problem.mayPass && !problem.signInNeeded) screen.append(await wayOn(address.query));
    } finally {
      loading.remove();
    }
  }

  #announce() {
    const heading = this.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    document.title = `${heading?.textContent ?? "Trains"} · Twin Tracks`;
    named()?.scrollIntoView(); // which was not there yet when the browser looked for it
    document.dispatchEvent(new CustomEvent("screen-opened"));
  }

  /** Return the entry of the contents that the address matches, or the last, and the names in its path.
   * @returns {[HTMLTemplateElement, Record<string, string>]} */
  #entry() {
    for (const template of this.#contents) {
      const pattern = (template.dataset.path ?? "").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
      const match = location.pathname.match(`^${pattern}$`);
      if (match) return [template, match.groups ?? {}];
    }
    return [this.#contents[this.#contents.length - 1], {}];
  }

  /** @param {MouseEvent} event */
  #follow(event) {
    const link = event.target instanceof Element && event.target.closest("a");
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (!link || !isPlain || link.origin !== location.origin) return;
    if (link.hash && link.pathname + link.search === this.#shown) return; // a jump within the page
    event.preventDefault();
    this.#goTo(link.href);
  }

  /** A form without a listener of its own is a question: its answers become the address.
   * @param {SubmitEvent} event */
  #search(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (event.defaultPrevented || form.method !== "get") return;
    event.preventDefault();
    const query = [...new FormData(form)].map(([name, answer]) => [name, String(answer)]);
    this.#goTo(`${form.getAttribute("action")}?${new URLSearchParams(query)}`);
  }
}

/** Return the part of the page that the address names after a #, if it is there. */
function named() {
  return document.getElementById(location.hash.slice(1));
}

/** Return where a refused traveller can go on: to another search, if it was about a ride.
 * @param {URLSearchParams} query */
async function wayOn(query) {
  const isAboutRide = location.pathname === "/trains" || query.has("from");
  return isAboutRide ? new SearchForm().show(await timetable(), searchIn(query)) : fill(WAY_ON);
}

customElements.define("screen-outlet", ScreenOutlet);
