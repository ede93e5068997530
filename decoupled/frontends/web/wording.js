// @ts-check
/** What the screens say: pure functions from facts to words, the same words as the monolith's. */

/** @typedef {import("../client/booking-api.js").TravelClass} TravelClass */
/** @typedef {import("../client/booking-api.js").Trip} Trip */
/** @typedef {import("../client/booking-api.js").Chart} Chart */

/** The classes of travel, by code.
 * @type {Record<string, string>} */
export const CLASS_NAMES = {
  "1A": "AC First",
  "2A": "AC 2-tier",
  "3A": "AC 3-tier",
  SL: "Sleeper",
  CC: "AC Chair Car",
  EC: "Executive Chair Car",
  "2S": "Second Sitting",
};

const BAND_WORDS = { likely: "Likely", possible: "Possible", unlikely: "Unlikely" };

/** @param {number} paise */
export function rupees(paise) {
  const digits = paise % 100 === 0 ? 0 : 2;
  const amount = (paise / 100).toLocaleString("en-IN", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `₹${amount}`;
}

/** Say what a new booking in this class would get.
 * @param {TravelClass} travelClass */
export function availability({ status, available, waitlist_position }) {
  if (status === "CNF") return `Available ${available}`;
  if (status === "RAC") return `RAC, ${counted(available, "place")}`;
  if (status === "WL") return `Waitlist ${waitlist_position}`;
  return "Regret";
}

/** Say how a booking stands; a waitlist shows booked/now (R5).
 * @param {Pick<Trip, "status" | "waitlist_number" | "waitlist_position">} trip */
export function tripStatus({ status, waitlist_number, waitlist_position }) {
  if (status === "CNF") return "Confirmed (CNF)";
  if (status === "WL") return `WL ${waitlist_number}/${waitlist_position}`;
  return status === "RAC" ? "RAC" : "Cancelled";
}

/** Return the band of a chance: above 0.7, from 0.3 to 0.7, below 0.3.
 * @param {number} chance
 * @returns {"likely" | "possible" | "unlikely"} */
export function band(chance) {
  if (chance > 0.7) return "likely";
  return chance >= 0.3 ? "possible" : "unlikely";
}

/** @param {number} chance */
export function bandWord(chance) {
  return BAND_WORDS[band(chance)];
}

/** Say a chance as a count, which people read better than a percentage.
 * @param {number} chance */
export function chanceInWords(chance) {
  const ofTen = Math.floor(10 * chance + 0.5);
  let share = `about ${ofTen} of 10`;
  if (ofTen === 0) share = "fewer than 1 of 10";
  if (ofTen === 10) share = "more than 9 of 10";
  return `${share} such tickets were confirmed in our simulation`;
}

/** @param {number} count @param {string} noun */
export function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Return "1,00,000". @param {number} count */
export function grouped(count) {
  return count.toLocaleString("en-IN");
}

/** Return "87 %", or "86.7 %" with one digit. @param {number} share @param {number} [digits] */
export function percent(share, digits = 0) {
  return `${(100 * share).toFixed(digits)} %`;
}

/** Say what a chart did to the train as a whole (R9).
 * @param {Chart} chart */
export function chartInWords({ train_number, classes }) {
  const sum = (/** @type {number[]} */ counts) => counts.reduce((total, count) => total + count, 0);
  const released = sum(classes.map((each) => each.released));
  const promoted = sum(classes.map((each) => each.promoted.CNF + each.promoted.RAC));
  const cancelled = sum(classes.map((each) => each.cancelled));
  const refund = sum(classes.map((each) => each.refund_paise));
  return `The chart of ${train_number} is made: ${counted(released, "berth")} released, ${counted(promoted, "booking")} moved up, ${cancelled} cancelled with ${rupees(refund)} refunded.`;
}

/** Say whether there are estimates, and if not, why (R12).
 * @param {string} condition "on", "off", or a sentence */
export function modelCondition(condition) {
  if (condition === "on") return "It estimates the chance of a confirmed berth for everybody who waits.";
  return condition === "off" ? "No estimate: the model is switched off." : `No estimate. ${condition}`;
}

// The API's times carry India's offset, so their digits are what the station clock shows.

/** Return "06:00". @param {string} moment */
export function clock(moment) {
  return moment.slice(11, 16);
}

/** Return "Tuesday, 24 November 2026"; what is no date stays as it is.
 * @param {string} moment a date or a time */
export function day(moment) {
  const date = new Date(`${moment.slice(0, 10)}T00:00Z`);
  if (Number.isNaN(date.valueOf())) return moment;
  const weekday = date.toLocaleDateString("en-GB", { weekday: "long", timeZone: "UTC" });
  return `${weekday}, ${dayAndMonth(moment)} ${date.getUTCFullYear()}`;
}

/** Return "24 November". @param {string} moment a date or a time */
export function dayAndMonth(moment) {
  const date = new Date(`${moment.slice(0, 10)}T00:00Z`);
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
}

/** Return "November 2026"; what is no month stays as it is. @param {string} month YYYY-MM */
export function monthInWords(month) {
  const date = new Date(`${month}-01T00:00Z`);
  if (Number.isNaN(date.valueOf())) return month;
  return date.toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
}

/** Return "24 Nov 2026, 06:00". @param {string} moment */
export function dayAndClock(moment) {
  const [date, month] = dayAndMonth(moment).split(" ");
  return `${date} ${month.slice(0, 3)} ${moment.slice(0, 4)}, ${clock(moment)}`;
}

/** Return the date some days later. @param {string} date @param {number} days */
export function laterBy(date, days) {
  return new Date(Date.parse(`${date}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Return "8 h 05 min". @param {string} departsAt @param {string} arrivesAt */
export function duration(departsAt, arrivesAt) {
  const minutes = (Date.parse(arrivesAt) - Date.parse(departsAt)) / 60_000;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** Return "", "+1 day" or "+2 days". @param {string} departsAt @param {string} arrivesAt */
export function dayShift(departsAt, arrivesAt) {
  const days =
    (Date.parse(arrivesAt.slice(0, 10)) - Date.parse(departsAt.slice(0, 10))) / 86_400_000;
  return days === 0 ? "" : `+${counted(days, "day")}`;
}

/** Return a station's name; a code that no station has stays a code.
 * @param {{station_code: string, name: string}[]} stations
 * @param {string} code */
export function stationName(stations, code) {
  return stations.find(({ station_code }) => station_code === code)?.name ?? code;
}

/** Return "New Delhi → Agra Cantt".
 * @param {{station_code: string, name: string}[]} stations
 * @param {{from: string, to: string}} ends */
export function journey(stations, { from, to }) {
  return `${stationName(stations, from)} → ${stationName(stations, to)}`;
}
