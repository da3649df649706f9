// Keys, and filters folded on a phone. Everything here can be done without it.
"use strict";

const query = document.getElementById("q");
const lines = [...document.querySelectorAll(".kwic td.k a, .docs td a[href*='/d/']")];

function step(by) {
  const at = lines.indexOf(document.activeElement);
  const next = lines[at < 0 ? (by > 0 ? 0 : lines.length - 1) : at + by];
  if (next) next.focus();
}

function follow(rel) {
  const link = document.querySelector(`.pager a[rel=${rel}], .docbar a[rel=${rel}]`);
  if (link) link.click();
}

const keys = {
  "/": () => { query?.focus(); query?.select(); },
  j: () => step(1),
  k: () => step(-1),
  n: () => follow("next"),
  p: () => follow("prev"),
  u: () => document.querySelector(".docbar a.end")?.click(),
};

document.addEventListener("keydown", (event) => {
  const inField = event.target.closest("input, textarea, select");
  if (event.key === "Escape" && inField) inField.blur();
  if (inField || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

const filters = document.querySelector(".filters");
if (filters && matchMedia("(max-width: 44rem)").matches) filters.open = false;

// #t12 and #c3-9 name places that the page holds only when it is asked for them.
const place = location.hash.slice(1);
if (document.querySelector(".text") && /^(t\d+|c\d+-\d+)$/.test(place) && !document.getElementById(place)) {
  const address = new URL(location.href);
  if (address.searchParams.get("at") !== place) {
    address.searchParams.delete("page");
    address.searchParams.set("at", place);
    location.replace(address);
  }
}
