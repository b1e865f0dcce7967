// A class page: story, prediction, a plan and what it led to, a second plan on the same draws, a code to hand in.
// Nothing is simulated here. What every plan led to stands in the page: a number is (first + whole) * step.
// What it shares with other pages stands in base.js.
"use strict";
(() => {
  const { find, texts, say, number, make, fill, items, dress, offerLanguages, goTo, alphabet, letters, checked, copy,
    ...memory } = shared(() => state.language);
  const outcomes = JSON.parse(find("outcomes").textContent);
  const { asked, written, results, compared, paradoxes, channels, moments } = texts;
  const N_LEVELS = 3, LOW = 0.1, HIGH = 0.9, PULLS_FROM = 0.02, MOVES = 0.001, MOST_SAID = 3, HALF_A_CENT = 0.005;
  const MONTH = 4, TOLD = [2, 12, 25]; // months of four weeks: three months, a year, two years
  const UNDECIDED = [0.3, 0.7]; // share of the draws between which nobody should choose by the model
  const nothing = () => texts.actions.map(() => 0);

  // What the student did so far. `drafts` are plans that are being put together.
  const fresh = language => ({ language, predicted: null, first: null, second: null, moment: moments.length - 1,
    asked: Object.fromEntries(Object.entries(asked).map(([name, each]) => [name, each.begins])),
    drafts: { first: nothing(), second: nothing() } });
  let state = fresh(texts.language);
  let touched = false; // whether an answer was moved, and whether the button that deletes was pressed once
  let sure = false;

  // --- words and numbers ---------------------------------------------------------------------------------

  const told = () => texts.told[state.language];
  const percent = share => say("plot.percent", { value: number(100 * share) });
  const euros = value => value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, say("thousands"));
  const points = share => (share >= MOVES / 2 ? "+" : "") + number(100 * share, 1);
  const hours = it => number(it, Math.abs(it - Math.round(it)) < 0.05 ? 0 : 1);
  const value = (name, it) => written[name].share ? percent(it) : number(it, written[name].digits);

  // --- what plans led to ---------------------------------------------------------------------------------

  const unpacked = {};
  function numbers(name, row) {
    if (!unpacked[name]) {
      const packed = outcomes.arrays[name], text = atob(packed.bytes), bytes = new Uint8Array(text.length);
      for (let place = 0; place < bytes.length; place += 1) bytes[place] = text.charCodeAt(place);
      unpacked[name] = packed.size === 1 ? bytes : new Uint16Array(bytes.buffer);
    }
    const { width, first, step } = outcomes.arrays[name];
    return Array.from(unpacked[name].subarray(row * width, (row + 1) * width), whole => (whole + first) * step);
  }

  const planNumber = levels => levels.reduce((total, level) => total * N_LEVELS + level, 0);
  const cost = (name, plan) => numbers(`cost.${name}`, plan)[0];
  const over = plan => Math.max(0, cost("euros", plan) - texts.budget.euros);
  function rowOf(plan) {
    let row = 0;
    for (let before = 0; before < plan; before += 1) if (over(before) <= HALF_A_CENT) row += 1;
    return row;
  }

  function quantile(values, share) {
    const sorted = [...values].sort((a, b) => a - b), at = (sorted.length - 1) * share, below = Math.floor(at);
    return sorted[below] + (at - below) * (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]);
  }
  function middle(name, row) {
    if (`band.${name}` in outcomes.arrays) return numbers(`band.${name}`, row);
    const runs = numbers(`run.${name}`, row);
    return [quantile(runs, LOW), quantile(runs, 0.5), quantile(runs, HIGH)];
  }

  function own(which, name = which) {
    const plan = planNumber(state[which]);
    return { name, plan, row: rowOf(plan) };
  }
  const firm = { name: "did", row: outcomes.rows - 2, plan: texts.did };
  const alone = { name: "alone", row: outcomes.rows - 1, plan: texts.alone };
  const different = (...plans) =>
    plans.filter((each, place) => !plans.slice(0, place).some(it => it.plan === each.plan));

  // --- pieces of the page --------------------------------------------------------------------------------

  function table(caption, head, rows) {
    // Roles, because on a telephone the style lays rows out in another way, and some browsers then forget them.
    const line = (...cells) => make("tr", { role: "row" }, ...cells);
    const title = line(...head.map(each => make("th", { scope: "col", role: "columnheader" }, each)));
    const body = rows.map(([first, ...cells]) => line(make("th", { scope: "row", role: "rowheader" }, first),
      ...cells.map(cell => make("td", { role: "cell" }, ...[cell].flat()))));
    return make("table", { role: "table" }, make("caption", {}, caption),
      make("thead", { role: "rowgroup" }, title), make("tbody", { role: "rowgroup" }, ...body));
  }

  function person(each, line) {
    const card = make("li"), said = make("div");
    const face = document.createElement("span");
    face.setAttribute("aria-hidden", "true");
    face.innerHTML = each.face; // drawn by us, holds no text
    said.append(make("strong", {}, each.name), `, ${each.job}`);
    if (line) said.append(make("span", { class: "said" }, say("lab.case.quoted", { line })));
    card.append(face, said);
    return card;
  }

  // --- story and prediction ------------------------------------------------------------------------------

  function showStory() {
    document.title = told().title;
    fill("title", told().title);
    fill("story", ...told().story.map(each => make("p", {},
      make("span", { class: `source ${each.source}` }, say(`case.source.${each.source}`)), " ", each.text)));
    fill("people", ...told().people.map(each => person(each)));
    fill("doubts", say("lab.case.judged", texts.judged));
    fill("rounded", say("classroom.rounded", { n: texts.runs }));
  }

  function showQuestions() {
    const shown = name => percent(state.asked[name] / 100), done = state.predicted ? "" : null;
    fill("asked", ...Object.entries(asked).map(([name, each]) => {
      const output = make("output", { for: `ask-${name}` }, shown(name));
      const range = make("input", { type: "range", id: `ask-${name}`, min: each.low, max: each.high,
        step: each.step, value: state.asked[name], "aria-valuetext": shown(name), disabled: done });
      range.addEventListener("input", () => {
        state.asked[name] = Number(range.value);
        touched = true;
        fill("unmoved");
        output.textContent = shown(name);
        range.setAttribute("aria-valuetext", shown(name));
        keep();
      });
      return make("div", { class: "asked" }, make("label", { for: `ask-${name}` }, say(`lab.case.ask.${name}`)),
        make("div", {}, range, output));
    }));
    fill("unmoved");
    find("commit").hidden = Boolean(state.predicted);
    find("committed").hidden = !state.predicted;
  }

  function judged(name) {
    const predicted = state.predicted[name] / 100, [low, , high] = middle(name, firm.row);
    const margin = asked[name].step / 200; // half a step of the range: no finer answer could be given
    const place = predicted < low - margin ? "below" : predicted > high + margin ? "above" : "inside";
    const [least, most] = [value(name, low), value(name, high)];
    const ends = least === most ? say("lab.case.ends.same", { low: least }) : say("lab.case.ends", { low: least, high: most });
    return say(`lab.case.judged.${place}`, { what: say(`lab.case.result.${name}`), predicted: value(name, predicted), ends });
  }

  function showFirm() {
    fill("did-what", told().did);
    items("judged", Object.keys(asked).map(judged));
    const plans = different(firm, alone);
    fill("did-results", outcomeTable(plans, "classroom.predicted_results", state.predicted), ...fans(plans),
      ...voices("did", firm.row));
  }

  // --- a plan --------------------------------------------------------------------------------------------

  function showForm(which) {
    const levels = state.drafts[which];
    const groups = told().strategies.map(({ name, actions }) => make("fieldset", {},
      make("legend", {}, name), ...actions.map(place => action(which, place, levels))));
    const button = make("button", { type: "button", id: `${which}-go` }, say("classroom.show"));
    button.addEventListener("click", () => play(which));
    const budget = make("div", { class: "budget" },
      make("div", { class: "meters", role: "status", id: `${which}-meters` }),
      make("p", { class: "note", id: `${which}-asks` }),
      make("p", { class: "refused", role: "alert", id: `${which}-refused` }),
      button);
    fill(`${which}-plan`, ...groups, budget);
    showBudget(which);
  }

  function showPlayed() {
    const chosen = state.first.map((level, place) => [level, told().actions[place]]).filter(([level]) => level > 0);
    const lines = chosen.map(([level, { name, options }]) => say("classroom.fixed.all", { name, dose: options[level] }));
    const plan = planNumber(state.first);
    lines.push(say("classroom.costs", { euros: euros(cost("euros", plan)), hours: hours(cost("hours_per_person", plan)) }));
    fill("first-plan", make("p", {}, say("classroom.played")), make("ul", {}, ...lines.map(line => make("li", {}, line))));
  }

  function action(which, place, levels) {
    const { id, name, about, options } = told().actions[place];
    const choices = options.map((option, level) => {
      const radio = make("input", { type: "radio", name: `${which}-${id}`, value: level });
      radio.checked = levels[place] === level;
      radio.addEventListener("change", () => {
        state.drafts[which][place] = level;
        showBudget(which);
        keep();
      });
      return make("label", {}, radio, option);
    });
    const described = `${which}-${id}-about`;
    return make("fieldset", { "aria-describedby": described }, make("legend", {}, name),
      make("p", { class: "about", id: described }, about), make("div", { class: "levels" }, ...choices));
  }

  function showBudget(which) {
    const plan = planNumber(state.drafts[which]), { budget } = texts;
    const spent = { euros: cost("euros", plan), hours: cost("hours_per_person", plan) };
    const meters = ["euros", "hours"].map(name => {
      const beyond = spent[name] > budget[name] + HALF_A_CENT;
      const shown = it => name === "euros" ? euros(it) : hours(it);
      const bar = make("span", { style: `width:${Math.min(100, 100 * spent[name] / budget[name])}%` });
      const look = beyond ? (name === "euros" ? "meter refused" : "meter over") : "meter"; // hours are not refused
      return make("div", { class: look },
        say("classroom.spent", { what: say(`lab.case.spent.${name}`), spent: shown(spent[name]), of: shown(budget[name]) }),
        make("span", { class: "bar", "aria-hidden": "true" }, bar));
    });
    fill(`${which}-meters`, ...meters);
    const beyond = { hours: spent.hours - budget.hours, week: cost("beyond_week", plan), leader: cost("leader_missing", plan) };
    const more = Object.entries(beyond).filter(([, it]) => it > 0.05)
      .map(([name, it]) => say(`case.costs.over.${name}`, { over: hours(it) }));
    fill(`${which}-asks`, [say("classroom.leader", { hours: hours(cost("leader_hours", plan)) }), ...more].join(" "));
    fill(`${which}-refused`, over(plan) > HALF_A_CENT ? say("case.costs.over.euros", { over: euros(over(plan)) }) : "");
  }

  function chosen(which) {
    const plan = planNumber(state.drafts[which]);
    if (over(plan) <= HALF_A_CENT) return [...state.drafts[which]];
    fill(`${which}-refused`, say("lab.case.refused", { over: euros(over(plan)) }));
    return null;
  }

  // --- what a plan led to --------------------------------------------------------------------------------

  function outcomeTable(plans, caption, predicted = null) {
    const cell = (name, row) => {
      const [low, median, high] = middle(name, row);
      const bare = written[name].share ? number(100 * low) : value(name, low); // one sign is enough for both ends
      const ends = value(name, low) === value(name, high) ? say("classroom.around", { value: value(name, low) })
        : say("classroom.ends", { low: bare, high: value(name, high) });
      return [make("strong", {}, value(name, median)), make("small", {}, ends)];
    };
    const mine = name => name in predicted ? value(name, predicted[name] / 100) : say("lab.case.not_asked");
    const rows = results.map(name => [say(`lab.case.result.${name}`), ...(predicted ? [mine(name)] : []),
      ...plans.map(({ row }) => cell(name, row))]);
    const head = [say("lab.case.outcome"), ...(predicted ? [say("classroom.predicted")] : []),
      ...plans.map(({ name }) => say(`classroom.plan.${name}`))];
    const note = plans.includes(alone) ? make("p", { class: "note" }, say("classroom.alone")) : null;
    return make("div", { class: "results" }, ...[table(say(caption), head, rows), note].filter(Boolean));
  }

  function fans(plans) {
    return ["use", "output"].map(name => {
      const series = plans.map(({ name: plan, row }) => {
        const all = numbers(`fan.${name}`, row), n = all.length / 3;
        return { plan, low: all.slice(0, n), median: all.slice(n, 2 * n), high: all.slice(2 * n) };
      });
      const title = say(`plot.outcome.${name}`), id = `said-${plans.map(each => each.name).join("-")}-${name}`;
      const said = series.map(({ plan, low, median, high }) => {
        const [quarter, year, end] = TOLD.map(month => percent(median[month]));
        const ends = { low: percent(low[low.length - 1]), high: percent(high[high.length - 1]) };
        return say("classroom.fan", { plan: say(`classroom.plan.${plan}`), quarter, year, end, ...ends });
      });
      const keys = series.map(({ plan }) => make("li", {}, sample(plan), say(`classroom.plan.${plan}`)));
      return make("figure", {}, make("figcaption", {}, title), make("ul", { class: "keys" }, ...keys),
        picture(series, name, id), make("p", { class: "said-of", id }, ...said.map(line => make("span", {}, `${line} `))));
    });
  }

  const sample = plan => make("svg", { width: 44, height: 12, "aria-hidden": "true" },
    make("line", { x1: 2, x2: 42, y1: 6, y2: 6, class: `line ${plan}` }));

  function scale(series, name) {
    if (name === "use") return { low: 0, high: 1, step: 0.25 };
    const ends = series.flatMap(each => [...each.low, ...each.high]);
    const low = Math.floor(Math.min(...ends) * 20) / 20, high = Math.ceil(Math.max(...ends, 1.05) * 20) / 20;
    return { low, high, step: high - low > 0.35 ? 0.1 : 0.05 };
  }

  let room; // for a picture, asked once before anything is written: each time, the browser lays out the whole page
  function measure() {
    const letters = parseFloat(getComputedStyle(document.documentElement).fontSize);
    room = { width: Math.min(find("main").clientWidth, 720), large: letters / 16 }; // its letters grow with the page's
  }

  function picture(series, name, said) {
    const { width, large } = room, height = Math.min(300, 120 + width / 3) + 90 * (large - 1);
    const left = 58 * large, right = 14 * large, top = 10 * large, bottom = 42 * large, { low, high, step } = scale(series, name);
    const weeks = MONTH * series[0].median.length, middleOf = month => MONTH * (month + 0.5);
    const x = week => left + (width - left - right) * week / weeks;
    const y = it => top + (height - top - bottom) * (high - it) / (high - low);
    const path = values => values.map((it, month) => `${x(middleOf(month)).toFixed(1)} ${y(it).toFixed(1)}`);
    const drawn = make("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-labelledby": said });
    for (let it = low; it <= high + 1e-9; it += step) {
      drawn.append(make("line", { class: it === 1 ? "axis" : "grid", x1: left, x2: width - right, y1: y(it), y2: y(it) }),
        make("text", { x: left - 8, y: y(it) + 4, "text-anchor": "end" }, percent(it)));
    }
    for (let week = 0; week <= weeks; week += weeks / 4) {
      drawn.append(make("text", { x: x(week), y: height - 22 * large, "text-anchor": "middle" }, String(week)));
    }
    drawn.append(make("text", { x: (left + width - right) / 2, y: height - 4 * large, "text-anchor": "middle" }, say("classroom.weeks")));
    for (const each of [...series].reverse()) {
      const back = path(each.low).reverse();
      drawn.append(make("path", { class: `band ${each.plan}`, d: `M${path(each.high).join("L")}L${back.join("L")}Z` }),
        make("path", { class: `line ${each.plan}`, d: `M${path(each.median).join("L")}` }));
    }
    return drawn;
  }

  function voices(which, row) {
    const list = make("ul", { class: "people", "aria-label": say("classroom.title.voices") });
    const speak = () => {
      const said = numbers("voices", row).slice(state.moment * told().people.length);
      const speaking = told().people.map((each, place) => [each, each.lines[said[place]]]).filter(([, line]) => line);
      list.replaceChildren(...speaking.map(([each, line]) => person(each, line)));
    };
    const choices = moments.map((moment, place) => {
      const radio = make("input", { type: "radio", name: `${which}-moment`, value: place });
      radio.checked = place === state.moment;
      radio.addEventListener("change", () => { state.moment = place; speak(); });
      return make("label", {}, radio, say(`classroom.moment.${moment}`));
    });
    speak();
    return [make("h3", {}, say("classroom.title.voices")), make("fieldset", { class: "when" },
      make("legend", {}, say("classroom.when")), make("div", { class: "moments" }, ...choices)), list];
  }

  // --- why -----------------------------------------------------------------------------------------------

  const lost = row => Object.fromEntries(numbers("gauges", row).map((it, place) => [texts.gauges[place], it]));

  function pulls(row) {
    const bars = lost(row);
    const found = Object.entries(paradoxes).map(([paradox, pair]) => {
      const [heavier, lighter] = bars[pair[0]] >= bars[pair[1]] ? pair : [pair[1], pair[0]];
      const [high, low] = [bars[heavier], bars[lighter]];
      return { paradox, heavier, lighter, high, low, tension: low, imbalance: high - low };
    });
    return found.sort((a, b) => b.tension - a.tension || b.imbalance - a.imbalance);
  }

  function explained(row, other) {
    const all = pulls(row), both = all[0].tension >= PULLS_FROM;
    const first = both ? all[0] : all.reduce((a, b) => b.imbalance > a.imbalance ? b : a);
    const lines = [say(`lab.case.pull.${both ? "both" : "one"}`, { paradox: say(`plot.gauges.${first.paradox}`),
      tension: percent(first.tension), imbalance: percent(first.imbalance) })];
    lines.push(say(`lab.case.loss.${first.heavier}`, { share: percent(first.high) }));
    if (both) lines.push(say(`lab.case.loss.${first.lighter}`, { share: percent(first.low) }));
    lines.push(say(`lab.case.then.${first.heavier}`));
    return other ? [...lines, moved(row, other), came(row, other)] : lines;
  }

  function moved(row, other) {
    const before = Object.fromEntries(pulls(other.row).map(each => [each.paradox, each.high + each.low]));
    const change = pulls(row).map(each => [each.paradox, each.high + each.low - before[each.paradox]]);
    const [paradox, by] = change.reduce((a, b) => Math.abs(b[1]) > Math.abs(a[1]) ? b : a);
    const name = say(`classroom.plan.${other.name}`);
    if (Math.abs(by) < 0.01) return say("lab.case.moved.none", { other: name });
    return say(`lab.case.moved.${by < 0 ? "eased" : "sharpened"}`,
      { paradox: say(`plot.gauges.${paradox}`), other: name, points: points(by) });
  }

  const gained = (row, other) => {
    const before = numbers("ledger", other);
    return numbers("ledger", row).map((it, place) => [channels[place], it - before[place]]);
  };

  function came(row, other) {
    const by = gained(row, other.row), name = say(`classroom.plan.${other.name}`);
    const total = by.reduce((sum, each) => sum + each[1], 0);
    const most = by.filter(each => Math.abs(each[1]) >= MOVES - 1e-9)
      .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, MOST_SAID);
    if (!most.length) return say("lab.case.ledger.none", { other: name });
    const parts = most.map(([channel, it]) =>
      say("lab.case.ledger.part", { channel: say(`plot.channel.${channel}`), points: points(it) }));
    const rest = total - most.reduce((sum, each) => sum + each[1], 0);
    if (Math.abs(rest) >= MOVES - 1e-9) parts.push(say("lab.case.ledger.rest", { points: points(rest) }));
    return say("lab.case.ledger", { other: name, total: points(total), parts: parts.join(say("list.semicolon")) });
  }

  function why(plan, other) {
    const [first, ...lines] = explained(plan.row, other), bars = lost(plan.row);
    const gauge = name => make("div", { class: "gauge" }, `${say(`plot.gauge.${name}`)} `,
      make("strong", {}, percent(bars[name])),
      make("span", { class: "bar", "aria-hidden": "true" }, make("span", { style: `width:${100 * bars[name]}%` })));
    const gauges = Object.entries(paradoxes).flatMap(([paradox, pair]) =>
      [make("h4", {}, say(`plot.gauges.${paradox}`)), ...pair.map(gauge)]);
    const parts = [make("h3", {}, say("classroom.title.why")), make("p", {}, make("strong", {}, first)),
      ...lines.map(line => make("p", {}, line)), make("h3", {}, say("classroom.title.gauges")), ...gauges];
    if (!other) return parts;
    const rows = gained(plan.row, other.row).filter(([, it]) => Math.abs(it) >= MOVES - 1e-9)
      .map(([channel, it]) => [say(`plot.channel.${channel}`), points(it)]);
    const name = say(`classroom.plan.${other.name}`);
    return rows.length ? [...parts, make("details", {}, make("summary", {}, say("classroom.title.ledger")),
      table(say("classroom.ledger", { other: name }), [say("classroom.channel"), say("classroom.points")], rows))] : parts;
  }

  function showResult() {
    const plan = own("first", "own"), plans = different(plan, firm, alone);
    const other = plans.includes(firm) ? firm : plans.includes(alone) ? alone : null;
    fill("result-results", plan.plan === firm.plan ? make("p", {}, say("classroom.same_as_firm")) : null,
      outcomeTable(plans, "classroom.results"), ...fans(plans), ...voices("first", plan.row), ...why(plan, other));
  }

  // --- two plans on the same draws -----------------------------------------------------------------------

  function showComparison() {
    const [first, second] = [own("first"), own("second")], same = first.plan === second.plan;
    items("compared", same ? [say("classroom.same_as_first")] : compared.map(name => {
      const [before, after] = [first, second].map(each => numbers(`run.${name}`, each.row));
      const sign = written[name].better === "lower" ? -1 : 1;
      const gains = after.map((it, run) => Math.round(sign * (it - before[run]) * 1e6));
      const better = gains.filter(it => it > 0).length, worse = gains.filter(it => it < 0).length;
      const equal = gains.length - better - worse, share = (better + equal / 2) / gains.length;
      const open = equal > gains.length / 2 ? "same" : "undecided";
      const verdict = share > UNDECIDED[1] ? "better" : share < UNDECIDED[0] ? "worse" : open;
      return say("classroom.compared", { outcome: say(`lab.case.result.${name}`), better, worse, equal, n: gains.length,
        first: value(name, quantile(before, 0.5)), second: value(name, quantile(after, 0.5)),
        verdict: say(`classroom.verdict.${verdict}`) });
    }));
    const plans = different(first, second);
    fill("compare-results", outcomeTable(different(...plans, firm), "classroom.results"), ...fans(plans),
      ...voices("second", second.row), ...why(second, same ? null : first));
  }

  // --- the code: docs/result_code.md ---------------------------------------------------------------------

  const { head } = texts.code;
  function resultCode({ predicted, first, second }) {
    const plans = [first, second].filter(Boolean);
    const said = Object.entries(asked).map(([name, each]) => {
      const n = (each.high - each.low) / each.step + 1;
      return letters((predicted[name] - each.low) / each.step, n > 32 ? 2 : 1);
    });
    const begins = head.format + letters(plans.length, 1) + head.seed + head.episode + head.rules;
    const parts = [begins, said.join(""), ...plans.map(levels => levels.map(level => alphabet[level]).join(""))];
    return [...parts, checked(parts.join(""))].join("-");
  }

  function showCode() {
    find("code").value = resultCode(state);
    fill("code-holds", say(state.second ? "classroom.code.two" : "classroom.code.one"));
    fill("copied", "");
  }

  // --- what is kept if the page is opened again, and what is shown when ----------------------------------

  const keep = () => memory.keep(state);

  function show() {
    measure();
    dress();
    sure = false;
    const shown = { did: state.predicted, first: state.predicted, result: state.first, second: state.first,
      compare: state.second, "hand-in": state.first };
    for (const [id, there] of Object.entries(shown)) find(id).hidden = !there;
    showStory();
    showQuestions();
    if (state.predicted) {
      showFirm();
      fill("first-lead", say("classroom.first", { n: texts.actions.length }));
      items("fixed", told().fixed);
      if (state.first) showPlayed();
      else showForm("first");
    }
    if (state.first) {
      showResult();
      showForm("second");
      showCode();
    }
    if (state.second) showComparison();
  }

  function goOn(heading, change) {
    Object.assign(state, change);
    keep();
    show();
    goTo(heading);
  }

  // Buttons, not forms: a platform that shows the page in a frame may forbid forms.
  find("commit").addEventListener("click", () => {
    const begun = Object.entries(asked).every(([name, each]) => state.asked[name] === each.begins);
    if (touched || !begun) goOn("did-title", { predicted: { ...state.asked } });
    touched = true; // who presses again means it
    if (begun && !state.predicted) fill("unmoved", say("classroom.unmoved"));
  });
  function play(which) {
    const levels = chosen(which);
    if (!levels) return;
    if (which === "first") state.drafts.second = [...levels];
    goOn(which === "first" ? "result-title" : "compare-title", { [which]: levels });
  }
  find("copy").addEventListener("click", copy);
  find("again").addEventListener("click", () => {
    if (state.predicted && !sure) {
      sure = true;
      find("again").textContent = say("classroom.again_sure");
      return;
    }
    state = fresh(state.language);
    touched = false;
    keep();
    show();
    find("main").focus();
    window.scrollTo(0, 0);
  });
  offerLanguages(language => {
    state.language = language;
    keep();
    show();
  });
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return; // a keyboard that opens on a telephone changes the height alone
    width = window.innerWidth;
    show();
  });
  state = memory.kept(state);
  show();
  find("without-script").remove();
  // While the story is read, the numbers are made ready one array at a time, so that the first result comes at once.
  const ready = ([name, ...others]) => name && setTimeout(() => { numbers(name, 0); ready(others); }, 20);
  ready(Object.keys(outcomes.arrays));
})();
