// The console's styles. A constructed style sheet, because a strict Content-Security-Policy blocks style elements. The
// `color-scheme` of the page selects light or dark.

const CSS = `
:host {
  --card: light-dark(#ffffff, #1a1f2b);
  --line: light-dark(#dfe2ec, #2b3243);
  --text: light-dark(#1b2030, #e9ecf5);
  --soft: light-dark(#5a6278, #a3abc0);
  --accent: light-dark(#3f5bd8, #8fa4ff);
  --on-accent: light-dark(#ffffff, #11141c);
  --hover: light-dark(#f1f3fa, #232a39);
  --track: light-dark(#e6e9f2, #2a3142);
  --good: light-dark(#16794a, #6fdba4);
  --good-back: light-dark(#dff3e8, #16382a);
  --warn: light-dark(#7d5200, #f3c163);
  --warn-back: light-dark(#fdf0d3, #3d2f10);
  --bad: light-dark(#b3261e, #ff9c94);
  --bad-back: light-dark(#fbe2e0, #472120);
  --busy: light-dark(#2f49c0, #a9b9ff);
  --busy-back: light-dark(#e3e8fc, #252f55);
  --idle-back: light-dark(#eaecf3, #262d3c);
  --bar-good: light-dark(#3aa673, #4fb585);
  --bar-bad: light-dark(#d2443b, #ff8078);
  --bar-warn: light-dark(#d99a1c, #e0ac4a);
  --bar-idle: light-dark(#b4bbcd, #59637b);
  --actions: 12.4rem;
  display: block;
  container-type: inline-size;
  color: var(--text);
  font: 0.9375rem/1.4 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  font-variant-numeric: tabular-nums;
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
h2, h3, h4, p, ul, dl, dd { margin: 0; padding: 0; }
ul { list-style: none; }
.sub { display: block; color: var(--soft); font-size: 0.8rem; }

.top { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 1rem; margin-bottom: 0.9rem; }
.top > div { margin-right: auto; }
h2 { font-size: 1.3rem; line-height: 1.2; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h3 { margin: 1.1rem 0 0.5rem; font-size: 0.95rem; }
.link { color: var(--soft); font-size: 0.85rem; }
.link::before {
  content: "";
  display: inline-block;
  width: 0.6rem;
  height: 0.6rem;
  margin-right: 0.45rem;
  border-radius: 50%;
  background: var(--soft);
}
.link.live::before { background: var(--bar-good); }
.link.lost { color: var(--bad); }
.link.lost::before { background: var(--bar-bad); }

.notice { padding: 0.7rem 0.95rem; border-radius: 10px; background: var(--warn-back); color: var(--warn); }
.notice.bad { background: var(--bad-back); color: var(--bad); }
.notice + .notice { margin-top: 0.5rem; }
.notice strong { display: block; }
.notice span { overflow-wrap: anywhere; }
.notices:not(:empty) { margin-bottom: 0.9rem; }

.replicas { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19.5rem, 100%), 1fr)); gap: 0.6rem; }
.replicas > li, .card { border: 1px solid var(--line); border-radius: 12px; background: var(--card); }
.replicas > li { padding: 0.65rem 0.9rem; }
.head { display: flex; align-items: baseline; gap: 0.5rem; }
.head .name { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.head .share { margin-left: auto; color: var(--soft); font-size: 0.85rem; white-space: nowrap; }
.foot { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.15rem 0.5rem; }
.tag { padding: 0 0.45rem; border-radius: 999px; background: var(--busy-back); color: var(--busy); font-size: 0.75rem; white-space: nowrap; }
.bar { height: 0.4rem; margin: 0.45rem 0 0.35rem; border-radius: 999px; background: var(--track); overflow: hidden; }
.bar > div { height: 100%; border-radius: inherit; background: var(--accent); transition: width 0.4s ease; }

.tools { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem; margin: 1.1rem 0 0.6rem; }
.tools h3 { margin: 0; }
.groups { display: flex; flex-wrap: wrap; gap: 0.35rem; margin-right: auto; }
.groups button { border-radius: 999px; padding: 0.2rem 0.7rem; }
.groups button[aria-pressed="true"] { border-color: var(--accent); background: var(--busy-back); color: var(--busy); }
.groups .number { margin-left: 0.35rem; font-weight: 650; }
.groups .alarm .number { color: var(--bad); }
input, select {
  width: min(17rem, 100%);
  padding: 0.35rem 0.7rem;
  border: 1px solid light-dark(#8b93a8, #6b758d);
  border-radius: 8px;
  background: var(--card);
  color: inherit;
  font: inherit;
}
.forms { display: flex; flex-wrap: wrap; gap: 0.8rem 2rem; }
.forms .fields { display: flex; flex-wrap: wrap; gap: 0.35rem; }
select { width: auto; }
input::placeholder { color: var(--soft); opacity: 1; }

button {
  padding: 0.25rem 0.7rem;
  border: 1px solid var(--line);
  border-radius: 8px;
  background: var(--card);
  color: var(--text);
  font: inherit;
  font-size: 0.85rem;
  white-space: nowrap;
  cursor: pointer;
}
button:hover { background: var(--hover); border-color: var(--soft); }
button.primary { border-color: var(--accent); color: var(--accent); font-weight: 600; }
button.icon { padding: 0.25rem 0.4rem; line-height: 0; }
button.icon svg { display: block; width: 1rem; height: 1rem; fill: none; stroke: currentColor; stroke-width: 1.8; transition: transform 0.15s; }
button[aria-expanded="true"] svg { transform: rotate(180deg); }
button:disabled { border-color: var(--line); background: none; color: var(--soft); font-weight: 400; cursor: not-allowed; }
button[aria-disabled="true"] { opacity: 0.6; cursor: progress; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }

.workers { display: block; width: 100%; overflow: hidden; }
.workers .main { display: grid; align-items: center; gap: 0.2rem 0.9rem; padding: 0.55rem 0.9rem;
  grid-template-columns: minmax(9.5rem, 1.7fr) minmax(7.5rem, 1fr) 7.6rem minmax(6rem, 0.75fr) minmax(7rem, 0.8fr) minmax(6rem, 0.9fr) var(--actions); }
.workers :is(thead, tbody) { display: block; }
.workers tbody { border-top: 1px solid var(--line); }
.workers.many tbody { content-visibility: auto; contain-intrinsic-size: auto 3.6rem; }
.workers.logs { --actions: 15.6rem; }
.workers thead th { color: var(--soft); font-size: 0.78rem; }
.workers :is(th, td) { display: block; min-width: 0; padding: 0; text-align: left; font-weight: 400; overflow-wrap: anywhere; }
thead .main th:last-child { visibility: hidden; }
.workers tbody:hover > .main { background: var(--hover); }
.workers .name { font-weight: 600; }
.wide { display: block; padding: 0 0.9rem 0.7rem; }
.error { color: var(--bad); font-size: 0.82rem; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.buttons { display: flex; gap: 0.35rem; justify-content: flex-end; }
.buttons button:nth-child(2) { min-width: 4.9rem; }
.lost .workers, .lost .replicas { opacity: 0.55; }

.pill { display: inline-block; padding: 0.05rem 0.6rem; border-radius: 999px; background: var(--idle-back); color: var(--soft); font-size: 0.82rem; white-space: nowrap; }
.pill.good { background: var(--good-back); color: var(--good); }
.pill.warn { background: var(--warn-back); color: var(--warn); }
.pill.bad { background: var(--bad-back); color: var(--bad); font-weight: 600; }
.pill.busy { background: var(--busy-back); color: var(--busy); }
.holder.free { color: var(--soft); }
.holder.foreign { color: var(--warn); }

.strip { display: block; width: 7.5rem; height: 1.5rem; border-bottom: 1px solid var(--line); shape-rendering: crispEdges; }
.strip .good { fill: var(--bar-good); }
.strip .bad { fill: var(--bar-bad); }
.strip .warn { fill: var(--bar-warn); }
.strip .idle { fill: var(--bar-idle); }

.moves { list-style: none; max-height: 14rem; margin-top: 0.4rem; overflow: auto; }
.moves time { display: inline-block; min-width: 6.5rem; }
.details { padding: 0.7rem 0.9rem 0.9rem; border-radius: 10px; background: light-dark(#f7f8fc, #151a24); }
.details dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(13rem, 100%), 1fr)); gap: 0.6rem 1rem; }
.details dt, .details h4 { color: var(--soft); font-size: 0.78rem; font-weight: 400; }
.details dd { overflow-wrap: anywhere; }
.details h4 { margin: 0.8rem 0 0.25rem; }
.error-text { margin: 0; max-height: 12rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--bad); font: 0.82rem/1.45 ui-monospace, monospace; }
.details .scroll { max-height: 14rem; overflow: auto; }
.details table { width: 100%; border-collapse: collapse; font-size: 0.85rem; }
.details :is(th, td) { display: table-cell; padding: 0.2rem 0.9rem 0.2rem 0; text-align: left; white-space: nowrap; }
.details table :is(thead, tbody) { display: table-row-group; border: 0; content-visibility: visible; }
.details table tr { display: table-row; }
.details .remarks { min-width: 18rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.run-error, .runs-status.bad { color: var(--bad); }
.run-error { display: block; font-size: 0.82rem; }
.runs-status { font-size: 0.85rem; }
.runs-status:empty { display: none; }
.runs-status.bad { white-space: pre-wrap; overflow-wrap: anywhere; }
.runs td { vertical-align: top; }
.runs .scroll { margin-top: 0.25rem; }
.runs .fields { display: flex; gap: 0.35rem; margin-top: 0.4rem; }
.mark { display: inline-block; width: 0.6rem; height: 0.6rem; margin-right: 0.4rem; border-radius: 3px; background: var(--bar-idle); }
.mark.good { background: var(--bar-good); }
.mark.bad { background: var(--bar-bad); }
.mark.warn { background: var(--bar-warn); }
code { font: 0.82rem ui-monospace, monospace; }

.nothing { padding: 1.2rem 0.9rem; color: var(--soft); }
.answer {
  position: sticky;
  bottom: 0.75rem;
  display: flex;
  align-items: center;
  gap: 0.75rem;
  width: fit-content;
  max-width: 100%;
  margin: 0.75rem auto 0;
  padding: 0.5rem 0.6rem 0.5rem 1rem;
  border: 1px solid var(--line);
  border-left: 4px solid var(--bar-good);
  border-radius: 10px;
  background: var(--card);
  box-shadow: 0 4px 18px rgb(0 0 0 / 18%);
}
.answer.bad { border-left-color: var(--bar-bad); }
.answer.warn { border-left-color: var(--bar-warn); }
.answer [role="status"] { overflow-wrap: anywhere; }
.answer:not(.shown) { position: absolute; width: 1px; height: 1px; padding: 0; margin: -1px; border: 0; overflow: hidden; clip-path: inset(50%); }

@container (max-width: 64rem) {
  .workers > thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .workers .main { grid-template-columns: 7.6rem repeat(3, minmax(0, 1fr)) var(--actions); gap: 0.45rem 0.9rem; align-items: start; }
  .workers .main > th { grid-column: 1 / 4; }
  .workers .main > td:nth-of-type(1) { grid-column: 4 / -1; justify-self: end; text-align: right; }
  .workers .main > td:nth-of-type(6) { align-self: end; }
  .workers .main > td:nth-of-type(n+2):nth-of-type(-n+5)::before { content: attr(data-label); display: block; color: var(--soft); font-size: 0.75rem; }
  .workers.many tbody { contain-intrinsic-size: auto 6.5rem; }
}
@container (max-width: 42rem) {
  .workers .main { grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr); padding: 0.7rem 0.9rem; }
  .workers .main > th { grid-column: 1; }
  .workers .main > td:nth-of-type(1) { grid-column: 2; }
  .workers .main > td:nth-of-type(6) { grid-column: 1 / -1; }
  .workers.many tbody { contain-intrinsic-size: auto 10rem; }
  .buttons { justify-content: flex-start; }
}
@container (max-width: 30rem) {
  .groups { width: 100%; }
  input { width: 100%; font-size: 1rem; }
  .tools label { width: 100%; }
  button { padding: 0.45rem 0.8rem; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media (forced-colors: active) { .pill, .tag, .bar > div { border: 1px solid; } .strip path { fill: CanvasText; } }
`;

export const sheet = new CSSStyleSheet();
sheet.replaceSync(CSS);
