"""The style of a page: one sheet in the page itself, for screens, phones and paper."""

STYLE = """
:root{--ink:#1b1f24;--soft:#4b5563;--line:#c5cdd8;--paper:#fff;--tint:#f3f6fa;--head:#e4eaf2;--link:#0b4f9e;
--bad:#9b1c1c;--bad-bg:#fdecec;--warn:#7a4b00;--warn-bg:#fff4d6;--good:#14532d;--good-bg:#e8f6ec;--none:#4b5563;--none-bg:#eef1f5}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;color:var(--ink);background:var(--paper);font:16px/1.65 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
header,main,footer,nav{max-width:1120px;margin:0 auto;padding:0 20px}
header{padding-top:24px}h1{font-size:1.6rem;line-height:1.35;margin:.2em 0}h2{font-size:1.25rem;margin:2.2em 0 .6em;border-bottom:2px solid var(--line);padding-bottom:.2em}
h3{font-size:1.08rem;margin:1.5em 0 .5em}h4,h5,h6{font-size:1rem;margin:1.2em 0 .3em}
p{margin:.5em 0}.soft,.gloss{color:var(--soft)}a{color:var(--link)}a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid #0b4f9e;outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:12px;top:12px;background:#fff;padding:8px 12px;z-index:9}
nav ul{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;padding:8px 0;margin:8px 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:16px 0;padding:0;list-style:none}
.cards li{border:1px solid var(--line);border-radius:8px;padding:12px 14px;background:var(--tint)}.cards b{display:block;font-size:1.45rem;line-height:1.3}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:20px}figure{margin:0}figcaption{font-weight:600;margin-bottom:6px}svg{width:100%;height:auto;display:block}
.scroll{overflow-x:auto;margin:.6em 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{border:1px solid var(--line);padding:5px 8px;vertical-align:middle;text-align:left}
caption{text-align:left;font-weight:600;padding:4px 0}thead th,th.head{background:var(--head)}th.label,th.total{background:var(--tint);font-weight:500}
.form{min-width:860px}.form td.number,.form td.short,.form th{text-align:center}.form th.label{font-weight:500}td.num{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.note{font-size:.86rem;color:var(--soft);margin:.2em 0}
.tag{display:inline-block;border:1px solid currentColor;border-radius:4px;padding:0 .45em;font-size:.86rem;white-space:nowrap}
.error,.overstated,.wrong{color:var(--bad);background:var(--bad-bg)}.warning,.understated,.suspicious{color:var(--warn);background:var(--warn-bg)}
.agrees,.holds{color:var(--good);background:var(--good-bg)}.info,.unverifiable,.rounding{color:var(--none);background:var(--none-bg)}
mark{color:inherit;background:none;border-bottom:2px dotted #7b8794;padding:0 1px}mark.wrong{background:var(--bad-bg);border-bottom:2px solid var(--bad)}
mark.suspicious{background:var(--warn-bg);border-bottom:2px solid var(--warn)}mark.rounding{border-bottom:2px dashed var(--none)}
:target{outline:3px solid #c77700;outline-offset:2px;scroll-margin-top:20px}
.findings{list-style:none;padding:0;margin:0}.findings>li{border:1px solid var(--line);border-left:5px solid var(--none);border-radius:6px;padding:10px 14px;margin:10px 0}
.findings>li.f-error{border-left-color:var(--bad)}.findings>li.f-warning{border-left-color:#c77700}.findings q{color:var(--soft)}
details{margin:.3em 0}summary{cursor:pointer}details dl{margin:.4em 0 .4em 1em}dt{font-weight:600}dd{margin:0 0 .4em 1em}
.bodytext p{text-indent:2em}
@media (max-width:600px){body{font-size:15px}header,main,footer,nav{padding:0 12px}th,td{padding:4px 6px}}
@media print{@page{size:A4;margin:14mm 12mm}body{font-size:10.5pt;line-height:1.5}nav,.skip{display:none}header,main,footer{max-width:none;padding:0}
.scroll{overflow:visible}.form{min-width:0;font-size:8.2pt}table{font-size:8.6pt}th,td{padding:2px 4px}tr,figure,.findings>li,.cards li{break-inside:avoid}h2,h3,caption{break-after:avoid}
thead{display:table-header-group}a{color:inherit;text-decoration:none}details::details-content{content-visibility:visible;display:block}summary{list-style:none}details dl{margin:0}dt,dd{display:inline;margin:0;font-size:8pt}dt::after{content:"："}dd::after{content:"　"}
.scroll:has(.form){break-inside:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}:target{outline:none}}
"""
