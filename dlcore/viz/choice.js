// One of several: native radio buttons while the options are few and short, a native menu otherwise.
const name = () => "dlc-" + Math.random().toString(36).slice(2);

function choose(model, index) {
  model.set("index", index);
  model.save_changes();
}

function radios(model, el) {
  const group = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = model.get("label");
  const together = name();
  const inputs = model.get("texts").map((text, index) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    Object.assign(input, { type: "radio", name: together, value: index });
    input.dataset.lmSuppressShortcuts = "true";
    input.addEventListener("change", () => choose(model, index));
    label.append(input, text);
    group.append(label);
    return input;
  });
  group.prepend(legend);
  el.append(group);
  return () => (inputs[model.get("index")].checked = true);
}

function menu(model, el) {
  const label = document.createElement("label");
  const select = document.createElement("select");
  label.htmlFor = select.id = name();
  label.textContent = model.get("label");
  select.dataset.lmSuppressShortcuts = "true";
  select.append(...model.get("texts").map((text, index) => new Option(text, index)));
  select.addEventListener("change", () => choose(model, Number(select.value)));
  el.append(label, select);
  return () => (select.value = model.get("index"));
}

function render({ model, el }) {
  el.classList.add("dlc-choice");
  let update;
  const build = () => {
    el.replaceChildren();
    update = (model.get("menu") ? menu : radios)(model, el);
    update();
  };
  const show = () => update();
  model.on("change:texts", build);
  model.on("change:index", show);
  build();
  return () => {
    model.off("change:texts", build);
    model.off("change:index", show);
  };
}
export default { render };
