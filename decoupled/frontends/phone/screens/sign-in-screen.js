// @ts-check
/** /sign-in: then back to where the traveller was going. */

import { signIn } from "../../client/booking-api.js";
import { build } from "../build.js";
import { ScreenHead } from "../elements/screen-head.js";
import { goTo } from "../go-to.js";
import { onSubmit } from "../on-submit.js";
import { nextAddress, withNext } from "../addresses.js";

class SignInScreen extends HTMLElement {
  /** @param {{query: URLSearchParams}} address */
  open({ query }) {
    const form = build("form", { class: "card account-form", method: "post" },
      build("p", { class: "field" }, build("label", { for: "email" }, "E-mail"),
        build("input", { id: "email", name: "email", type: "email", autocomplete: "username", required: true })),
      build("p", { class: "field" }, build("label", { for: "password" }, "Password"),
        build("input", {
          id: "password", name: "password", type: "password", autocomplete: "current-password", maxlength: 128, required: true,
        })),
      build("button", { class: "button" }, "Sign in"),
      build("a", { class: "button quiet", href: withNext("/sign-up", query) }, "Make an account"));
    onSubmit(form, async (answers) => {
      await signIn(String(answers.get("email")), String(answers.get("password")));
      goTo(this, nextAddress(query));
    });
    this.append(new ScreenHead().show({ title: "Sign in" }), form,
      build("p", { class: "soft prose" },
        "To look around: traveller-1@example.org to traveller-64@example.org; password demo-railway."));
  }
}

customElements.define("sign-in-screen", SignInScreen);
