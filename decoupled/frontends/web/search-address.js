// @ts-check
/** A search as an address and back, so that results can be reloaded, kept and sent to a friend. */

/** @typedef {import("../client/booking-api.js").Search} Search */

/** Read a search from an address; what makes no sense stays as it is, for the railway to refuse.
 * @param {URLSearchParams} query
 * @returns {Search} */
export function searchIn(query) {
  const answer = (/** @type {string} */ name) => query.get(name) ?? "";
  const passengers = Number(query.get("passengers") ?? 1);
  const date = answer("date") || answer("journey_date");
  return { from: answer("from"), to: answer("to"), date, passengers };
}

/** Return the address of a search's results.
 * @param {Search} search */
export function trainsAddress(search) {
  return `/trains?${queryOf(search)}`;
}

/** Return the address of the form that asks a search again.
 * @param {Search} search */
export function formAddress(search) {
  return `/?${queryOf(search)}`;
}

/** Return the address that books a class of a train found by a search.
 * @param {{train_number: string, journey_date: string, class_code: string}} choice
 * @param {Search} search */
export function bookAddress({ train_number, journey_date, class_code }, search) {
  const choice = new URLSearchParams({ train_number, journey_date, class_code });
  return `/book?${choice}&${queryOf(search)}`;
}

/** @param {Search} search */
function queryOf(search) {
  return new URLSearchParams({ ...search, passengers: String(search.passengers) });
}
