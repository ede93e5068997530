// @ts-check
/** The railway's partners in the staff's words: who sells, with which keys, and what they owe. */

import { ask } from "../client/booking-api.js";

/**
 * @typedef {"search" | "chance" | "sell"} Scope
 * @typedef {{scopes: Scope[], calls_per_minute: number, calls_per_month: number}} KeyTerms
 * @typedef {KeyTerms & {key_id: number, prefix: string, created_at: string,
 *   revoked_at: string | null}} PartnerKey
 * @typedef {{partner_id: number, name: string, created_at: string, keys: PartnerKey[]}} Partner
 * @typedef {KeyTerms & {key_id: number, prefix: string, created_at: string, key: string}} IssuedKey
 * @typedef {{calls: number, tickets: number, call_paise: number, ticket_paise: number,
 *   amount_paise: number}} Statement
 * @typedef {{call_id: number, called_at: string, method: string, route: string, status: number,
 *   request_id: string}} Call
 */

/** Return all partners with their keys, oldest first.
 * @returns {Promise<Partner[]>} */
export async function allPartners() {
  return (await ask("GET", "/partners")).partners;
}

/** Let somebody sell; returns the new partner, which has no key yet.
 * @param {string} name
 * @returns {Promise<Partner>} */
export function addPartner(name) {
  return ask("POST", "/partners", { name });
}

/** Make a key, and return it in full: the API tells it this once.
 * @param {number} partner_id @param {KeyTerms} terms
 * @returns {Promise<IssuedKey>} */
export function issueKey(partner_id, terms) {
  return ask("POST", `/partners/${partner_id}/keys`, terms);
}

/** Revoke a key: the next call with it is refused.
 * @param {number} partner_id @param {number} key_id
 * @returns {Promise<null>} */
export function revokeKey(partner_id, key_id) {
  return ask("DELETE", `/partners/${partner_id}/keys/${key_id}`);
}

/** Return what a partner owes for a month.
 * @param {number} partner_id @param {string} month YYYY-MM
 * @returns {Promise<Statement>} */
export function statementOf(partner_id, month) {
  return ask("GET", `/partners/${partner_id}/statement?${new URLSearchParams({ month })}`);
}

/** Return one page of the calls with a key, newest first, and the cursor of the next, if any.
 * @param {string} partner_id @param {string} key_id @param {string | null} cursor
 * @returns {Promise<{calls: Call[], next_cursor: number | null}>} */
export function callsWith(partner_id, key_id, cursor) {
  const [partner, key] = [partner_id, key_id].map(encodeURIComponent);
  const page = cursor ? `?${new URLSearchParams({ cursor })}` : "";
  return ask("GET", `/partners/${partner}/keys/${key}/calls${page}`);
}
