// Source code to read and to copy. Nothing is shown while there is none.
function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "dlc-code";
  box.dataset.lmSuppressShortcuts = "true";
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "dlc-button";
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  pre.setAttribute("aria-label", "Python code of the picture");
  box.append(copy, pre);
  el.append(box);

  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(model.get("code"));
      copy.textContent = "Copied";
    } catch {
      window.getSelection().selectAllChildren(pre); // the clipboard wants a secure page: mark it, Ctrl+C does the rest
      copy.textContent = "Marked: press Ctrl+C";
    }
  });
  const update = () => {
    box.style.display = model.get("code") ? "" : "none";
    pre.textContent = model.get("code");
    copy.textContent = "Copy";
  };
  model.on("change:code", update);
  update();
  return () => model.off("change:code", update);
}
export default { render };
