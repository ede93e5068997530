// @ts-check
/** /about: what this site is, and what it is not. */

import { fill, layout } from "../layout.js";

const SCREEN = layout(`
  <div class="prose">
    <h1>About Twin Tracks</h1>
    <p>Twin Tracks is a railway booking site built twice, to compare two ways of building software.
      Both sell the same simulated railway, by the same rules.</p>
    <h2>What is real</h2>
    <p>Trains, stops, times and distances come from a public timetable of 2015-16, simplified.
      The rules of availability, RAC, waitlist, fares and refunds follow published ones, also simplified.</p>
    <h2>What is not</h2>
    <p>Nobody travels on these tickets. Bookings are simulated, and every PNR starts with 0, as no real one does.
      The site is not affiliated with any railway.</p>
    <h2>What a chance means</h2>
    <p>Beside RAC and waitlist tickets stands a chance, learned from simulated bookings:
      “about 7 of 10 such tickets were confirmed in our simulation”.
      Likely is above 70 %, Possible 30 to 70 %, Unlikely below 30 %. It says nothing about real trains.</p>
  </div>`);

class AboutScreen extends HTMLElement {
  open() {
    this.append(fill(SCREEN));
  }
}

customElements.define("about-screen", AboutScreen);
