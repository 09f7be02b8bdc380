// Closes an open menu of the top line, or of a page, with Escape, or when somebody goes on elsewhere. They open and close without this.

const open = () => document.querySelector(".top details[open], .more-actions[open]");

document.addEventListener("keydown", (event) => {
  const menu = open();
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

for (const kind of ["pointerdown", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const menu = open();
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
}
