// Puts a list in order without a round trip: by drag, or with the up and down buttons that also work as plain submit
// buttons. Every move is said in the status line, in the words the page brought along.

const say = (list, pattern, row) => {
  const rows = [...list.children];
  const before = Number(list.dataset.before ?? 0);
  const words = list.dataset[pattern]
    .replace("{title}", row.dataset.title)
    .replace("{place}", before + rows.indexOf(row) + 1)
    .replace("{count}", before + rows.length);
  const status = list.parentElement.querySelector("[data-rank-status]");
  status.textContent = "";
  requestAnimationFrame(() => { status.textContent = words; });
};

const move = (list, row, up) => {
  const neighbour = up ? row.previousElementSibling : row.nextElementSibling;
  if (!neighbour) {
    say(list, up ? "first" : "last", row);
    return;
  }
  list.insertBefore(row, up ? neighbour : neighbour.nextElementSibling);
  say(list, "moved", row);
  list.dispatchEvent(new Event("change", { bubbles: true }));
};

const onClick = (list) => (event) => {
  const button = event.target.closest("button[name=move]");
  if (!button) return;
  event.preventDefault();
  move(list, button.closest("[data-title]"), button.value.startsWith("up:"));
  button.focus();
};

export function live(list) {
  list.addEventListener("click", onClick(list));
  list.classList.add("rank-live");
  window.Sortable?.create(list, {
    handle: ".rank-grip",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    ghostClass: "rank-ghost",
    onEnd: ({ item, oldIndex, newIndex }) => {
      if (oldIndex === newIndex) return;
      say(list, "moved", item);
      list.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
}

for (const list of document.querySelectorAll("[data-rank]")) live(list);
