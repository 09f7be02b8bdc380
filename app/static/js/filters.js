// What a filter changed in place is said aloud; an answer that is no list (signed out, an error) becomes the page itself.

const isFilter = (event) => event.detail.ctx?.sourceElement?.matches?.(".filters");

document.addEventListener("htmx:after:request", (event) => {
  if (!isFilter(event)) return;
  const { ctx } = event.detail;
  if (ctx.response.status < 400 && ctx.text.includes('id="results"')) return;
  event.preventDefault();
  ctx.sourceElement.submit();
});

document.addEventListener("htmx:finally:request", (event) => {
  if (!isFilter(event)) return;
  const status = document.querySelector("[data-filter-status]");
  const count = document.querySelector("#results .result-count");
  if (status) status.textContent = count ? count.textContent : "";
});
