// @ts-check
/** /sign-up: open an account, and be signed in to it. */

import { signUp } from "../../client/booking-api.js";
import { build } from "../build.js";
import { ScreenHead } from "../elements/screen-head.js";
import { goTo } from "../go-to.js";
import { onSubmit } from "../on-submit.js";
import { nextAddress, withNext } from "../addresses.js";

const EMAIL = "[A-Za-z0-9._%+'\\-]+@[A-Za-z0-9\\-]+(\\.[A-Za-z0-9\\-]+)+";

class SignUpScreen extends HTMLElement {
  /** @param {{query: URLSearchParams}} address */
  open({ query }) {
    const form = build("form", { class: "card account-form", method: "post" },
      field("name", "Name", { autocomplete: "name", maxlength: 60 }),
      field("email", "E-mail", {
        type: "email", autocomplete: "username", maxlength: 254, pattern: EMAIL, title: "An address like you@example.org",
      }, "Any address will do: the app sends no mail."),
      field("password", "Password", {
        type: "password", autocomplete: "new-password", minlength: 8, maxlength: 128,
      }, "At least 8 characters."),
      build("button", { class: "button" }, "Make the account"),
      build("a", { class: "button quiet", href: withNext("/sign-in", query) }, "I have one"));
    onSubmit(form, async (answers) => {
      const answer = (/** @type {string} */ name) => String(answers.get(name));
      await signUp({ email: answer("email"), name: answer("name"), password: answer("password") });
      goTo(this, nextAddress(query));
    });
    this.append(new ScreenHead().show({ title: "Make an account" }), form);
  }
}

/** @param {string} name @param {string} label @param {Record<string, string | number>} how @param {string} [hint] */
function field(name, label, how, hint) {
  const described = hint ? { "aria-describedby": `${name}-hint` } : {};
  return build("p", { class: "field" }, build("label", { for: name }, label),
    build("input", { id: name, name, required: true, ...how, ...described }),
    hint ? build("span", { class: "soft", id: `${name}-hint` }, hint) : null);
}

customElements.define("sign-up-screen", SignUpScreen);
