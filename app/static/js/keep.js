// What is typed in a form is kept in this browser until the server has it, so that a visit without a signal loses nothing.
// A form is marked by [data-keep] in it: its name, whose it is, and what to say when something is filled in again.
// What was kept goes as soon as the page that follows saving opens, with `saved=` in its address.

const PREFIX = "meervoud-kept:";
const DAYS = 14;

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !["csrf_token", "version"].includes(field.name) && field.type !== "hidden");
}

function forget(before) {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const { at } = JSON.parse(localStorage.getItem(key));
    if (at < before) localStorage.removeItem(key);
  }
}

function keep(form, key) {
  const values = {};
  for (const field of fieldsOf(form)) {
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) values[field.name] = field.value;
    } else values[field.name] = field.value;
  }
  localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
}

function fillIn(form, key, note) {
  const found = localStorage.getItem(key);
  if (!found || document.querySelector(".error-summary")) return;
  const { values } = JSON.parse(found);
  for (const field of fieldsOf(form)) {
    if (!(field.name in values)) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === values[field.name];
    else field.value = values[field.name];
  }
  note.textContent = note.dataset.keepWords;
  note.hidden = false;
  note.setAttribute("role", "status");
}

for (const note of document.querySelectorAll("[data-keep]")) {
  const form = note.closest("form");
  const key = `${PREFIX}${note.dataset.keepOwner}:${note.dataset.keep}`;
  forget(Date.now() - DAYS * 24 * 60 * 60 * 1000);
  fillIn(form, key, note);
  form.addEventListener("input", () => keep(form, key));
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    keep(form, key);
    note.textContent = note.dataset.keepOffline;
    note.hidden = false;
    note.setAttribute("role", "status");
    note.scrollIntoView({ block: "center" });
  });
}

for (const saved of document.querySelectorAll("[data-kept]")) {
  for (const name of saved.dataset.kept.split(" ")) localStorage.removeItem(`${PREFIX}${saved.dataset.keepOwner}:${name}`);
}
