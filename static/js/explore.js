// Draws a chart's own values with plotly, when the reader asks for it and not before.
let loading;

// plotly brings along a map library's style sheet: the content policy would refuse it, and no chart here is a map.
function withoutStyleSheets() {
  const { head } = document;
  const append = head.appendChild;
  head.appendChild = (node) => (node.localName === "style" && node.textContent ? node : append.call(head, node));
  return () => delete head.appendChild;
}

function load(address) {
  loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  }).finally(withoutStyleSheets());
  return loading;
}

function make(tag, words, css) {
  const element = document.createElement(tag);
  element.textContent = words;
  if (css) element.className = css;
  return element;
}

async function open(box, button) {
  const { data, layout, config } = JSON.parse(document.getElementById(box.dataset.explore).textContent);
  const status = make("p", "", "marks");
  status.setAttribute("role", "status");
  const close = make("button", box.dataset.wordsClose, "btn second");
  close.type = "button";
  const drawing = make("div", "");
  const shut = () => {
    window.Plotly?.purge(drawing);
    for (const piece of [close, drawing, status]) piece.remove();
    box.removeEventListener("keydown", byKey);
    button.setAttribute("aria-expanded", "false");
    button.hidden = false;
    button.focus();
  };
  const byKey = (event) => { if (event.key === "Escape") shut(); };
  close.addEventListener("click", shut);
  box.addEventListener("keydown", byKey);
  box.append(close, drawing, status);
  button.setAttribute("aria-expanded", "true");
  button.hidden = true;
  close.focus();
  try {
    await load(box.dataset.plotly);
    await window.Plotly.newPlot(drawing, data, layout, config);
    for (const picture of drawing.querySelectorAll("svg")) picture.setAttribute("aria-hidden", "true");
  } catch {
    loading = undefined;
    status.textContent = box.dataset.wordsFailed;
  }
}

for (const box of document.querySelectorAll("[data-explore]")) {
  const button = box.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => open(box, button));
}
