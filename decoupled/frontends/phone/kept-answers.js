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
  const keep = keeper();
  try {
    const answer = await ask();
    keep(name, answer);
    return { answer, asOf: Date.now(), isLive: true };
  } catch (problem) {
    const last = problem instanceof BookingProblem && problem.mayPass && recall(name);
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

/** Return how to keep what is asked from now on: a late answer may outlast its traveller's stay, and is dropped.
 * @returns {(name: string, answer: unknown) => void} */
export function keeper() {
  const whose = travellerEmail();
  return (name, answer) => {
    if (travellerEmail() !== whose) return;
    localStorage.setItem(PREFIX + name, JSON.stringify({ asOf: Date.now(), answer }));
    dropOldest();
  };
}

function dropOldest() {
  const asOf = (/** @type {string} */ key) => JSON.parse(localStorage.getItem(key) ?? "{}").asOf;
  const names = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  if (names.length <= MOST_KEPT) return;
  names.sort((one, other) => asOf(other) - asOf(one));
  for (const key of names.slice(MOST_KEPT)) localStorage.removeItem(key);
}
