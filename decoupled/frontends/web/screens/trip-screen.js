// @ts-check
/** /trips/{pnr}: one booking: how it stands, who travels, and the way out of it. */

import { cancelTrip, lookUpTrip, stations } from "../../client/booking-api.js";
import { ChanceMeter } from "../elements/chance-meter.js";
import { onSubmit } from "../form-submission.js";
import { goTo } from "../go-to.js";
import { fill, layout, mark } from "../layout.js";
import { CLASS_NAMES, counted, dayAndClock, journey, rupees, tripStatus } from "../wording.js";

/** @typedef {import("../../client/booking-api.js").Passenger} Passenger */
/** @typedef {import("../../client/booking-api.js").Trip} Trip */

const TRIP = layout(`
  <article class="trip">
    <header class="page-head">
      <p class="pnr">PNR <slot name="pnr"></slot></p>
      <h1><slot name="journey"></slot></h1>
      <p class="status large"><slot name="status"></slot></p>
      <p class="actions"><a href="/about#words">What the words mean</a></p>
    </header>
    <slot name="chance"></slot>
    <dl class="facts panel"><slot name="facts"></slot></dl>
    <section class="panel"><h2>Passengers</h2>
      <ol class="passengers"><slot name="passengers"></slot></ol></section>
    <slot name="cancellation"></slot>
  </article>`);
const FACT = layout(`<div><dt><slot name="term"></slot></dt><dd><slot name="fact"></slot></dd></div>`);
const PASSENGER = layout(`<li><slot name="name"></slot> <span><slot name="age"></slot></span></li>`);
const CANCELLATION = layout(`
  <details class="panel"><summary>Cancel this booking …</summary>
    <form class="stack" method="post">
      <p>If you cancel now, <b><slot name="refund"></slot></b> of <slot name="fare"></slot> will be refunded.
        Until the chart is made, the places go to the next in the queue. This cannot be undone.</p>
      <button class="button danger">Cancel this booking</button>
    </form></details>`);

class TripScreen extends HTMLElement {
  /** @param {{path: Record<string, string>}} address */
  async open({ path }) {
    const trip = await lookUpTrip(path.pnr);
    this.#draw(trip, journey(await stations(), trip));
    const form = this.querySelector("form");
    if (form) onSubmit(form, () => this.#cancel(trip.pnr));
  }

  /** @param {Trip} trip @param {string} ride */
  #draw({ passengers, ...trip }, ride) {
    const isQueued = trip.status === "RAC" || trip.status === "WL";
    const content = fill(TRIP, {
      pnr: trip.pnr,
      journey: ride,
      status: tripStatus(trip),
      chance: isQueued ? new ChanceMeter().show(trip.chance) : null,
      facts: facts(trip).map(([term, fact]) => fill(FACT, { term, fact })),
      passengers: passengers.map(passengerItem),
      cancellation: cancellation(trip),
    });
    mark(content.querySelector("article"), trip);
    mark(content.querySelector(".status"), { status: trip.status });
    this.append(content);
  }

  /** @param {string} pnr */
  async #cancel(pnr) {
    const { refund_paise } = await cancelTrip(pnr);
    goTo(this, `/trips/${pnr}`, `Cancelled. ${rupees(refund_paise ?? 0)} will be refunded.`);
  }
}

/** Return the way out of a booking, with what it gives back now; nothing once there is none.
 * @param {Omit<Trip, "passengers">} trip */
function cancellation({ refund_now_paise, fare_paise }) {
  if (refund_now_paise === null) return null;
  return fill(CANCELLATION, { refund: rupees(refund_now_paise), fare: rupees(fare_paise) });
}

/** Return the rows of the facts list; those that do not apply are left out.
 * @param {Omit<Trip, "passengers">} trip
 * @returns {[string, string][]} */
function facts(trip) {
  const rows = /** @type {[string, string][]} */ ([
    ["Train", `${trip.train_name} (${trip.train_number})`],
    ["Class", `${trip.class_code} ${CLASS_NAMES[trip.class_code]}`],
    ["Departs", dayAndClock(trip.departs_at)],
    ["Arrives", dayAndClock(trip.arrives_at)],
    ["Fare", rupees(trip.fare_paise)],
  ]);
  if (trip.refund_paise !== null) rows.push(["Refund", rupees(trip.refund_paise)]);
  rows.push(["Booked", dayAndClock(trip.booked_at)]);
  if (trip.cancelled_at) rows.push(["Cancelled", dayAndClock(trip.cancelled_at)]);
  return rows;
}

/** @param {Passenger} passenger */
function passengerItem({ name, age }) {
  const item = fill(PASSENGER, { name, age: counted(age, "year") });
  mark(item.querySelector("li"), { passenger: name, age });
  return item;
}

customElements.define("trip-screen", TripScreen);
