// What is wrong with how the page that is open looks, as sentences.
() => {
  const found = [];
  const page = document.documentElement;
  const called = (element) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${element.textContent.slice(0, 30)}"`;
  const box = (element) => element.getBoundingClientRect();
  const isShown = (element) => box(element).width > 0 && box(element).height > 0;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(isShown);

  if (page.scrollWidth > page.clientWidth) {
    found.push(`The page is ${page.scrollWidth} px wide in a window of ${page.clientWidth}`);
  }

  const framed = all('.headline, .card, .figures > div, .table-frame, ol.events, .charts > figure, .box, main > form > *');
  framed.forEach((one, index) => {
    for (const other of framed.slice(index + 1)) {
      if (one.contains(other) || other.contains(one) || [one, other].some((each) => each.matches('.save-bar'))) {
        continue;
      }
      const [a, b] = [box(one), box(other)];
      const across = Math.max(a.left, b.left) - Math.min(a.right, b.right);
      const down = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
      if (Math.max(across, down) <= 4) {
        found.push(`${called(one)} touches ${called(other)}`);
      }
    }
  });

  for (const each of all('.card, .headline, .box, .figures > div, button, .button, .state, .setting, .facts > div, .events li')) {
    if (each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0) {
      found.push(`${called(each)} spills: ${each.scrollWidth} px in ${each.clientWidth}`);
    }
  }

  for (const each of all('body *')) {
    const style = getComputedStyle(each);
    const isCut = style.textOverflow === 'ellipsis' && each.scrollWidth > each.clientWidth + 1;
    if (isCut && each.closest('[title]') === null) {
      found.push(`${called(each)} is cut, and the whole of it is nowhere`);
    }
  }

  for (const each of all('.spark')) {
    const [line, area] = [each.querySelector('.line'), each.querySelector('.area')];
    const points = line?.getAttribute('d').match(/[ML]/g).length ?? 0;
    if (area !== null && points < 3) {
      found.push(`A sparkline of ${points} points has an area`);
    }
    if (area !== null && line !== null) {
      const [filled, drawn] = [area.getBBox(), line.getBBox()];
      const isInside = filled.x >= drawn.x - 0.1 && filled.x + filled.width <= drawn.x + drawn.width + 0.1;
      if (!isInside || filled.y < drawn.y - 0.1) {
        found.push('The area of a sparkline is outside its line');
      }
    }
  }

  if (page.clientWidth < 640) {
    for (const each of all('a, button, input, select, summary')) {
      // Links within a sentence are as tall as its lines.
      const { width, height, right } = box(each.closest('.tick label') ?? each);
      if (!each.matches('p a') && right > 0 && Math.min(width, height) < 40) {
        found.push(`${called(each)} is too small for a finger: ${Math.round(width)} x ${Math.round(height)}`);
      }
    }
  }
  return found;
}
