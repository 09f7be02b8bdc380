// Asks the browser to make or to use a passkey, and sends its answer with the form: <form data-passkey="create" or "get"
// data-options="…" data-site="https://…">, with the control data-passkey-answer and, for a new one, data-passkey-name. What
// goes wrong is said in the form's own words, in its status line.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const asked = {
  create: (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: known(options.excludeCredentials),
  }),
  get: (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: known(options.allowCredentials),
  }),
};

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

const answered = (made) => {
  const response = {};
  for (const part of PARTS) if (made.response[part]) response[part] = text(made.response[part]);
  if (made.response.getTransports) response.transports = made.response.getTransports();
  return { id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {} };
};

const start = (form) => {
  const status = form.querySelector("[data-passkey-status]");
  const say = (words) => {
    status.textContent = "";
    requestAnimationFrame(() => { status.textContent = words; });
  };
  const answer = form.querySelector("[data-passkey-answer]");
  const name = form.querySelector("[data-passkey-name]");
  form.addEventListener("submit", async (event) => {
    if (answer.value) return;
    event.preventDefault();
    if (location.origin !== form.dataset.site) return say(form.dataset.elsewhere);
    if (!window.PublicKeyCredential) return say(form.dataset.unable);
    if (name && !name.value.trim()) {
      answer.value = "-"; // the server says what is missing
      return form.submit();
    }
    const kind = form.dataset.passkey;
    try {
      say(form.dataset.waiting);
      const made = await navigator.credentials[kind]({ publicKey: asked[kind](JSON.parse(form.dataset.options)) });
      answer.value = JSON.stringify(answered(made));
      form.submit();
    } catch (problem) {
      say(problem.name === "InvalidStateError" ? form.dataset.there : form.dataset.failed);
    }
  });
  window.addEventListener("pageshow", () => {
    answer.value = "";
    status.textContent = "";
  });
};

for (const form of document.querySelectorAll("form[data-passkey]")) start(form);
