package org.attls.gateway.ops;

/** How the status page looks. */
final class Style {
  static final String SHEET =
      """
      :root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --text: #1c2430;
        --soft: #5b6675; --line: #dde1e7; --good: #136c3a; --good-ground: #dcf3e4;
        --bad: #a11d1d; --bad-ground: #fbe3e1; }
      @media (prefers-color-scheme: dark) { :root { --ground: #12161c; --card: #1b2129;
        --text: #e4e8ee; --soft: #9aa6b5; --line: #2f3844; --good: #7fdca4;
        --good-ground: #12351f; --bad: #ff9d96; --bad-ground: #451c1a; } }
      * { box-sizing: border-box; }
      body { margin: 0 auto; max-width: 76rem; padding: 1rem; background: var(--ground);
        color: var(--text); font: 15px/1.45 system-ui, sans-serif; }
      header { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline;
        justify-content: space-between; }
      h1 { font-size: 1.35rem; margin: .3rem 0; } header p { margin: .3rem 0; }
      h2 { font-size: 1rem; margin: 0 0 .6rem; } table + h2, p + h2 { margin-top: 1.2rem; }
      time, .note, .none, dt { color: var(--soft); }
      .ready, .unready { border-radius: 1rem; padding: .15rem .7rem; font-weight: 600; }
      .ready { color: var(--good); background: var(--good-ground); }
      .unready { color: var(--bad); background: var(--bad-ground); }
      main { display: grid; gap: 1rem; grid-template-columns: repeat(2, minmax(0, 1fr)); }
      section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
        padding: 1rem; min-width: 0; } .wide { grid-column: 1 / -1; }
      .note, .none { margin: .6rem 0 0; font-size: .87rem; }
      dl { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0; }
      dd { margin: 0; font-size: 1.7rem; font-variant-numeric: tabular-nums; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0;
        border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
      th { color: var(--soft); font-weight: 600; font-size: .87rem; }
      tr:last-child td { border-bottom: 0; }
      th, .last td:nth-child(-n+4) { white-space: nowrap; overflow-wrap: normal; }
      .refusals td:nth-child(6), code { font-family: ui-monospace, monospace; font-size: .83rem; }
      @media (max-width: 52rem) { main { grid-template-columns: minmax(0, 1fr); } }
      @media (max-width: 40rem) { body { padding: .6rem; }
        .last thead { display: none; } .last tr { display: block; padding: .5rem 0;
          border-bottom: 1px solid var(--line); } .last tr:last-child { border: 0; }
        th, td { padding-right: .35rem; font-size: .9rem; }
        .last td, .last td:nth-child(-n+4) { display: grid; grid-template-columns: 7.6rem minmax(0, 1fr); border: 0;
          padding: .1rem 0; white-space: normal; overflow-wrap: anywhere; }
        .last td::before { content: attr(data-head); color: var(--soft); font: .87rem system-ui; } }
      """;

  private Style() {}
}
