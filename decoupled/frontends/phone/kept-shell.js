// @ts-check
/** Keep the app itself on the phone, and move on to a newer one without losing what is being typed. */

let isOld = false;

/** Tell whether a newer app has taken over: then the next link is followed with a page load, which opens it. */
export function shellIsOld() {
  return isOld;
}

/** Let the service worker keep the shell. Without one (plain http from another machine) the app works online. */
export async function keepShell() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  let hasShell = Boolean(workers.controller);
  workers.addEventListener("controllerchange", () => {
    isOld = hasShell; // the first worker that takes over brings the shell that this page is of
    hasShell = true;
  });
  const registration = await workers.register("/service-worker.js", { updateViaCache: "none" });
  letTakeOver(registration.waiting);
  registration.addEventListener("updatefound", () => letTakeOver(registration.installing));
  document.addEventListener("visibilitychange", () => {
    const mayAsk = document.visibilityState === "visible" && navigator.onLine;
    if (mayAsk) registration.update().catch(console.info); // no answer, no newer app: ask again next time
  });
}

/** This page has loaded all that it needs, so a newer worker need not wait for it to close.
 * @param {ServiceWorker | null} worker */
function letTakeOver(worker) {
  const tell = () => worker?.state === "installed" && worker.postMessage("take over");
  worker?.addEventListener("statechange", tell);
  tell();
}
