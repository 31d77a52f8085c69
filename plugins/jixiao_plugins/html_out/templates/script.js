document.querySelectorAll('table.sort').forEach(table=>{
const body=table.tBodies[0],rows=[...body.rows],heads=[...table.tHead.rows[table.tHead.rows.length-1].cells];
const value=(row,i)=>{const cell=row.cells[i];return cell.dataset.v??cell.textContent};
heads.forEach((head,i)=>{
const by=document.createElement('span');
by.className='by';by.setAttribute('role','button');by.tabIndex=0;by.append(...head.childNodes);head.append(by);
by.onkeydown=event=>{if(event.key==='Enter'||event.key===' '){event.preventDefault();by.onclick()}};
by.onclick=()=>{
const down=head.getAttribute('aria-sort')!=='descending',numbers='n' in head.dataset,sign=down?-1:1;
heads.forEach(h=>h.removeAttribute('aria-sort'));
head.setAttribute('aria-sort',down?'descending':'ascending');
rows.sort((a,b)=>{const x=value(a,i),y=value(b,i);if(x===''||y==='')return (x==='')-(y==='');return sign*(numbers?x-y:x.localeCompare(y,'zh-CN'))});
body.append(...rows)}});
const find=document.createElement('p'),input=document.createElement('input'),count=document.createElement('output');
find.className='find';input.type='search';input.placeholder=table.dataset.find;input.setAttribute('aria-label',table.dataset.find);
find.append(input,count);
input.oninput=()=>{
const words=input.value.trim().toLowerCase();let shown=0;
for(const row of rows){row.hidden=!row.textContent.toLowerCase().includes(words);shown+=!row.hidden}
count.value=words?`${shown} / ${rows.length}`:''};
table.parentElement.before(find)});
