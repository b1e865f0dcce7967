// A short questionnaire: consent, two facts about the firm, the instrument's questions block by block, a code and a file.
// Nothing is sent and nothing is scored. What it shares with other pages stands in base.js.
"use strict";
(() => {
  const { find, texts, say, make, fill, dress, offerLanguages, goTo, alphabet, letters, checked, copy, ...memory } =
    shared(() => state.language);
  const { questions, facts, blocks, minutes } = texts;
  const items = blocks.flat(), LAST = blocks.length + 1;

  function drawn() {
    const values = new Uint8Array(texts.code.respondent);
    crypto.getRandomValues(values);
    return Array.from(values, value => alphabet[value % 32]).join("");
  }

  // `part` is 0 before the first block, and one more than there are blocks at the end.
  const fresh = language => ({ language, respondent: drawn(), consent: false, tool: "", part: 0, chosen: {} });
  let state = fresh(texts.language);
  const told = () => texts.told[state.language];
  const answered = name => name in state.chosen;
  const open = () => items.filter(name => !answered(name));

  // --- one question --------------------------------------------------------------------------------------

  const inWords = name => told().questions[name].replaceAll("{tool}", state.tool.trim() || say("plot.tool"));

  function choice(name, code, text) {
    const radio = make("input", { type: "radio", name, value: code });
    radio.checked = state.chosen[name] === code;
    radio.addEventListener("change", () => {
      state.chosen[name] = code;
      keep();
      showProgress();
    });
    return make("label", {}, radio, make("span", {}, text));
  }

  function question(name) {
    const answers = told().answers[name], codes = questions[name];
    const given = answers.map((text, place) => choice(name, codes[place], text));
    const others = codes.slice(answers.length).map((code, place) => choice(name, code, told().without[place]));
    return make("fieldset", { class: "question", id: `ask-${name}` }, make("legend", {}, inWords(name)),
      make("div", { class: "levels answers" }, ...given),
      others.length ? make("div", { class: "levels without" }, ...others) : null);
  }

  // --- the code, docs/result_code.md, and the file -------------------------------------------------------

  function answersCode() {
    const parts = Object.entries(questions).map(([name, codes]) => {
      let length = 1;
      while (codes.length >= 32 ** length) length += 1;
      return letters(answered(name) ? 1 + codes.indexOf(state.chosen[name]) : 0, length);
    });
    const body = texts.code.head + state.respondent + parts.join(""), all = body + checked(body);
    const n = Math.ceil(all.length / texts.code.piece), end = place => Math.floor(place * all.length / n);
    return Array.from({ length: n }, (_, place) => all.slice(end(place), end(place + 1))).join("-");
  }

  function table() {
    const who = `R${state.respondent}`; // a letter first: a spreadsheet would take 12E345 for a number
    const cells = { respondent: who, firm: who };
    for (const name of Object.keys(questions)) cells[name] = state.chosen[name] ?? "";
    cells.code = answersCode();
    const separator = say("decimal_mark") === "," ? ";" : ",";
    return [Object.keys(cells), Object.values(cells)].map(row => row.join(separator)).join("\r\n") + "\r\n";
  }

  function save() {
    const name = `${say("questionnaire.file_name")}_${state.respondent}.csv`;
    const link = make("a", { download: name });
    link.href = URL.createObjectURL(new Blob(["\ufeff", table()], { type: "text/csv;charset=utf-8" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    fill("saved", say("questionnaire.saved", { name }));
  }

  // --- what is shown when --------------------------------------------------------------------------------

  let safe = true; // whether what was done last was kept
  function keep() {
    safe = memory.keep(state);
    return safe;
  }

  function showProgress() {
    fill("progress", say("questionnaire.progress", { answered: items.length - open().length, n: items.length }));
  }

  function showBefore() {
    fill("lead", say("questionnaire.lead", { n: items.length, minutes }));
    fill("kept", say(keep() ? "questionnaire.kept" : "questionnaire.not_kept"));
    fill("refused", "");
    find("provisional").hidden = !texts.provisional;
    find("tool-asked").hidden = !texts.tool;
    find("consent").checked = state.consent;
    if (find("tool").value !== state.tool) find("tool").value = state.tool;
    fill("facts", ...facts.map(question));
  }

  function showPart() {
    fill("part-title", say("questionnaire.part", { part: state.part, parts: blocks.length }));
    fill("instruction", told().instructions[state.part - 1]);
    fill("questions", ...blocks[state.part - 1].map(question));
    fill("next", say(state.part === blocks.length ? "questionnaire.finish" : "questionnaire.next"));
    showProgress();
  }

  function showEnd() {
    const n = open().length, nothing = n === items.length;
    fill("unanswered", say(nothing ? "questionnaire.none" : n ? "questionnaire.without" : "questionnaire.complete", { n }));
    find("to-first").hidden = !n;
    find("hand-in").hidden = nothing;
    find("code").value = answersCode();
    fill("copied", "");
    fill("saved", "");
  }

  let sure = false; // whether the button that deletes everything was pressed once
  function show() {
    dress();
    sure = false;
    document.title = say("questionnaire.title");
    find("before").hidden = state.part !== 0;
    find("part").hidden = state.part === 0 || state.part === LAST;
    find("end").hidden = state.part !== LAST;
    if (state.part === 0) showBefore();
    else if (state.part === LAST) showEnd();
    else showPart();
  }

  function turnTo(part, place = null) {
    state.part = part;
    keep();
    show();
    goTo(place ?? (part === 0 ? "before-title" : part === LAST ? "end-title" : "part-title"));
  }

  find("consent").addEventListener("change", () => {
    state.consent = find("consent").checked;
    fill("refused", "");
    keep();
  });
  find("tool").addEventListener("input", () => {
    state.tool = find("tool").value;
    keep();
  });
  find("begin").addEventListener("click", () => {
    if (state.consent) turnTo(1);
    else {
      fill("refused", say("questionnaire.asks_consent"));
      find("consent").focus();
    }
  });
  find("previous").addEventListener("click", () => turnTo(state.part - 1));
  find("next").addEventListener("click", () => turnTo(state.part + 1));
  find("back").addEventListener("click", () => turnTo(1));
  find("to-first").addEventListener("click", () => {
    const [name] = open();
    turnTo(1 + blocks.findIndex(block => block.includes(name)));
    find(`ask-${name}`).querySelector("input").focus();
    find(`ask-${name}`).scrollIntoView();
  });
  find("copy").addEventListener("click", copy);
  find("save").addEventListener("click", save);
  find("again").addEventListener("click", () => {
    if (Object.keys(state.chosen).length && !sure) {
      sure = true;
      find("again").textContent = say("classroom.again_sure");
      return;
    }
    state = fresh(state.language);
    turnTo(0);
  });
  offerLanguages(language => {
    state.language = language;
    keep();
    show();
  });
  state = memory.kept(state);
  // What cannot be kept must not be lost by a slip of the finger.
  window.addEventListener("beforeunload", event => {
    if (Object.keys(state.chosen).length && !safe) event.preventDefault();
  });
  show();
  find("without-script").remove();
})();
