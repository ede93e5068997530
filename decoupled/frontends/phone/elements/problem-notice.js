// @ts-check
/** <problem-notice>: what went wrong, and what the traveller can do about it. */

import { build } from "../build.js";
import { signInAddress } from "../addresses.js";

/** @typedef {import("../../client/booking-api.js").BookingProblem} BookingProblem */

export class ProblemNotice extends HTMLElement {
  /** @param {BookingProblem} problem @param {() => void} tryAgain */
  show(problem, tryAgain) {
    const { detail, rule } = problem;
    this.replaceChildren(
      build("div", { class: "alert", role: "alert", "data-rule": rule }, build("p", {}, detail), wayOut(problem, tryAgain)));
    return this;
  }
}

/** @param {BookingProblem} problem @param {() => void} tryAgain */
function wayOut(problem, tryAgain) {
  if (problem.signInNeeded) return build("a", { class: "button", href: signInAddress() }, "Sign in");
  if (!problem.mayPass) return null;
  const button = build("button", { type: "button", class: "button" }, "Try again");
  button.addEventListener("click", tryAgain);
  return button;
}

customElements.define("problem-notice", ProblemNotice);
