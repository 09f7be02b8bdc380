// Chooses all rows of a list in place, or none once all are chosen, and says how many are. Without this the same link
// opens the page with all of them ticked. Markup: components/choose.html.

for (const list of document.querySelectorAll("[data-choose]")) {
  const boxes = [...list.querySelectorAll("input[type=checkbox]")];
  const count = list.querySelector("[data-choose-count]");
  const chosen = () => boxes.filter((box) => box.checked).length;
  const say = () => {
    count.textContent = count.dataset.words.replace("#", chosen());
  };

  list.addEventListener("change", say);
  list.querySelector("[data-choose-all]").addEventListener("click", (event) => {
    event.preventDefault();
    const on = chosen() < boxes.length;
    for (const box of boxes) box.checked = on;
    say();
  });
  say();
}
