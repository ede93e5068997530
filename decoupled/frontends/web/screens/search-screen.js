// @ts-check
/** /: where would you like to go? */

import { timetable } from "../../client/booking-api.js";
import { SearchForm } from "../elements/search-form.js";
import { fill, layout } from "../layout.js";
import { searchIn } from "../search-address.js";

const SCREEN = layout(`
  <h1>Where would you like to go?</h1>
  <slot name="form"></slot>
  <p class="prose">For each class of a train you see what is free on your part of its way, the fare and,
    where there is a queue, how many of ten such tickets were confirmed in our simulation.</p>`);

class SearchScreen extends HTMLElement {
  /** @param {{query: URLSearchParams}} address */
  async open({ query }) {
    this.append(fill(SCREEN, { form: new SearchForm().show(await timetable(), searchIn(query)) }));
  }
}

customElements.define("search-screen", SearchScreen);
