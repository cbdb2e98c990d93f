"use strict";
(() => {
  const { phases, digest } = JSON.parse(document.getElementById("track").textContent);

  const FRESH = 5; // seconds after which a cue that was missed, say while the machine slept, is told no more
  const BRIEF = 20; // seconds for which a passing cue stays on the screen
  const REPLAY = 5; // seconds into a part after which Back returns to its start
  const MINUTE = 60;
  const KEPT = 12 * 60 * 60 * 1000; // milliseconds for which a page that was closed can go on

  // A page whose address ends in #speed=60 lets a minute pass in a second.
  const speed = Math.min(Math.max(Number(/[#&]speed=([\d.]+)/.exec(location.hash)?.[1]) || 1, 0.1), 600);

  const find = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const root = document.documentElement;
  const scenes = all(".scene");

  const write = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };

  const told = (seconds) => {
    const whole = Math.max(Math.ceil(seconds - 0.001), 0);
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60;
    const two = (number) => String(number).padStart(2, "0");
    return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  };

  /* The time of the session: its phases, with the minutes that were added to them. */

  const added = phases.map(() => 0);
  const moments = phases.flatMap((phase, index) => phase.moments.map((moment) => ({ ...moment, phase: index })));

  let starts = [];
  const lengthOf = (index) => phases[index].seconds + added[index];
  const startOf = (index) => starts[index];

  const setAdded = (seconds) => {
    seconds.forEach((own, index) => (added[index] = own));
    starts = phases.reduce((sums, _, index) => [...sums, sums[index] + lengthOf(index)], [0]);
  };
  setAdded(added);

  const timeOf = (moment) => startOf(moment.phase) + moment.second + moment.anchor * added[moment.phase];
  const total = () => startOf(phases.length);

  const phaseAt = (time) => {
    const index = phases.findIndex((_, i) => time < startOf(i + 1));
    return index < 0 ? phases.length - 1 : index;
  };

  // What stands on the screen: all that is said at the last moment, unless that was a passing one a while ago.
  const cueAt = (time) => {
    const past = moments.filter((m) => timeOf(m) <= time && !(m.passing && time - timeOf(m) > BRIEF));
    const last = past.at(-1);
    return last ? past.filter((m) => timeOf(m) === timeOf(last)).map((m) => m.text).join(" ") : "";
  };

  /* The clock. Two clocks are asked: one stops while the machine sleeps, the other can be set back. */

  const clock = {
    passed: 0,
    since: null,
    get running() {
      return this.since !== null;
    },
    now() {
      if (!this.running) return this.passed;
      const elapsed = Math.max(performance.now() - this.since.steady, Date.now() - this.since.wall);
      return Math.min(this.passed + (elapsed / 1000) * speed, total());
    },
    set(time) {
      this.passed = Math.min(Math.max(time, 0), total());
      if (this.running) this.since = { steady: performance.now(), wall: Date.now() };
    },
    go() {
      this.since = { steady: performance.now(), wall: Date.now() };
    },
    stop() {
      this.passed = this.now();
      this.since = null;
    },
  };

  /* The bell: a bowl of four tones. Its next stroke is left with the sound card, which keeps time in a hidden tab. */

  const TONES = [
    { hertz: 216, loud: 0.5, fades: 7 },
    { hertz: 217.3, loud: 0.25, fades: 7 },
    { hertz: 588, loud: 0.2, fades: 4 },
    { hertz: 1130, loud: 0.06, fades: 2 },
  ];
  const BETWEEN = 2.5; // seconds from one stroke to the next

  const bell = {
    context: null,
    out: null,
    on: true,
    waiting: null,
    open() {
      const Context = window.AudioContext || window.webkitAudioContext;
      if (!Context) return;
      if (!this.context) {
        this.context = new Context();
        this.out = this.context.createGain();
        this.out.connect(this.context.destination);
      }
      this.out.gain.value = this.on ? 0.5 : 0;
      this.context.resume().catch(() => {}); // a browser that wants another press first gets it later
    },
    turn(on) {
      this.on = on;
      if (this.out) this.out.gain.value = on ? 0.5 : 0;
    },
    stroke(when) {
      return TONES.map(({ hertz, loud, fades }) => {
        const tone = this.context.createOscillator();
        const gain = this.context.createGain();
        tone.frequency.value = hertz;
        gain.gain.setValueAtTime(0.0001, when);
        gain.gain.exponentialRampToValueAtTime(loud, when + 0.04);
        gain.gain.exponentialRampToValueAtTime(0.0001, when + fades);
        tone.connect(gain).connect(this.out);
        tone.start(when);
        tone.stop(when + fades);
        return tone;
      });
    },
    strike(strokes, when) {
      return Array.from({ length: strokes }, (_, i) => this.stroke(when + i * BETWEEN)).flat();
    },
    // Leaves the next stroke with the sound card, in place of the one that was left there before.
    arrange() {
      this.cancel();
      const time = clock.now();
      const next = moments.find((moment) => moment.strokes && timeOf(moment) > time);
      if (!this.context || !clock.running || !next) return;
      const when = this.context.currentTime + (timeOf(next) - time) / speed;
      this.waiting = { moment: next, when, tones: this.strike(next.strokes, when) };
    },
    cancel() {
      this.waiting?.tones.forEach((tone) => tone.stop());
      this.waiting = null;
    },
    // The time of a stroke has come; the sound card may have slept through it.
    due(moment) {
      if (!this.context) return;
      const rings = this.waiting?.moment === moment && this.waiting.when <= this.context.currentTime;
      if (rings) this.waiting = null;
      else this.strike(moment.strokes, this.context.currentTime);
      this.arrange();
    },
  };

  /* The screen stays on while the clock runs, where the browser can do that. */

  const awake = {
    lock: null,
    async keep() {
      if (!navigator.wakeLock || document.hidden || this.lock) return;
      try {
        this.lock = await navigator.wakeLock.request("screen");
        this.lock.addEventListener("release", () => (this.lock = null));
        if (!clock.running) this.leave();
      } catch {
        this.lock = null; // refused, say on a low battery: the session goes on
      }
    },
    leave() {
      this.lock?.release();
      this.lock = null;
    },
  };

  /* What outlasts a reload. A browser may refuse to keep anything; then nothing outlasts it. */

  const memory = {
    place: `restorative-session-${digest}`,
    tastes: "restorative-player",
    read(key) {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        if (value === null) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(value));
      } catch {
        return; // private browsing, or no space
      }
    },
    keep() {
      if (root.dataset.mode === "playing") {
        this.write(this.place, { time: clock.now(), added, at: Date.now() });
      }
    },
    // Where the session was left, or null if that is long ago or cannot be read.
    left() {
      const kept = this.read(this.place);
      const fits =
        Number.isFinite(kept?.time) &&
        Array.isArray(kept.added) &&
        kept.added.length === phases.length &&
        kept.added.every((seconds) => Number.isFinite(seconds) && seconds >= 0) &&
        Date.now() - kept.at < KEPT;
      return fits ? kept : null;
    },
    keepTastes() {
      this.write(this.tastes, { bell: bell.on, theme: root.dataset.theme ?? null, letters: find("letters").checked });
    },
  };

  /* The view. */

  let shown = -1;

  const say = (text) => {
    if (text) find("said").textContent = text;
  };

  // Each figure stands in the page once, and goes where it is needed.
  const borrowFigure = (frame) => {
    const figure = frame.querySelector("svg") ?? all(".figure svg").find((svg) => svg.parentNode.dataset.drawing === frame.dataset.drawing);
    if (figure) frame.append(figure);
  };

  const showPhase = (index) => {
    if (index === shown) return;
    shown = index;
    const phase = phases[index];
    const scene = scenes[phase.hold];
    const lost = !scene.contains(document.activeElement) && document.activeElement?.closest(".scene");
    scenes.forEach((other) => other.classList.toggle("current", other === scene));
    borrowFigure(scene.querySelector(".figure"));
    scene.querySelector(".stage").append(find("now"));
    all(".cautioned", scene).forEach((cautions) => (cautions.open = phase.kind === "set_up" && cautions.matches(".firm")));
    write(scene.querySelector(".phase"), phase.label);
    write(find("next"), phase.then);
    all(".part", scene).forEach((part) => (part.hidden = !part.dataset.phases.split(" ").includes(phase.kind)));
    root.dataset.phase = phase.kind;
    if (lost) find("pause").focus();
    window.scrollTo(0, 0);
  };

  const showPath = (time) => {
    all("span", find("path")).forEach((bar, hold) => {
      const own = phases.map((phase, i) => (phase.hold === hold ? i : -1)).filter((i) => i >= 0);
      const from = startOf(own[0]);
      const length = own.reduce((sum, i) => sum + lengthOf(i), 0);
      bar.style.flexGrow = length;
      bar.firstChild.style.width = `${Math.min(Math.max((time - from) / length, 0), 1) * 100}%`;
    });
  };

  const draw = () => {
    const time = clock.now();
    const index = phaseAt(time);
    showPhase(index);
    write(find("left"), told(startOf(index + 1) - time));
    write(find("whole-left"), told(total() - time));
    write(find("cue"), cueAt(time));
    write(find("pause"), clock.running ? "Pause" : "Go on");
    root.classList.toggle("paused", !clock.running);
    find("plus").setAttribute("aria-disabled", String(lengthOf(index) + MINUTE > phases[index].longest));
    showPath(time);
  };

  const mode = (name) => {
    root.dataset.mode = name;
    find("now").hidden = find("controls").hidden = find("whole").hidden = name !== "playing";
    document.querySelector(".opening").hidden = name !== "start";
    document.querySelector(".closing").hidden = name !== "end";
    all("details.steps").forEach((steps) => (steps.open = name === "playing"));
    all(".everywhere").forEach((person) => (person.open = name === "start"));
    if (name === "start") all(".cautioned").forEach((cautions) => (cautions.open = cautions.matches(".named")));
    window.scrollTo(0, 0);
  };

  /* Playing. */

  let untold = 0; // the first of the moments that is still to come
  let ticking = null;

  const untoldAt = (time) => {
    const index = moments.findIndex((moment) => timeOf(moment) > time);
    return index < 0 ? moments.length : index;
  };

  const tick = () => {
    const time = clock.now();
    const due = [];
    while (untold < moments.length && timeOf(moments[untold]) <= time) due.push(moments[untold++]);
    if (due.length) {
      const fresh = due.filter((moment) => (time - timeOf(moment)) / speed < FRESH);
      say(fresh.length ? fresh.map((moment) => moment.text).join(" ") : cueAt(time));
      const struck = due.filter((moment) => moment.strokes).at(-1);
      if (struck) bell.due(struck);
    }
    if (time >= total()) finish();
    else draw();
  };

  const run = () => {
    clock.go();
    bell.open();
    bell.arrange();
    awake.keep();
    clearInterval(ticking);
    ticking = setInterval(tick, 200);
    tick();
  };

  const rest = () => {
    clock.stop();
    clearInterval(ticking);
    bell.cancel();
    awake.leave();
  };

  const play = (time) => {
    clock.set(time);
    untold = time > 0 ? untoldAt(time) : 0;
    mode("playing");
    if (time > 0) say(cueAt(time));
    run();
    find("pause").focus();
  };

  const begin = () => {
    setAdded(phases.map(() => 0));
    play(0);
  };

  const goOn = () => {
    const kept = memory.left();
    setAdded(kept.added);
    play(kept.time);
  };

  const finish = () => {
    rest();
    showPath(total());
    memory.write(memory.place, null);
    shown = -1;
    write(find("last"), moments.at(-1).text);
    mode("end");
    find("again").focus();
  };

  const pause = () => {
    if (clock.running) rest();
    else run();
    memory.keep();
    draw();
    say(clock.running ? "Going on." : "Paused.");
  };

  const jump = (time) => {
    clock.set(time);
    untold = untoldAt(time);
    say(cueAt(time));
    if (time >= total()) return finish();
    bell.arrange();
    memory.keep();
    draw();
  };

  // What is gone back to begins as it was planned, without the minutes that were added.
  const back = () => {
    const time = clock.now();
    const here = phaseAt(time);
    const target = time - startOf(here) > REPLAY * speed || here === 0 ? here : here - 1;
    setAdded(added.map((seconds, index) => (index < target ? seconds : 0)));
    jump(startOf(target));
  };

  const skip = () => jump(startOf(phaseAt(clock.now()) + 1));

  const addMinute = () => {
    const index = phaseAt(clock.now());
    if (lengthOf(index) + MINUTE > phases[index].longest) {
      return say(`${told(phases[index].longest)} is the longest for this part.`);
    }
    const time = clock.now();
    setAdded(added.map((seconds, i) => (i === index ? seconds + MINUTE : seconds)));
    untold = Math.max(untold, untoldAt(time));
    bell.arrange();
    memory.keep();
    draw();
    say(`One minute more: ${told(startOf(index + 1) - time)} left.`);
  };

  /* Switches and keys. */

  const dark = () => matchMedia("(prefers-color-scheme: dark)").matches;

  const showSwitches = () => {
    find("bell").setAttribute("aria-pressed", String(bell.on));
    find("dark").setAttribute("aria-pressed", String((root.dataset.theme ?? (dark() ? "dark" : "light")) === "dark"));
  };

  const switchBell = () => {
    bell.turn(!bell.on);
    if (bell.on) {
      bell.open();
      if (bell.context) bell.strike(1, bell.context.currentTime);
    }
    say(bell.on ? "The bell is on." : "The bell is off.");
    memory.keepTastes();
    showSwitches();
  };

  const switchTheme = () => {
    root.dataset.theme = (root.dataset.theme ?? (dark() ? "dark" : "light")) === "dark" ? "light" : "dark";
    memory.keepTastes();
    showSwitches();
  };

  const openCare = () => {
    const care = document.querySelector(".scene.current .care");
    if (!care) return;
    care.open = !care.open;
    care.querySelector("summary").focus();
    if (care.open) care.scrollIntoView({ block: "start" });
  };

  const help = () => find("help").showModal();

  const PLAYING = { " ": pause, ArrowLeft: back, ArrowRight: skip };
  const LETTERS = { b: switchBell, d: switchTheme, "?": help };
  const PLAYING_LETTERS = { "+": addMinute, "=": addMinute, c: openCare };

  const handlerOf = (key) => {
    const playing = root.dataset.mode === "playing";
    const letters = find("letters").checked;
    return (playing && PLAYING[key]) || (letters && (LETTERS[key] || (playing && PLAYING_LETTERS[key]))) || null;
  };

  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || find("help").open) return;
    // A key that works the element that has the focus is left to it.
    if (event.key === " " && event.target.closest("button, summary, a, input")) return;
    const handler = handlerOf(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (!handler) return;
    event.preventDefault();
    if (!event.repeat || handler === addMinute) handler();
  };

  const restore = () => {
    const tastes = memory.read(memory.tastes) ?? {};
    bell.on = tastes.bell !== false;
    find("letters").checked = tastes.letters !== false;
    if (tastes.theme === "dark" || tastes.theme === "light") root.dataset.theme = tastes.theme;
    const kept = memory.left();
    if (!kept) return;
    setAdded(kept.added);
    const { hold } = phases[phaseAt(kept.time)];
    write(find("where"), `You were at ${scenes[hold].querySelector("h2").textContent}, with ${told(total() - kept.time)} left in all.`);
    find("resume").hidden = false;
    write(find("begin"), "Start again");
    find("begin").classList.remove("main");
  };

  const set = () => {
    all(".js").forEach((node) => (node.hidden = false));
    all(".phase").forEach((node) => (node.hidden = false));
    all("details.care, details.sources").forEach((details) => (details.open = false));
    scenes.forEach(() => find("path").append(document.createElement("span")));
    all("span", find("path")).forEach((bar) => bar.append(document.createElement("i")));
    const clicks = { begin, resume: goOn, again: begin, pause, back, skip, plus: addMinute, bell: switchBell, dark: switchTheme, keys: help };
    Object.entries(clicks).forEach(([id, act]) => find(id).addEventListener("click", act));
    find("close").addEventListener("click", () => find("help").close());
    find("letters").addEventListener("change", () => memory.keepTastes());
    document.addEventListener("keydown", press);
    document.addEventListener("visibilitychange", () => {
      memory.keep();
      if (document.hidden || !clock.running) return;
      awake.keep();
      tick();
      bell.arrange();
    });
    window.addEventListener("pagehide", () => memory.keep());
    setInterval(() => memory.keep(), 5000);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showSwitches);
    restore();
    mode("start");
    showPath(0);
    showSwitches();
  };

  set();
})();
