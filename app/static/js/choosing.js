// Saves a list of choices quietly, at every change, by the form that also works without this. The page stays where it is: what the
// server answers is taken over piece by piece. A list that was saved elsewhere meanwhile is never overwritten unasked, and
// what could not be sent stays here and goes as soon as there is a connection.

import { live } from "./rank.js";

const WAIT = 500; // milliseconds after a move, for somebody moves a place several steps
const TYPING = 1200; // and after the last key, while she writes why she wants a place

const form = document.querySelector("form[data-quiet]");
const words = JSON.parse(form.dataset.words);
let timer = 0;
let waits = null;
let turn = Promise.resolve();

const state = () => form.querySelector("[data-saved]");
const say = (text, isOpen) => {
  state().textContent = text;
  state().closest(".save-line").classList.toggle("save-line-open", isOpen);
};

// The buttons and facts of each place that is on the screen, as the server shows them now.
function takeOver(page, focused) {
  for (const place of form.querySelectorAll("[data-offer]")) {
    const fresh = page.querySelector(`[data-offer="${place.dataset.offer}"]`);
    if (!fresh) continue;
    place.className = fresh.className;
    place.querySelector(".offer-acts").replaceWith(fresh.querySelector(".offer-acts"));
  }
  for (const button of form.querySelectorAll("[data-map-panel] button[name=add]")) button.disabled = isListed(page, button.value);
  const list = document.getElementById("list");
  keepTyped(list, page);
  list.replaceChildren(...page.getElementById("list").childNodes);
  for (const one of list.querySelectorAll("[data-rank]")) live(one);
  const kept = document.getElementById("kept");
  const freshKept = page.getElementById("kept");
  if (kept && freshKept) kept.replaceChildren(...freshKept.childNodes);
  const place = focused && form.querySelector(`[data-offer="${focused}"] .offer-compare`);
  (place ?? document.getElementById("list")).focus({ preventScroll: true });
}

// What she typed while the answer was on its way stays, and what she had opened stays open.
function keepTyped(list, page) {
  for (const text of list.querySelectorAll(".reason-own textarea")) {
    const fresh = page.getElementById(text.id);
    if (!fresh) continue;
    fresh.value = text.value;
    fresh.closest("details").open = text.closest("details").open;
  }
}

function sayReaders(page) {
  for (const state of form.querySelectorAll("[data-reason-state]")) {
    const fresh = page.querySelector(`[data-reason-state="${state.dataset.reasonState}"]`);
    if (fresh) state.textContent = fresh.textContent;
  }
}

const isListed = (page, value) => Boolean(page.querySelector(`#list input[name=order][value="${value}"]`));

// One after the other: each is made from the list that the one before left.
function send(extra = null) {
  clearTimeout(timer);
  timer = 0;
  say(`${words.saving} …`, false);
  turn = turn.then(() => sendNow(extra));
}

// `extra`: what the pressed button says. A move changes nothing on the page but the version and the line below the list.
async function sendNow(extra) {
  waits = extra ?? [];
  const body = new FormData(form);
  for (const [name, value] of [["quiet", "1"], ...waits]) body.append(name, value);
  let answer;
  try {
    answer = await fetch(form.getAttribute("action"), { method: "POST", body });
  } catch {
    say(words.offline, true);
    return;
  }
  if (answer.status === 409) return refuse(await answer.json());
  if (!answer.ok || answer.redirected) { form.submit(); return; }
  waits = null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  form.elements.version.value = page.querySelector("#choices [name=version]").value;
  const saved = page.querySelector("[data-saved]").textContent.trim(); // before its list moves into this page
  sayReaders(page);
  if (extra) takeOver(page, extra[0][1]);
  say(saved, false);
}

function refuse({ message, stored, version }) {
  if (version === undefined) { say(message, true); return; }
  say(words.stale.replace("{stored}", stored || words.empty), true);
  const choices = [[words.keep, () => { form.elements.version.value = version; send(waits?.length ? waits : null); }],
    [words.other, () => location.reload()]];
  for (const [label, act] of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link";
    button.textContent = label;
    button.addEventListener("click", act);
    state().append(" ", button);
  }
}

form.classList.add("choices-live");
function sendSoon(wait) {
  say(`${words.saving} …`, false);
  clearTimeout(timer);
  timer = setTimeout(() => send(), wait);
}

form.addEventListener("change", (event) => {
  if (event.target.closest("[data-rank]")) sendSoon(WAIT);
});
form.addEventListener("input", (event) => {
  if (event.target.matches(".reason-own textarea")) sendSoon(TYPING);
});
// She leaves before the wait is over: what is on the page still goes.
addEventListener("pagehide", () => {
  if (!timer) return;
  const body = new FormData(form);
  body.append("quiet", "1");
  fetch(form.getAttribute("action"), { method: "POST", body, keepalive: true });
});
form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!["add", "remove", "keep", "let_go"].includes(button?.name)) return;
  event.preventDefault();
  if (timer) send(); // keeping a place saves nothing else
  send([[button.name, button.value]]);
});
addEventListener("online", () => { if (waits) send(waits.length ? waits : null); });
