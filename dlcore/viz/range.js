// A native slider with a label. It counts slots; the kernel knows the value and the text of each slot.
function render({ model, el }) {
  const id = "dlc-" + Math.random().toString(36).slice(2);
  const label = document.createElement("label");
  label.htmlFor = id;
  label.textContent = model.get("label");
  const input = document.createElement("input");
  Object.assign(input, { id, type: "range", min: 0, step: 1 });
  // Without this on the focused element itself JupyterLab takes the arrow keys away.
  input.dataset.lmSuppressShortcuts = "true";
  const output = document.createElement("output");
  output.htmlFor = id;
  el.classList.add("dlc-range");
  el.append(label, input, output);

  function update() {
    const texts = model.get("texts");
    output.style.minWidth = `${Math.max(...texts.map((text) => text.length))}ch`;
    input.max = texts.length - 1;
    input.value = model.get("index");
    say(texts[model.get("index")]);
  }
  function say(text) {
    output.textContent = text;
    input.setAttribute("aria-valuetext", text);
  }
  input.addEventListener("input", () => {
    const index = Number(input.value);
    say(model.get("texts")[index]);
    model.set("index", index);
    model.save_changes();
  });
  model.on("change:index", update);
  model.on("change:texts", update);
  update();
  return () => {
    model.off("change:index", update);
    model.off("change:texts", update);
  };
}
export default { render };
