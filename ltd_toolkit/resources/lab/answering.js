// A kernel that was restarted knows nothing of the panels of its former life, and one that is at work answers late: what
// is pressed then does nothing, without a word. So it is asked for a sign after every press, and as long as none comes
// that is said: at the foot of the window, which is in view wherever one is.

const PATIENCE = 5000; // milliseconds; nothing that a panel does at once takes as long
const GONE = "jupyter-widgets-disconnected"; // as ipywidgets marks what has no kernel any more
const PRESSED = { click: "button, summary", change: "input, select, textarea" };

function initialize({ model }) {
  const box = `.${model.get("box")}`;
  const words = model.get("words");
  const said = document.createElement("p");
  said.className = "ltd-no-answer";
  said.setAttribute("role", "alert");
  let asked = 0;
  let waiting;

  const say = (text) => {
    said.textContent = text;
    document.body.append(said);
    const leaves = setInterval(() => {
      if (said.isConnected && document.querySelector(box)) return;
      clearInterval(leaves);
      said.remove(); // its panel is no longer there: its cell was run again
    }, 250);
  };
  const ask = (event) => {
    said.remove();
    const control = event.target instanceof Element && event.target.closest(PRESSED[event.type]);
    const panel = control && control.closest(box);
    if (!panel) return;
    clearTimeout(waiting);
    if (panel.classList.contains(GONE)) {
      say(words.gone);
      return;
    }
    model.send({ asked: (asked += 1) });
    waiting = setTimeout(() => say(words.late), PATIENCE);
  };
  const heard = (content) => {
    if (content.asked !== asked) return; // what was pressed since is still to come
    clearTimeout(waiting);
    said.remove();
  };
  const gone = () => {
    clearTimeout(waiting);
    for (const each of document.querySelectorAll(box)) each.dataset.gone = words.gone; // written above it
  };

  for (const name of Object.keys(PRESSED)) window.addEventListener(name, ask, true);
  model.on("msg:custom", heard);
  model.on("comm_live_update", gone);
  return () => {
    for (const name of Object.keys(PRESSED)) window.removeEventListener(name, ask, true);
    model.off("msg:custom", heard);
    model.off("comm_live_update", gone);
    clearTimeout(waiting);
    said.remove();
  };
}

export default { initialize };
