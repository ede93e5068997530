// @ts-check
/** The app's addresses: made and read here, the same as the web's, so that a link opens in either. */

/** @typedef {import("../client/booking-api.js").Search} Search */

/** Read a search from an address; what makes no sense stays as it is, for the railway to refuse.
 * @param {URLSearchParams} query
 * @returns {Search} */
export function searchIn(query) {
  const answer = (/** @type {string} */ name) => query.get(name) ?? "";
  const passengers = Number(query.get("passengers") ?? 1);
  return { from: answer("from"), to: answer("to"), date: answer("date"), passengers };
}

/** @param {Search} search */
export function formAddress(search) {
  return `/?${queryOf(search)}`;
}

/** @param {Search} search */
export function trainsAddress(search) {
  return `/trains?${queryOf(search)}`;
}

/** Return the address that books a class of a train found by a search.
 * @param {{train_number: string, journey_date: string, class_code: string}} choice
 * @param {Search} search */
export function bookAddress({ train_number, journey_date, class_code }, search) {
  return `/book?${new URLSearchParams({ train_number, journey_date, class_code })}&${queryOf(search)}`;
}

/** Return the address that signs in, and then comes back here. */
export function signInAddress() {
  return withNext("/sign-in", new URLSearchParams({ next: location.pathname + location.search }));
}

/** Return a path that keeps `next` for later. @param {string} path @param {URLSearchParams} query */
export function withNext(path, query) {
  const next = query.get("next");
  return next ? `${path}?${new URLSearchParams({ next })}` : path;
}

/** Return where to go after signing in, but never to another site. @param {URLSearchParams} query */
export function nextAddress(query) {
  const next = new URL(query.get("next") ?? "/", location.origin);
  return next.origin === location.origin ? next.pathname + next.search : "/";
}

/** @param {Search} search */
function queryOf(search) {
  return new URLSearchParams({ ...search, passengers: String(search.passengers) });
}
