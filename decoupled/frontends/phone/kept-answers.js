// @ts-check
/** The last answers, for when there is no network: whose they are, and since when they are true.
 *
 * They lie in the storage that the client empties at sign-out, so nobody meets another's trips. */

import { BookingProblem, travellerEmail } from "../client/booking-api.js";

/** @template Answer @typedef {{answer: Answer, asOf: number, isLive: boolean}} Told */

const PREFIX = "answer ";
const MOST_KEPT = 60; // about 80 kB, of the 5 MB that a site may keep

/** Return the service's answer now, or the last one if the service cannot be reached; throws BookingProblem.
 * @template Answer
 * @param {string} name what the answer is called among the kept ones
 * @param {() => Promise<Answer>} ask
 * @returns {Promise<Told<Answer>>} */
export async function newest(name, ask) {
  const whose = travellerEmail();
  try {
    const answer = await ask();
    if (travellerEmail() === whose) keep(name, answer); // a late answer may outlast its traveller's stay
    return { answer, asOf: Date.now(), isLive: true };
  } catch (problem) {
    const last = problem instanceof BookingProblem && problem.mayPass && travellerEmail() === whose && recall(name);
    if (!last) throw problem;
    return last;
  }
}

/** Return the last answer of this name, or null.
 * @template Answer
 * @param {string} name
 * @returns {Told<Answer> | null} */
export function recall(name) {
  const text = localStorage.getItem(PREFIX + name);
  return text && { ...JSON.parse(text), isLive: false };
}

/** @param {string} name @param {unknown} answer */
export function keep(name, answer) {
  localStorage.setItem(PREFIX + name, JSON.stringify({ asOf: Date.now(), answer }));
  const names = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  const asOf = (/** @type {string} */ key) => JSON.parse(localStorage.getItem(key) ?? "{}").asOf;
  const oldestFirst = names.length > MOST_KEPT ? names.sort((one, other) => asOf(one) - asOf(other)) : [];
  for (const key of oldestFirst.slice(0, -MOST_KEPT)) localStorage.removeItem(key);
}
