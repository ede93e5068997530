// @ts-check
/// <reference lib="webworker" />
/** Keeps the shell (markup, looks, modules), so that the app opens without a network.
 *
 * Facts are not its business: what is not of the shell goes to the network untouched, /v1 first of all. */

importScripts("/shell.js"); // SHELL: its files and a version made of their contents, which makes an update

/** @type {{version: string, files: string[]}} */
const { version, files } = SHELL;
const SHELF = `shell-${version}`;

addEventListener("install", (event) => event.waitUntil(keepShell()));
addEventListener("activate", (event) => event.waitUntil(dropOlderShells()));
addEventListener("message", ({ data }) => {
  if (data === "take over") skipWaiting();
});
addEventListener("fetch", (event) => {
  const file = fileFor(event.request);
  if (file) event.respondWith(fromShelf(file, event.request));
});

async function keepShell() {
  const shelf = await caches.open(SHELF);
  await shelf.addAll(files.map((file) => new Request(file, { cache: "no-cache" })));
}

async function dropOlderShells() {
  const older = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELF);
  await Promise.all(older.map((name) => caches.delete(name)));
  await clients.claim(); // so that the very first visit already leaves an app that opens offline
}

/** Return the file of the shell that answers a request, if any: the page itself for every screen's address.
 * @param {Request} request */
function fileFor({ url, mode }) {
  const { origin, pathname } = new URL(url);
  if (origin !== location.origin || pathname.startsWith("/v1/")) return null;
  if (mode === "navigate") return "/";
  return files.includes(pathname) ? pathname : null;
}

/** @param {string} file @param {Request} request */
async function fromShelf(file, request) {
  const shelf = await caches.open(SHELF);
  return (await shelf.match(file)) ?? fetch(request); // the browser may have thrown the shelf away
}
