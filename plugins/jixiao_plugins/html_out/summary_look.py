"""The style of the summary page and the few lines of script that sort and filter its tables. The page reads as well without."""

from __future__ import annotations

STYLE = """
:root{--ink:#1b1f24;--soft:#4b5563;--line:#c5cdd8;--tint:#f3f6fa;--head:#e4eaf2;--link:#0b4f9e;--claimed:#2f6db5;--computed:#c77700}
*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}
body{margin:0;color:var(--ink);background:#fff;font:16px/1.6 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
header,main,footer,nav{max-width:1200px;margin:0 auto;padding:0 20px}header{padding-top:24px}
h1{font-size:1.6rem;line-height:1.35;margin:.2em 0}h2{font-size:1.25rem;margin:2.2em 0 .6em;border-bottom:2px solid var(--line);padding-bottom:.2em}h3{font-size:1.05rem;margin:1.5em 0 .4em}
p{margin:.5em 0}.soft{color:var(--soft)}.note{font-size:.88rem;color:var(--soft);margin:.3em 0}a{color:var(--link)}
a:focus-visible,summary:focus-visible,.scroll:focus-visible,.by:focus-visible,input:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:12px;top:12px;background:#fff;padding:8px 12px;z-index:9}
nav ul{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;padding:8px 0;margin:8px 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:12px;margin:16px 0;padding:0;list-style:none}
.cards li{border:1px solid var(--line);border-radius:8px;padding:12px 14px;background:var(--tint);font-size:.92rem}.cards b{display:block;font-size:1.4rem;line-height:1.35;white-space:nowrap}.cards small{color:var(--soft)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));gap:28px 32px;margin:1em 0}figure{margin:0}figcaption{font-weight:600;margin-bottom:4px}
svg{width:100%;height:auto;display:block}svg text{font-family:inherit;fill:var(--ink)}svg .axis{fill:var(--soft)}
.key{display:flex;flex-wrap:wrap;gap:2px 16px;font-size:.88rem;color:var(--soft);margin:.2em 0}.key i{display:inline-block;width:.9em;height:.9em;margin-right:.35em;vertical-align:-.1em}
.key .claimed{background:var(--claimed)}.key .computed{background:#fff;border:2px solid var(--computed)}
.scroll{overflow-x:auto;margin:.6em 0}.tall{max-height:46rem;overflow-y:auto}.tall thead th{position:sticky;top:0;z-index:1}.tall thead tr:first-child:not(:last-child) th{position:static}
table{border-collapse:separate;border-spacing:0;width:100%;font-size:.9rem;border-top:1px solid var(--line);border-left:1px solid var(--line)}
th,td{border-right:1px solid var(--line);border-bottom:1px solid var(--line);padding:5px 8px;vertical-align:top;text-align:left}thead th{background:var(--head);vertical-align:bottom}
tbody th{font-weight:500;background:var(--tint)}tbody tr:hover td{background:#f8fafc}.num{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}.keep{white-space:nowrap}
td.name{min-width:12em}td.why{min-width:17em}td small{display:block;color:var(--soft);font-size:.93em;line-height:1.4}
thead .by{cursor:pointer;text-decoration:underline dotted #7b8794;text-underline-offset:3px}th[aria-sort=ascending] .by::after{content:" ↑"}th[aria-sort=descending] .by::after{content:" ↓"}
thead .by:hover{text-decoration:underline}thead th[scope=colgroup]{white-space:nowrap}tbody th{min-width:8em}tbody th.num{min-width:0}td.place{min-width:5em}input[type=search]{font:inherit;font-size:.92rem;padding:4px 10px;border:1px solid #7b8794;border-radius:6px;width:min(100%,22rem);margin:.3em 0}
details{border:1px solid var(--line);border-radius:6px;padding:6px 12px;margin:8px 0}summary{cursor:pointer}
.rules{margin-top:.8em}
@media (max-width:600px){body{font-size:15px}svg .axis,svg .row{font-size:16px}svg .count{font-size:14px}svg .cell{display:none}header,main,footer,nav{padding:0 12px}th,td{padding:4px 6px}.cards{grid-template-columns:1fr 1fr;gap:8px}.cards li{padding:8px 10px}.cards b{font-size:1.15rem;white-space:normal}}
@media print{@page{size:A4 landscape;margin:12mm}body{font-size:9.5pt;line-height:1.45}nav,.skip,input{display:none}header,main,footer{max-width:none;padding:0}.scroll{overflow:visible;max-height:none}
.tall thead th{position:static}table{font-size:7.8pt}th,td{padding:2px 4px}td.name,td.why,thead{display:table-header-group}thead .by::after{content:""!important}thead .by{text-decoration:none}tbody th,td.place{min-width:0}tr,figure,.cards li{break-inside:avoid}h2,h3,figcaption{break-after:avoid}
.charts{grid-template-columns:repeat(3,1fr);gap:10px 20px}.cards{grid-template-columns:repeat(6,1fr)}.cards li{padding:6px 8px}td small{display:inline;margin-left:.7em}td small br{display:none}td.name{width:32%}td.why{width:40%}.cards b{font-size:12pt}a{color:inherit;text-decoration:none}details::details-content{content-visibility:visible;display:block}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""

SCRIPT = """
document.querySelectorAll('table.sort').forEach(table=>{
const body=table.tBodies[0],heads=[...table.tHead.rows[table.tHead.rows.length-1].cells];
const value=(row,i)=>{const cell=row.cells[i];return cell.dataset.v??cell.textContent};
heads.forEach((head,i)=>{const by=document.createElement('span');by.className='by';by.setAttribute('role','button');by.tabIndex=0;by.append(...head.childNodes);head.append(by);
by.onkeydown=event=>{if(event.key==='Enter'||event.key===' '){event.preventDefault();by.onclick()}};
by.onclick=()=>{const down=head.getAttribute('aria-sort')!=='descending';heads.forEach(h=>h.removeAttribute('aria-sort'));head.setAttribute('aria-sort',down?'descending':'ascending');
const rows=[...body.rows],numbers='n' in head.dataset,sign=down?-1:1;
rows.sort((a,b)=>{const x=value(a,i),y=value(b,i);if(x===''||y==='')return (x==='')-(y==='');return sign*(numbers?x-y:x.localeCompare(y,'zh-CN'))});body.append(...rows)}});
const input=document.createElement('input');input.type='search';input.placeholder=table.dataset.find;input.setAttribute('aria-label',table.dataset.find);
input.oninput=()=>{const words=input.value.trim().toLowerCase();for(const row of body.rows)row.hidden=!row.textContent.toLowerCase().includes(words)};
table.parentElement.before(input)});
"""
