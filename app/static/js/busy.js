// Says that something is going on after a form was sent: <p role="status" data-busy="words"> inside the form gets the words,
// and the button rests so that nobody sends twice. Coming back with the browser's button wakes it again.

const buttons = (form) => form.querySelectorAll("button[type=submit]");

for (const line of document.querySelectorAll("[data-busy]")) {
  const form = line.closest("form");
  form.addEventListener("submit", () => {
    line.textContent = line.dataset.busy;
    for (const button of buttons(form)) button.disabled = true;
  });
  window.addEventListener("pageshow", () => {
    line.textContent = "";
    for (const button of buttons(form)) button.disabled = false;
  });
}
