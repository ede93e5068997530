// @ts-check
/** What every form does when it is sent: wait, and show what went wrong without losing the answers. */

import { BookingProblem } from "../client/booking-api.js";
import { ProblemAlert } from "./elements/problem-alert.js";

/** Do this with the form's answers whenever it is submitted; a refusal is shown above it.
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
  const above = form.previousElementSibling;
  if (above instanceof ProblemAlert) above.remove();
  button.disabled = true;
  try {
    await action(new FormData(form));
  } catch (problem) {
    if (!(problem instanceof BookingProblem)) throw problem;
    form.before(new ProblemAlert().show(problem, () => form.requestSubmit()));
  } finally {
    button.disabled = false;
  }
}
