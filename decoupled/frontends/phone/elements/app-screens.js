// @ts-check
/** <app-screens>: shows the screen whose path, listed in index.html, is the page's address. */

import { BookingProblem, staySignedIn, travellerName } from "../../client/booking-api.js";
import { build, icon } from "../build.js";
import { signInAddress } from "../addresses.js";
import { keepShell, shellIsOld } from "../kept-shell.js";
import { ProblemNotice } from "./problem-notice.js";
import { ScreenHead } from "./screen-head.js";

/** @typedef {{path: Record<string, string>, query: URLSearchParams}} Address */
/** @typedef {HTMLElement & {open(address: Address): void | Promise<void>}} Screen */

export class AppScreens extends HTMLElement {
  #contents = [...this.querySelectorAll("template")];
  #isCutOff = false;

  connectedCallback() {
    history.scrollRestoration = "manual"; // a screen grows when its facts come, later than the browser scrolls
    addEventListener("popstate", (event) => this.#return(event.state));
    addEventListener("online", () => this.#isCutOff && this.#open());
    document.addEventListener("click", (event) => this.#follow(event));
    document.addEventListener("submit", (event) => this.#search(event));
    document.addEventListener("go-to", (event) => {
      const { address, notice } = /** @type {CustomEvent} */ (event).detail;
      this.#goTo(address, notice);
    });
    this.#open();
  }

  /** Change the address and open its screen, as a page load would, but without one.
   * @param {string} address @param {string} [notice] */
  async #goTo(address, notice) {
    const isHere = new URL(address, location.href).href === location.href;
    history.replaceState({ scrolled: scrollY }, "");
    if (!isHere) history.pushState(null, "", address);
    scrollTo(0, 0);
    await this.#open();
    if (notice) this.prepend(build("p", { class: "notice", role: "status" }, notice));
    (named() ?? this.querySelector("h1"))?.focus();
  }

  /** Open what Back or Forward leads to, where it was left. @param {{scrolled?: number} | null} state */
  async #return(state) {
    await this.#open();
    scrollTo(0, state?.scrolled ?? 0);
  }

  /** @returns {Promise<void>} */
  async #open() {
    const [template, path] = this.#entry();
    if (template.hasAttribute("data-signed-in") && !travellerName()) {
      history.replaceState(null, "", signInAddress());
      return this.#open();
    }
    const content = document.importNode(template.content, true);
    const screen = /** @type {Screen} */ (content.firstElementChild);
    const loading = build("p", { class: "loading", role: "status" }, "Loading…");
    this.#isCutOff = false;
    this.replaceChildren(content, loading);
    try {
      await screen.open({ path, query: new URLSearchParams(location.search) });
    } catch (problem) {
      if (!(problem instanceof BookingProblem)) throw problem;
      if (screen.isConnected) this.#fail(screen, problem);
    } finally {
      loading.remove();
    }
    if (screen.isConnected) this.#announce();
  }

  /** Show a problem below what the screen has drawn so far; a lost connection gets a screen of its own.
   * @param {Screen} screen @param {BookingProblem} problem */
  #fail(screen, problem) {
    if (problem.signInNeeded) return this.#goTo(signInAddress(), problem.detail);
    this.#isCutOff = problem.status === 0;
    if (this.#isCutOff) return screen.replaceChildren(...offline(() => this.#open()));
    const title = problem.mayPass ? "That did not work" : "That is not possible";
    if (!screen.querySelector("h1")) screen.append(new ScreenHead().show({ title }));
    screen.append(new ProblemNotice().show(problem, () => this.#open()));
    if (!problem.mayPass) screen.append(build("a", { class: "button quiet", href: "/" }, "Search trains"));
  }

  #announce() {
    const heading = this.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    document.title = `${heading?.textContent ?? "Trains"} · Twin Tracks`;
    named()?.scrollIntoView();
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
    if (!link || !isPlain || link.origin !== location.origin || shellIsOld()) return;
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

/** Return the part of the screen that the address names after a #, if it is there. */
function named() {
  return document.getElementById(location.hash.slice(1));
}

/** @param {() => void} tryAgain */
function offline(tryAgain) {
  const isOffline = !navigator.onLine;
  const again = build("button", { type: "button", class: "button" }, "Try again");
  again.addEventListener("click", tryAgain);
  return [
    build("div", { class: "empty", role: "alert" }, icon("offline"),
      build("h1", {}, isOffline ? "You are offline" : "No answer"),
      build("p", {}, isOffline
        ? "Trains and fares need a connection. This screen comes back by itself when there is one."
        : "The booking service cannot be reached. Perhaps it is back in a moment."),
      again,
      build("a", { class: "button quiet", href: "/trips" }, "My trips, as last seen")),
  ];
}

staySignedIn();
customElements.define("app-screens", AppScreens);
addEventListener("load", keepShell);
