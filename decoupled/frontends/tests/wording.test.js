// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { searchIn, trainsAddress } from "../web/search-address.js";
import {
  availability,
  band,
  chanceInWords,
  chartInWords,
  counted,
  day,
  dayAndClock,
  dayShift,
  duration,
  grouped,
  journey,
  laterBy,
  modelCondition,
  monthInWords,
  percent,
  rupees,
  tripStatus,
} from "../web/wording.js";

const EVENING = "2026-11-24T16:35:00+05:30";
const MORNING = "2026-11-25T08:07:00+05:30";

test("a fare shows paise only where there are any", () => {
  assert.equal(rupees(48_000), "₹480");
  assert.equal(rupees(12_345_650), "₹1,23,456.50");
  assert.equal(rupees(5), "₹0.05");
});

test("a class says what a booking would get", () => {
  const nothing = { class_code: "SL", fare_paise: 0, chance: null, available: 0, waitlist_position: null };
  assert.equal(availability({ ...nothing, status: "CNF", available: 43 }), "Available 43");
  assert.equal(availability({ ...nothing, status: "RAC", available: 1 }), "RAC, 1 place");
  assert.equal(availability({ ...nothing, status: "WL", waitlist_position: 15 }), "Waitlist 15");
  assert.equal(availability({ ...nothing, status: "REGRET" }), "Regret");
});

test("a waitlisted trip shows the number booked and the place now (R5)", () => {
  const trip = { waitlist_number: 50, waitlist_position: 15 };
  assert.equal(tripStatus({ ...trip, status: "WL" }), "WL 50/15");
  assert.equal(tripStatus({ ...trip, status: "CNF" }), "Confirmed (CNF)");
});

test("a chance of exactly 0.3 or 0.7 is possible", () => {
  assert.deepEqual([0.29, 0.3, 0.7, 0.71].map(band), ["unlikely", "possible", "possible", "likely"]);
});

test("a chance is counted out of ten, and never said to be certain", () => {
  assert.match(chanceInWords(0.72), /^about 7 of 10 such tickets/);
  assert.match(chanceInWords(0.25), /^about 3 of 10/);
  assert.match(chanceInWords(0.04), /^fewer than 1 of 10/);
  assert.match(chanceInWords(0.96), /^more than 9 of 10/);
});

test("a share is said as a percentage", () => {
  assert.equal(percent(0.867), "87 %");
  assert.equal(percent(0.867, 1), "86.7 %");
});

test("a chart says what it did to the whole train (R9)", () => {
  const sleeper = { class_code: "SL", released: 9, promoted: { CNF: 3, RAC: 5 }, cancelled: 2, refund_paise: 96_000 };
  const ac = { class_code: "3A", released: 1, promoted: { CNF: 0, RAC: 0 }, cancelled: 0, refund_paise: 0 };
  const chart = { train_number: "12622", journey_date: "2026-11-24", classes: [sleeper, ac] };
  const words = "10 berths released, 8 bookings moved up, 2 cancelled with ₹960 refunded.";
  assert.equal(chartInWords(chart), `The chart of 12622 is made: ${words}`);
});

test("without a model there is a reason why (R12)", () => {
  assert.match(modelCondition("off"), /^No estimate: the model is switched off/);
  assert.equal(modelCondition("It is away."), "No estimate. It is away.");
});

test("times are the station's, wherever the browser stands", () => {
  assert.equal(day("soon"), "soon");
  assert.equal(day(EVENING), "Tuesday, 24 November 2026");
  assert.equal(dayAndClock(EVENING), "24 Nov 2026, 16:35");
  assert.equal(duration(EVENING, MORNING), "15 h 32 min");
  assert.equal(duration(EVENING, "2026-11-24T18:40:00+05:30"), "2 h 05 min");
});

test("an arrival on another day says so", () => {
  assert.equal(dayShift(EVENING, EVENING), "");
  assert.equal(dayShift(EVENING, MORNING), "+1 day");
  assert.equal(dayShift(EVENING, "2026-11-26T01:00:00+05:30"), "+2 days");
});

test("the day after the last of a month is the first of the next", () => {
  assert.equal(laterBy("2026-11-30", 1), "2026-12-01");
  assert.equal(laterBy("2027-01-01", -1), "2026-12-31");
});

test("a month has a name, and what is no month keeps its own", () => {
  assert.equal(monthInWords("2026-11"), "November 2026");
  assert.equal(monthInWords("soon"), "soon");
});

test("a large number is grouped as in India", () => {
  assert.equal(grouped(100_000), "1,00,000");
});

test("one is not many", () => {
  assert.equal(counted(1, "passenger"), "1 passenger");
  assert.equal(counted(6, "passenger"), "6 passengers");
});

test("a station we do not know keeps its code", () => {
  const stations = [{ station_code: "NDLS", name: "New Delhi" }];
  assert.equal(journey(stations, { from: "NDLS", to: "BPL" }), "New Delhi → BPL");
});

test("a search survives its address", () => {
  const search = { from: "NDLS", to: "BPL", date: "2026-11-24", passengers: 2 };
  assert.deepEqual(searchIn(new URL(trainsAddress(search), "http://here").searchParams), search);
});
