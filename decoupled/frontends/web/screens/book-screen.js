// @ts-check
/** /book: who travels; one form makes one booking, however often it is sent (R10). */

import { BookingProblem, book, newBookingKey, searchDepartures, stations } from "../../client/booking-api.js";
import { ChanceMeter } from "../elements/chance-meter.js";
import { onSubmit } from "../form-submission.js";
import { fill, layout, mark } from "../layout.js";
import { goTo } from "../go-to.js";
import { searchIn, trainsAddress } from "../search-address.js";
import { CLASS_NAMES, availability, counted, dayAndClock, journey, rupees } from "../wording.js";

/** @typedef {import("../../client/booking-api.js").Departure} Departure */
/** @typedef {import("../../client/booking-api.js").Search} Search */
/** @typedef {import("../../client/booking-api.js").TravelClass} TravelClass */

const SCREEN = layout(`
  <header class="page-head">
    <h1>Book <slot name="train_name"></slot></h1>
    <p><slot name="ride"></slot></p>
    <p class="status"><slot name="status"></slot></p>
  </header>
  <slot name="chance"></slot>
  <form class="booking-form panel stack" method="post">
    <slot name="passengers"></slot>
    <p class="total"><slot name="sum"></slot> <b><slot name="total"></slot></b></p>
    <p class="actions"><button class="button">Book now</button> <a>Back to the trains</a></p>
    <p class="hint">Nothing is paid: this railway is a simulation.</p>
  </form>`);
const NO_SUCH_DEPARTURE = { status: 404, rule: "R1", detail: "There is no such departure. Search for another one." };
const CLOSED = { status: 422, rule: "R2", detail: "Booking is closed for this train." };
const FULL = {
  status: 409,
  rule: "R4",
  detail: "Regret: berths and waitlist are full. Try another class, train or day.",
};
const PASSENGER = layout(`
  <fieldset class="passenger"><legend>Passenger <slot name="number"></slot></legend>
    <p class="field"><label>Name</label><input maxlength="60" autocomplete="off" required></p>
    <p class="field"><label>Age</label><input type="number" inputmode="numeric" min="0" max="125" required></p>
  </fieldset>`);

class BookScreen extends HTMLElement {
  #key = newBookingKey();

  /** @param {{query: URLSearchParams}} address */
  async open({ query }) {
    const search = searchIn(query);
    const ride = journey(await stations(), search);
    const [departure, travelClass] = await offer(query, search);
    this.#draw(ride, departure, travelClass, search);
    const form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    onSubmit(form, (answers) => this.#book(answers, departure, travelClass.class_code, search));
  }

  /** @param {string} ride @param {Departure} departure @param {TravelClass} travelClass @param {Search} search */
  #draw(ride, departure, travelClass, search) {
    const { class_code, status, fare_paise, chance } = travelClass;
    const { passengers } = search;
    const facts = [
      ride,
      dayAndClock(departure.departs_at),
      `${class_code} ${CLASS_NAMES[class_code]}`,
      `train ${departure.train_number}`,
    ];
    const content = fill(SCREEN, {
      train_name: departure.train_name,
      ride: facts.join(" · "),
      status: availability(travelClass),
      chance: status === "CNF" ? null : new ChanceMeter().show(chance),
      passengers: Array.from({ length: passengers }, (_, index) => passengerFields(index + 1)),
      sum: `${counted(passengers, "passenger")} × ${rupees(fare_paise)}`,
      total: rupees(passengers * fare_paise),
    });
    mark(content.querySelector(".status"), { status });
    content.querySelector("a")?.setAttribute("href", trainsAddress(search));
    this.append(content);
  }

  /** @param {FormData} answers @param {Departure} departure @param {string} class_code @param {Search} search */
  async #book(answers, { train_number, journey_date }, class_code, { from, to, passengers }) {
    const party = Array.from({ length: passengers }, (_, index) => ({
      name: String(answers.get(`name-${index + 1}`)),
      age: Number(answers.get(`age-${index + 1}`)),
    }));
    const request = { train_number, journey_date, class_code, from, to, passengers: party };
    const { pnr } = await book(request, this.#key);
    goTo(this, `/trips/${pnr}`, `Booked. Your PNR is ${pnr}.`);
  }
}

/** Return what the railway offers now on the train and in the class of the address; throws BookingProblem.
 * @param {URLSearchParams} query
 * @param {Search} search
 * @returns {Promise<[Departure, TravelClass]>} */
async function offer(query, search) {
  const departure = (await searchDepartures(search)).find(
    ({ train_number, journey_date }) =>
      train_number === query.get("train_number") && journey_date === query.get("journey_date"),
  );
  const travelClass = departure?.classes.find(({ class_code }) => class_code === query.get("class_code"));
  if (!departure || !travelClass) throw new BookingProblem(NO_SUCH_DEPARTURE);
  if (!departure.on_sale) throw new BookingProblem(CLOSED);
  if (travelClass.status === "REGRET") throw new BookingProblem(FULL);
  return [departure, travelClass];
}

/** @param {number} number */
function passengerFields(number) {
  const fields = fill(PASSENGER, { number });
  fields.querySelectorAll(".field").forEach((field, index) => {
    const name = `${index === 0 ? "name" : "age"}-${number}`;
    field.querySelector("label")?.setAttribute("for", name);
    field.querySelector("input")?.setAttribute("id", name);
    field.querySelector("input")?.setAttribute("name", name);
  });
  return fields;
}

customElements.define("book-screen", BookScreen);
