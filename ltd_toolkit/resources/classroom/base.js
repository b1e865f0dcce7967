// What every page of a class shares: words, pieces of HTML, letters of codes, copying, what is kept.
// Every text is a row of words.csv, or comes from the data in the page; `say` finds it in the language that is shown,
// which `spoken` tells.
"use strict";
const shared = spoken => {
  const find = id => document.getElementById(id);
  const texts = JSON.parse(find("texts").textContent);
  const SVG = "http://www.w3.org/2000/svg", SHAPES = ["svg", "path", "line", "text"];

  // --- words and numbers ---------------------------------------------------------------------------------

  const say = (key, values = {}) =>
    texts.words[spoken()][key].replace(/\{(\w+)\}/g, (whole, name) => name in values ? values[name] : whole);

  function number(value, digits = 0) {
    const text = value.toFixed(digits);
    const sign = /^-.*[1-9]/.test(text) ? "−" : "";
    return sign + text.replace("-", "").replace(".", say("decimal_mark"));
  }

  // --- pieces of the page --------------------------------------------------------------------------------

  function make(tag, attributes = {}, ...inside) {
    const made = SHAPES.includes(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const [name, it] of Object.entries(attributes)) if (it !== null) made.setAttribute(name, it);
    made.append(...inside.filter(each => each !== null));
    return made;
  }
  const fill = (id, ...inside) => find(id).replaceChildren(...inside.filter(each => each !== null));
  const items = (id, lines) => fill(id, ...lines.map(line => make("li", {}, line)));

  function dress() {
    document.documentElement.lang = spoken();
    for (const each of document.querySelectorAll("[data-word]")) each.textContent = say(each.dataset.word);
    for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", say(each.dataset.label));
    for (const each of find("languages").children) each.setAttribute("aria-pressed", each.lang === spoken());
  }
  function offerLanguages(choose) {
    for (const language of Object.keys(texts.words)) {
      const button = make("button", { type: "button", lang: language }, texts.words[language]["classroom.own_name"]);
      button.addEventListener("click", () => choose(language));
      find("languages").append(button);
    }
  }
  function goTo(heading) {
    find(heading).focus();
    find(heading).scrollIntoView();
  }

  // --- the code: docs/result_code.md ---------------------------------------------------------------------

  const { alphabet, prime, check: length } = texts.letters;
  function letters(it, n) {
    let text = "";
    for (let place = 0; place < n; place += 1, it = Math.floor(it / 32)) text = alphabet[it % 32] + text;
    return text;
  }
  function checked(code) {
    let total = 1;
    for (const letter of code) total = (total * 33 + alphabet.indexOf(letter)) % prime;
    return letters(total, length);
  }
  async function copy() {
    find("code").select();
    let done = false;
    try {
      await navigator.clipboard.writeText(find("code").value);
      done = true;
    } catch { // a page from a file, or inside another page, may not be allowed to
      try { done = document.execCommand("copy"); } catch { done = false; }
    }
    fill("copied", say(done ? "classroom.copied" : "classroom.not_copied"));
  }

  // --- what is kept if the page is opened again ----------------------------------------------------------

  function keep(state) {
    try {
      sessionStorage.setItem(texts.key, JSON.stringify(state));
      return true;
    } catch { // not allowed: nothing is kept
      return false;
    }
  }
  function kept(fresh) {
    try {
      const found = JSON.parse(sessionStorage.getItem(texts.key));
      if (found && Object.keys(fresh).every(name => name in found)) return found;
    } catch { /* the same */ }
    return fresh;
  }

  return { find, texts, say, number, make, fill, items, dress, offerLanguages, goTo, alphabet, letters, checked, copy, keep, kept };
};
