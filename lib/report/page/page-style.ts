/** The page's style sheet. Colours: blue against vermillion, which every kind of colour vision tells apart. */
export const PAGE_STYLE = `
:root {
  --page: #f4f5f7; --card: #ffffff; --ink: #1b2027; --muted: #5b6470; --grid: #e6e8ec; --edge: #dfe2e7;
  --stable: #0063a8; --candidate: #c24a00; --third: #007a5a; --fourth: #7d4bb0; --fifth: #6d6a00;
  --affected: #c24a0014; --good: #006b45; --calm: #0063a8; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12151a; --card: #1b2027; --ink: #e9ecf0; --muted: #a7b0bb; --grid: #2b323c; --edge: #2f3742;
    --stable: #62b5f5; --candidate: #ff9452; --third: #3fd0a0; --fourth: #c79bf2; --fifth: #d6cf4a;
    --affected: #ff945218; --good: #4fd6a0; --calm: #62b5f5; --bad: #ff8a80;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 28px 24px 48px; max-width: 1096px; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0 0 4px; font-size: 2rem; line-height: 1.2; letter-spacing: -0.01em; }
h2 { margin: 0 0 4px; font-size: 1.15rem; line-height: 1.3; }
code, pre { font: 0.875rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: 0; white-space: pre-wrap; }
.kicker { margin: 0 0 6px; color: var(--muted); font-size: 0.875rem; }
.where { margin: 0 0 16px; color: var(--muted); }
time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.outcome { margin: 0; padding: 14px 18px; background: var(--card); border: 1px solid var(--edge); border-left: 6px solid var(--tone);
  border-radius: 8px; font-size: 1.1rem; }
.outcome strong { display: block; color: var(--tone); }
.good { --tone: var(--good); } .calm { --tone: var(--calm); } .bad { --tone: var(--bad); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 12px; margin: 16px 0; }
.tiles div, figure, section { background: var(--card); border: 1px solid var(--edge); border-radius: 8px; }
.tiles div { display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: 12px 16px; }
.tiles dt { color: var(--muted); font-size: 0.875rem; line-height: 1.35; }
.tiles dd { margin: 0; font-size: 1.5rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
figure, section { margin: 16px 0; padding: 18px 20px; }
figcaption p { margin: 0 0 8px; max-width: 82ch; color: var(--muted); font-size: 0.9375rem; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 0 0 4px; padding: 0; list-style: none; font-size: 0.9375rem; }
.legend li { display: flex; align-items: center; gap: 8px; }
.legend svg { flex: none; }
figure > svg { --plot-background: var(--card); display: block; width: 100%; height: auto; }
figure > svg.narrow { display: none; }
.nothing { margin: 0; padding: 32px 0; color: var(--muted); text-align: center; }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
th { color: var(--muted); font-weight: 500; text-align: left; }
th, td { padding: 7px 16px 7px 0; border-bottom: 1px solid var(--grid); vertical-align: top; }
tbody tr:last-child td { border-bottom: 0; }
td:nth-child(2) { min-width: 9.5em; }
td:last-child { min-width: 7em; }
details { border-bottom: 1px solid var(--grid); }
details:last-of-type { border-bottom: 0; }
summary { padding: 9px 0; cursor: pointer; }
summary time, .audience { color: var(--muted); font-size: 0.875rem; }
.subject { margin: 0 6px; font-weight: 600; }
details pre { margin: 0 0 14px; padding: 14px 16px; background: var(--page); border-radius: 6px; }
section ul { margin: 4px 0 0; padding-left: 1.3em; }
section li { margin: 4px 0; }
footer { padding: 4px 2px; color: var(--muted); font-size: 0.9375rem; }
footer pre { padding: 10px 14px; background: var(--card); border: 1px solid var(--edge); border-radius: 6px; color: var(--ink); }
:focus-visible { outline: 3px solid var(--calm); outline-offset: 2px; }
@media screen and (max-width: 799px) {
  body { padding: 16px 12px 32px; }
  h1 { font-size: 1.5rem; }
  .outcome { padding: 12px 14px; font-size: 1rem; }
  .tiles { grid-template-columns: 1fr 1fr; gap: 8px; }
  .tiles div { padding: 10px 12px; }
  .tiles dd { font-size: 1.2rem; }
  figure, section { padding: 14px 12px; }
  .legend { flex-direction: column; }
  figure > svg.wide { display: none; }
  figure > svg.narrow { display: block; max-width: 520px; margin: 0 auto; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tr { padding: 10px 0; border-bottom: 1px solid var(--grid); }
  tr:last-child { border-bottom: 0; }
  td { padding: 0; border: 0; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--muted); }
  td:first-child, td:last-child { color: var(--muted); font-size: 0.875rem; }
  .subject { display: block; margin: 0; }
  details pre { margin-inline: -4px; padding: 10px; font-size: 0.75rem; }
}
@media print {
  :root { --page: #ffffff; --card: #ffffff; --ink: #000000; --muted: #444444; --grid: #dddddd; --edge: #bbbbbb;
    --stable: #0063a8; --candidate: #c24a00; --third: #007a5a; --fourth: #7d4bb0; --fifth: #6d6a00; --affected: #c24a0014;
    --good: #006b45; --calm: #0063a8; --bad: #b3261e; }
  body { padding: 0; font-size: 11pt; }
  figure, .tiles, tr { break-inside: avoid; }
  figure > svg.wide { max-height: 62mm; }
  figure, section { padding: 8px 12px; margin: 8px 0; }
  table { font-size: 8.5pt; }
  th, td { padding: 3px 10px 3px 0; }
}
`;
