// A labelled <input type="range">: what the browser gives for nothing (arrows, Home, End, Page Up, focus, touch),
// with the value said in words. It asks for nothing outside this file.

let made = 0;
const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"];

// Else JupyterLab takes the arrows to move between cells: some versions on the way down, some on the way up. In a
// panel keys.js sees to all controls; a range may also stand by itself.
function keepArrows(node) {
  if (node.dataset.lmSuppressShortcuts) return;
  node.dataset.lmSuppressShortcuts = "true";
  node.addEventListener("keydown", (event) => {
    if (KEYS.includes(event.key)) event.stopPropagation();
  });
}

function render({ model, el }) {
  const id = `ltd-range-${(made += 1)}-${Math.random().toString(36).slice(2, 8)}`;
  const box = document.createElement("div");
  box.className = "ltd-range";
  keepArrows(box);
  const label = document.createElement("label");
  label.htmlFor = id;
  const text = document.createElement("span");
  text.className = "ltd-range-value";
  text.setAttribute("aria-hidden", "true"); // the input itself says it, once
  const input = document.createElement("input");
  input.type = "range";
  input.id = id;
  const help = document.createElement("div");
  help.className = "ltd-range-help";
  help.id = `${id}-help`;
  box.append(label, text, input, help);
  el.append(box);

  const say = () => {
    const place = Math.round((Number(input.value) - model.get("min")) / model.get("step"));
    const words = model.get("texts")[place] ?? input.value;
    text.textContent = words;
    input.setAttribute("aria-valuetext", words);
  };
  const shape = () => {
    label.textContent = model.get("label");
    for (const name of ["min", "max", "step"]) input[name] = model.get(name);
    input.disabled = model.get("disabled");
    help.textContent = model.get("help");
    help.hidden = !model.get("help");
    if (model.get("help")) input.setAttribute("aria-describedby", help.id);
    else input.removeAttribute("aria-describedby");
    show();
  };
  const show = () => {
    input.value = model.get("value");
    say();
  };
  const moved = () => {
    say(); // at once; what follows from it comes from the kernel
    model.set("value", Number(input.value));
    model.save_changes();
  };
  // What is still under the hand must not jump back to an older value that the kernel echoes.
  const changed = () => {
    if (Number(input.value) !== model.get("value")) show();
  };
  const traits = ["min", "max", "step", "label", "help", "texts", "disabled"];
  input.addEventListener("input", moved);
  model.on("change:value", changed);
  for (const name of traits) model.on(`change:${name}`, shape);
  shape();
  return () => {
    model.off("change:value", changed);
    for (const name of traits) model.off(`change:${name}`, shape);
  };
}

export default { render };
