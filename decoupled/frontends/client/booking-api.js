// @ts-check
/** The booking API in a traveller's and the staff's words: the only module that calls `fetch`. */

/**
 * @typedef {{station_code: string, name: string}} Station
 * @typedef {{stations: Station[], first_date: string, last_date: string}} Timetable
 * @typedef {{from: string, to: string, date: string, passengers: number}} Search
 * @typedef {"CNF" | "RAC" | "WL" | "REGRET"} Availability
 * @typedef {{class_code: string, status: Availability, available: number,
 *   waitlist_position: number | null, fare_paise: number, chance: number | null}} TravelClass
 * @typedef {{train_number: string, train_name: string, train_type: string, synthetic: boolean,
 *   journey_date: string, departs_at: string, arrives_at: string, distance_km: number,
 *   on_sale: boolean, classes: TravelClass[]}} Departure
 * @typedef {{name: string, age: number}} Passenger
 * @typedef {{train_number: string, journey_date: string, class_code: string, from: string,
 *   to: string, passengers: Passenger[]}} BookingRequest
 * @typedef {{pnr: string, train_number: string, train_name: string, journey_date: string,
 *   class_code: string, from: string, to: string, departs_at: string, arrives_at: string,
 *   status: "CNF" | "RAC" | "WL" | "CANCELLED", waitlist_number: number | null,
 *   waitlist_position: number | null, fare_paise: number, refund_paise: number | null,
 *   refund_now_paise: number | null, booked_at: string, cancelled_at: string | null,
 *   chance: number | null, passengers: Passenger[]}} Trip
 * @typedef {{class_code: string, berths: number, fullest_leg: number, load_factor: number,
 *   rac_length: number, waitlist_length: number, charted: boolean}} ClassLoad
 * @typedef {{train_number: string, train_name: string, starts_at: string, charted: boolean,
 *   chartable: boolean, classes: ClassLoad[]}} TrainLoad
 * @typedef {{class_code: string, released: number, promoted: {CNF: number, RAC: number},
 *   cancelled: number, refund_paise: number}} ClassChart
 * @typedef {{train_number: string, journey_date: string, classes: ClassChart[]}} Chart
 * @typedef {{auc: number, brier: number, log_loss: number, ece: number}} Grade
 * @typedef {{parties: number, mean_chance: number, happened: number}} Reliability
 * @typedef {{data_hash: string, label: string, censoring: string, limits: string,
 *   features: string[], rows: Record<string, number>, base_rate: number,
 *   metrics: Record<string, Grade>, reliability: Reliability[],
 *   versions: Record<string, string>}} ModelCard
 * @typedef {{condition: string, card: ModelCard | null, live: {waiting: number,
 *   mean_chance: number | null, training_mean: number | null}}} WatchedModel
 */

const PATIENCE_MS = 15_000;
const AWAY = "The booking service cannot be reached. Check your connection and try again.";

/** Why the service said no, or that it did not answer at all (status 0). */
export class BookingProblem extends Error {
  /** @param {{status: number, detail: string, rule?: string, signInNeeded?: boolean}} problem */
  constructor({ status, detail, rule = "", signInNeeded = false }) {
    super(detail);
    this.status = status;
    this.detail = detail;
    this.rule = rule;
    this.signInNeeded = signInNeeded;
  }

