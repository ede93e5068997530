// @ts-check
/** Where to go after signing in: `next` in the address, but never to another site. */

/** Return the address to go on to.
 * @param {URLSearchParams} query */
export function nextAddress(query) {
  const next = new URL(query.get("next") ?? "/", location.origin);
  return next.origin === location.origin ? next.pathname + next.search : "/";
}

/** Return a path that keeps `next` for later.
 * @param {string} path
 * @param {URLSearchParams} query */
export function withNext(path, query) {
  const next = query.get("next");
  return next ? `${path}?${new URLSearchParams({ next })}` : path;
}

/** Return the address that signs in and then comes back here. */
export function signInAddress() {
  return withNext("/sign-in", new URLSearchParams({ next: location.pathname + location.search }));
}
