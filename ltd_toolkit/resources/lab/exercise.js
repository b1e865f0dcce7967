// An exercise: a question, a way to answer, what is said of the answer. Native controls, so that keyboard, focus and
// touch come from the browser; texts are set as text, never as HTML. It holds no right answer: the kernel checks.

let made = 0;

const element = (name, className, text) => {
  const one = document.createElement(name);
  if (className) one.className = className;
  if (text !== undefined) one.textContent = text;
  return one;
};

const table = (rows, caption) => {
  const all = element("table", "ltd-exercise-table");
  const name = element("caption", "", caption);
  const head = element("thead");
  const body = element("tbody");
  rows.forEach((cells, n) => {
    const row = element("tr");
    cells.forEach((text, place) => {
      const cell = element(n === 0 || place === 0 ? "th" : "td", "", text);
      if (n === 0) cell.scope = "col";
      else if (place === 0) cell.scope = "row";
      row.append(cell);
    });
    (n === 0 ? head : body).append(row);
  });
  all.append(name, head, body);
  return all;
};

const paragraphs = (box, lines) => box.replaceChildren(...lines.map((line) => element("p", "", line)));

function render({ model, el }) {
  const id = `ltd-exercise-${(made += 1)}-${Math.random().toString(36).slice(2, 8)}`;
  const words = model.get("words");
  const box = element("section", "ltd-exercise");
  // Else JupyterLab takes letters and arrows as commands: an arrow would leave the card, "dd" delete its cell.
  box.dataset.lmSuppressShortcuts = "true";
  box.addEventListener("keydown", (event) => {
    const theirs = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
    if (!theirs) event.stopPropagation();
  });
  const title = element("p", "ltd-exercise-title");
  title.id = `${id}-title`;
  box.setAttribute("aria-labelledby", title.id);
  const question = element("p", "ltd-exercise-question");
  question.id = `${id}-question`;
  const data = element("div");
  const form = element("form");
  form.noValidate = true;
  const field = element("div");
  const buttons = element("div", "ltd-exercise-buttons");
  const check = element("button", "", words.check);
  check.type = "submit";
  const hint = element("button", "ltd-exercise-hint", words.hint);
  hint.type = "button";
  buttons.append(check, hint);
  form.append(field, buttons);
  const said = element("div", "ltd-exercise-said"); // always there: only then is a change read aloud
  said.setAttribute("role", "status");
  const rubric = element("div");
  box.append(title, question, data, form, said, rubric);
  el.append(box);

  const kind = model.get("kind");
  const asked = () => {
    title.textContent = model.get("title");
    question.textContent = model.get("question");
    const rows = model.get("table");
    data.replaceChildren(...(rows.length ? [table(rows, words.table)] : []));
    const here = field.contains(document.activeElement); // a name was typed, then Tab: stay where that led
    field.replaceChildren(kind === "number" || kind === "essay" ? written() : offered());
    if (here) field.querySelector("input, textarea").focus();
  };
  const written = () => {
    const row = element("div", "ltd-exercise-written");
    const label = element("label", "", words.answer);
    const input = element(kind === "number" ? "input" : "textarea");
    input.id = label.htmlFor = `${id}-answer`;
    if (kind === "number") {
      input.type = "text";
      input.inputMode = "decimal";
      input.autocomplete = "off";
    } else {
      input.rows = 7;
    }
    input.setAttribute("aria-describedby", question.id);
    input.value = model.get("text");
    input.addEventListener("input", () => {
      model.set("text", input.value);
      model.save_changes();
    });
    row.append(label, input);
    return row;
  };
  const offered = () => {
    const group = element("fieldset");
    group.append(element("legend", "", kind === "one" ? words.one : words.several));
    group.setAttribute("aria-describedby", question.id);
    model.get("options").forEach((text, place) => {
      const label = element("label", "ltd-exercise-option");
      const input = element("input");
      input.type = kind === "one" ? "radio" : "checkbox";
      input.name = id;
      input.value = place;
      input.checked = model.get("chosen").includes(place);
      label.append(input, element("span", "", text));
      group.append(label);
    });
    group.addEventListener("change", () => {
      const chosen = [...group.querySelectorAll("input:checked")].map((input) => Number(input.value));
      model.set("chosen", chosen);
      model.save_changes();
    });
    return group;
  };
  const told = () => {
    paragraphs(said, model.get("said"));
    box.dataset.tone = model.get("tone");
    const rows = model.get("rubric");
    const example = model.get("example");
    rubric.replaceChildren(...(rows.length ? [table(rows, words.rubric)] : []));
    if (example) {
      const folded = element("details");
      folded.append(element("summary", "", words.example), element("p", "", example));
      rubric.append(folded);
    }
    hint.hidden = model.get("hints_left") === 0;
  };
  // Set from outside, as when another student begins; what is being typed is not touched.
  const filled = () => {
    const input = field.querySelector("input[type=text], textarea");
    if (input && input.value !== model.get("text")) input.value = model.get("text");
    const chosen = model.get("chosen");
    for (const each of field.querySelectorAll("fieldset input")) each.checked = chosen.includes(Number(each.value));
  };
  // What is answered travels with the question whether it is right: while the kernel is busy or far away, changes of the
  // model wait their turn and messages do not, and the answer before the last key would be the one checked.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    model.send({ do: "check", text: model.get("text"), chosen: model.get("chosen") });
  });
  hint.addEventListener("click", () => model.send({ do: "hint" }));

  const heard = [
    [["title", "question", "table", "options"], asked],
    [["said", "tone", "rubric", "example", "hints_left"], told],
    [["text", "chosen"], filled],
  ].flatMap(([names, call]) => names.map((name) => [`change:${name}`, call]));
  for (const [name, call] of heard) model.on(name, call);
  asked();
  told();
  return () => {
    for (const [name, call] of heard) model.off(name, call);
  };
}

export default { render };
