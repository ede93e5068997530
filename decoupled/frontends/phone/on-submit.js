// @ts-check
/** What every form does when it is sent: wait, and show what went wrong without losing the answers. */

import { BookingProblem } from "../client/booking-api.js";
import { ProblemNotice } from "./elements/problem-notice.js";

/** Do this with the form's answers whenever it is submitted; a refusal is shown at its head.
 * @param {HTMLFormElement} form
 * @param {(answers: FormData) => Promise<void>} action */
export function onSubmit(form, action) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, action);
  });
}

/** @param {HTMLFormElement} form @param {(answers: FormData) => Promise<void>} action */
async function send(form, action) {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button:not([type])"));
  form.querySelector("problem-notice")?.remove();
  button.disabled = true;
  try {
    await action(new FormData(form));
  } catch (problem) {
    if (!(problem instanceof BookingProblem)) throw problem;
    const notice = new ProblemNotice().show(problem, () => form.requestSubmit());
    form.prepend(notice);
    notice.scrollIntoView({ block: "nearest" });
  } finally {
    button.disabled = false;
  }
}
