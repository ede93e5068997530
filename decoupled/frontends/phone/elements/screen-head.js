// @ts-check
/** <screen-head>: the name of a screen, what it is about, and the way back. */

import { build, icon } from "../build.js";

export class ScreenHead extends HTMLElement {
  /** @param {{title: string, about?: string, back?: {address: string, to: string}}} head */
  show({ title, about, back }) {
    const arrow = back && build("a", { class: "back", href: back.address, "aria-label": `Back to ${back.to}` }, icon("back"));
    const words = build("div", {}, build("h1", {}, title), about ? build("p", { role: "status" }, about) : null);
    this.replaceChildren(build("header", { class: "screen-head" }, arrow, words));
    return this;
  }
}

customElements.define("screen-head", ScreenHead);
