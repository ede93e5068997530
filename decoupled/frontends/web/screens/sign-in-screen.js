// @ts-check
/** /sign-in: then back to where the traveller was going. */

import { signIn } from "../../client/booking-api.js";
import { onSubmit } from "../form-submission.js";
import { fill, layout } from "../layout.js";
import { nextAddress, withNext } from "../next-address.js";

const SCREEN = layout(`
  <h1>Sign in</h1>
  <form class="account-form panel stack" method="post">
    <p class="field"><label for="email">E-mail</label>
      <input id="email" name="email" type="email" autocomplete="username" required></p>
    <p class="field"><label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="current-password" required></p>
    <p class="actions"><button class="button">Sign in</button> <a>Create an account</a></p>
  </form>`);

class SignInScreen extends HTMLElement {
  /** @param {{query: URLSearchParams}} address */
  open({ query }) {
    this.append(fill(SCREEN));
    this.querySelector("a")?.setAttribute("href", withNext("/sign-up", query));
    const form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    onSubmit(form, async (answers) => {
      await signIn(String(answers.get("email")), String(answers.get("password")));
      this.dispatchEvent(new CustomEvent("go-to", { detail: nextAddress(query), bubbles: true }));
    });
  }
}

customElements.define("sign-in-screen", SignInScreen);
