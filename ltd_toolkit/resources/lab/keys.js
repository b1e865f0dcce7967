// JupyterLab takes letters and arrows as commands wherever the focus is, even in a list to choose from: an arrow would
// leave the panel, "dd" delete its cell. In our panels they belong to the control that has the focus. Ctrl, Alt and
// Shift+Enter remain JupyterLab's. (jupyter-widgets/ipywidgets, issue 3912)

function initialize() {
  const keep = (event) => {
    const control = event.target;
    if (!(control instanceof Element && control.closest(".ltd-panel"))) return;
    const theirs = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
    control.toggleAttribute("data-lm-suppress-shortcuts", !theirs);
  };
  window.addEventListener("keydown", keep, true); // on the way down, before JupyterLab's own listener
  return () => window.removeEventListener("keydown", keep, true);
}

export default { initialize };
