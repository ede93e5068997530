// @ts-check
/** <tab-bar>: the three places of the app, and which of them this screen belongs to. */

const PLACES = [
  { tab: "/trips", screens: /^\/trips/ },
  { tab: "/you", screens: /^\/(you|sign-in|sign-up)$/ },
  { tab: "/", screens: /^\/(trains|book)?$/ },
];

export class TabBar extends HTMLElement {
  connectedCallback() {
    this.#show();
    document.addEventListener("screen-opened", () => this.#show());
  }

  #show() {
    const place = PLACES.find(({ screens }) => screens.test(location.pathname));
    for (const link of this.querySelectorAll("a")) {
      const isHere = link.getAttribute("href") === place?.tab;
      if (isHere) link.setAttribute("aria-current", location.pathname === place?.tab ? "page" : "true");
      else link.removeAttribute("aria-current");
    }
  }
}

customElements.define("tab-bar", TabBar);
