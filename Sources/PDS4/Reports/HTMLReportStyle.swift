/// The style of a report's page: ink on paper, light or dark as the reader has it, from a phone's width to a printer's.
enum HTMLReportStyle {
    static let text = """
        :root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1b1d21; --quiet: #5c626b; --rule: #dcd9d1; --accent: #a43a24;
          --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Noto Serif CJK SC", Georgia, serif; }
        @media (prefers-color-scheme: dark) {
          :root { --paper: #14161a; --ink: #e9e6df; --quiet: #a2a7af; --rule: #33373e; --accent: #e58a6f; }
        }
        * { box-sizing: border-box }
        body { margin: 0 auto; max-width: 64rem; padding: 2rem clamp(1rem, 4vw, 2.5rem) 4rem; background: var(--paper); color: var(--ink);
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; font-variant-numeric: tabular-nums }
        .mark, .quiet, thead th, .place, .sample { color: var(--quiet) }
        .mark { margin: 0 0 .4rem }
        h1 { font: 500 clamp(1.8rem, 1.3rem + 2.2vw, 2.7rem)/1.15 var(--serif); margin: 0 }
        h2 { font: 500 1.3rem/1.25 var(--serif); margin: 2.4rem 0 0; padding: .7rem 0; border-top: 1px solid var(--ink) }
        .standfirst { font: 1.1rem/1.5 var(--serif); max-width: 46rem; margin: .6rem 0 0 }
        code, .path { font: .87em/1.5 ui-monospace, "SF Mono", "Noto Sans Mono", monospace; overflow-wrap: anywhere }
        table { border-collapse: collapse; margin-top: 1.6rem }
        th, td { text-align: left; font-weight: 400; padding: .4rem 0; border-top: 1px solid var(--rule); vertical-align: baseline }
        thead th { font-size: .85em; border-top: 0 }
        td + td, th + td, thead th:nth-last-child(-n+3) { text-align: right; padding-left: 1.2rem; white-space: nowrap }
        .products { width: 100% }
        .products tbody th { overflow-wrap: anywhere; padding-left: 1.2rem }
        .products thead th:nth-child(2) { text-align: left }
        .products td:first-child { white-space: nowrap }
        .fail { color: var(--accent); font-weight: 600 }
        details { border-top: 1px solid var(--rule) }
        summary { display: flex; gap: 0 .9rem; align-items: baseline; padding: .5rem 0; cursor: pointer; list-style: none }
        summary::-webkit-details-marker { display: none }
        summary::after { content: "+"; margin-left: auto; color: var(--quiet) }
        details[open] > summary::after { content: "–" }
        summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
        .count { min-width: 2.6rem; text-align: right; font-weight: 600 }
        .sample { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: .9em }
        details[open] .sample { visibility: hidden }
        .path { margin: .4rem 0 0 3.5rem; font-weight: 600 }
        details > .quiet { margin: 0 0 1rem 3.5rem }
        ul { list-style: none; margin: 0 0 .9rem; padding: 0 0 0 3.5rem }
        li { padding: .15rem 0; overflow-wrap: anywhere }
        .place { margin-right: .8em; font-size: .9em }
        @media (max-width: 44rem) {
          .sample { display: none }
          .count { min-width: 1.6rem }
          .path, details > .quiet { margin-left: 0 }
          ul { padding-left: 0 }
          .place { display: block; margin: 0 }
          td + td, th + td, thead th:nth-last-child(-n+3), .products tbody th { padding-left: .7rem }
        }
        @media print { summary::after { content: none } body { background: none } }
        """
}
