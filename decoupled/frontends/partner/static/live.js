// @ts-check
/** Keeps an open order up to date: asks our shop three times in two seconds, redraws what is new. */

const EVERY_MS = 700; // a promotion has to be seen within two seconds
const standing = /** @type {HTMLElement} */ (document.getElementById("standing"));
const said = /** @type {HTMLElement} */ (document.getElementById("said"));
const lost = /** @type {HTMLElement} */ (document.getElementById("lost"));
const { address, version } = /** @type {Record<string, string>} */ (standing.dataset);
let etag = `"${version}"`;

async function look() {
  const answer = await fetch(address, { headers: { "If-None-Match": etag } });
  if (answer.status !== 200) return answer.status === 304;
  // Our own page, in which the server has escaped every fact; parsed apart, it runs nothing.
  const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
  standing.replaceChildren(...drawn.body.childNodes);
  said.textContent = standing.querySelector(".banner")?.textContent ?? ""; // for who listens
  etag = answer.headers.get("ETag") ?? "";
  return true;
}

async function watch() {
  if (!document.hidden) lost.hidden = await look().catch(() => false);
  setTimeout(watch, EVERY_MS);
}

setTimeout(watch, EVERY_MS);
