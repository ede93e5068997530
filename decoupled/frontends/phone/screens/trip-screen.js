// @ts-check
/** /trips/{pnr}: one booking, asked again while somebody looks; without a network as it last was. */

import { BookingProblem, cancelTrip, lookUpTrip, stations } from "../../client/booking-api.js";
import { build } from "../build.js";
import { FreshLine } from "../elements/fresh-line.js";
import { ScreenHead } from "../elements/screen-head.js";
import { TripTicket } from "../elements/trip-ticket.js";
import { goTo } from "../go-to.js";
import { keeper, newest, recall } from "../kept-answers.js";
import { onSubmit } from "../on-submit.js";
import { journey, rupees, stationName, tripStatus } from "../wording.js";

/** @typedef {import("../../client/booking-api.js").Station} Station */
/** @typedef {import("../../client/booking-api.js").Trip} Trip */
/** @typedef {import("../kept-answers.js").Told<Trip>} ToldTrip */

const RENEWAL_MS = 15_000;

class TripScreen extends HTMLElement {
  #pnr = "";
  #isAsking = false;
  /** @type {ToldTrip | null} */
  #shown = null;
  /** @type {Station[]} */
  #places = [];
  #fresh = new FreshLine();
  #leaving = new AbortController();

  /** @param {{path: Record<string, string>}} address */
  async open({ path }) {
    this.#pnr = path.pnr;
    const last = /** @type {ToldTrip | null} */ (recall(`trip ${this.#pnr}`));
    const places = recall("stations");
    if (last && places) {
      this.#places = places.answer;
      this.#show(last);
      this.#fresh.wait(last);
    }
    await this.#ask();
    if (this.isConnected) this.#watch();
  }

  disconnectedCallback() {
    this.#leaving.abort();
  }

  /** Ask again from time to time, and at once when the phone is looked at or finds or loses its network. */
  #watch() {
    const again = () => this.#askAgain();
    const timer = setInterval(again, RENEWAL_MS);
    const { signal } = this.#leaving;
    signal.addEventListener("abort", () => clearInterval(timer));
    document.addEventListener("visibilitychange", again, { signal });
    addEventListener("online", again, { signal });
    addEventListener("offline", again, { signal });
  }

  async #askAgain() {
    if (document.visibilityState !== "visible" || this.#isAsking) return;
    try {
      await this.#ask();
    } catch (problem) {
      if (!(problem instanceof BookingProblem)) throw problem;
      if (this.isConnected) goTo(this, location.pathname); // the trip is gone or the sign-in over: open() says it
    }
  }

  /** Show the newest answer there is; throws BookingProblem. */
  async #ask() {
    this.#isAsking = true;
    try {
      const told = await newest(`trip ${this.#pnr}`, () => lookUpTrip(this.#pnr));
      this.#places = (await newest("stations", stations)).answer;
      if (!this.isConnected) return;
      const before = this.#shown?.answer;
      const isNews = before && tripStatus(before) !== tripStatus(told.answer);
      if (JSON.stringify([before, this.#shown?.isLive]) !== JSON.stringify([told.answer, told.isLive])) this.#show(told);
      this.#fresh.show(told, isNews ? `now ${tripStatus(told.answer)}` : "");
    } finally {
      this.#isAsking = false;
    }
  }

  /** @param {ToldTrip} told */
  #show(told) {
    this.#shown = told;
    const trip = told.answer;
    const names = /** @type {[string, string]} */ ([trip.from, trip.to].map((code) => stationName(this.#places, code)));
    if (!this.querySelector("h1")) {
      const back = { address: "/trips", to: "my trips" };
      this.replaceChildren(new ScreenHead().show({ title: journey(this.#places, trip), back }), this.#fresh);
    }
    for (const old of this.querySelectorAll("trip-ticket, .cancellation")) old.remove();
    this.append(new TripTicket().show(trip, names), ...cancellation(told, () => this.#cancel()));
  }

  async #cancel() {
    const keep = keeper();
    const trip = await cancelTrip(this.#pnr);
    keep(`trip ${trip.pnr}`, trip);
    goTo(this, `/trips/${trip.pnr}`, `Cancelled. ${rupees(trip.refund_paise ?? 0)} will be refunded.`);
  }
}

/** Return the way out of a booking, with what it gives back now; none once there is none.
 * @param {ToldTrip} told @param {() => Promise<void>} cancel */
function cancellation({ answer: { refund_now_paise, fare_paise }, isLive }, cancel) {
  if (refund_now_paise === null) return [];
  if (!isLive) return [build("p", { class: "cancellation soft" }, "Cancelling needs a connection.")];
  const form = build("form", { method: "post" },
    build("p", {}, "If you cancel now, ", build("b", {}, rupees(refund_now_paise)), ` of ${rupees(fare_paise)} will be refunded. `
      + "Until the chart is made, the places go to the next in the queue. This cannot be undone."),
    build("button", { class: "button danger" }, "Cancel this booking"));
  onSubmit(form, cancel);
  return [build("details", { class: "card cancellation" }, build("summary", {}, "Cancel this booking …"), form)];
}

customElements.define("trip-screen", TripScreen);
