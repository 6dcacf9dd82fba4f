// A picture from the kernel. The next one is decoded out of sight and then put in place, so nothing flickers.
const light = () => document.body.dataset.jpThemeLight !== "false";

function hideStandIn(name) {
  const figure = name && document.querySelector(`figure[data-dlc="${name}"]`);
  if (figure) (figure.closest(".jp-OutputArea-child") ?? figure).style.display = "none";
}

function render({ model, el }) {
  const figure = document.createElement("figure");
  figure.className = "dlc-picture";
  figure.style.maxWidth = `${model.get("width")}px`;
  const frame = document.createElement("div");
  frame.style.aspectRatio = `${model.get("width")} / ${model.get("height")}`;
  const caption = document.createElement("figcaption");
  caption.setAttribute("aria-live", "polite");
  figure.append(frame, caption);
  el.append(figure);

  frame.addEventListener("click", (event) => {
    const box = frame.getBoundingClientRect(); // where, as fractions from the left and from above; the time makes each click new
    model.set("click", [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height, Date.now()]);
    model.save_changes();
  });

  let asked = 0;
  let shown = 0;
  async function swap() {
    if (model.get("drawn_dark") === light()) return; // a picture in the right theme is on its way
    const turn = ++asked;
    const [alt, text, number] = [model.get("alt"), model.get("caption"), model.get("frame")];
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([model.get("data")], { type: model.get("mime") }));
    try {
      await image.decode();
    } catch {
      return; // overtaken before it was decoded
    } finally {
      URL.revokeObjectURL(image.src);
    }
    if (turn < shown) return;
    shown = turn;
    image.alt = alt;
    image.dataset.frame = number;
    frame.replaceChildren(image);
    if (caption.textContent !== text) caption.textContent = text;
    hideStandIn(model.get("stand_in"));
  }

  function report() {
    model.set("dark", !light());
    model.set("scale", window.devicePixelRatio || 1);
    model.save_changes();
    swap();
  }
  const theme = new MutationObserver(report);
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  model.on("change:frame", swap);
  report();
  return () => {
    theme.disconnect();
    model.off("change:frame", swap);
  };
}
export default { render };
