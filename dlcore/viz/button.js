// A native button; the kernel is told how often it was pressed.
function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "dlc-button";
  button.dataset.lmSuppressShortcuts = "true";
  button.textContent = model.get("label");
  el.append(button);
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    model.set("index", model.get("index") + 1);
    model.save_changes();
  });
  // aria-disabled, not disabled: a disabled button loses the keyboard focus.
  const update = () => button.setAttribute("aria-disabled", model.get("disabled"));
  model.on("change:disabled", update);
  update();
  return () => model.off("change:disabled", update);
}
export default { render };