  /** True if the same request may well succeed later. */
  get mayPass() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** @type {Timetable | undefined} */
let known;

/** Return every station, by name, and the days that can be asked for; the page asks only once.
 * @returns {Promise<Timetable>} */
export async function timetable() {
  known ??= await ask("GET", "/stations");
  return /** @type {Timetable} */ (known);
}

/** Return every station, by name.
 * @returns {Promise<Station[]>} */
export async function stations() {
  return (await timetable()).stations;
}

/** Return the departures of one day, earliest first.
 * @param {Search} search
 * @returns {Promise<Departure[]>} */
export async function searchDepartures(search) {
  const query = new URLSearchParams({ ...search, passengers: String(search.passengers) });
  return (await ask("GET", `/departures?${query}`)).departures;
}

/** Book, and return the trip. The same key never books twice, however often it is sent.
 * @param {BookingRequest} request
 * @param {string} key
 * @returns {Promise<Trip>} */
export function book(request, key) {
  return ask("POST", "/bookings", request, { "Idempotency-Key": key });
}

/** @param {string} pnr @returns {Promise<Trip>} */
export function lookUpTrip(pnr) {
  return ask("GET", `/bookings/${encodeURIComponent(pnr)}`);
}

/** Cancel a booking, and return the trip as it now stands.
 * @param {string} pnr
 * @returns {Promise<Trip>} */
export function cancelTrip(pnr) {
  return ask("POST", `/bookings/${encodeURIComponent(pnr)}/cancellation`);
}

/** Return one page of the traveller's own trips, and the cursor of the next one, if any.
 * @param {string | null} [cursor]
 * @returns {Promise<{bookings: Trip[], next_cursor: string | null}>} */
export function myTrips(cursor) {
  return ask("GET", cursor ? `/bookings?cursor=${encodeURIComponent(cursor)}` : "/bookings");
}

/** Return how full the trains are that leave their origin on a day, earliest first; for staff.
 * @param {string} date
 * @returns {Promise<TrainLoad[]>} */
export async function loadFactors(date) {
  return (await ask("GET", `/load-factors?${new URLSearchParams({ date })}`)).trains;
}

/** Make the chart of a train, and return what it did to each class; for staff.
 * @param {string} train_number @param {string} journey_date
 * @returns {Promise<Chart>} */
export function makeChart(train_number, journey_date) {
  return ask("POST", `/charts/${encodeURIComponent(train_number)}/${encodeURIComponent(journey_date)}`);
}

/** Return the model's card, and how its chances stand now; for staff.
 * @returns {Promise<WatchedModel>} */
export function watchedModel() {
  return ask("GET", "/model");
}

/** Where it is kept who is signed in; signing out empties it. */
let memory = sessionStorage; // it lives as long as the browser tab

/** Remember who is signed in for as long as the token holds, whatever is closed meanwhile. */
export function staySignedIn() {
  memory = localStorage;
}

/** Sign in.
 * @param {string} email
 * @param {string} password */
export async function signIn(email, password) {
  signOut();
  const session = await ask("POST", "/sessions", { email, password });
  memory.setItem("token", session.access_token);
  memory.setItem("name", session.name);
  memory.setItem("email", email);
  if (session.staff) memory.setItem("staff", "yes");
}

/** Open an account, and sign in to it.
 * @param {{email: string, name: string, password: string}} account */
export async function signUp(account) {
  signOut();
  await ask("POST", "/travellers", account);
  await signIn(account.email, account.password);
}

export function signOut() {
  memory.clear();
}

/** Return the name of whoever is signed in, or null. */
export function travellerName() {
  return memory.getItem("name");
}

/** Return the e-mail that whoever is signed in gave, or null. */
export function travellerEmail() {
  return memory.getItem("email");
}

/** Tell whether who is signed in works for the railway. */
export function isStaff() {
  return memory.getItem("staff") === "yes";
}

/** Return a key that no other booking form has; works over plain http too, where randomUUID does not. */
export function newBookingKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What anybody may ask. It goes without the token: so a browser need not ask for leave first (CORS). */
const OPEN_TO_ALL = /^\/(stations|departures)\b/;

/** @type {string | undefined} */
let address;

/** Send one request and return the answer's JSON, null if it has none; throws BookingProblem.
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @param {Record<string, string>} [headers]
 * @returns {Promise<any>} */
export async function ask(method, path, body, headers = {}) {
  address ??= (await answerOf(new URL("/settings.json", location.href), {})).api;
  const token = memory.getItem("token");
  if (token && !OPEN_TO_ALL.test(path)) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  return answerOf(`${address}/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
}

/** @param {string | URL} url @param {{headers?: Record<string, string>} & RequestInit} request */
async function answerOf(url, request) {
  const response = await fetch(url, { ...request, signal: AbortSignal.timeout(PATIENCE_MS) }).catch(
    () => null, // fetch rejects only when no answer came: no network, no server, or too late
  );
  if (!response) throw new BookingProblem({ status: 0, detail: AWAY });
  const answer = await response.json().catch(() => null); // a proxy's error page is not JSON
  if (response.ok && (answer || response.status === 204)) return answer;
  const signInNeeded = response.status === 401 && Boolean(request.headers?.Authorization);
  if (signInNeeded) signOut();
  throw new BookingProblem({
    status: response.status,
    detail: sentence(answer) ?? `The booking service answered with an error (${response.status}).`,
    rule: answer?.rule,
    signInNeeded,
  });
}

/** Return what a problem says: what is wrong in each field, if it names any.
 * @param {{detail?: string, errors?: {field: string, message: string}[]} | null} problem */
function sentence(problem) {
  const fields = problem?.errors?.map(({ field, message }) => `${inWords(field)}: ${message}`);
  return fields?.join(" ") ?? problem?.detail;
}

/** Return a field's name for people: "Passenger 1, age" for "passengers.0.age".
 * @param {string} field */
function inWords(field) {
  const named = field.replace(/^passengers\.(\d+)\./, (_, index) => `passenger ${Number(index) + 1}, `);
  return named.charAt(0).toUpperCase() + named.slice(1).replaceAll("_", " ");
}
