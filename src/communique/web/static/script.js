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
  const link = document.querySelector(`.docbar a[rel=${rel}]`) ?? document.querySelector(`.pager a[rel=${rel}]`);
  if (link) link.click();
}

// What a box may go on with, by the pattern of a combobox with a list. Without script it is a box.
function completes(box, number) {
  const list = document.createElement("ul");
  list.id = `completion-${number}`;
  list.className = "completion";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.body.dataset.completions);
  list.hidden = true;
  const around = box.closest("form.qbar, .find, div, p, form");
  around.classList.add("completing");
  around.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) box.setAttribute(name, value);
  let found = null;
  let chosen = -1;
  let asked = 0;
  let waiting = 0;

  function close() {
    asked++;
    clearTimeout(waiting);
    found = null;
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function choose(at) {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = at;
    const option = list.children[at];
    if (!option) return box.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  }

  function take(at) {
    const signs = [...box.value];
    const text = found.items[at].text;
    const before = signs.slice(0, found.from).join("") + text;
    box.value = before + signs.slice(found.to).join("");
    close();
    box.focus();
    box.setSelectionRange(before.length, before.length);
  }

  function show(answer) {
    found = answer;
    chosen = -1;
    list.replaceChildren(...answer.items.map((item, at) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${at}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const text = document.createElement("bdi");
      text.textContent = item.text;
      const says = document.createElement("span");
      says.textContent = item.says;
      option.append(text, " ", says);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(at); });
      return option;
    }));
    list.hidden = !answer.items.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) found = null;
  }

  async function ask() {
    const number = ++asked;
    const address = new URL(box.dataset.complete, location.href);
    address.searchParams.set("q", box.value);
    address.searchParams.set("at", [...box.value.slice(0, box.selectionStart)].length);
    try {
      const answer = await fetch(address);
      answers(true);
      if (answer.ok && number === asked && document.activeElement === box) show(await answer.json());
    } catch {
      answers(false);
    }
  }

  box.addEventListener("input", () => { close(); waiting = setTimeout(ask, 120); });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (!found) {
      if (event.key === "ArrowDown" && event.altKey) ask();
      return;
    }
    const last = found.items.length - 1;
    if (event.key === "ArrowDown") choose(chosen < last ? chosen + 1 : 0);
    else if (event.key === "ArrowUp") choose(chosen > 0 ? chosen - 1 : last);
    else if (event.key === "Enter" && chosen >= 0) take(chosen);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

document.querySelectorAll("[data-complete]").forEach(completes);

const chips = document.querySelector("nav.chips [data-key=s]");

// Where the server is gone the page says so, and stays.
function answers(does) {
  document.getElementById("gone").hidden = does;
}

function copy(text) {
  if (text) navigator.clipboard?.writeText(text.trim());
}

const keys = {
  "/": () => { query?.focus(); query?.select(); },
  "?": () => document.querySelector(".keyslink")?.click(),
  j: () => step(1),
  k: () => step(-1),
  o: () => document.activeElement.click(),
  n: () => follow("next"),
  p: () => follow("prev"),
  u: () => document.querySelector(".docbar a.end")?.click(),
  s: () => {
    const every = [...(chips?.querySelectorAll("a") ?? [])];
    every[(every.findIndex((chip) => chip.hasAttribute("aria-current")) + 1) % every.length]?.click();
  },
  f: () => document.querySelector(".filters")?.toggleAttribute("open"),
  c: () => copy(document.activeElement.href),
  y: () => copy(document.querySelector("#cite + p, #cite p")?.textContent),
};

const screens = { h: 0, s: 1, c: 2, m: 3, n: 4 };
let going = false;

function letters() {
  try {
    return localStorage.getItem("letters") !== "off";
  } catch {
    return true;
  }
}

document.addEventListener("keydown", (event) => {
  const inField = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape" && inField) inField.blur();
  if (inField || event.ctrlKey || event.metaKey || event.altKey || !letters()) return;
  const screen = going ? screens[event.key] : undefined;
  going = event.key === "g" && !going;
  if (screen === undefined && !keys[event.key]) return;
  event.preventDefault();
  if (screen !== undefined) document.querySelectorAll("header.top nav a")[screen]?.click();
  else keys[event.key]();
});

const letterSwitch = document.getElementById("letters");
if (letterSwitch) {
  letterSwitch.closest(".keyswitch").classList.add("ready");
  letterSwitch.checked = letters();
  letterSwitch.addEventListener("change", () => localStorage.setItem("letters", letterSwitch.checked ? "on" : "off"));
}

const filters = document.querySelector(".filters");
if (filters && matchMedia("(max-width: 44rem)").matches) filters.open = false;
if (filters) filters.dataset.ready = "";

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

// A layer that is switched leaves the reader where the page was.
const paragraphs = [...document.querySelectorAll(".text p[id]")];
for (const link of document.querySelectorAll(".layers a.name")) {
  link.addEventListener("click", () => {
    const tops = paragraphs.map((each) => each.getBoundingClientRect());
    const at = tops.findIndex((each) => each.top >= 0 && each.top < innerHeight);
    const seen = paragraphs[at < 0 ? tops.findIndex((each) => each.bottom > 0) : at];
    if (seen && scrollY) sessionStorage.setItem("seen", JSON.stringify([seen.id, seen.getBoundingClientRect().top]));
  });
}
try {
  const [id, top] = JSON.parse(sessionStorage.getItem("seen")) ?? [];
  sessionStorage.removeItem("seen");
  const there = id && document.getElementById(id);
  // Paragraphs are laid out when they come into view, and then have another height.
  const settle = (times) => {
    scrollBy({ top: there.getBoundingClientRect().top - top, behavior: "instant" });
    if (times) requestAnimationFrame(() => settle(times - 1));
  };
  if (there) addEventListener("load", () => settle(4));
} catch {
  // Nothing can be kept: the page begins at its beginning.
}

// A job tells how far it is; once it has ended its page is loaded again.
const job = document.getElementById("job");

async function look() {
  const answer = await fetch(job.dataset.job).catch(() => null);
  answers(Boolean(answer));
  if (answer && !answer.ok) return location.reload();
  const told = answer ? await answer.json() : {};
  if (told.ended) return location.reload();
  if (told.total) {
    const bar = document.getElementById("job-bar");
    [bar.max, bar.value] = [told.total, told.done];
    document.getElementById("job-parts").hidden = false;
    document.getElementById("job-done").textContent = told.done;
    document.getElementById("job-total").textContent = told.total;
    const left = document.getElementById("job-left");
    left.textContent = told.left === null ? "" : left.dataset.says.replace("#", Math.ceil(told.left));
  }
  return setTimeout(look, 700);
}

if (job) setTimeout(look, 300);
