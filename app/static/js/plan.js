// Lets a coordinator give a student of a plan another circle or supervisor. Whoever is picked up, by dragging or by pressing
// the grip, is asked about once: the cards say whether they can take her and why not, the panel what it does to the figures.
// Where she is put down, the panel asks for the reason; nothing changes before that. Without JavaScript her name leads to pages
// that say and do the same.

const MOST = 8; // targets in the panel; the cards show them all
const panel = document.querySelector("[data-plan-panel]");
const lists = [...document.querySelectorAll("[data-to]")];
const answers = new Map();
let picked = null;

const part = (name) => panel.querySelector(`[data-plan-${name}]`);
const made = (tag, text = "", className = "") => Object.assign(document.createElement(tag), { textContent: text, className });
const words = panel && JSON.parse(panel.dataset.words);
const title = panel && panel.querySelector("h2");
const boxOf = (list) => list.closest(".plan-card") ?? list;
const gripOf = (item) => item.querySelector(".rank-grip");
const targetAt = (list) => picked?.answer?.targets.find((target) => target.to === list.dataset.to);

const asked = (item) => {
  const address = `${item.dataset.seat}/targets.json`;
  if (!answers.has(address)) {
    const answer = fetch(address, { headers: { Accept: "application/json" } }).then((response) => {
      if (!response.ok) throw new Error(`${address} answered ${response.status}`);
      return response.json();
    });
    answer.catch(() => answers.delete(address));
    answers.set(address, answer);
  }
  return answers.get(address);
};

const markCards = () => {
  for (const list of lists) {
    const target = targetAt(list);
    if (!target) continue;
    boxOf(list).classList.add(target.can ? "plan-can" : "plan-cannot");
    list.before(made("p", target.said, "plan-said"));
  }
};

const clearCards = () => {
  for (const line of document.querySelectorAll(".plan-said")) line.remove();
  for (const list of lists) boxOf(list).classList.remove("plan-can", "plan-cannot");
};

const showFigures = (target) => {
  part("figures").replaceChildren();
  if (!target?.can) return;
  if (!target.figures.length) return part("figures").append(made("p", words.same));
  const table = made("table", "", "table table-figures");
  const row = (tag, cells) => {
    const line = made("tr");
    cells.forEach((text, n) => {
      const cell = made(n === 0 ? "th" : tag, text, n === 0 ? "" : "numeric");
      if (cell.tagName === "TH") cell.scope = tag === "th" ? "col" : "row";
      line.append(cell);
    });
    return line;
  };
  table.createTHead().append(row("th", [words.figure, words.now, words.after]));
  table.createTBody().append(...target.figures.map((figure) => row("td", figure)));
  part("figures").append(table);
};

const showTargets = ({ title: heading, said, targets }) => {
  title.textContent = heading;
  part("said").textContent = said;
  part("targets").replaceChildren(
    ...targets.filter((target) => target.can).slice(0, MOST).map((target) => {
      const button = made("button");
      button.type = "button";
      button.append(made("strong", target.name), ` ${target.said}`);
      button.addEventListener("click", () => askReason(target));
      const line = made("li");
      line.append(button);
      return line;
    }),
  );
};

const askReason = (target) => {
  const form = part("form");
  title.textContent = target.heading;
  part("said").textContent = "";
  part("targets").replaceChildren();
  showFigures(target);
  form.action = `${picked.item.dataset.seat}/${target.to}`;
  form.elements.version.value = picked.answer.version;
  part("confirm").textContent = picked.answer.confirm;
  form.hidden = false;
  form.elements.reason.focus();
};

const pick = async (item) => {
  leave();
  picked = { item, from: item.parentElement, next: item.nextElementSibling };
  item.classList.add("plan-picked");
  gripOf(item).setAttribute("aria-pressed", "true");
  title.textContent = item.querySelector("a").textContent;
  part("said").textContent = words.asking;
  part("more").href = item.dataset.seat;
  panel.hidden = false;
  try {
    const answer = await asked(item);
    if (picked?.item !== item) return;
    picked.answer = answer;
    showTargets(answer);
    markCards();
  } catch {
    if (picked?.item === item) part("said").textContent = words.failed;
  }
};

const leave = ({ withFocus = false } = {}) => {
  if (!picked) return;
  const { item, from, next } = picked;
  from.insertBefore(item, next);
  item.classList.remove("plan-picked");
  gripOf(item).setAttribute("aria-pressed", "false");
  clearCards();
  part("targets").replaceChildren();
  part("figures").replaceChildren();
  part("form").hidden = true;
  part("form").reset();
  panel.hidden = true;
  picked = null;
  if (withFocus) gripOf(item).focus();
};

const putDown = ({ item, from, to }) => {
  if (picked?.item !== item) return;
  const target = targetAt(to);
  if (from === to) leave();
  else if (target) askReason(target);
  else window.location.assign(`${item.dataset.seat}/${to.dataset.to}`); // no answer yet: the page says what it means
};

const press = (item) => {
  if (picked?.item === item) return leave({ withFocus: true });
  pick(item).then(() => picked?.item === item && title.focus());
};

if (panel && window.Sortable) {
  for (const list of lists) {
    list.closest("[data-plan], .plan-unseated").classList.add("plan-live");
    window.Sortable.create(list, {
      group: "plan",
      handle: ".rank-grip",
      sort: false,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      ghostClass: "plan-ghost",
      onStart: ({ item }) => pick(item),
      onMove: ({ to }) => {
        const target = targetAt(to);
        showFigures(target);
        return !picked?.answer || !target || target.can;
      },
      onEnd: putDown,
    });
  }
  for (const item of document.querySelectorAll(".plan-member")) {
    gripOf(item).addEventListener("click", () => press(item));
    gripOf(item).addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      press(item);
    });
  }
  part("close").addEventListener("click", () => leave({ withFocus: true }));
  document.addEventListener("keydown", (event) => event.key === "Escape" && leave({ withFocus: true }));
}
