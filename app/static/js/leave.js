// Away from here at once, and with as little in the history as a page can: the pages in between replace each other.

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-leave], a[data-replace]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if ("leave" in link.dataset) document.body.hidden = true;
  window.location.replace(link.href);
});
