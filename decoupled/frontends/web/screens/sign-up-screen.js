// @ts-check
/** /sign-up: open an account, and be signed in to it. */

import { signUp } from "../../client/booking-api.js";
import { onSubmit } from "../form-submission.js";
import { goTo } from "../go-to.js";
import { fill, layout } from "../layout.js";
import { nextAddress, withNext } from "../next-address.js";

const SCREEN = layout(`
  <h1>Make an account</h1>
  <form class="account-form panel stack" method="post">
    <p class="field"><label for="name">Name</label>
      <input id="name" name="name" autocomplete="name" maxlength="60" required></p>
    <p class="field"><label for="email">E-mail</label>
      <input id="email" name="email" type="email" autocomplete="username" maxlength="254"
        pattern="[A-Za-z0-9._%+'\\-]+@[A-Za-z0-9\\-]+(\\.[A-Za-z0-9\\-]+)+" title="An address like you@example.org"
        aria-describedby="email-hint" required>
      <span class="hint" id="email-hint">Any address will do: the site sends no mail.</span></p>
    <p class="field"><label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="new-password"
        minlength="8" maxlength="128" aria-describedby="password-hint" required>
      <span class="hint" id="password-hint">At least 8 characters.</span></p>
    <p class="actions"><button class="button">Make the account</button> <a>I have one</a></p>
  </form>`);

class SignUpScreen extends HTMLElement {
  /** @param {{query: URLSearchParams}} address */
  open({ query }) {
    this.append(fill(SCREEN));
    this.querySelector("a")?.setAttribute("href", withNext("/sign-in", query));
    const form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    onSubmit(form, async (answers) => {
      const answer = (/** @type {string} */ name) => String(answers.get(name));
      await signUp({ email: answer("email"), name: answer("name"), password: answer("password") });
      goTo(this, nextAddress(query));
    });
  }
}

customElements.define("sign-up-screen", SignUpScreen);
