// @ts-check
/** <departure-card>: one train of the day, with a tile per class. */

import { fill, layout, mark, time } from "../layout.js";
import { clock, dayAndMonth, dayShift, duration } from "../wording.js";
import { ClassTile } from "./class-tile.js";

/** @typedef {import("../../client/booking-api.js").Departure} Departure */
/** @typedef {import("../../client/booking-api.js").Search} Search */

const CARD = layout(`
  <article class="departure panel">
    <header class="departure-head">
      <h2><slot name="train_name"></slot> <span class="train-number"><slot name="train_number"></slot></span></h2>
      <p class="times"><slot name="departs"></slot> <span class="duration"><slot name="duration"></slot></span>
        <slot name="arrives"></slot> <span class="day-shift"><slot name="day_shift"></slot></span></p>
      <p class="train-facts"><slot name="train_facts"></slot></p>
    </header>
    <slot name="closed"></slot>
    <ul class="class-tiles"><slot name="classes"></slot></ul>
  </article>`);
const CLOSED = layout(`<p class="note">Booking is closed for this train.</p>`);
const ITEM = layout(`<li><slot name="tile"></slot></li>`);

export class DepartureCard extends HTMLElement {
  /** @param {Departure} departure @param {Search} search */
  show(departure, search) {
    const { departs_at, arrives_at, classes, ...facts } = departure;
    const card = fill(CARD, {
      train_name: facts.train_name,
      train_number: facts.train_number,
      departs: time(departs_at, clock(departs_at)),
      duration: duration(departs_at, arrives_at),
      arrives: time(arrives_at, clock(arrives_at)),
      day_shift: dayShift(departs_at, arrives_at),
      train_facts: trainFacts(departure),
      closed: departure.on_sale ? null : fill(CLOSED),
      classes: classes.map((travelClass) =>
        fill(ITEM, { tile: new ClassTile().show(travelClass, departure, search) }),
      ),
    });
    mark(card.querySelector("article"), { ...facts, departs_at, arrives_at });
    this.replaceChildren(card);
    return this;
  }
}

/** @param {Departure} departure */
function trainFacts({ train_type, distance_km, synthetic, journey_date, departs_at }) {
  const facts = [train_type, `${distance_km} km`];
  if (synthetic) facts.push("synthetic train");
  if (!departs_at.startsWith(journey_date)) facts.push(`starts ${dayAndMonth(journey_date)} at its origin`);
  return facts.join(" · ");
}

customElements.define("departure-card", DepartureCard);
