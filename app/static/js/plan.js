// Lets a coordinator drag a student to another circle or supervisor of a plan. Dropping her opens the page that shows what that
// would mean: nothing changes before she confirms there. Without JavaScript her name leads to the same page.

const lists = document.querySelectorAll("[data-to]");

const opensEffect = ({ item, from, to, oldIndex }) => {
  if (from === to) return;
  const address = `${item.dataset.seat}/${to.dataset.to}`;
  from.insertBefore(item, from.children[oldIndex] ?? null); // as it was, for whoever comes back
  window.location.assign(address);
};

if (window.Sortable) {
  for (const list of lists) {
    list.closest("[data-plan], .plan-unseated").classList.add("plan-live");
    window.Sortable.create(list, {
      group: "plan",
      handle: ".rank-grip",
      sort: false,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      ghostClass: "plan-ghost",
      onEnd: opensEffect,
    });
  }
}
