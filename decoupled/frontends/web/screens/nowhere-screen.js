// @ts-check
/** Any address that no other screen has. */

import { fill, layout } from "../layout.js";

const SCREEN = layout(`
  <h1>Nothing here</h1>
  <div class="alert" role="alert"><p>There is no such page. Perhaps the address has a typing error.</p></div>
  <p class="actions"><a class="button" href="/">Search trains</a></p>`);

class NowhereScreen extends HTMLElement {
  open() {
    this.append(fill(SCREEN));
  }
}

customElements.define("nowhere-screen", NowhereScreen);
