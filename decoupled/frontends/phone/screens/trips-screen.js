// @ts-check
/** /trips: my bookings, the newest first; the first page of them also without a network. */

import { myTrips, stations } from "../../client/booking-api.js";
import { build } from "../build.js";
import { FreshLine } from "../elements/fresh-line.js";
import { ScreenHead } from "../elements/screen-head.js";
import { TripCard } from "../elements/trip-card.js";
import { keeper, newest } from "../kept-answers.js";
import { onSubmit } from "../on-submit.js";
import { journey } from "../wording.js";

/** @typedef {import("../../client/booking-api.js").Station} Station */
/** @typedef {import("../../client/booking-api.js").Trip} Trip */

class TripsScreen extends HTMLElement {
  #list = build("ol", { class: "list" });

  async open() {
    const told = await newest("trips", myPage);
    const { answer: places } = await newest("stations", stations);
    const { bookings, next_cursor } = told.answer;
    const fresh = new FreshLine();
    const about = bookings.length ? "The one booked last comes first." : "";
    this.append(new ScreenHead().show({ title: "My trips", about }), fresh, bookings.length ? this.#list : nothing());
    fresh.show(told);
    fresh.hidden = told.isLive;
    this.#add(bookings, places, told.isLive ? next_cursor : null);
  }

  /** @param {Trip[]} bookings @param {Station[]} places @param {string | null} cursor */
  #add(bookings, places, cursor) {
    this.#list.append(...bookings.map((trip) => build("li", {}, new TripCard().show(trip, journey(places, trip)))));
    if (!cursor) return;
    const more = build("form", { method: "post" }, build("button", { class: "button quiet" }, "Older trips"));
    onSubmit(more, async () => {
      const page = await myTrips(cursor);
      more.remove();
      this.#add(page.bookings, places, page.next_cursor);
    });
    this.append(more);
  }
}

/** Ask for the newest trips, and keep each of them for its own screen. */
async function myPage() {
  const keep = keeper();
  const page = await myTrips();
  for (const trip of page.bookings) keep(`trip ${trip.pnr}`, trip);
  return page;
}

function nothing() {
  return build("div", { class: "empty" }, build("h2", {}, "No trips yet"),
    build("p", {}, "What you book stands here, also without a network."),
    build("a", { class: "button", href: "/" }, "Search trains"));
}

customElements.define("trips-screen", TripsScreen);
