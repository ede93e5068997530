// @ts-check
/** The phone's words: its own, but of money, status and chance it says exactly what the web says. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { formAddress, searchIn, trainsAddress } from "../phone/addresses.js";
import * as phone from "../phone/wording.js";
import * as web from "../web/wording.js";

const EVENING = "2026-11-24T16:35:00+05:30";
const MORNING = "2026-11-25T08:07:00+05:30";

test("money, names of classes and counts are the web's", () => {
  for (const paise of [0, 5, 48_000, 202_387, 12_345_650, 100_000_000]) {
    assert.equal(phone.rupees(paise), web.rupees(paise));
  }
  assert.equal(phone.rupees(12_345_650), "₹1,23,456.50");
  assert.deepEqual(phone.CLASS_NAMES, web.CLASS_NAMES);
  assert.equal(phone.counted(1, "passenger"), web.counted(1, "passenger"));
});

test("what a class offers and how a trip stands are the web's", () => {
  const offer = { class_code: "SL", fare_paise: 0, chance: null, available: 3, waitlist_position: 15 };
  for (const status of /** @type {const} */ (["CNF", "RAC", "WL", "REGRET"])) {
    assert.equal(phone.availability({ ...offer, status }), web.availability({ ...offer, status }));
  }
  const trip = { waitlist_number: 50, waitlist_position: 15 };
  for (const status of /** @type {const} */ (["CNF", "RAC", "WL", "CANCELLED"])) {
    assert.equal(phone.tripStatus({ ...trip, status }), web.tripStatus({ ...trip, status }));
  }
  assert.equal(phone.tripStatus({ ...trip, status: "WL" }), "WL 50/15");
});

test("a chance has the web's band and the web's count", () => {
  for (let hundredths = 0; hundredths <= 100; hundredths += 1) {
    const chance = hundredths / 100;
    assert.equal(phone.band(chance), web.bandWord(chance));
    assert.equal(phone.chanceInWords(chance), web.chanceInWords(chance));
  }
  assert.equal(phone.ofTen(0.72), "about 7 of 10");
});

test("times are the station's, wherever the phone is, and as short as its screen", () => {
  assert.equal(phone.clock(EVENING), web.clock(EVENING));
  assert.equal(phone.duration(EVENING, MORNING), web.duration(EVENING, MORNING));
  assert.equal(phone.dayShift(EVENING, MORNING), web.dayShift(EVENING, MORNING));
  assert.equal(phone.shortDay(EVENING), "Tue 24 Nov");
  assert.equal(phone.shortDay("2026-09-01"), "Tue 1 Sep");
  assert.equal(phone.shortDay("soon"), "soon");
  assert.equal(phone.dayAndClock(EVENING), "Tue 24 Nov, 16:35");
});

test("the age of an answer is told by the phone's own clock", () => {
  const now = new Date(2026, 10, 21, 18, 0).valueOf();
  assert.equal(phone.asOf(new Date(2026, 10, 21, 14, 5).valueOf(), now), "14:05");
  assert.equal(phone.asOf(new Date(2026, 10, 20, 9, 30).valueOf(), now), "20 Nov, 09:30");
});

test("a day later is a day later, and no day stays none", () => {
  assert.equal(phone.laterBy("2026-11-30", 1), "2026-12-01");
  assert.equal(phone.laterBy("tomorrow", 1), "tomorrow");
});

test("a station we do not know keeps its code", () => {
  const stations = [{ station_code: "NDLS", name: "New Delhi" }];
  assert.equal(phone.journey(stations, { from: "NDLS", to: "BPL" }), "New Delhi → BPL");
});

test("a search survives its address", () => {
  const search = { from: "NDLS", to: "BPL", date: "2026-11-24", passengers: 2 };
  for (const address of [trainsAddress(search), formAddress(search)]) {
    assert.deepEqual(searchIn(new URL(address, "http://here").searchParams), search);
  }
});
