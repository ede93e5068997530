// @ts-check
/** <problem-alert>: what went wrong, and what the traveller can do about it. */

import { fill, layout, mark } from "../layout.js";
import { signInAddress } from "../next-address.js";

/** @typedef {import("../../client/booking-api.js").BookingProblem} BookingProblem */

const ALERT = layout(`
  <div class="alert" role="alert"><p><slot name="detail"></slot></p><slot name="way_out"></slot></div>`);
const RETRY = layout(`<p class="actions"><button type="button" class="button">Try again</button></p>`);
const SIGN_IN = layout(`<p class="actions"><a class="button">Sign in</a></p>`);

export class ProblemAlert extends HTMLElement {
  /** @param {BookingProblem} problem @param {() => void} [tryAgain] */
  show(problem, tryAgain) {
    const detail = problem.detail;
    let wayOut = null;
    if (problem.signInNeeded) wayOut = fill(SIGN_IN);
    else if (problem.mayPass && tryAgain) wayOut = fill(RETRY);
    this.replaceChildren(fill(ALERT, { detail, way_out: wayOut }));
    mark(this.querySelector("[role=alert]"), { rule: problem.rule });
    this.querySelector("a")?.setAttribute("href", signInAddress());
    this.querySelector("button")?.addEventListener("click", () => tryAgain?.());
    return this;
  }
}

customElements.define("problem-alert", ProblemAlert);
