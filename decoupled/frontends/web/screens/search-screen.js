// @ts-check
/** /: where would you like to go? */

import { timetable } from "../../client/booking-api.js";
import { SearchForm } from "../elements/search-form.js";
import { fill, layout } from "../layout.js";

const SCREEN = layout(`<h1>Where would you like to go?</h1>`);

class SearchScreen extends HTMLElement {
  async open() {
    this.append(fill(SCREEN));
    this.append(new SearchForm().show(await timetable()));
  }
}

customElements.define("search-screen", SearchScreen);
