// Asks for a fragment again until the answer is final: <div id="…" data-poll="/address" data-say="…">…</div>. The answer is the
// same element, with data-final when there is nothing more to wait for. A server that does not answer is asked less and less
// often. What data-say holds is told to screen readers, in the element with "-said" after the id: when it has changed, and not
// at every tick.

const EVERY = 2000;
const SLOWEST = 30000;
const SAY_EVERY = 15000;

const ask = async (address) => {
  const answer = await fetch(address, { headers: { "X-Requested-With": "poll" }, credentials: "same-origin", redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fragment = page.querySelector("[data-poll]");
  if (!fragment) throw new Error("no fragment");
  return fragment;
};

const said = new WeakMap();

const say = (element, words, atOnce = false) => {
  const status = document.getElementById(`${element.id}-said`);
  const last = said.get(element);
  if (!status || !words || words === last?.words) return;
  if (!atOnce && last && Date.now() - last.at < SAY_EVERY) return;
  status.textContent = words;
  said.set(element, { words, at: Date.now() });
};

const complain = (element) => {
  const line = element.querySelector(".live-trouble") ?? element.appendChild(document.createElement("p"));
  line.className = "live-trouble";
  line.textContent = element.dataset.trouble;
  say(element, element.dataset.trouble);
};

const watch = (element, wait = EVERY) => {
  if ("final" in element.dataset) return;
  setTimeout(async () => {
    if (document.hidden) {
      watch(element, EVERY);
      return;
    }
    try {
      const fragment = await ask(element.dataset.poll);
      element.replaceChildren(...fragment.childNodes);
      const isFinal = "final" in fragment.dataset;
      say(element, fragment.dataset.say, isFinal);
      if (isFinal) {
        element.dataset.final = "";
        element.dispatchEvent(new Event("final", { bubbles: true }));
        if (fragment.dataset.final) location.assign(fragment.dataset.final);
        return;
      }
      watch(element, EVERY);
    } catch {
      complain(element);
      watch(element, Math.min(wait * 2, SLOWEST));
    }
  }, wait);
};

for (const element of document.querySelectorAll("[data-poll]")) {
  element.classList.add("live-watched");
  watch(element);
}
