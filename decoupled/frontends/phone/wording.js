// @ts-check
/** What the phone says: pure functions from facts to words, as short as a small screen needs them. */

/** @typedef {import("../client/booking-api.js").Station} Station */
/** @typedef {import("../client/booking-api.js").TravelClass} TravelClass */
/** @typedef {import("../client/booking-api.js").Trip} Trip */

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

const RUPEES = new Intl.NumberFormat("en-IN", { maximumFractionDigits: 0 });
const RUPEES_AND_PAISE = new Intl.NumberFormat("en-IN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Return "₹1,23,456", with paise only where there are any. @param {number} paise */
export function rupees(paise) {
  return `₹${(paise % 100 === 0 ? RUPEES : RUPEES_AND_PAISE).format(paise / 100)}`;
}

/** @param {number} count @param {string} noun */
export function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Say what a new booking in this class would get (R1).
 * @param {Pick<TravelClass, "status" | "available" | "waitlist_position">} travelClass */
export function availability({ status, available, waitlist_position }) {
  if (status === "CNF") return `Available ${available}`;
  if (status === "RAC") return `RAC, ${counted(available, "place")}`;
  return status === "WL" ? `Waitlist ${waitlist_position}` : "Regret";
}

/** Say how a booking stands; a waitlist shows booked/now (R5).
 * @param {Pick<Trip, "status" | "waitlist_number" | "waitlist_position">} trip */
export function tripStatus({ status, waitlist_number, waitlist_position }) {
  if (status === "WL") return `WL ${waitlist_number}/${waitlist_position}`;
  return { CNF: "Confirmed (CNF)", RAC: "RAC", CANCELLED: "Cancelled" }[status];
}

/** Return the band of a chance: above 0.7, from 0.3 to 0.7, below 0.3.
 * @param {number} chance
 * @returns {"Likely" | "Possible" | "Unlikely"} */
export function band(chance) {
  if (chance > 0.7) return "Likely";
  return chance >= 0.3 ? "Possible" : "Unlikely";
}

/** Say a chance as a count, which people read better than a percentage, and never as certain.
 * @param {number} chance */
export function ofTen(chance) {
  const count = Math.floor(10 * chance + 0.5);
  if (count === 0) return "fewer than 1 of 10";
  return count === 10 ? "more than 9 of 10" : `about ${count} of 10`;
}

/** Say what the count is a count of. @param {number} chance */
export function chanceInWords(chance) {
  return `${ofTen(chance)} such tickets were confirmed in our simulation`;
}

/** Say when an answer came, on this phone's own clock: "14:05" today, "20 Nov, 14:05" before.
 * @param {number} asOf milliseconds since 1970 @param {number} now the same */
export function asOf(asOf, now) {
  const then = new Date(asOf);
  const hour = `${twoDigits(then.getHours())}:${twoDigits(then.getMinutes())}`;
  const isToday = then.toDateString() === new Date(now).toDateString();
  if (isToday) return hour;
  return `${then.toLocaleDateString("en-GB", { day: "numeric", month: "short" })}, ${hour}`;
}

// The API's times carry India's offset, so their digits are what the station clock shows.

/** Return "06:00". @param {string} moment */
export function clock(moment) {
  return moment.slice(11, 16);
}

/** Return "Tue 24 Nov"; what is no date stays as it is. @param {string} moment a date or a time */
export function shortDay(moment) {
  const date = new Date(`${moment.slice(0, 10)}T00:00Z`);
  if (Number.isNaN(date.valueOf())) return moment;
  const part = (/** @type {Intl.DateTimeFormatOptions} */ how) =>
    date.toLocaleDateString("en-GB", { ...how, timeZone: "UTC" });
  return `${part({ weekday: "short" })} ${date.getUTCDate()} ${part({ month: "long" }).slice(0, 3)}`;
}

/** Return "Tue 24 Nov, 06:00". @param {string} moment */
export function dayAndClock(moment) {
  return `${shortDay(moment)}, ${clock(moment)}`;
}

/** Return the date some days later; what is no date stays as it is. @param {string} date @param {number} days */
export function laterBy(date, days) {
  const moment = Date.parse(`${date}T00:00Z`);
  return Number.isNaN(moment) ? date : new Date(moment + days * 86_400_000).toISOString().slice(0, 10);
}

/** Return "8 h 05 min". @param {string} departsAt @param {string} arrivesAt */
export function duration(departsAt, arrivesAt) {
  const minutes = (Date.parse(arrivesAt) - Date.parse(departsAt)) / 60_000;
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** Return "", "+1 day" or "+2 days". @param {string} departsAt @param {string} arrivesAt */
export function dayShift(departsAt, arrivesAt) {
  const days = (Date.parse(arrivesAt.slice(0, 10)) - Date.parse(departsAt.slice(0, 10))) / 86_400_000;
  return days === 0 ? "" : `+${counted(days, "day")}`;
}

/** Return a station's name; a code that no station has stays a code.
 * @param {Station[]} stations @param {string} code */
export function stationName(stations, code) {
  return stations.find(({ station_code }) => station_code === code)?.name ?? code;
}

/** Return "New Delhi → Agra Cantt".
 * @param {Station[]} stations @param {{from: string, to: string}} ends */
export function journey(stations, { from, to }) {
  return `${stationName(stations, from)} → ${stationName(stations, to)}`;
}

/** @param {number} number */
function twoDigits(number) {
  return String(number).padStart(2, "0");
}
