// @ts-check
/** /book: who travels; one form makes one booking, however often it is sent (R10). */

import { BookingProblem, book, newBookingKey, searchDepartures, stations } from "../../client/booking-api.js";
import { build } from "../build.js";
import { ChanceBar } from "../elements/chance-bar.js";
import { RideLine } from "../elements/ride-line.js";
import { ScreenHead } from "../elements/screen-head.js";
import { goTo } from "../go-to.js";
import { keeper } from "../kept-answers.js";
import { onSubmit } from "../on-submit.js";
import { searchIn, trainsAddress } from "../addresses.js";
import { CLASS_NAMES, availability, counted, rupees, stationName } from "../wording.js";

/** @typedef {import("../../client/booking-api.js").Departure} Departure */
/** @typedef {import("../../client/booking-api.js").Search} Search */
/** @typedef {import("../../client/booking-api.js").TravelClass} TravelClass */

const NO_SUCH_DEPARTURE = { status: 404, rule: "R1", detail: "There is no such departure. Search for another one." };
const CLOSED = { status: 422, rule: "R2", detail: "Booking is closed for this train." };
const FULL = { status: 409, rule: "R4", detail: "Regret: berths and waitlist are full. Try another class, train or day." };

class BookScreen extends HTMLElement {
  #key = newBookingKey();

  /** @param {{query: URLSearchParams}} address */
  async open({ query }) {
    const search = searchIn(query);
    const places = await stations();
    const [departure, travelClass] = await offer(query, search);
    const names = /** @type {[string, string]} */ ([search.from, search.to].map((code) => stationName(places, code)));
    const back = { address: trainsAddress(search), to: "the trains" };
    const form = bookingForm(travelClass, search.passengers);
    this.append(
      new ScreenHead().show({ title: `Book ${departure.train_name}`, about: `Train ${departure.train_number}`, back }),
      summary(departure, travelClass, names), form);
    onSubmit(form, (answers) => this.#book(answers, departure, travelClass.class_code, search));
  }

  /** @param {FormData} answers @param {Departure} departure @param {string} class_code @param {Search} search */
  async #book(answers, { train_number, journey_date }, class_code, { from, to, passengers }) {
    const party = Array.from({ length: passengers }, (_, index) => ({
      name: String(answers.get(`name-${index + 1}`)),
      age: Number(answers.get(`age-${index + 1}`)),
    }));
    const request = { train_number, journey_date, class_code, from, to, passengers: party };
    const keep = keeper();
    const trip = await book(request, this.#key);
    keep(`trip ${trip.pnr}`, trip);
    goTo(this, `/trips/${trip.pnr}`, `Booked. Your PNR is ${trip.pnr}.`);
  }
}

/** Return what the railway offers now on the train and in the class of the address; throws BookingProblem.
 * @param {URLSearchParams} query @param {Search} search
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

/** @param {Departure} departure @param {TravelClass} travelClass @param {[string, string]} names */
function summary(departure, travelClass, names) {
  const { class_code, status, chance } = travelClass;
  return build("section", { class: "card summary", "aria-label": "The ride" },
    new RideLine().show(departure, names),
    build("p", { class: "between" }, build("span", {}, `${class_code} ${CLASS_NAMES[class_code]}`),
      build("span", { class: "status", "data-status": status }, availability(travelClass))),
    status === "CNF" ? null : new ChanceBar().show(chance));
}

/** @param {TravelClass} travelClass @param {number} passengers */
function bookingForm({ fare_paise }, passengers) {
  const fields = Array.from({ length: passengers }, (_, index) => passengerFields(index + 1));
  return build("form", { class: "booking-form", method: "post" }, fields,
    build("div", { class: "pay-bar" },
      build("p", {}, build("small", {}, `${counted(passengers, "passenger")} × ${rupees(fare_paise)}`),
        build("b", {}, rupees(passengers * fare_paise))),
      build("button", { class: "button" }, "Book now")),
    build("p", { class: "soft" }, "Nothing is paid: this railway is a simulation."));
}

/** @param {number} number */
function passengerFields(number) {
  const field = (/** @type {string} */ name, /** @type {string} */ label, /** @type {Record<string, string>} */ how) =>
    build("p", { class: "field" }, build("label", { for: `${name}-${number}` }, label),
      build("input", { id: `${name}-${number}`, name: `${name}-${number}`, required: true, ...how }));
  return build("fieldset", { class: "card passenger" }, build("legend", {}, `Passenger ${number}`),
    field("name", "Name", { maxlength: "60", autocomplete: "off", autocapitalize: "words" }),
    field("age", "Age", { type: "number", inputmode: "numeric", min: "0", max: "125" }));
}

customElements.define("book-screen", BookScreen);
