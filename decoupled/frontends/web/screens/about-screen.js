// @ts-check
/** /about: what this site is, and what it is not. */

import { fill, layout } from "../layout.js";

const SCREEN = layout(`
  <article class="prose">
    <h1>About this site</h1>
    <p>A booking site for a simulated railway: search a train, take a place or a number on the waitlist,
      and see how such tickets fared.</p>
    <h2>What is real, and what is not</h2>
    <p>Stations, trains, distances and times are simplified from a published Indian timetable of 2015-16;
      trains marked synthetic are invented. Fares and refunds follow published rules of several years.
      Travellers, sales and cancellations are simulated. Nothing is paid, nobody travels,
      and no railway is affiliated.</p>
    <h2 id="words" tabindex="-1">What the words mean</h2>
    <dl class="terms">
      <dt>PNR</dt><dd>the number of a booking.</dd>
      <dt>CNF</dt><dd>confirmed: a berth is yours, or in a chair car a seat.</dd>
      <dt>RAC</dt><dd>reservation against cancellation: a seat is yours, and a berth if one comes free before the chart.</dd>
      <dt>WL 31/26</dt><dd>on the waitlist: your number was 31 when you booked, your place now is 26.</dd>
      <dt>Chart</dt><dd>the list made before departure. After it nothing moves, and who is still on the waitlist gets everything back.</dd>
    </dl>
    <h2>What the chance means</h2>
    <p>“About 7 of 10” says: of tickets in the same state in our simulation, seven of ten had a confirmed berth
      when the chart was made. It is not a forecast for any real train.</p>
    <p>The estimate comes from a model made with this railway's simulated history; while it is away,
      pages say “no estimate”.</p>
    <h2>What the site keeps</h2>
    <p>Your name, e-mail and the bookings you make, in one database file of this installation. This tab of your
      browser keeps you signed in until it is closed. Do not use a password that you use elsewhere.</p>
  </article>`);

class AboutScreen extends HTMLElement {
  open() {
    this.append(fill(SCREEN));
  }
}

customElements.define("about-screen", AboutScreen);
