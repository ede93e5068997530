// @ts-check
/** /sign-in: then back to where the traveller was going. */

import { signIn } from "../../client/booking-api.js";
import { onSubmit } from "../form-submission.js";
import { goTo } from "../go-to.js";
import { fill, layout } from "../layout.js";
import { nextAddress, withNext } from "../next-address.js";

const SCREEN = layout(`
  <h1>Sign in</h1>
  <form class="account-form panel stack" method="post">
    <p class="field"><label for="email">E-mail</label>
      <input id="email" name="email" type="email" autocomplete="username" required></p>
    <p class="field"><label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="current-password"
        maxlength="128" required></p>
    <p class="actions"><button class="button">Sign in</button> <a>Make an account</a></p>
    <p class="hint">To look around: traveller-1@example.org to traveller-64@example.org, or staff@example.org
      behind the counter; password demo-railway.</p>
  </form>`);

class SignInScreen extends HTMLElement {
  /** @param {{query: URLSearchParams}} address */
  open({ query }) {
    this.append(fill(SCREEN));
    this.querySelector("a")?.setAttribute("href", withNext("/sign-up", query));
    const form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    onSubmit(form, async (answers) => {
      await signIn(String(answers.get("email")), String(answers.get("password")));
      goTo(this, nextAddress(query));
    });
  }
}

customElements.define("sign-in-screen", SignInScreen);
