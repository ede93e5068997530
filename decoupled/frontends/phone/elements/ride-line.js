// @ts-check
/** <ride-line>: when a ride begins and ends, and how long it takes; with names, also where. */

import { build } from "../build.js";
import { clock, dayShift, duration, shortDay } from "../wording.js";

export class RideLine extends HTMLElement {
  /** @param {{departs_at: string, arrives_at: string}} ride @param {[string, string]} [names] of both ends, to show days too */
  show({ departs_at, arrives_at }, names) {
    this.replaceChildren(
      end(departs_at, names?.[0], ""),
      build("span", { class: "duration" }, duration(departs_at, arrives_at)),
      end(arrives_at, names?.[1], names ? "" : dayShift(departs_at, arrives_at)));
    this.toggleAttribute("named", Boolean(names));
    return this;
  }
}

/** @param {string} moment @param {string | undefined} name @param {string} shift */
function end(moment, name, shift) {
  const where = name && [build("b", {}, name), build("small", {}, shortDay(moment))];
  return build("span", { class: "end" },
    build("time", { datetime: moment }, clock(moment)), shift ? build("small", { class: "shift" }, ` ${shift}`) : null, where || null);
}

customElements.define("ride-line", RideLine);
