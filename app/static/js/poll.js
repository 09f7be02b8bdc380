// Asks for a fragment again until the answer is final: <div id="…" data-poll="/address">…</div>. The answer is the same
// element, with data-final when there is nothing more to wait for. A server that does not answer is asked less and less often.

const EVERY = 2000;
const SLOWEST = 30000;

const ask = async (address) => {
  const answer = await fetch(address, { headers: { "X-Requested-With": "poll" }, credentials: "same-origin", redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fragment = page.querySelector("[data-poll]");
  if (!fragment) throw new Error("no fragment");
  return fragment;
};

const complain = (element) => {
  const line = element.querySelector(".live-trouble") ?? element.appendChild(document.createElement("p"));
  line.className = "live-trouble";
  line.textContent = element.dataset.trouble;
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
      if ("final" in fragment.dataset) {
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
