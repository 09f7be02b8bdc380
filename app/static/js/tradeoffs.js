// Works out an order as soon as it is made: posts it, asks how far it is, and puts the figures in place. One order is worked
// out at a time: when a criterion moves meanwhile, the one that is busy is stopped and the newest follows. Without this module
// the arrows submit the form, and the server shows the same page.

const FIRST = 150;
const LONGER = 1.3;
const SLOW = 1000;
const SHOW_PROGRESS_AFTER = 800;

const form = document.querySelector("[data-trade-off]");
const list = form.querySelector("[data-rank]");
const answer = document.getElementById("trade-off");
const status = document.querySelector("[data-trade-status]");
const words = { ...answer.dataset };
let wanted = false;
let working = false;

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

const say = (text) => { status.textContent = text; };

const ask = async (address, options = {}) => {
  const response = await fetch(address, { credentials: "same-origin", headers: { "X-Requested-With": "poll" }, ...options });
  if (response.status === 409) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!response.ok || !page.getElementById("trade-off")) throw new Error(String(response.status));
  return { page, address: response.url, busy: page.querySelector("[data-busy]") };
};

const stop = (busy) => fetch(busy.dataset.stop, {
  method: "POST",
  credentials: "same-origin",
  body: new URLSearchParams({ csrf_token: form.elements.csrf_token.value }),
});

const post = async () => {
  for (;;) {
    const found = await ask(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (found) return found;
    say(words.taken);
    await pause(SLOW);
  }
};

const showProgress = (found) => {
  answer.removeAttribute("aria-busy");
  answer.replaceChildren(...found.page.getElementById("trade-off").childNodes);
};

const follow = async (begun) => {
  const began = Date.now();
  let found = begun;
  let stopped = false;
  let wait = FIRST;
  while (found?.busy) {
    if (wanted && !stopped) {
      stopped = true;
      await stop(found.busy);
    }
    if (Date.now() - began > SHOW_PROGRESS_AFTER) showProgress(found);
    await pause(wait);
    wait = Math.min(wait * LONGER, SLOW);
    found = await ask(found.busy.dataset.busy);
  }
  return found;
};

const show = ({ page, address }) => {
  for (const place of document.querySelectorAll("[data-so]")) {
    const fresh = page.querySelector(`[data-so="${place.dataset.so}"]`);
    if (fresh) place.replaceChildren(...fresh.childNodes);
  }
  const fresh = page.getElementById("trade-off");
  const costs = [...fresh.querySelectorAll(".trade-off dd")].map((line) => line.textContent).join(". ");
  say(`${fresh.dataset.say} ${costs}`);
  answer.replaceChildren(...fresh.childNodes);
  history.replaceState(null, "", address);
};

const work = async (begin = post) => {
  working = true;
  let next = begin;
  answer.setAttribute("aria-busy", "true");
  try {
    do {
      wanted = false;
      say(words.waits);
      const found = await follow(await next());
      next = post;
      if (!wanted) show(found);
    } while (wanted);
  } catch {
    const line = document.createElement("p");
    line.className = "live-trouble";
    line.textContent = words.trouble;
    answer.replaceChildren(line);
    say(words.trouble);
  } finally {
    working = false;
    answer.removeAttribute("aria-busy");
  }
};

list.addEventListener("change", (event) => {
  if ("oldIndex" in event) return; // Sortable tells by the same name that a row hovers; the list says when it has moved
  wanted = true;
  if (!working) work();
});

// A page that was opened while its order is busy goes on by itself.
const busy = answer.querySelector("[data-busy]");
if (busy) work(() => ({ busy }));
