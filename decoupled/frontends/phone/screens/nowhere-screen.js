// @ts-check
/** Any address that no other screen has. */

import { build } from "../build.js";

class NowhereScreen extends HTMLElement {
  open() {
    this.append(build("div", { class: "empty", role: "alert" }, build("h1", {}, "Nothing here"),
      build("p", {}, "There is no such page. Perhaps the address has a typing error."),
      build("a", { class: "button", href: "/" }, "Search trains")));
  }
}

customElements.define("nowhere-screen", NowhereScreen);
