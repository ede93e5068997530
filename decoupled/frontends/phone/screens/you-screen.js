// @ts-check
/** /you: who is signed in on this phone, and what this app is. */

import { signOut, travellerEmail, travellerName } from "../../client/booking-api.js";
import { build } from "../build.js";
import { ScreenHead } from "../elements/screen-head.js";
import { goTo } from "../go-to.js";

const TERMS = [
  ["PNR", "the number of a booking."],
  ["CNF", "confirmed: a berth is yours, or in a chair car a seat."],
  ["RAC", "reservation against cancellation: a seat is yours, and a berth if one comes free before the chart."],
  ["WL 31/26", "on the waitlist: your number was 31 when you booked, your place now is 26."],
  ["Chart", "the list made before departure. After it nothing moves, and who is still on the waitlist gets everything back."],
];

class YouScreen extends HTMLElement {
  open() {
    const name = travellerName();
    this.append(new ScreenHead().show({ title: name ?? "You" }), name ? this.#account() : strangers(), words(), about());
  }

  #account() {
    const leave = build("button", { type: "button", class: "button quiet" }, "Sign out");
    leave.addEventListener("click", () => {
      signOut();
      goTo(this, "/", "You are signed out, and your trips are gone from this phone.");
    });
    return build("section", { class: "card" }, build("p", {}, "Signed in as ", build("b", {}, travellerEmail()), "."),
      build("p", { class: "soft" }, "A sign-in lasts twelve hours. Your trips stay on this phone until you sign out."), leave);
  }
}

function strangers() {
  return build("section", { class: "card" }, build("p", {}, "Sign in to book, and to have your trips at hand without a network."),
    build("a", { class: "button", href: "/sign-in" }, "Sign in"), build("a", { class: "button quiet", href: "/sign-up" }, "Make an account"));
}

function words() {
  const terms = TERMS.flatMap(([term, meaning]) => [build("dt", {}, term), build("dd", {}, meaning)]);
  return build("section", { class: "prose" }, build("h2", { id: "words", tabindex: -1 }, "What the words mean"),
    build("dl", { class: "terms" }, terms));
}

function about() {
  return build("section", { class: "prose" }, build("h2", {}, "About this app"),
    build("p", {}, "A simulated railway. Stations, trains and times are simplified from a published Indian timetable of "
      + "2015-16; trains marked synthetic are invented; travellers, sales and cancellations are simulated. Nothing is paid, "
      + "nobody travels, and no railway is affiliated."),
    build("p", {}, "“About 7 of 10” says: of tickets in the same state in our simulation, seven of ten had a confirmed berth "
      + "when the chart was made. It is not a forecast for any real train."),
    build("p", {}, "Your name, e-mail and bookings lie in one database file of this installation. "
      + "Do not use a password that you use elsewhere."));
}

customElements.define("you-screen", YouScreen);
