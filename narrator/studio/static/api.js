// Talking to the studio. What it refuses becomes an Error with its words.

export class Refusal extends Error {
  constructor(status, data) {
    super(data.problem ?? String(status));
    this.status = status;
    this.remedy = data.remedy ?? "";
    this.data = data;
  }
}

async function answered(response) {
  if (response.ok) return response;
  let data = {};
  try { data = await response.json(); } catch { /* not one of ours */ }
  throw new Refusal(response.status, data);
}

export async function post(path, body, { keepalive = false } = {}) {
  const response = await fetch(path, {
    method: "POST",
    keepalive, // arrives even where the page is closed meanwhile
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await answered(response)).json();
}

export async function upload(path, file) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
  return (await answered(response)).json();
}

export async function getJSON(path) {
  return (await answered(await fetch(path))).json();
}

export async function getHTML(path) {
  return asElements(await (await answered(await fetch(path))).text());
}

export function asElements(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}
